"""Patience with a mailbox in passing trouble: when to try again, and when to leave it to the next cycle."""

import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import stamina

from mailbot.mail.imap import DisconnectedError, PassingError

PATIENCE = timedelta(seconds=20)
AFTER_BREAK = timedelta(seconds=5)
FIRST_WAIT = 0.3
LONGEST_WAIT = 8.0

T = TypeVar("T")


def with_reconnects(
    attempt: Callable[[], T],
    *,
    progress: Callable[[], int],
    patience: timedelta = PATIENCE,
    at_first: timedelta = PATIENCE,
    first_wait: float = FIRST_WAIT,
    monotonic: Callable[[], float] = time.monotonic,
) -> T:
    """Return what `attempt` returns; it is called again after passing trouble until patience ends without progress.

    `at_first` is the patience before anything has been achieved: a person who waits for the answer wants to hear of
    a wrong port at once. Patience counts from a failure, so that an answer waited for in vain, on a connection that
    died unseen, does not use it up. `progress` counts what has been achieved: as long as it grows between two
    failures, a connection that breaks often is no reason to give up. A wait that the server asks for is kept, or the
    error raised where it is too long. Waits grow to `LONGEST_WAIT` seconds, with jitter, so that many mailboxes of
    one server do not return at once.
    """
    achieved = progress()
    failures = 0
    since: float | None = None
    limit = at_first

    def pause(error: Exception) -> bool | float:
        nonlocal achieved, failures, since, limit
        if not isinstance(error, PassingError):
            return False
        if since is None:
            since = monotonic()
        if progress() > achieved:
            achieved, failures, since, limit = progress(), 0, monotonic(), patience
        seconds = min(LONGEST_WAIT, first_wait * 2**failures) * random.uniform(0.5, 1.0)  # noqa: S311  # no secret
        seconds = max(seconds, error.wait_seconds or 0.0)
        failures += 1
        lasts = max(limit, min(patience, AFTER_BREAK)) if isinstance(error, DisconnectedError) else limit
        in_time = monotonic() - since + seconds <= lasts.total_seconds()
        return seconds if in_time else False

    for trial in stamina.retry_context(on=pause, attempts=None, timeout=None):
        with trial:
            return attempt()
    raise AssertionError("stamina ends by a result or an error")
