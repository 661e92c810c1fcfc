"""The watch: a connection of its own for each mailbox that wants its mail in seconds, idling until some arrives.

It only says when to look; the sync itself stays what it is, and the clock's polls go on beside it.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

import structlog

from mailbot.flow.schedule import Starter
from mailbot.flow.sync import Connect
from mailbot.mail.imap import FolderStatus, MailboxSession, choose_folders
from mailbot.model import MailbotError
from mailbot.settings import MailboxSettings

IDLE_SECONDS = 9 * 60.0
"""How long one IDLE lasts: routers forget quiet connections after ten minutes or more."""

FIRST_PAUSE = 5.0
LONGEST_PAUSE = 300.0

log = structlog.get_logger()


class Watch:
    """The running watch; use it as a context manager. A mailbox it cannot watch is left to the clock."""

    def __init__(
        self,
        starter: Starter,
        *,
        mailboxes: Sequence[MailboxSettings],
        connect: Connect,
        clock: Callable[[], datetime],
    ) -> None:
        """Take what to start, and which mailboxes there are; those without `idle` are passed over."""
        self._starter = starter
        self._connect = connect
        self._clock = clock
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._watch, args=(mailbox,), name=f"watch {mailbox.name}", daemon=True)
            for mailbox in mailboxes
            if mailbox.idle and not mailbox.archive_only
        ]

    def __enter__(self) -> Self:
        """Start watching."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop watching."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _watch(self, mailbox: MailboxSettings) -> None:
        pause = FIRST_PAUSE
        while not self._over.is_set():
            try:
                with self._connect(mailbox) as session:
                    # What came while nobody watched is seen by the sync that is started once somebody does.
                    status = session.examine(choose_folders(session.folders(), mailbox)[0].name)
                    self._start_sync(mailbox, status)
                    pause = FIRST_PAUSE
                    if not self._idle(mailbox, session, status):
                        log.warning("server offers no IDLE", mailbox=mailbox.name)
                        return
            except MailbotError as error:
                log.info("watch interrupted", mailbox=mailbox.name, reason=str(error))
                self._over.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _idle(self, mailbox: MailboxSettings, session: MailboxSession, status: FolderStatus) -> bool:
        """Watch the folder that is open until told to stop; False if the server cannot be watched."""
        while not self._over.is_set():
            news = session.wait_for_news(seconds=IDLE_SECONDS, stop=self._over.is_set)
            if news is None:
                return False
            if news:
                self._start_sync(mailbox, status)
        return True

    def _start_sync(self, mailbox: MailboxSettings, status: FolderStatus) -> None:
        self._starter.start_sync(mailbox.name, f"news-{status.uid_validity}-{self._clock():%Y%m%dT%H%M%S%f}")
