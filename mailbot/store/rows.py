"""Rows to values and values to rows, for every table. The only module that knows both; runs no query."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import cache

from pydantic import TypeAdapter

from mailbot.model import (
    Address,
    Envelope,
    InlineAnswer,
    JourneyLink,
    JourneyReason,
    Message,
    Review,
    Role,
    Thread,
    ThreadProfile,
)
from mailbot.store.kept import (
    Copy,
    Counts,
    DigestState,
    FolderState,
    JourneyThread,
    MailboxStatus,
    NewMessage,
    Quarantined,
    QuarantineEntry,
    ReviewWait,
    StoredDigest,
    StoredReview,
    ThreadSummary,
)
from mailbot.store.text import lookup_hash, plain, plain_list
from mailbot.store.transactions import Row, Value
from mailbot.versions import fingerprint, version_of

Values = dict[str, Value]


def time_text(at: datetime) -> str:
    """Return an aware time as UTC text of one width, so that text sorts as time; raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError(f"the store keeps aware times only, and {at!r} has no time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def profile_row(profile: ThreadProfile) -> Values:
    """Return the values of the row that a journey is looked for by."""
    return {
        "thread_key": profile.thread_key,
        "people": plain_list(sorted(profile.people)),
        "subject": profile.subject,
        "identifiers": plain_list(sorted(profile.identifiers)),
    }


def profile_of(row: Row) -> ThreadProfile:
    """Return what a journey is looked for by."""
    return ThreadProfile(
        thread_key=row["key"],
        people=frozenset(_texts_of(row["people"])),
        subject=row["subject"],
        identifiers=frozenset(_texts_of(row["identifiers"])),
        first_at=time_of(row["first_at"]),
        last_at=time_of(row["last_at"]),
    )


def journey_row(link: JourneyLink) -> Values:
    """Return the values of a link between threads."""
    return {"one": link.one, "other": link.other, "reason": link.reason.value, "evidence": link.evidence}


def journey_thread_of(row: Row) -> JourneyThread:
    """Return another thread of a journey."""
    return JourneyThread(
        thread_key=row["key"],
        subject=row["subject"],
        first_at=time_of(row["first_at"]),
        last_at=time_of(row["last_at"]),
        messages=row["messages"],
        reason=JourneyReason(row["reason"]),
        evidence=row["evidence"],
    )


def time_of(text: str) -> datetime:
    """Return the aware UTC time of a text made by `time_text`."""
    return datetime.fromisoformat(text)


def folder_state_of(row: Row) -> FolderState:
    """Return how far a folder has been read."""
    return FolderState(
        mailbox=row["mailbox"],
        folder=row["folder"],
        uid_validity=row["uid_validity"],
        last_uid=row["last_uid"],
        left_out=row["left_out"],
    )


def folder_row(state: FolderState) -> Values:
    """Return the values of a folder's row."""
    return {
        "mailbox": state.mailbox,
        "folder": state.folder,
        "uid_validity": state.uid_validity,
        "last_uid": state.last_uid,
        "left_out": state.left_out,
    }


def status_of(row: Row) -> MailboxStatus:
    """Return how a mailbox fares."""
    return MailboxStatus(
        mailbox=row["mailbox"],
        since=time_of(row["since"]),
        error=row["error"],
        missing=row["missing"],
        not_before=_time_of_or_none(row["not_before"]),
    )


def status_row(status: MailboxStatus) -> Values:
    """Return the values of the row that says how a mailbox fares."""
    return {
        "mailbox": status.mailbox,
        "since": time_text(status.since),
        "error": status.error,
        "missing": status.missing,
        "not_before": _time_text_or_none(status.not_before),
    }


def message_row(mailbox: str, found: NewMessage, thread_key: str) -> Values:
    """Return the values of a message's row."""
    message = found.message
    return {
        "mailbox": mailbox,
        "key": message.key,
        "thread_key": thread_key,
        "at": time_text(message.at),
        "role": message.role.value,
        "fingerprint": fingerprint(plain(message.key), message.role.value, plain(message.text)),
        "author_email": message.author.email,
        "author_name": message.author.name,
        "subject": message.subject,
        "normal_subject": found.normal_subject,
        "body": message.text,
        "sentences": plain_list(message.sentences),
        "message_id": message.message_id,
        "in_reply_to": plain_list(message.in_reply_to),
        "refs": plain_list(message.references),
        "sent_to": _address_list(message.to),
        "sent_cc": _address_list(message.cc),
        "attachments": plain_list(message.attachments),
        "language": message.language,
        "answered": json.dumps([[one.sentence, plain(one.quoted)] for one in message.answered], ensure_ascii=False),
    }


def message_of(row: Row) -> Message:
    """Return a kept message."""
    return Message(
        key=row["key"],
        at=time_of(row["at"]),
        author=Address(email=row["author_email"], name=row["author_name"]),
        role=Role(row["role"]),
        subject=row["subject"],
        text=row["body"],
        sentences=_texts_of(row["sentences"]),
        message_id=row["message_id"],
        in_reply_to=_texts_of(row["in_reply_to"]),
        references=_texts_of(row["refs"]),
        to=_addresses_of(row["sent_to"]),
        cc=_addresses_of(row["sent_cc"]),
        attachments=_texts_of(row["attachments"]),
        language=row["language"],
        answered=tuple(InlineAnswer(sentence=number, quoted=words) for number, words in json.loads(row["answered"])),
    )


def envelope_of(row: Row) -> Envelope:
    """Return what decides to which thread a kept message belongs."""
    message_id = row["message_id"]
    refers = dict.fromkeys((*_texts_of(row["in_reply_to"]), *_texts_of(row["refs"])))
    return Envelope(
        key=row["key"],
        at=time_of(row["at"]),
        role=Role(row["role"]),
        author=row["author_email"],
        recipients=tuple(
            address.email
            for column in ("sent_to", "sent_cc")
            for address in _addresses_of(row[column])
            if address.email
        ),
        subject=row["subject"],
        normal_subject=row["normal_subject"],
        message_id=message_id,
        refers=tuple(id_ for id_ in refers if id_ and id_ != message_id),
    )


def place_row(mailbox: str, found: NewMessage) -> Values:
    """Return the values of the row that says where a message was found; an archive's UID and validity are 0."""
    return {
        "mailbox": mailbox,
        "message_key": found.message.key,
        "folder": found.folder,
        "uid_validity": found.uid_validity or 0,
        "uid": found.uid or 0,
        "provider_id": found.provider_id,
    }


def copy_row(mailbox: str, copy: Copy) -> Values:
    """Return the values of the row for one more place of a kept message."""
    return {
        "mailbox": mailbox,
        "message_key": copy.message_key,
        "folder": copy.folder,
        "uid_validity": copy.uid_validity,
        "uid": copy.uid,
        "provider_id": copy.provider_id,
    }


def mention_rows(mailbox: str, message_id: str, refers: Iterable[str], thread_key: str) -> list[Values]:
    """Return the values of the rows for the Message-IDs a message bears and refers to, none twice."""
    referred = dict.fromkeys(map(lookup_hash, refers), 0)
    mentions = referred | {lookup_hash(message_id): 1}
    return [
        {"mailbox": mailbox, "id_hash": id_hash, "thread_key": thread_key, "bears": bears}
        for id_hash, bears in mentions.items()
        if id_hash
    ]


def thread_row(thread_key: str, lines: Sequence[Row]) -> Values:
    """Return the values of a thread's row from the lines of its messages, oldest first."""
    return {
        "thread_key": thread_key,
        "subject": lines[0]["subject"],
        "version": version_of(line["fingerprint"] for line in lines),
        "first_at": lines[0]["at"],
        "last_at": lines[-1]["at"],
        "messages": len(lines),
        "customer_messages": sum(line["role"] == Role.CUSTOMER.value for line in lines),
    }


def thread_of(row: Row, messages: Sequence[Message]) -> Thread:
    """Return a thread with its messages, which are given oldest first."""
    return Thread(
        key=row["key"],
        mailbox=row["mailbox"],
        subject=row["subject"],
        messages=tuple(messages),
        version=row["version"],
    )


def summary_of(row: Row) -> ThreadSummary:
    """Return one line of a list of threads."""
    return ThreadSummary(
        key=row["key"],
        mailbox=row["mailbox"],
        subject=row["subject"],
        version=row["version"],
        first_at=time_of(row["first_at"]),
        last_at=time_of(row["last_at"]),
        messages=row["messages"],
        review=None if row["review"] is None else _review_of(row["review"]),
    )


def quarantined_row(mail: Quarantined) -> Values:
    """Return the values of an unreadable mail's row."""
    return {
        "mailbox": mail.mailbox,
        "identity": mail.identity,
        "folder": mail.folder,
        "uid_validity": mail.uid_validity,
        "uid": mail.uid,
        "raw": mail.raw,
        "reason": mail.reason,
        "at": time_text(mail.at),
        "received_at": _time_text_or_none(mail.received_at),
        "in_sent_folder": int(mail.in_sent_folder),
        "provider_id": mail.provider_id,
        "provider_thread": mail.provider_thread,
        "attempts": mail.attempts,
        "tried_by": mail.tried_by,
    }


def quarantined_of(row: Row) -> Quarantined:
    """Return an unreadable mail."""
    return Quarantined(
        mailbox=row["mailbox"],
        folder=row["folder"],
        uid_validity=row["uid_validity"],
        uid=row["uid"],
        raw=row["raw"],
        reason=row["reason"],
        at=time_of(row["at"]),
        received_at=_time_of_or_none(row["received_at"]),
        in_sent_folder=bool(row["in_sent_folder"]),
        provider_id=row["provider_id"],
        provider_thread=row["provider_thread"],
        attempts=row["attempts"],
        tried_by=row["tried_by"],
    )


def quarantine_entry_of(row: Row) -> QuarantineEntry:
    """Return an unreadable mail as one row of a list."""
    return QuarantineEntry(
        identity=row["identity"],
        mailbox=row["mailbox"],
        folder=row["folder"],
        uid=row["uid"],
        size=row["size"],
        reason=row["reason"],
        at=time_of(row["at"]),
        attempts=row["attempts"],
        tried_by=row["tried_by"],
    )


def review_row(thread_key: str, version: str, review: Review, at: datetime) -> Values:
    """Return the values of a review's row; model and prompt are "" where the judge has none."""
    return {
        "thread_key": thread_key,
        "version": version,
        "judge": review.judge,
        "model": review.model or "",
        "prompt": review.prompt or "",
        "status": review.status.value,
        "reviewed_at": time_text(at),
        "review": json.dumps(_reviews().dump_python(review, mode="json"), ensure_ascii=False),
    }


def stored_review_of(row: Row) -> StoredReview:
    """Return a review with its thread."""
    return StoredReview(
        thread_key=row["key"],
        mailbox=row["mailbox"],
        subject=row["subject"],
        version=row["version"],
        reviewed_at=time_of(row["reviewed_at"]),
        last_at=time_of(row["last_at"]),
        review=_review_of(row["review"]),
    )


def wait_row(wait: ReviewWait) -> Values:
    """Return the values of a waiting thread's row."""
    return {
        "thread_key": wait.thread_key,
        "version": wait.version,
        "circumstances": wait.circumstances,
        "setback": wait.setback,
        "attempts": wait.attempts,
        "not_before": _time_text_or_none(wait.not_before),
    }


def wait_of(row: Row) -> ReviewWait:
    """Return how a thread waits for its review."""
    return ReviewWait(
        thread_key=row["thread_key"],
        version=row["version"],
        circumstances=row["circumstances"],
        setback=row["setback"],
        attempts=row["attempts"],
        not_before=_time_of_or_none(row["not_before"]),
    )


def digest_row(digest: StoredDigest) -> Values:
    """Return the values of a digest's row."""
    return {
        "lead": digest.lead,
        "day": digest.day.isoformat(),
        "message_id": digest.message_id,
        "subject": digest.subject,
        "html": digest.html,
        "body": digest.text,
        "threads": plain_list(digest.threads),
        "state": digest.state.value,
        "prepared_at": time_text(digest.prepared_at),
        "attempts": digest.attempts,
        "next_attempt_at": _time_text_or_none(digest.next_attempt_at),
        "sent_at": _time_text_or_none(digest.sent_at),
        "error": digest.error,
    }


def digest_of(row: Row) -> StoredDigest:
    """Return a kept digest."""
    return StoredDigest(
        lead=row["lead"],
        day=date.fromisoformat(row["day"]),
        message_id=row["message_id"],
        subject=row["subject"],
        html=row["html"],
        text=row["body"],
        threads=_texts_of(row["threads"]),
        state=DigestState(row["state"]),
        prepared_at=time_of(row["prepared_at"]),
        attempts=row["attempts"],
        next_attempt_at=_time_of_or_none(row["next_attempt_at"]),
        sent_at=_time_of_or_none(row["sent_at"]),
        error=row["error"],
    )


def counts_of(row: Row) -> Counts:
    """Return how much is kept."""
    return Counts(
        messages=row["messages"],
        threads=row["threads"],
        reviews=row["reviews"],
        digests=row["digests"],
        quarantined=row["quarantined"],
    )


@cache
def _reviews() -> TypeAdapter[Review]:
    return TypeAdapter(Review)


def _review_of(text: str) -> Review:
    return _reviews().validate_python(json.loads(text))


def _address_list(addresses: Sequence[Address]) -> str:
    pairs = [[plain(address.email), plain(address.name)] for address in addresses]
    return json.dumps(pairs, ensure_ascii=False)


def _addresses_of(text: str) -> tuple[Address, ...]:
    return tuple(Address(email=email, name=name) for email, name in json.loads(text))


def _texts_of(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _time_text_or_none(at: datetime | None) -> str | None:
    return None if at is None else time_text(at)


def _time_of_or_none(text: str | None) -> datetime | None:
    return None if text is None else time_of(text)
