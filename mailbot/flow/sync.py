"""Sync: what is new in the folders of a mailbox is read and kept, and nothing in them is changed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parseaddr

from mailbot.flow.intake import RawMail, Taken, take_in
from mailbot.flow.progress import Progress
from mailbot.mail.imap import ChosenFolder, FetchedMail, MailboxSession, choose_folders
from mailbot.mail.roles import MailboxIdentity
from mailbot.settings import MailboxSettings
from mailbot.store.port import FolderState, Store

Connect = Callable[[MailboxSettings], AbstractContextManager[MailboxSession]]


@dataclass(frozen=True, kw_only=True, slots=True)
class SyncReport:
    """What one sync of one mailbox found."""

    mailbox: str
    folders: tuple[str, ...]
    taken: Taken


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


def sync_mailbox(
    mailbox: MailboxSettings,
    *,
    connect: Connect,
    store: Store,
    identity: MailboxIdentity,
    clock: Callable[[], datetime],
    progress: Progress,
) -> SyncReport:
    """Read what is new in every chosen folder, oldest first, a batch and its folder state kept in one transaction.

    Raises MailboxError when the mailbox cannot be read; what was read before stays.
    """
    taken = Taken()
    with connect(mailbox) as session:
        folders = choose_folders(session.folders(), mailbox)
        if mailbox.trust_from == "auto" and any(folder.sent for folder in folders):
            # The Sent folder proves what agents wrote; what only claims it elsewhere need not be believed.
            identity = replace(identity, trust_from=False)
        for folder in folders:
            taken += _sync_folder(
                mailbox,
                folder,
                session=session,
                store=store,
                identity=identity,
                clock=clock,
                progress=progress,
            )
    return SyncReport(mailbox=mailbox.name, folders=tuple(folder.name for folder in folders), taken=taken)


def _sync_folder(
    mailbox: MailboxSettings,
    folder: ChosenFolder,
    *,
    session: MailboxSession,
    store: Store,
    identity: MailboxIdentity,
    clock: Callable[[], datetime],
    progress: Progress,
) -> Taken:
    status = session.examine(folder.name)
    known = store.folder_states(mailbox.name).get(folder.name)
    last_uid = known.last_uid if known and known.uid_validity == status.uid_validity else 0
    taken = Taken()
    if status.exists == 0 or status.uid_next == last_uid + 1:
        return taken
    since = (clock() - timedelta(days=mailbox.since_days)).date() if mailbox.since_days else None
    progress.begin(f"{mailbox.name}: {folder.name}", None if last_uid else status.exists)
    for batch in session.fetch_since(last_uid, since=since):
        taken += take_in(
            mailbox.name,
            [_raw(mail, folder, status.uid_validity) for mail in batch],
            identity=identity,
            store=store,
            now=clock(),
            state=FolderState(
                mailbox=mailbox.name,
                folder=folder.name,
                uid_validity=status.uid_validity,
                last_uid=max(mail.uid for mail in batch),
            ),
        )
        progress.advance(len(batch))
    return taken


def _raw(mail: FetchedMail, folder: ChosenFolder, uid_validity: int) -> RawMail:
    return RawMail(
        raw=mail.raw,
        folder=folder.name,
        in_sent_folder=folder.sent,
        received_at=mail.received_at,
        uid_validity=uid_validity,
        uid=mail.uid,
        unreadable=mail.unreadable,
    )
