"""Intake: one batch of raw mails read, threaded and kept. The same way for IMAP and for archives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from mailbot import __version__
from mailbot.flow.readers import Read
from mailbot.flow.threading import thread_batch
from mailbot.flow.twins import tell_apart
from mailbot.mail.guard import StumbledError, stumbled_over
from mailbot.mail.parse import UnreadableMailError
from mailbot.mail.read import Incoming, read_messages
from mailbot.mail.roles import MailboxIdentity
from mailbot.mail.subjects import normalise_subject
from mailbot.mail.threads import envelope_of
from mailbot.model import Address, MailbotError, Message
from mailbot.store.kept import FolderState, NewMessage, Quarantined
from mailbot.store.port import Store

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class RawMail:
    """A mail as it was found: its bytes, its place, and when the server received it (UTC).

    `unreadable` is the server's reason for giving no bytes. `provider_id` and `provider_thread` are the numbers that
    a provider gives the mail and its conversation in all folders.
    """

    raw: bytes
    folder: str
    in_sent_folder: bool
    received_at: datetime
    uid_validity: int | None = None
    uid: int | None = None
    unreadable: str | None = None
    provider_id: str | None = None
    provider_thread: str | None = None


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
    read: Read = read_messages,
) -> Taken:
    """Keep a batch of mails together with the folder state it leads to, all or nothing.

    A mail that cannot be read is kept whole in quarantine and stops none of the others. Where the batch as a whole
    makes the code stumble, each of its mails is taken in alone, and the culprit is known. `read` is how mails become
    messages. Raises StoreError.
    """
    try:
        results = _read(mailbox, mails, identity, store, read)
        return _keep(mailbox, mails, results, identity=identity, store=store, now=now, state=state)
    except MailbotError:
        raise
    except Exception as error:  # noqa: BLE001 - no mail may keep the next from being read
        stumbled = stumbled_over(error)
    if len(mails) == 1:
        return _keep(mailbox, mails, [stumbled], identity=identity, store=store, now=now, state=state)
    taken = Taken()
    for mail in mails[:-1]:
        taken += take_in(mailbox, [mail], identity=identity, store=store, now=now)
    return taken + take_in(mailbox, mails[-1:], identity=identity, store=store, now=now, state=state)


def take_in_anew(
    mailbox: str, mail: RawMail, *, identity: MailboxIdentity, store: Store, now: datetime
) -> UnreadableMailError | None:
    """Keep a mail that lies in quarantine as a message; return why that fails, or None. Leaves the quarantine alone.

    Raises StoreError.
    """
    try:
        (result,) = _read(mailbox, [mail], identity, store)
        if isinstance(result, UnreadableMailError):
            return result
        _keep(mailbox, [mail], [result], identity=identity, store=store, now=now, state=None)
    except MailbotError:
        raise
    except Exception as error:  # noqa: BLE001 - as in `take_in`
        return stumbled_over(error)
    return None


def _keep(
    mailbox: str,
    mails: Sequence[RawMail],
    results: Sequence[Message | UnreadableMailError],
    *,
    identity: MailboxIdentity,
    store: Store,
    now: datetime,
    state: FolderState | None,
) -> Taken:
    read: list[NewMessage] = []
    unreadable: list[Quarantined] = []
    for mail, result in zip(mails, results, strict=True):
        if isinstance(result, UnreadableMailError):
            unreadable.append(_quarantined(mailbox, mail, result, now))
        else:
            read.append(_found(mail, result))
    read = tell_apart(mailbox, read, store)
    fresh = _without_known(mailbox, read, store)
    assignment = thread_batch(
        mailbox,
        [envelope_of(message) for message in fresh],
        store=store,
        is_ours=lambda email: identity.is_ours(Address(email=email)),
    )
    new = store.save_mail(
        mailbox,
        read,
        assigned=assignment.assigned,
        merged=assignment.merged,
        moved=assignment.moved,
        state=state,
        quarantined=unreadable,
    )
    return Taken(seen=len(mails), new=new, quarantined=len(unreadable))


def _read(
    mailbox: str, mails: Sequence[RawMail], identity: MailboxIdentity, store: Store, read: Read = read_messages
) -> list[Message | UnreadableMailError]:
    """Return each mail as a message or why it is none; the mails they answer, kept or new, prove what is quoted."""
    given = [mail for mail in mails if mail.unreadable is None]
    results = iter(
        read(
            [
                Incoming(raw=mail.raw, received_at=mail.received_at, in_sent_folder=mail.in_sent_folder)
                for mail in given
            ],
            identity=identity,
            parents=lambda ids: store.texts_of_message_ids(mailbox, ids),
        )
    )
    return [next(results) if mail.unreadable is None else UnreadableMailError(mail.unreadable) for mail in mails]


def _found(mail: RawMail, message: Message) -> NewMessage:
    if mail.provider_thread is not None:
        # One id more that the mails of a conversation share: it links them as a reference would, and no further.
        message = replace(message, references=(f"<{mail.provider_thread}@thread.invalid>", *message.references))
    return NewMessage(
        message=message,
        folder=mail.folder,
        uid_validity=mail.uid_validity,
        uid=mail.uid,
        normal_subject=normalise_subject(message.subject),
        provider_id=mail.provider_id,
    )


def _quarantined(mailbox: str, mail: RawMail, reason: UnreadableMailError, now: datetime) -> Quarantined:
    if isinstance(reason, StumbledError):
        log.error("mail quarantined", mailbox=mailbox, folder=mail.folder, uid=mail.uid, reason=str(reason))
    return Quarantined(
        mailbox=mailbox,
        folder=mail.folder,
        uid_validity=mail.uid_validity,
        uid=mail.uid,
        raw=mail.raw,
        reason=str(reason),
        at=now,
        received_at=mail.received_at,
        in_sent_folder=mail.in_sent_folder,
        provider_id=mail.provider_id,
        provider_thread=mail.provider_thread,
        tried_by=__version__,
    )


def _without_known(mailbox: str, read: Iterable[NewMessage], store: Store) -> list[Message]:
    """Return each message once that is not kept yet; one mail may lie in several folders of the batch."""
    by_key = {new.message.key: new.message for new in read}
    known = store.known_keys(mailbox, by_key)
    return [message for key, message in by_key.items() if key not in known]
