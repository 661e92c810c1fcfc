"""How long a mailbox in passing trouble is tried again, and when not at all."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from mailbot.flow.reconnect import with_reconnects
from mailbot.mail.imap import (
    DisconnectedError,
    MailboxError,
    SignInError,
    ThrottledError,
    TimedOutError,
    UnreachableError,
)

QUICK = 0.001


class Mailbox:
    """Fails as scripted, and counts what is tried and what is achieved."""

    def __init__(self, *errors: MailboxError | None, achieves: bool = False) -> None:
        """Take what each attempt leads to; None is success."""
        self._errors: Iterator[MailboxError | None] = iter(errors)
        self._achieves = achieves
        self.attempts = 0
        self.achieved = 0

    def __call__(self) -> str:
        """Try once."""
        self.attempts += 1
        self.achieved += self._achieves
        error = next(self._errors)
        if error is not None:
            raise error
        return "read"


def read(mailbox: Mailbox, **options: float) -> str:
    """Read, with patience for seconds."""
    times = {name: timedelta(seconds=seconds) for name, seconds in options.items()}
    return with_reconnects(mailbox, progress=lambda: mailbox.achieved, first_wait=QUICK, **times)  # type: ignore[arg-type]  # mypy takes the times for any option


def test_passing_trouble_is_tried_again() -> None:
    mailbox = Mailbox(DisconnectedError("gone"), UnreachableError("away"), None)
    assert read(mailbox) == "read"
    assert mailbox.attempts == 3


def test_a_wrong_password_is_not_tried_again() -> None:
    mailbox = Mailbox(SignInError("wrong"), None)
    with pytest.raises(SignInError):
        read(mailbox)
    assert mailbox.attempts == 1


def test_a_wrong_port_is_told_at_once_to_a_person_who_waits() -> None:
    mailbox = Mailbox(UnreachableError("away"), None)
    with pytest.raises(UnreachableError):
        read(mailbox, at_first=0)


def test_a_connection_that_broke_is_tried_again_even_then() -> None:
    assert read(Mailbox(DisconnectedError("gone"), None), at_first=0) == "read"


def test_once_something_is_read_patience_is_longer() -> None:
    assert read(Mailbox(UnreachableError("away"), None, achieves=True), at_first=0) == "read"


def test_patience_ends() -> None:
    mailbox = Mailbox(*[UnreachableError("away")] * 10_000)
    with pytest.raises(UnreachableError):
        read(mailbox, patience=0.05, at_first=0.05)
    assert mailbox.attempts > 1


def test_a_server_that_asks_for_more_patience_than_there_is_is_left_alone() -> None:
    error = ThrottledError("busy")
    error.wait_seconds = 90.0
    mailbox = Mailbox(error, None)
    with pytest.raises(ThrottledError):
        read(mailbox, patience=20, at_first=20)
    assert mailbox.attempts == 1


def test_an_answer_waited_for_in_vain_does_not_use_patience_up() -> None:
    mailbox = Mailbox(TimedOutError("silent"), None)
    seconds = iter([40.0, 40.0])

    assert with_reconnects(mailbox, progress=lambda: 0, first_wait=QUICK, monotonic=lambda: next(seconds)) == "read"
