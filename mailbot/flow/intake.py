"""Intake: one batch of raw mails read, threaded and kept. The same way for IMAP and for archives."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot.mail.parse import UnreadableMailError
from mailbot.mail.read import read_message
from mailbot.mail.roles import MailboxIdentity
from mailbot.mail.subjects import normalise_subject
from mailbot.mail.threads import join_threads
from mailbot.model import Message, Thread
from mailbot.store.port import FolderState, NewMessage, Quarantined, Store

SUBJECT_REACH = timedelta(days=14)


@dataclass(frozen=True, kw_only=True, slots=True)
class RawMail:
    """A mail as it was found: its bytes, its place, and when the server received it (UTC).

    `unreadable` is the server's reason for giving no bytes.
    """

    raw: bytes
    folder: str
    in_sent_folder: bool
    received_at: datetime
    uid_validity: int | None = None
    uid: int | None = None
    unreadable: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What became of mails: how many were looked at, were new, and could not be read."""

    seen: int = 0
    new: int = 0
    quarantined: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        """Return the sum of both."""
        return Taken(
            seen=self.seen + other.seen,
            new=self.new + other.new,
            quarantined=self.quarantined + other.quarantined,
        )


def take_in(
    mailbox: str,
    mails: Sequence[RawMail],
    *,
    identity: MailboxIdentity,
    store: Store,
    now: datetime,
    state: FolderState | None = None,
) -> Taken:
    """Keep a batch of mails together with the folder state it leads to, all or nothing.

    A mail that cannot be read is kept whole in quarantine and stops none of the others.
    """
    read: list[NewMessage] = []
    unreadable: list[Quarantined] = []
    for mail in mails:
        try:
            read.append(_read(mail, identity))
        except UnreadableMailError as error:
            unreadable.append(_quarantined(mailbox, mail, str(error), now))
    fresh = _without_known(mailbox, read, store)
    assignment = join_threads(
        fresh,
        known=store.threads_of_message_ids(mailbox, _ids_in(fresh)),
        by_subject=_subject_search(mailbox, store),
        mailbox=mailbox,
        look_up=store.thread,
    )
    new = store.save_mail(
        mailbox,
        read,
        assigned=assignment.assigned,
        merged=assignment.merged,
        state=state,
        quarantined=unreadable,
    )
    return Taken(seen=len(mails), new=new, quarantined=len(unreadable))


def _read(mail: RawMail, identity: MailboxIdentity) -> NewMessage:
    if mail.unreadable is not None:
        raise UnreadableMailError(mail.unreadable)
    message = read_message(
        mail.raw,
        received_at=mail.received_at,
        identity=identity,
        in_sent_folder=mail.in_sent_folder,
    )
    return NewMessage(
        message=message,
        folder=mail.folder,
        uid_validity=mail.uid_validity,
        uid=mail.uid,
        normal_subject=normalise_subject(message.subject),
    )


def _quarantined(mailbox: str, mail: RawMail, reason: str, now: datetime) -> Quarantined:
    return Quarantined(
        mailbox=mailbox,
        folder=mail.folder,
        uid_validity=mail.uid_validity,
        uid=mail.uid,
        raw=mail.raw,
        reason=reason,
        at=now,
    )


def _without_known(mailbox: str, read: Iterable[NewMessage], store: Store) -> list[Message]:
    """Return each message once that is not kept yet; one mail may lie in several folders of the batch."""
    by_key = {new.message.key: new.message for new in read}
    known = store.known_keys(mailbox, by_key)
    return [message for key, message in by_key.items() if key not in known]


def _ids_in(messages: Iterable[Message]) -> set[str]:
    return {
        identifier
        for message in messages
        for identifier in (message.message_id, *message.in_reply_to, *message.references)
        if identifier
    }


def _subject_search(mailbox: str, store: Store) -> Callable[[Message], Iterable[Thread]]:
    def search(message: Message) -> Iterable[Thread]:
        return store.recent_threads_by_subject(
            mailbox,
            normalise_subject(message.subject),
            message.at - SUBJECT_REACH,
        )

    return search
