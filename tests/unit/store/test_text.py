"""Text as both databases can keep it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.store.text import lookup_hash, plain


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("καλημέρα 🙂", "καλημέρα 🙂"),
        ("a\0b", "a\ufffdb"),
        ("\ud83d alone, \udc80", "\ufffd alone, \ufffd"),
        ("", ""),
    ],
)
def test_only_what_no_database_keeps_is_replaced(text: str, kept: str) -> None:
    assert plain(text) == kept


@given(st.text(alphabet=st.characters()))
def test_any_text_becomes_one_that_can_be_kept_and_stays_so(text: str) -> None:
    kept = plain(text)
    assert "\0" not in kept
    assert kept.encode().decode() == kept
    assert plain(kept) == kept


def test_a_lookup_hash_is_short_whatever_the_length() -> None:
    assert len(lookup_hash("x" * 1_000_000)) == len(lookup_hash("x")) == 32
    assert lookup_hash("") == ""
