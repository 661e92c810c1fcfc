"""Whatever the reading of one mail does becomes a reason that does not quote the mail."""

from functools import partial

from mailbot.mail.guard import StumbledError, guarded
from mailbot.mail.parse import UnreadableMailError


def fail(error: Exception) -> str:
    """Raise an error instead of reading."""
    raise error


def test_what_a_step_returns_comes_through() -> None:
    assert guarded(lambda: "read") == "read"


def test_a_reason_that_is_known_stays_as_it_is() -> None:
    reason = UnreadableMailError("no header fields")
    assert guarded(lambda: fail(reason)) is reason


def test_an_error_that_nobody_foresaw_is_named_with_its_place_and_without_its_words() -> None:
    for error in (ValueError("secret words"), RecursionError(), MemoryError(), KeyError("secret")):
        told = guarded(partial(fail, error))
        assert isinstance(told, StumbledError)
        assert str(told).startswith(
            f"mailbot failed on this mail: {type(error).__name__} in fail (test_guard.py, line "
        )
        assert "secret" not in str(told)
