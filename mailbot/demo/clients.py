"""A letter as a mail program really sends it: headers, MIME structure, charset, attachments, own words and history.

Owns the bytes (RFC 5322, 2045-2047, 3834). How each program marks up and quotes is `client_bodies`.
"""

import hashlib
from email import policy
from email.charset import BASE64, QP, Charset
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.utils import format_datetime, formataddr

from mailbot.demo.client_bodies import Body, Letter, compose_body, shown_subject
from mailbot.demo.company import DOMAIN
from mailbot.model import Address, Role

__all__ = ["Letter", "render_letter"]

_PROGRAMS: dict[str, tuple[str, str]] = {
    "outlook": ("X-Mailer", "Microsoft Outlook 16.0"),
    "apple": ("X-Mailer", "Apple Mail (2.3774.600.62)"),
    "phone": ("X-Mailer", "iPhone Mail (21G93)"),
    "thunderbird": ("User-Agent", "Mozilla Thunderbird"),
    "mailru": ("X-Mailer", "Mail.Ru Mailer 1.0"),
    "helpdesk": ("X-Mailer", "Deskline 8"),
}
_QUOTED_PRINTABLE = frozenset({"outlook", "apple", "phone", "helpdesk"})
_TYPES: dict[str, tuple[str, bytes, int]] = {
    "png": ("png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", 2_300),
    "jpg": ("jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", 3_400),
    "pdf": ("pdf", b"%PDF-1.4\n", 1_200),
    "mp4": ("mp4", b"\x00\x00\x00\x18ftypmp42", 400_000),
}
_BOUNDARY_LENGTH = 24

# Long headers are folded here, where programs fold them; the policy would fold them once more.
_UNFOLDED = policy.compat32.clone(linesep="\r\n", max_line_length=0)


def render_letter(letter: Letter) -> bytes:
    """Return the RFC 5322 bytes of a letter, with CRLF line ends; the same letter gives the same bytes."""
    content = _content(letter, compose_body(letter))
    if letter.attachments:
        mixed = _multipart("mixed", letter)
        for part in (content, *map(_attachment, letter.attachments)):
            mixed.attach(part)
        content = mixed
    _write_headers(content, letter)
    return content.as_bytes(policy=_UNFOLDED)


def _content(letter: Letter, body: Body) -> Message:
    plain = _text_part(body.plain, "plain", letter)
    if letter.client == "thunderbird" and not letter.html:
        plain.set_param("format", "flowed")
    if not letter.html:
        return plain
    page = _text_part(body.html, "html", letter)
    if letter.client == "helpdesk":
        return page
    alternative = _multipart("alternative", letter)
    alternative.attach(plain)
    alternative.attach(page)
    return alternative


def _text_part(text: str, subtype: str, letter: Letter) -> Message:
    charset = Charset(_fitting_charset(text, letter.charset))
    charset.body_encoding = QP if letter.client in _QUOTED_PRINTABLE else BASE64
    part = Message()
    part["Content-Type"] = f"text/{subtype}"
    # Base64 keeps the line ends of the text, which RFC 2045 wants as CRLF; quoted-printable gets them on writing.
    part.set_payload(text.replace("\n", "\r\n") if charset.body_encoding == BASE64 else text, charset)
    del part["MIME-Version"]
    return part


def _fitting_charset(text: str, wanted: str) -> str:
    try:
        text.encode(wanted)
    except UnicodeEncodeError:
        return "utf-8"
    return wanted


def _multipart(subtype: str, letter: Letter) -> MIMEMultipart:
    digest = hashlib.sha256(f"{subtype} {letter.message_id}".encode()).hexdigest()
    part = MIMEMultipart(subtype, boundary=f"=_{digest[:_BOUNDARY_LENGTH]}")
    del part["MIME-Version"]
    return part


def _attachment(name: str) -> Message:
    subtype, magic, size = _TYPES[name.rpartition(".")[2]]
    part = MIMEApplication(magic + hashlib.shake_256(name.encode()).digest(size), subtype)
    kind = {"png": "image", "jpeg": "image", "mp4": "video"}.get(subtype, "application")
    part.set_type(f"{kind}/{subtype}")
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    del part["MIME-Version"]
    return part


def _write_headers(mail: Message, letter: Letter) -> None:
    mail["MIME-Version"] = "1.0"
    mail["Date"] = format_datetime(letter.at)
    mail["From"] = _address(letter.author, letter.charset)
    mail["To"] = _address(letter.to, letter.charset)
    mail["Message-ID"] = letter.message_id
    mail["Subject"] = _encoded(shown_subject(letter), letter.charset)
    if letter.parent is not None:
        mail["In-Reply-To"] = letter.parent.message_id
        mail["References"] = "\r\n ".join(letter.references)
    if letter.author.email.endswith("@" + DOMAIN):
        mail["Reply-To"] = f"support@{DOMAIN}"
    if letter.role is Role.AUTOMATIC:
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
    elif letter.client in _PROGRAMS:
        name, value = _PROGRAMS[letter.client]
        mail[name] = value


def _encoded(text: str, charset: str) -> str:
    if text.isascii():
        return text
    return Header(text, _fitting_charset(text, charset), header_name="Subject").encode(linesep="\r\n")


def _address(address: Address, charset: str) -> str:
    return formataddr((address.name, address.email), _fitting_charset(address.name, charset))
