"""Replay: a mail that could not be read is read anew, and leaves quarantine once it has become a message."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailbot import __version__
from mailbot.flow.intake import RawMail, take_in, take_in_anew
from mailbot.flow.sync import Connect, identity_among
from mailbot.mail.imap import MailboxError, choose_folders
from mailbot.mail.roles import MailboxIdentity
from mailbot.settings import MailboxSettings
from mailbot.store.kept import Quarantined, QuarantineEntry
from mailbot.store.port import Store

AUTOMATIC_ATTEMPTS = 3
CUT_SHORT = "mailbot ended while it read this mail"


class Outcome(StrEnum):
    """What became of a mail that was read anew."""

    READ = "read"
    KEPT = "kept"
    GONE = "gone"


@dataclass(frozen=True, kw_only=True, slots=True)
class Replayed:
    """What became of one mail; `reason` says why it stays in quarantine, or why it left unread."""

    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Replay:
    """Reads mails of one mailbox anew; `connect` is for those that the server gave no bytes of."""

    mailbox: MailboxSettings
    identity: MailboxIdentity
    store: Store
    clock: Callable[[], datetime]
    connect: Connect

    def after_upgrade(self) -> int:
        """Read anew what no mailbot of this version has tried, and return how many mails were read.

        A mail is tried by itself three times at most, its first reading included; a person may ask for more. The
        attempt is counted before it is made, so that a mail by which mailbot dies is counted too.
        """
        due = [
            entry
            for entry in self.store.list_quarantined(self.mailbox.name)
            if entry.size and entry.tried_by != __version__ and entry.attempts < AUTOMATIC_ATTEMPTS
        ]
        return sum(self.again(entry).outcome is Outcome.READ for entry in due)

    def again(self, entry: QuarantineEntry) -> Replayed:
        """Read one mail anew; raises StoreError, and MailboxError where its bytes must be asked for and cannot be."""
        mail = self.store.quarantined(entry.mailbox, entry.identity)
        if mail is None:
            return Replayed(outcome=Outcome.GONE, reason="it has left quarantine meanwhile")
        self.store.count_attempt(entry.mailbox, entry.identity, CUT_SHORT, __version__)
        try:
            done = self._asked_for(mail) if not mail.raw and mail.uid is not None else self._read(mail)
        except MailboxError:
            self.store.explain_quarantined(entry.mailbox, entry.identity, mail.reason)
            raise
        if done.outcome is Outcome.KEPT:
            self.store.explain_quarantined(entry.mailbox, entry.identity, done.reason)
        else:
            self.store.leave_quarantine(entry.mailbox, entry.identity)
        return done

    def _read(self, mail: Quarantined) -> Replayed:
        raw = RawMail(
            raw=mail.raw,
            folder=mail.folder,
            in_sent_folder=mail.in_sent_folder,
            received_at=mail.received_at or mail.at,
            uid_validity=mail.uid_validity,
            uid=mail.uid,
            provider_id=mail.provider_id,
            provider_thread=mail.provider_thread,
        )
        failure = take_in_anew(mail.mailbox, raw, identity=self.identity, store=self.store, now=self.clock())
        if failure is None:
            return Replayed(outcome=Outcome.READ)
        return Replayed(outcome=Outcome.KEPT, reason=str(failure))

    def _asked_for(self, mail: Quarantined) -> Replayed:
        """Ask the server once more for a mail that it gave no bytes of."""
        with self.connect(self.mailbox) as session:
            folders = choose_folders(session.folders(), self.mailbox)
            status = session.examine(mail.folder)
            if status.uid_validity != mail.uid_validity:
                return Replayed(
                    outcome=Outcome.GONE, reason="its folder has been numbered anew; the next sync meets it again"
                )
            found = [fetched for batch in session.fetch([mail.uid or 0]) for fetched in batch]
        if not found:
            return Replayed(outcome=Outcome.GONE, reason="it is no longer on the server, which never handed it out")
        (fetched,) = found
        if fetched.unreadable is not None:
            return Replayed(outcome=Outcome.KEPT, reason=fetched.unreadable)
        raw = RawMail(
            raw=fetched.raw,
            folder=mail.folder,
            in_sent_folder=mail.in_sent_folder or any(each.sent for each in folders if each.name == mail.folder),
            received_at=fetched.received_at,
            uid_validity=mail.uid_validity,
            uid=mail.uid,
            provider_id=fetched.provider_id,
            provider_thread=fetched.provider_thread,
        )
        identity = identity_among(self.identity, self.mailbox, folders)
        taken = take_in(mail.mailbox, [raw], identity=identity, store=self.store, now=self.clock())
        if taken.quarantined:
            return Replayed(outcome=Outcome.GONE, reason="it came, cannot be read, and lies in quarantine whole now")
        return Replayed(outcome=Outcome.READ)
