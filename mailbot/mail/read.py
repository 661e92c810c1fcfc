"""The way from bytes to Message, in one call. Composes the steps; each of them lives in a module of its own."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from mailbot.language import detect_language
from mailbot.mail.guard import guarded
from mailbot.mail.parse import Ids, Mail, UnreadableMailError, message_key, parse_mail
from mailbot.mail.quotes import AuthorName, OwnText, read_own_text, signer_of
from mailbot.mail.quotes.invitations import typed_in_invitation
from mailbot.mail.roles import MailboxIdentity, role_of, speaker_of
from mailbot.mail.subjects import is_reply_subject
from mailbot.mail.text import text_of_html
from mailbot.model import Address, Message, Role
from mailbot.sentences import split_sentences

MAX_ANSWERED = 5
MAX_SIGNED_CHARACTERS = 50_000
STUB_CHARACTERS = 200
STUB = re.compile(r"html|browser|view (?:this|the) (?:e-?mail|message)", re.IGNORECASE)
QUOTING_HTML = re.compile(r"<blockquote|gmail_quote|divRplyFwdMsg|appendonsend|protonmail_quote|yahoo_quoted")


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """A mail as it came: its bytes, when the server received it (UTC), whether it lay in a folder of sent mails."""

    raw: bytes
    received_at: datetime
    in_sent_folder: bool


def read_messages(
    mails: Sequence[Incoming],
    *,
    identity: MailboxIdentity,
    parents: Callable[[Sequence[str]], Mapping[str, str]],
) -> list[Message | UnreadableMailError]:
    """Return each mail as a Message, or why it cannot be read, in the same order; no mail keeps another from it.

    `parents` returns the kept texts of those Message-IDs it knows; it is asked once. The mail that one answers may
    stand anywhere among `mails`. A quote is proven by the nearest mail answered that is known.
    """
    parsed = [guarded(partial(parse_mail, mail.raw, received_at=mail.received_at)) for mail in mails]
    readable = [mail for mail in parsed if isinstance(mail, Mail)]
    borne = {mail.message_id for mail in readable}
    wanted = {id_: None for mail in readable for id_ in answered_ids(mail) if id_ not in borne}
    texts = dict(parents(tuple(wanted))) if wanted else {}
    read: dict[int, Message | UnreadableMailError] = {}
    for number in sorted(range(len(mails)), key=lambda n: _time_of(parsed[n], mails[n])):
        mail = parsed[number]
        if isinstance(mail, UnreadableMailError):
            read[number] = mail
            continue
        parent = next((texts[id_] for id_ in answered_ids(mail) if id_ in texts), None)
        sent = mails[number].in_sent_folder
        message = guarded(partial(_message_of, mail, identity=identity, in_sent_folder=sent, parent_text=parent))
        read[number] = message
        if isinstance(message, Message) and message.message_id:
            texts.setdefault(message.message_id, message.text)
    return [read[number] for number in range(len(mails))]


def read_message(
    raw: bytes,
    *,
    received_at: datetime,
    identity: MailboxIdentity,
    in_sent_folder: bool,
    parent_text: str | None = None,
) -> Message:
    """Return the mail in `raw` as a Message: own text, its sentences, role and language.

    `received_at` is the server's time in UTC; `parent_text` is the text of the mail answered, if it is known, and
    serves as proof of what is quoted. Raises UnreadableMailError when no parser can read the bytes.
    """
    mail = parse_mail(raw, received_at=received_at)
    return _message_of(mail, identity=identity, in_sent_folder=in_sent_folder, parent_text=parent_text)


def answered_ids(mail: Mail | Ids) -> tuple[str, ...]:
    """Return the Message-IDs of the mails that this one answers, the nearest first, at most five."""
    ids = (*mail.in_reply_to, *reversed(mail.references[-MAX_ANSWERED:]))
    return tuple(dict.fromkeys(id_ for id_ in ids if id_ != mail.message_id))[:MAX_ANSWERED]


def _time_of(parsed: Mail | UnreadableMailError, mail: Incoming) -> datetime:
    return parsed.at if isinstance(parsed, Mail) else mail.received_at


def _message_of(mail: Mail, *, identity: MailboxIdentity, in_sent_folder: bool, parent_text: str | None) -> Message:
    own = own_text_of_mail(mail, parent_text=parent_text)
    role = role_of(mail, identity=identity, in_sent_folder=in_sent_folder)
    author = speaker_of(mail, identity=identity)
    return Message(
        key=message_key(mail),
        at=mail.at,
        author=_signed(mail, author) if role is Role.AGENT and identity.is_shared(author) else author,
        role=role,
        subject=mail.subject,
        text=own.text,
        sentences=split_sentences(own.text),
        message_id=mail.message_id,
        in_reply_to=mail.in_reply_to,
        references=mail.references,
        to=mail.to,
        cc=mail.cc,
        attachments=mail.attachments,
        language=detect_language(own.text),
        answered=own.answered,
    )


def _signed(mail: Mail, author: Address) -> Address:
    """Return the author under the name they sign with, if the shared address bears another."""
    text = mail.plain if mail.plain.strip() else text_of_html(mail.html[:MAX_SIGNED_CHARACTERS])
    name = signer_of(text[:MAX_SIGNED_CHARACTERS])
    return author if not name or AuthorName(author.name).signs(name) else replace(author, name=name)


def own_text_of_mail(mail: Mail, *, parent_text: str | None = None) -> OwnText:
    """Return what the author newly wrote, from the plain body unless that is missing, a stub or hides its quotes."""
    answers = bool(mail.in_reply_to or mail.references) or is_reply_subject(mail.subject)
    of_author = partial(
        read_own_text,
        parent_text=parent_text,
        author=AuthorName(mail.author.name, mail.author.email),
        answers=answers,
    )
    if mail.calendar_method:
        return of_author(typed_in_invitation(mail.plain or text_of_html(mail.html)))
    if mail.html and (not mail.plain.strip() or _is_stub(mail)):
        return of_author(text_of_html(mail.html))
    own = of_author(mail.plain)
    whole = "".join(own.text.split()) == "".join(mail.plain.split())
    if whole and QUOTING_HTML.search(mail.html):
        # The plain body shows no quotes although the HTML body marks some: only the HTML tells them apart.
        told_apart = of_author(text_of_html(mail.html))
        return told_apart if told_apart.text else own
    return own


def _is_stub(mail: Mail) -> bool:
    """Tell whether the plain body only says that there is an HTML one."""
    return len(mail.plain) < STUB_CHARACTERS < len(mail.html) and STUB.search(mail.plain) is not None
