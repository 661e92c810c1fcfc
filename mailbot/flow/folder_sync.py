"""One folder of a mailbox: what is new is taken in, and what is kept of it is compared with what lies in it."""

from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mailbot.flow.intake import RawMail, Taken, take_in
from mailbot.flow.progress import Progress
from mailbot.flow.readers import Read
from mailbot.flow.suspects import Suspects
from mailbot.mail.imap import ChosenFolder, FetchedMail, FolderStatus, MailboxSession
from mailbot.mail.imap.sizes import IsKept
from mailbot.mail.roles import MailboxIdentity
from mailbot.model import Role
from mailbot.settings import MailboxSettings
from mailbot.store.kept import Copy, FolderState
from mailbot.store.port import Store

UIDS_COMPARED_AT_ONCE = 50_000
OURS = (Role.AGENT, Role.INTERNAL)
FEW = 20
"""Missing mails that are asked for singly at once: one of them may be what broke the connection the last time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What reading a folder needs from around it; `count` is told of every batch that is kept.

    `suspects` are the mails that broke earlier connections of this sync; `read` is how mails become messages. A
    `thorough` reading looks again at mails that were not wanted before, for the settings may have changed.
    """

    mailbox: MailboxSettings
    store: Store
    identity: MailboxIdentity
    clock: Callable[[], datetime]
    progress: Progress
    count: Callable[[Taken], None]
    suspects: Suspects
    read: Read
    thorough: bool

    def keys_of(self, provider_ids: Collection[str]) -> Mapping[str, str]:
        """Return the keys of kept messages by their provider's numbers."""
        return self.store.keys_of_provider_ids(self.mailbox.name, provider_ids)

    def is_kept_in(self, folder: ChosenFolder) -> IsKept:
        """Return how to ask which mails need no bytes; sent ones do until a copy has proven that they are ours."""
        name, keys_of = self.mailbox.name, self.store.keys_of_provider_ids
        return lambda ids, sent: keys_of(name, ids, OURS) if sent or folder.sent else keys_of(name, ids)

    def since(self) -> date | None:
        """Return the day before which mails are not wanted."""
        days = self.mailbox.since_days
        return (self.clock() - timedelta(days=days)).date() if days else None


def is_unchanged(status: FolderStatus | None, state: FolderState | None, kept: Mapping[tuple[str, int], int]) -> bool:
    """Tell whether a folder holds what is kept of it and what is not wanted, no mail more and none less.

    Mails only ever leave below UIDNEXT (RFC 3501, 2.3.1.1), so equal numbers mean equal mails.
    """
    if status is None or state is None or status.uid_validity != state.uid_validity:
        return False
    known = kept.get((state.folder, state.uid_validity), 0) + state.left_out
    return status.uid_next == state.last_uid + 1 and status.exists == known


def sync_folder(reading: Reading, folder: ChosenFolder, known: FolderState | None, session: MailboxSession) -> int:
    """Take in what is new, then what is missing, and return how many mails could not be had.

    A folder of another UIDVALIDITY, or whose numbers are given out again, is read from its beginning; mails that are
    kept already gain a place and no copy. Raises MailboxError.
    """
    status = session.examine(folder.name)
    state = _beginning(reading, folder, known, status)
    if state.last_uid == 0 or status.uid_next != state.last_uid + 1:
        what = f"{reading.mailbox.name}: {folder.name}"
        reading.progress.begin(what, None if state.last_uid else status.exists)
    refused: set[int] = set()
    place = (folder.name, status.uid_validity)
    care = reading.suspects.care(place)
    with reading.suspects.watching(place, session, care):
        for batch in session.fetch_since(
            state.last_uid,
            since=reading.since(),
            with_drafts=not folder.with_drafts,
            is_kept=reading.is_kept_in(folder),
            care=care,
        ):
            state = replace(state, last_uid=max(mail.uid for mail in batch))
            _keep(reading, folder, state, batch)
            refused.update(mail.uid for mail in batch if mail.unreadable is not None)
            reading.progress.advance(len(batch))
    if status.uid_next is not None:
        state = replace(state, last_uid=max(state.last_uid, status.uid_next - 1))
    missing, left_out = _reconcile(reading, folder, state, status, session, refused)
    state = replace(state, left_out=left_out)
    if state != reading.store.folder_states(reading.mailbox.name).get(folder.name):
        reading.store.save_mail(reading.mailbox.name, [], assigned={}, merged={}, state=state)
    return missing


def _beginning(reading: Reading, folder: ChosenFolder, known: FolderState | None, status: FolderStatus) -> FolderState:
    """Return where to go on, or the folder's beginning where what is known of it no longer holds."""
    if known is not None and known.uid_validity == status.uid_validity:
        if status.uid_next is None or status.uid_next > known.last_uid:
            return known
        reading.store.forget_folder(reading.mailbox.name, folder.name)
    return FolderState(mailbox=reading.mailbox.name, folder=folder.name, uid_validity=status.uid_validity, last_uid=0)


def _reconcile(
    reading: Reading,
    folder: ChosenFolder,
    state: FolderState,
    status: FolderStatus,
    session: MailboxSession,
    refused: set[int],
) -> tuple[int, int]:
    """Fetch what is in the folder and not kept, note what is gone; return how many are missing and are left out.

    Where the numbers of both agree nothing is asked. Mails `refused` a moment ago are not asked for again.
    """
    kept = reading.store.kept_counts(state.mailbox).get((state.folder, state.uid_validity), 0)
    if kept + state.left_out == status.exists and not (reading.thorough and state.left_out):
        return 0, state.left_out
    absent, gone = _compare(reading.store, state, session.uids_until(state.last_uid))
    if gone:
        reading.store.note_gone(state.mailbox, state.folder, state.uid_validity, gone)
    wanted = _wanted(reading, folder, state, session, absent)
    had = 0
    place = (folder.name, status.uid_validity)
    care = reading.suspects.care(place)
    if len(wanted) <= FEW:
        care = replace(care, singly=True)
    asked = (uid for uid in wanted if uid not in refused)
    with reading.suspects.watching(place, session, care):
        for batch in session.fetch(asked, is_kept=reading.is_kept_in(folder), care=care):
            _keep(reading, folder, state, batch, moves=False)
            had += sum(mail.unreadable is None for mail in batch)
    return len(wanted) - had, len(absent) - len(wanted)


def _wanted(
    reading: Reading, folder: ChosenFolder, state: FolderState, session: MailboxSession, absent: "array[int]"
) -> "array[int]":
    """Return those of the absent mails that are not too old, and no drafts."""
    since = reading.since()
    if not absent or (since is None and not folder.with_drafts):
        return absent
    chosen = set(session.uids_until(state.last_uid, since=since, with_drafts=not folder.with_drafts))
    return array("L", (uid for uid in absent if uid in chosen))


def _compare(store: Store, state: FolderState, present: "array[int]") -> tuple["array[int]", "array[int]"]:
    """Return the UIDs of mails that are in the folder and not kept, and of those kept that are no longer in it."""
    absent, gone = array("L"), array("L")
    first = 1
    for start in range(0, max(len(present), 1), UIDS_COMPARED_AT_ONCE):
        window = present[start : start + UIDS_COMPARED_AT_ONCE]
        is_last = start + UIDS_COMPARED_AT_ONCE >= len(present)
        last = state.last_uid if is_last else window[-1]
        kept = set(store.kept_uids(state.mailbox, state.folder, state.uid_validity, first, last))
        there = set(window)
        absent.extend(uid for uid in window if uid not in kept)
        gone.extend(sorted(kept - there))
        first = last + 1
    return absent, gone


def _keep(
    reading: Reading, folder: ChosenFolder, state: FolderState, batch: Sequence[FetchedMail], *, moves: bool = True
) -> None:
    copies = [mail for mail in batch if mail.kept and mail.provider_id is not None]
    if copies:
        keys = reading.keys_of([str(mail.provider_id) for mail in copies])
        reading.store.save_copies(
            reading.mailbox.name, [_copy(mail, keys[str(mail.provider_id)], state) for mail in copies]
        )
    taken = take_in(
        reading.mailbox.name,
        [_raw(mail, folder, state.uid_validity) for mail in batch if not mail.kept],
        identity=reading.identity,
        store=reading.store,
        now=reading.clock(),
        state=state if moves else None,
        read=reading.read,
    )
    reading.count(taken + Taken(seen=len(copies)))
    if len(batch) > 1:
        reading.suspects.exonerate()


def _copy(mail: FetchedMail, key: str, state: FolderState) -> Copy:
    return Copy(
        message_key=key,
        folder=state.folder,
        uid_validity=state.uid_validity,
        uid=mail.uid,
        provider_id=str(mail.provider_id),
    )


def _raw(mail: FetchedMail, folder: ChosenFolder, uid_validity: int) -> RawMail:
    return RawMail(
        raw=mail.raw,
        folder=folder.name,
        in_sent_folder=folder.sent or mail.sent,
        received_at=mail.received_at,
        uid_validity=uid_validity,
        uid=mail.uid,
        unreadable=mail.unreadable,
        provider_id=mail.provider_id,
        provider_thread=mail.provider_thread,
    )
