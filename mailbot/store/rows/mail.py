"""Rows of messages, of the places and folders they were found in, and of how mailboxes fare."""

import json
from collections.abc import Iterable

from mailbot.model import Address, Envelope, InlineAnswer, Message, Role
from mailbot.store.kept import Content, Copy, FolderState, MailboxStatus, NewMessage
from mailbot.store.rows.columns import (
    Values,
    address_list,
    addresses_of,
    texts_of,
    time_of,
    time_of_or_none,
    time_text,
    time_text_or_none,
)
from mailbot.store.text import lookup_hash, plain, plain_list
from mailbot.store.transactions import Row
from mailbot.versions import fingerprint


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
        "sent_to": address_list(message.to),
        "sent_cc": address_list(message.cc),
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
        sentences=texts_of(row["sentences"]),
        message_id=row["message_id"],
        in_reply_to=texts_of(row["in_reply_to"]),
        references=texts_of(row["refs"]),
        to=addresses_of(row["sent_to"]),
        cc=addresses_of(row["sent_cc"]),
        attachments=texts_of(row["attachments"]),
        language=row["language"],
        answered=tuple(InlineAnswer(sentence=number, quoted=words) for number, words in json.loads(row["answered"])),
    )


def content_of(row: Row) -> Content:
    """Return what tells a kept message from another with the same headers."""
    return Content(text=row["body"], attachments=texts_of(row["attachments"]))


def envelope_of(row: Row) -> Envelope:
    """Return what decides to which thread a kept message belongs."""
    message_id = row["message_id"]
    refers = dict.fromkeys((*texts_of(row["in_reply_to"]), *texts_of(row["refs"])))
    return Envelope(
        key=row["key"],
        at=time_of(row["at"]),
        role=Role(row["role"]),
        author=row["author_email"],
        recipients=tuple(
            address.email for column in ("sent_to", "sent_cc") for address in addresses_of(row[column]) if address.email
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


def folder_row(state: FolderState) -> Values:
    """Return the values of a folder's row."""
    return {
        "mailbox": state.mailbox,
        "folder": state.folder,
        "uid_validity": state.uid_validity,
        "last_uid": state.last_uid,
        "left_out": state.left_out,
    }


def folder_state_of(row: Row) -> FolderState:
    """Return how far a folder has been read."""
    return FolderState(
        mailbox=row["mailbox"],
        folder=row["folder"],
        uid_validity=row["uid_validity"],
        last_uid=row["last_uid"],
        left_out=row["left_out"],
    )


def status_row(status: MailboxStatus) -> Values:
    """Return the values of the row that says how a mailbox fares."""
    return {
        "mailbox": status.mailbox,
        "since": time_text(status.since),
        "error": status.error,
        "missing": status.missing,
        "not_before": time_text_or_none(status.not_before),
    }


def status_of(row: Row) -> MailboxStatus:
    """Return how a mailbox fares."""
    return MailboxStatus(
        mailbox=row["mailbox"],
        since=time_of(row["since"]),
        error=row["error"],
        missing=row["missing"],
        not_before=time_of_or_none(row["not_before"]),
    )
