"""What is shown of a mail's text is one line, bounded, and free of characters that steer a terminal or a page."""

import pytest

from mailbot.digest.clean import clean_line, display_width
from tests.processor_time import assert_costs_at_most


def test_a_short_line_stays_as_it_is() -> None:
    assert clean_line("Ο αριθμός είναι 88213.", 80) == "Ο αριθμός είναι 88213."


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("two\r\nlines", "two lines"),
        ("nul\x00and\x1b[31mescape", "nul and [31mescape"),
        ("line\u2028separator", "line separator"),
        ("abc\u202etxt.exe", "abctxt.exe"),
        ("lone \ud83d half", "lone half"),
        ("  wide \t space  ", "wide space"),
        ("\u200fשלום\u200f", "\u200fשלום\u200f"),
    ],
)
def test_characters_that_steer_are_neutralised_and_marks_of_direction_stay(given: str, shown: str) -> None:
    assert clean_line(given, 80) == shown


def test_a_long_line_is_cut_at_a_word_and_says_so() -> None:
    assert clean_line("one two three four five six", 20) == "one two three four…"


def test_a_word_without_end_is_cut_anyway() -> None:
    assert clean_line("x" * 1000, 20) == "x" * 19 + "…"


def test_an_accent_is_not_torn_from_its_letter() -> None:
    cut = clean_line("e\u0301" * 100, 20)
    assert len(cut) <= 20
    assert cut.endswith("\u0301…")


def test_a_family_of_joined_signs_is_kept_whole_or_left_out() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    cut = clean_line("x" * 15 + family * 3, 19)
    assert cut == "x" * 15 + "…"


@pytest.mark.parametrize("unit", ["a", "\u0301", "\u200d", " ", "\x00", "<", "\u202e"])
def test_a_megabyte_of_anything_is_cut_within_the_limit_at_once(unit: str) -> None:
    text = unit * 1_000_000
    assert len(clean_line(text, 100)) <= 100
    assert_costs_at_most(0.1, lambda: clean_line(text, 100))


def test_width_counts_wide_signs_twice_and_marks_not_at_all() -> None:
    assert display_width("ab") == 2
    assert display_width("日本") == 4
    assert display_width("e\u0301") == 1
