"""Sync: what is new in the folders of a mailbox is read and kept, and nothing in them is changed.

Owns the whole of one mailbox: its connection, its folders, and what the admin is told. `folder_sync` reads one folder.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import parseaddr

from mailbot.flow.folder_sync import Reading, is_unchanged, sync_folder
from mailbot.flow.intake import Taken
from mailbot.flow.progress import Progress
from mailbot.flow.readers import Read
from mailbot.flow.reconnect import PATIENCE, with_reconnects
from mailbot.flow.suspects import Suspects
from mailbot.mail.imap import (
    LONGEST_WAIT,
    ChosenFolder,
    FolderInfo,
    FolderMissingError,
    MailboxError,
    MailboxSession,
    PassingError,
    RefusedError,
    ThrottledError,
    choose_folders,
    without_missing,
)
from mailbot.mail.read import read_messages
from mailbot.mail.roles import MailboxIdentity
from mailbot.settings import MailboxSettings
from mailbot.store.kept import MailboxStatus
from mailbot.store.port import Store

Connect = Callable[[MailboxSettings], AbstractContextManager[MailboxSession]]


@dataclass(frozen=True, kw_only=True, slots=True)
class SyncReport:
    """What one sync of one mailbox found.

    `troubles` are the folders that could not be read while the others were; `missing` mails are in the mailbox and
    could not be had so far.
    """

    mailbox: str
    folders: tuple[str, ...]
    taken: Taken
    missing: int = 0
    troubles: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tally:
    """What all connections of one sync have achieved together."""

    taken: Taken = field(default_factory=Taken)
    done: set[ChosenFolder] = field(default_factory=set)
    suspects: Suspects = field(default_factory=Suspects)

    def count(self, taken: Taken) -> None:
        """Add a batch that is kept."""
        self.taken += taken

    def progress(self) -> int:
        """Return a number that grows with every batch, every folder, and every break that taught something."""
        return self.taken.seen + len(self.done) + self.suspects.lessons


def identity_of(mailbox: MailboxSettings, own_sender: str) -> MailboxIdentity:
    """Return who counts as an agent of a mailbox; `own_sender` is the address that digests are mailed from."""
    addresses = {address.lower() for address in mailbox.agent_addresses}
    if "@" in mailbox.username:
        addresses.add(mailbox.username.lower())
    return MailboxIdentity(
        addresses=frozenset(addresses),
        domains=frozenset(domain.lower() for domain in mailbox.agent_domains),
        internal_domains=frozenset(domain.lower() for domain in mailbox.internal_domains),
        digest_senders=frozenset({parseaddr(own_sender)[1].lower()}),
        trusted_authserv_ids=frozenset(name.lower() for name in mailbox.trusted_authserv_ids),
        trust_from=mailbox.trust_from != "never",
    )


def sync_mailbox(  # noqa: PLR0913  # all by name: what it reads from, keeps in and tells
    mailbox: MailboxSettings,
    *,
    connect: Connect,
    store: Store,
    identity: MailboxIdentity,
    clock: Callable[[], datetime],
    progress: Progress,
    thorough: bool = True,
    patience: timedelta = PATIENCE,
    at_first: timedelta = PATIENCE,
    read: Read = read_messages,
) -> SyncReport:
    """Read what is new in every chosen folder, oldest first, a batch and its folder state kept in one transaction.

    After passing trouble it connects again and goes on where it stopped, as long as `patience` lasts, or `at_first`
    where nothing has been read yet. One folder's trouble keeps no other from being read. A `thorough` sync looks again
    at mails that were not wanted the last time, for the settings may have changed. Raises MailboxError when the
    mailbox cannot be read; what was read before stays. How it went is kept as the mailbox's status. `read` is how mails
    become messages.
    """
    tally = _Tally()
    reading = Reading(
        mailbox=mailbox,
        store=store,
        identity=identity,
        clock=clock,
        progress=progress,
        count=tally.count,
        suspects=tally.suspects,
        read=read,
        thorough=thorough,
    )
    try:
        _wait_as_asked(mailbox, store, clock())
        report = with_reconnects(
            lambda: _sync_once(reading, connect, tally), progress=tally.progress, patience=patience, at_first=at_first
        )
    except MailboxError as error:
        _tell(reading, error=error)
        raise
    _tell(reading, missing=report.missing, troubles=report.troubles)
    return report


def _sync_once(reading: Reading, connect: Connect, tally: _Tally) -> SyncReport:
    mailbox, store = reading.mailbox, reading.store
    with connect(mailbox) as session:
        known = store.folder_states(mailbox.name)
        survey = session.survey(tuple(known))
        folders, troubles = _choose(survey.folders, mailbox)
        reading = replace(reading, identity=identity_among(reading.identity, mailbox, folders))
        kept = store.kept_counts(mailbox.name)
        missing, unread = 0, 0
        # Sent folders first: what an agent also copied to the inbox is then known to be an agent's.
        for folder in sorted(folders, key=lambda folder: not folder.sent):
            state, status = known.get(folder.name), survey.statuses.get(folder.name)
            again = reading.thorough and state is not None and state.left_out > 0
            if again or not is_unchanged(status, state, kept):
                try:
                    missing += sync_folder(reading, folder, state, session)
                except (FolderMissingError, RefusedError) as error:
                    troubles.append(error)
                    unread += 1
            tally.done.add(folder)
    if unread and unread == len(folders):
        raise troubles[-1]
    return SyncReport(
        mailbox=mailbox.name,
        folders=tuple(folder.name for folder in folders),
        taken=tally.taken,
        missing=missing,
        troubles=(*map(str, troubles), *tally.suspects.reasons()),
    )


def _choose(
    infos: Sequence[FolderInfo], mailbox: MailboxSettings
) -> tuple[tuple[ChosenFolder, ...], list[MailboxError]]:
    """Return the folders to read, and the errors for configured ones that are not there."""
    try:
        return choose_folders(infos, mailbox), []
    except FolderMissingError as error:
        found = without_missing(infos, mailbox)
        if found == mailbox:
            raise
        return choose_folders(infos, found), [error]


def identity_among(
    identity: MailboxIdentity, mailbox: MailboxSettings, folders: Sequence[ChosenFolder]
) -> MailboxIdentity:
    """Return whose mailbox it is and whether a From field is believed in it, given the folders that are read."""
    return replace(identity, trust_from=believes_from(mailbox, folders))


def believes_from(mailbox: MailboxSettings, folders: Sequence[ChosenFolder]) -> bool:
    """Tell whether an agent's From field is believed: where anything proves what agents wrote, it alone does not.

    A Sent folder does, and so does a server whose Authentication-Results are trusted.
    """
    proves = any(folder.sent for folder in folders) or bool(mailbox.trusted_authserv_ids)
    return mailbox.trust_from == "always" or (mailbox.trust_from == "auto" and not proves)


def must_wait(status: MailboxStatus, now: datetime) -> bool:
    """Tell whether a server wants to be left alone still.

    Where that lies further ahead than it can have been asked for, the clock was set back.
    """
    return status.not_before is not None and now < status.not_before <= now + timedelta(seconds=LONGEST_WAIT)


def _wait_as_asked(mailbox: MailboxSettings, store: Store, now: datetime) -> None:
    """Leave a server alone as long as it has asked for."""
    status = store.mailbox_statuses().get(mailbox.name)
    if status is None or status.not_before is None or not must_wait(status, now):
        return
    until = f"{status.not_before:%H:%M:%S} UTC"
    error = ThrottledError(
        f"mailbox {mailbox.name}: its server asked for patience until {until}. It is asked again then."
    )
    error.wait_seconds = (status.not_before - now).total_seconds()
    raise error


def _tell(
    reading: Reading, *, error: MailboxError | None = None, missing: int = 0, troubles: Sequence[str] = ()
) -> None:
    """Keep how the sync went; no row is written where it went as the last time."""
    now = reading.clock()
    wait = error.wait_seconds if isinstance(error, PassingError) else None
    kept = reading.store.mailbox_statuses().get(reading.mailbox.name)
    if wait is not None and kept is not None and must_wait(kept, now):
        return
    status = MailboxStatus(
        mailbox=reading.mailbox.name,
        since=now,
        error=str(error) if error is not None else " ".join(troubles) or None,
        missing=missing if error is None or kept is None else kept.missing,
        not_before=now + timedelta(seconds=wait) if wait is not None else None,
    )
    reading.store.save_mailbox_status(status)
