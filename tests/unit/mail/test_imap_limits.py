"""How much of a mail is read, by its size and the mailbox's settings."""

import pytest
from pydantic import ValidationError

from mailbot.mail.imap.limits import Way, limits_of
from mailbot.settings import MailboxSettings


def way(size: int | None, **keys: int) -> Way:
    """Return how much is read of a mail."""
    return limits_of(MailboxSettings.model_validate({"name": "support", "archive_only": True, **keys})).way(size)


def test_by_default_mails_beyond_256_kilobytes_are_read_by_their_text_however_large() -> None:
    assert [way(size) for size in (1, 262_144, 262_145, 10**12, None)] == [
        Way.WHOLE,
        Way.WHOLE,
        Way.TEXT,
        Way.TEXT,
        Way.TEXT,
    ]


def test_both_sizes_can_be_set_and_the_greater_harshness_wins() -> None:
    assert [way(size, whole_mail_kb=16, max_mail_kb=100) for size in (16_384, 16_385, 102_400, 102_401)] == [
        Way.WHOLE,
        Way.TEXT,
        Way.TEXT,
        Way.HEADER,
    ]
    assert way(102_401, max_mail_kb=100) is Way.HEADER


@pytest.mark.parametrize("keys", [{"whole_mail_kb": 0}, {"whole_mail_kb": 99_999}, {"max_mail_kb": 1}])
def test_sizes_without_sense_are_refused(keys: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match=r"should be (?:greater|less) than or equal to"):
        way(1, **keys)
