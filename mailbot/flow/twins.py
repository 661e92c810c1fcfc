"""Twins: different mails with the same Message-ID, author, date and subject are told apart, so that none is lost."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from mailbot.model import Message
from mailbot.store.kept import Content, NewMessage
from mailbot.store.port import Store

SHARED_SHARE = 0.5
"""Copies of one mail differ by a footer, or by quoted words that were not known as such when the first was read."""


def tell_apart(mailbox: str, found: Sequence[NewMessage], store: Store) -> list[NewMessage]:
    """Return the messages; one whose key another mail has, kept or earlier in the batch, gets a key of its own."""
    contents = dict(store.contents_of(mailbox, {new.message.key for new in found}))
    told = []
    for new in found:
        content = _content_of(new.message)
        if are_copies(contents.setdefault(new.message.key, content), content):
            told.append(new)
        else:
            told.append(replace(new, message=replace(new.message, key=_twin_key(new.message))))
    return told


def are_copies(one: Content, other: Content) -> bool:
    """Tell whether two mails with the same headers are one: half of the shorter text's words stand in the longer.

    An empty text is a copy of any other that carries the same files; files without a name in common are other files.
    """
    files, other_files = set(one.attachments), set(other.attachments)
    if files and other_files and files.isdisjoint(other_files):
        return False
    shorter, longer = sorted((one.text.split(), other.text.split()), key=len)
    if not shorter:
        return not longer or files == other_files
    known = set(longer)
    return sum(word in known for word in shorter) >= len(shorter) * SHARED_SHARE


def _content_of(message: Message) -> Content:
    return Content(text=message.text, attachments=message.attachments)


def _twin_key(message: Message) -> str:
    told = "\x1f".join((message.key, *message.attachments, message.text))
    return hashlib.sha256(told.encode("utf-8", errors="replace")).hexdigest()
