"""What authors cite in a mail that answers none is theirs; what programs run together is taken apart."""

import pytest

from mailbot.mail.quotes import own_text

LOG = "The import stops with this:\n\n> ERROR cannot open orders.csv\n> ERROR giving up\n\nWhat can we do?"


def test_a_log_that_a_fresh_mail_announces_is_the_authors_own() -> None:
    assert own_text(LOG) == LOG


def test_the_same_lines_are_quoted_in_a_mail_that_answers_another() -> None:
    assert own_text(LOG, answers=True) == "The import stops with this:\n\nWhat can we do?"


@pytest.mark.parametrize(
    "above",
    [
        "Buenos días:",
        "Claire wrote:",
        "On Tue, 4 Mar 2025 at 10:12,\nClaire <help@s.example>:",
        "We have no such lamp.",
    ],
)
def test_a_quote_below_a_greeting_an_attribution_or_a_sentence_stays_quoted(above: str) -> None:
    assert "lamp is on its way" not in own_text(f"{above}\n> The lamp is on its way.\n\nIt never came.")


def test_answers_between_passages_that_nothing_announces_are_not_citations() -> None:
    text = "My answers are below:\n\n> Which lamp?\nThe blue one.\n> And when?\nOn Monday."
    assert own_text(text) == "My answers are below:\n\nThe blue one.\n\nOn Monday."


@pytest.mark.parametrize("mark", ["|", ":", "»", "│"])
def test_other_marks_below_an_attribution_are_read_as_quotes(mark: str) -> None:
    text = f"It is the blue one.\n\nClaire wrote:\n{mark} Which lamp\n{mark}\n{mark} is it?\n\nAnd it is broken."
    assert own_text(text, answers=True) == "It is the blue one.\n\nAnd it is broken."


def test_a_table_drawn_with_bars_is_the_authors_own() -> None:
    table = "The two lamps are:\n| lamp | price |\n| blue | 14 |\n\nWhich one is it?"
    assert own_text(table, answers=True) == table


@pytest.mark.parametrize(
    "line",
    [
        "We got it, all fine. On Tue, 4 Mar 2025 at 10:12, Claire <help@s.example> wrote:",
        "On Tue, 4 Mar 2025 at 10:12, Claire <help@s.example> wrote: We got it, all fine.",
    ],
)
def test_text_that_shares_a_line_with_the_attribution_is_found(line: str) -> None:
    assert own_text(f"{line}\n> Did the lamp arrive?\n", answers=True) == "We got it, all fine."
