"""Bytes of a mail become a `Mail`: decoded headers, plain and HTML body, names of attachments. Judges nothing."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from mailbot.mail.body import read_body
from mailbot.mail.headers import (
    Headers,
    one_line,
    parse_addresses,
    parse_date,
    parse_ids,
    read_headers,
)
from mailbot.mail.helpdesks import helpdesk_of, originator_of
from mailbot.mail.mend import mend_mail
from mailbot.model import Address, MailbotError

MAX_SUBJECT_CHARACTERS = 2_000
# How vacation programs and gateways mark what they send by themselves, beside Auto-Submitted (RFC 3834).
AUTO_REPLY_FIELDS = (
    "x-autoreply",
    "x-auto-reply",
    "x-autorespond",
    "x-autoresponse",
    "x-autoresponder",
    "x-autoreply-from",
    "x-auto-reply-from",
    "x-mail-autoreply",
    "x-vacation",
    "x-failed-recipients",
    "x-fc-machinegenerated",
    "x-cron-env",
    "x-ms-exchange-message-is-ndr",
    "x-uv-mailing",
)
MAX_FROM_CHARACTERS = 5_000
MAX_AUTHORS = 10
# An address's end that stands in a From field beside its address: in a name, after a second @, in a route.
STRAY_DOMAIN = re.compile(r"@[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}")


class UnreadableMailError(MailbotError):
    """A mail that no parser could read; it belongs in quarantine, whole."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    """One mail as it stands in its bytes, decoded, before anything is cut or judged.

    `at` is UTC and never absurd; `date` is the Date field as written, the same in every copy of the mail.
    `return_path` is None where the field is missing and empty for the null sender `<>`. The fields from
    `content_type` on exist for `roles`: they are lower-case, and empty where missing. `authors` are all addresses of
    all From fields, `author` the first, and what might be read as one; `originator` is the person in whose name a
    helpdesk says it writes.
    """

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    at: datetime
    date: str
    author: Address
    subject: str
    plain: str
    html: str
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    original_from: Address | None = None
    authors: tuple[Address, ...] = ()
    helpdesk: str = ""
    originator: str = ""
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    attachments: tuple[str, ...] = ()
    content_type: str = ""
    auto_submitted: str = ""
    precedence: str = ""
    list_id: str = ""
    list_unsubscribe: str = ""
    return_path: str | None = None
    auto_response_suppress: str = ""
    auto_reply: str = ""
    calendar_method: str = ""
    mailbot: str = ""
    authentication_results: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Ids:
    """By what a mail is linked to others, without brackets."""

    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


def parse_mail(raw: bytes, *, received_at: datetime) -> Mail:
    """Return the mail in `raw` (RFC 5322, 2045 to 2049, 3676); `received_at` is the server's time, in UTC.

    Text beyond 1 MB is cut, attachments are reduced to their names. Raises UnreadableMailError, and nothing else.
    """
    raw = mend_mail(raw)
    headers = read_headers(raw)
    if not headers.fields:
        raise UnreadableMailError("the mail has no header fields; look at its bytes in quarantine")
    body = read_body(raw)
    senders = [parse_addresses(headers.first(name)) for name in ("from", "sender", "reply-to", "return-path")]
    content_type = headers.first("content-type")
    ids = _ids_in(headers)
    return Mail(
        message_id=ids.message_id,
        in_reply_to=ids.in_reply_to,
        references=ids.references,
        at=parse_date(headers.first("date"), received_at=received_at),
        date=one_line(headers.first("date")),
        author=next((found[0] for found in senders if found), None) or _unreadable(headers),
        sender=next(iter(senders[1]), None),
        reply_to=senders[2],
        original_from=_original_from(headers),
        authors=_authors(headers),
        helpdesk=helpdesk_of(headers),
        originator=originator_of(headers),
        to=_addresses(headers, "to"),
        cc=_addresses(headers, "cc"),
        subject=headers.text("subject")[:MAX_SUBJECT_CHARACTERS],
        plain=body.plain,
        html=body.html,
        attachments=body.attachments,
        content_type=content_type.partition(";")[0].strip().lower(),
        auto_submitted=_keyword(headers, "auto-submitted"),
        precedence=_keyword(headers, "precedence") or _keyword(headers, "x-precedence"),
        list_id=headers.text("list-id").lower(),
        list_unsubscribe=headers.text("list-unsubscribe").lower(),
        return_path=headers.text("return-path").strip("<> ").lower() if headers.every("return-path") else None,
        auto_response_suppress=headers.text("x-auto-response-suppress").lower(),
        auto_reply=_auto_reply(headers),
        calendar_method=body.calendar_method,
        mailbot=headers.text("x-mailbot").lower(),
        authentication_results=tuple(one_line(value) for value in headers.every("authentication-results")),
    )


def read_ids(raw: bytes) -> Ids:
    """Return the ids that `parse_mail` finds in the mail, at a fraction of its cost."""
    return _ids_in(read_headers(mend_mail(raw)))


def _ids_in(headers: Headers) -> Ids:
    return Ids(
        message_id=next(iter(parse_ids(headers.first("message-id"))), ""),
        in_reply_to=parse_ids(" ".join(headers.every("in-reply-to"))),
        references=parse_ids(" ".join(headers.every("references"))),
    )


def message_key(mail: Mail) -> str:
    """Return what identifies a mail inside its mailbox, as 64 hex digits.

    Copies in several folders agree, for only what the author's machine wrote counts. Two customers whose
    machines made the same Message-ID differ. Without a Message-ID, or with one that no author or no date goes
    with, recipients and text decide as well.
    """
    parts = [mail.message_id, mail.author.email, mail.date, " ".join(mail.subject.split())]
    if not (mail.message_id and mail.author.email and mail.date):
        recipients = (address.email for address in (*mail.to, *mail.cc))
        parts += [mail.author.name, *recipients, *mail.attachments, mail.plain, mail.html]
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", errors="replace")).hexdigest()


def _unreadable(headers: Headers) -> Address:
    """Return an author without an address, under the name that the From field bears."""
    return Address(email="", name=headers.text("from")[:200])


def _addresses(headers: Headers, name: str) -> tuple[Address, ...]:
    return parse_addresses(", ".join(headers.every(name)))


def _authors(headers: Headers) -> tuple[Address, ...]:
    """Return the addresses of all From fields, and what else in them is the end of one: programs read those apart."""
    found = _addresses(headers, "from")
    rest = " ".join(headers.every("from"))[:MAX_FROM_CHARACTERS].lower()
    for address in found[:MAX_AUTHORS]:
        rest = rest.replace(address.email, " ")
    if "@" not in rest:
        return found
    return (*found, *(Address(email=stray) for stray in STRAY_DOMAIN.findall(rest)))


def _keyword(headers: Headers, name: str) -> str:
    return headers.text(name).partition(";")[0].partition("(")[0].strip().lower()


def _auto_reply(headers: Headers) -> str:
    """Return what one of the fields says by which programs mark answers of a machine, "yes" if it says nothing."""
    if "autorespond" in headers.first("x-post-messageclass").lower():
        return "yes"
    if headers.fields.keys().isdisjoint(AUTO_REPLY_FIELDS):
        return ""
    return next(headers.text(name).lower() or "yes" for name in AUTO_REPLY_FIELDS if headers.every(name))


def _original_from(headers: Headers) -> Address | None:
    """Return whom a mailing list replaced in From (Google Groups, Mailman, Exchange)."""
    names = ("x-original-from", "x-google-original-from", "x-original-sender")
    found = [address for name in names for address in parse_addresses(headers.first(name))[:1]]
    return next((address for address in found if address.name), next(iter(found), None))
