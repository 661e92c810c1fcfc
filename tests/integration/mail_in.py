"""A mailbox of a test's Dovecot read into a store of the test's own, within the test's process."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailbot.flow.progress import Quiet
from mailbot.flow.reconnect import PATIENCE
from mailbot.flow.sync import Connect, SyncReport, identity_of, sync_mailbox
from mailbot.mail.imap import MailboxSession, Timeouts, open_mailbox
from mailbot.settings import MailboxSettings
from mailbot.store.open import open_store
from mailbot.store.port import Store
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.imap_settings import settings_for

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
SHORT = Timeouts(connect=2, read=2)
SOON_OVER = timedelta(seconds=1)


def open_soon(settings: MailboxSettings) -> AbstractContextManager[MailboxSession]:
    """Open a mailbox without much patience."""
    return open_mailbox(settings, password=PASSWORD, timeouts=SHORT)


@dataclass
class MailIn:
    """A mailbox and what is kept of it."""

    settings: MailboxSettings
    store: Store
    connect: Connect = open_soon

    def sync(
        self,
        *,
        patience: timedelta = PATIENCE,
        at_first: timedelta = PATIENCE,
        now: datetime = NOW,
        thorough: bool = False,
    ) -> SyncReport:
        """Read what is new."""
        return sync_mailbox(
            self.settings,
            connect=self.connect,
            store=self.store,
            identity=identity_of(self.settings, "mailbot@shop.test"),
            clock=lambda: now,
            progress=Quiet(),
            patience=patience,
            at_first=at_first,
            thorough=thorough,
        )

    def subjects(self) -> list[str]:
        """Return the subjects of all that is kept, a message as often as it is kept."""
        threads = [self.store.thread(row.key) for row in self.store.list_threads(self.settings.name, limit=10_000)]
        return sorted(message.subject for thread in threads if thread for message in thread.messages)


def mail_in(dovecot: Dovecot, user: str, folder: Path, **changes: object) -> MailIn:
    """Return a mailbox of the server with an empty store."""
    store = open_store(f"sqlite:///{folder / 'mailbot.db'}")
    store.migrate()
    return MailIn(settings=settings_for(dovecot, user, **changes), store=store)


def letter(number: int, *, sender: str = "ana@customer.test", text: str = "My parcel has not come.") -> bytes:
    """Return a small mail of a customer."""
    head = f"From: {sender}\r\nTo: help@shop.test\r\nSubject: Order {number}\r\n"
    return f"{head}Message-ID: <{number}@customer.test>\r\n\r\n{text}\r\n".encode()


def subjects(*numbers: int) -> list[str]:
    """Return the subjects of letters with these numbers."""
    return sorted(f"Order {number}" for number in numbers)
