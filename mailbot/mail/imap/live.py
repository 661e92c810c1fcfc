"""Connections kept between polls, so that a look for new mail costs one round trip and no sign-in.

One session of each mailbox at most lies idle here. What is lent belongs to one thread until it comes back.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass

from mailbot.mail.imap.session import MailboxSession
from mailbot.settings import MailboxSettings

LONGEST_IDLE = 25 * 60.0
"""Seconds after which a connection is not trusted any more: servers may sign out after 30 minutes (RFC 3501, 5.4)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Idle:
    session: MailboxSession
    closing: ExitStack
    since: float


class LiveMailboxes:
    """Lends sessions and keeps them open. A session whose use failed is closed and never lent again."""

    def __init__(
        self,
        connect: Callable[[MailboxSettings], AbstractContextManager[MailboxSession]],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take how a new session is opened."""
        self._connect = connect
        self._monotonic = monotonic
        self._guard = threading.Lock()
        self._idle: dict[str, _Idle] = {}

    @contextmanager
    def connect(self, mailbox: MailboxSettings) -> Iterator[MailboxSession]:
        """Yield a session on the mailbox, kept from the last time where there is one; raises MailboxError."""
        kept = self._take(mailbox.name)
        closing = kept.closing if kept else ExitStack()
        session = kept.session if kept else closing.enter_context(self._connect(mailbox))
        try:
            yield session
        except BaseException as error:
            # The error goes through the session's own way out, which hangs up without a farewell.
            closing.__exit__(type(error), error, error.__traceback__)
            raise
        self._keep(mailbox.name, _Idle(session=session, closing=closing, since=self._monotonic()))

    def close(self) -> None:
        """Close every idle session."""
        with self._guard:
            idle, self._idle = self._idle, {}
        for kept in idle.values():
            kept.closing.close()

    def _take(self, name: str) -> _Idle | None:
        with self._guard:
            kept = self._idle.pop(name, None)
        if kept is not None and self._monotonic() - kept.since > LONGEST_IDLE:
            kept.closing.close()
            return None
        return kept

    def _keep(self, name: str, idle: _Idle) -> None:
        with self._guard:
            doubled = self._idle.pop(name, None)
            self._idle[name] = idle
        if doubled is not None:
            doubled.closing.close()
