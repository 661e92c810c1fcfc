"""The leaves of a mail become its body: plain text, HTML, names of all that is attached. Knows no headers of a mail.

What is sealed (S/MIME, PGP) is named as such and never guessed at; what programs wrap around text is taken off.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from mailbot.mail.charset import decode_bytes
from mailbot.mail.headers import decode_words, one_line
from mailbot.mail.mend import mend_mail
from mailbot.mail.parts import BODIES, PARAMETER, SMIME, TNEF, Part, parameter, read_parts
from mailbot.mail.text import unflow
from mailbot.mail.tnef import read_tnef
from mailbot.mail.wrappers import open_signed
from mailbot.model import Sealed

MAX_BODY_BYTES = 1_000_000
MAX_BODY_PARTS = 50
MAX_ATTACHMENTS = 100
MAX_NAME_CHARACTERS = 200
MAX_WRAPPERS = 3
MAX_KNOWN_CHARACTERS = 500
CHARSET = re.compile(PARAMETER.format("charset"), re.IGNORECASE)
HTML_CHARSET = re.compile(r"charset\s*=\s*(?:[\"']([\w-]{1,40})|([\w-]{1,40}))", re.IGNORECASE)
METHOD = re.compile(PARAMETER.format("method"), re.IGNORECASE)
SMIME_TYPE = re.compile(PARAMETER.format("smime-type"), re.IGNORECASE)
FLOWED = re.compile(r";\s*format\s*=\s*\"?flowed", re.IGNORECASE)
DELETE_SPACE = re.compile(r";\s*delsp\s*=\s*\"?yes", re.IGNORECASE)
ENRICHED_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]{0,59}>")
UU_BEGIN = re.compile(r"^begin [0-7]{3,4} (\S.{0,200})$")
UU_LINE = re.compile(r"^M[ -`]{60}$")

PROSE = frozenset({"text/plain", "text/html", "text/markdown", "text/x-markdown", "text"})
# What a nameless part is called, where its type alone would not tell a reader.
NAMES = {
    "application/ms-tnef": "winmail.dat",
    "application/vnd.ms-tnef": "winmail.dat",
    "text/calendar": "invite.ics",
    "message/rfc822": "message.eml",
    "message/global": "message.eml",
    "application/pgp-encrypted": Sealed.PGP.value,
}
PGP_BEGIN = "-----BEGIN PGP "
PGP_MESSAGE = ("-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----")
ARMOURED = re.compile(rf"{PGP_MESSAGE[0]}.*?(?:{PGP_MESSAGE[1]}|\Z)", re.DOTALL)
PGP_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
PGP_SIGNATURE = ("-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----")


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """What a mail says and carries; `calendar_method` is that of its invitation (RFC 5546), in lower case."""

    plain: str = ""
    html: str = ""
    attachments: tuple[str, ...] = ()
    calendar_method: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _TextType:
    """How the parameters of a Content-Type say that a text is written."""

    charset: str
    flowed: bool
    delete_space: bool


@dataclass(slots=True)
class _Found:
    """What was read so far."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    calendar_method: str = ""

    def body(self) -> Body:
        return Body(
            plain="\n".join(filter(None, self.plain)),
            html="\n".join(filter(None, self.html)),
            attachments=tuple(self.attachments[:MAX_ATTACHMENTS]),
            calendar_method=self.calendar_method,
        )


def read_body(raw: bytes) -> Body:
    """Return the body of a mail; texts beyond 1 MB are cut. Never raises."""
    found = _Found()
    _read_into(found, raw, MAX_WRAPPERS)
    return found.body()


def _read_into(found: _Found, raw: bytes, wrappers_left: int) -> None:
    parts = read_parts(raw)
    shown = _shown(parts)
    for number, part in enumerate(parts):
        inside = open_signed(part.content or b"") if part.content_type in SMIME and wrappers_left else None
        if inside is not None:
            _read_into(found, mend_mail(inside), wrappers_left - 1)
        elif part.content_type in TNEF and not shown:
            _add_tnef(found, part)
        elif number in shown:
            _add_text(found, part)
        elif not part.content_type.startswith("multipart/") and (part.filename or part.content_type not in BODIES):
            found.attachments.append(_name_of(part))
        if part.content_type == "text/calendar":
            found.calendar_method = found.calendar_method or parameter(METHOD, part.header).lower()


def _add_tnef(found: _Found, part: Part) -> None:
    """Add what Outlook packed into the only part that could be read, or say that its words are sealed."""
    tnef = read_tnef(part.content or b"")
    if not (tnef.plain or tnef.html):
        found.attachments.append(Sealed.TNEF.value)
    found.plain.append(decode_bytes(tnef.plain[:MAX_BODY_BYTES], tnef.charset).strip())
    found.html.append(
        decode_bytes(tnef.html[:MAX_BODY_BYTES], parameter(HTML_CHARSET, tnef.html[:2000].decode("latin-1")))
    )
    found.attachments += [one_line(decode_bytes(name, tnef.charset))[:MAX_NAME_CHARACTERS] for name in tnef.names]


def _shown(parts: Sequence[Part]) -> frozenset[int]:
    """Return the numbers of the parts that are the body, at most 50.

    A text that bears a name or is of an odd kind is the body only where no plain or HTML text stands beside it.
    """
    texts = [number for number, part in enumerate(parts) if part.is_text and part.disposition != "attachment"]
    nameless = [number for number in texts if not parts[number].filename]
    prose = [number for number in nameless if parts[number].content_type in PROSE]
    return frozenset((prose or nameless or texts)[:MAX_BODY_PARTS])


def _add_text(found: _Found, part: Part) -> None:
    text = _text_of(part)
    if part.content_type == "text/html":
        clear, sealed = without_armour(text)
        found.html.append(clear)
        found.attachments += sealed
    else:
        text, wrapped = unwrap(text)
        found.plain.append(text)
        found.attachments += wrapped


def unwrap(text: str) -> tuple[str, list[str]]:
    """Return a plain text without PGP armour (RFC 9580, 6 and 7) and uuencoded files, and the names of what it held.

    A signed text stays, an encrypted one is named and gone.
    """
    if PGP_BEGIN not in text and not _holds_file(text):
        return text, []
    kept: list[str] = []
    names: list[str] = []
    until: str | None = None
    signed = False
    lines = text.split("\n")
    for number, raw_line in enumerate(lines):
        line = raw_line.strip()
        if until is not None:
            until = None if line == until else until
        elif line == PGP_SIGNED:
            # The armour's own fields end with a blank line.
            until, signed = "", True
        elif line in (PGP_MESSAGE[0], PGP_SIGNATURE[0]):
            sealed = line == PGP_MESSAGE[0]
            names += [Sealed.PGP.value] if sealed else []
            until, signed = (PGP_MESSAGE[1] if sealed else PGP_SIGNATURE[1]), False
        elif (file := UU_BEGIN.match(line)) and UU_LINE.match("".join(lines[number + 1 : number + 2]).rstrip()):
            names.append(one_line(file[1])[:MAX_NAME_CHARACTERS])
            until = "end"
        else:
            kept.append(raw_line.removeprefix("- ") if signed else raw_line)
    return "\n".join(kept).strip("\n"), names


def _holds_file(text: str) -> bool:
    return "\nbegin " in text or text.startswith("begin ")


def without_armour(html: str) -> tuple[str, list[str]]:
    """Return a markup without the encrypted text in it, and what to call that (RFC 9580, 6), if there is any."""
    if PGP_BEGIN not in html:
        return html, []
    clear, count = ARMOURED.subn("", html)
    return clear, [Sealed.PGP.value] if count else []


def _name_of(part: Part) -> str:
    if part.content_type in SMIME:
        kind = parameter(SMIME_TYPE, part.header).lower()
        return (Sealed.SMIME_SIGNED if kind == "signed-data" else Sealed.SMIME).value
    name = one_line(decode_words(part.filename)).replace("\x00", "")[:MAX_NAME_CHARACTERS]
    if part.content_type == "application/pgp-encrypted":
        return Sealed.PGP.value
    return name or NAMES.get(part.content_type, part.content_type)


def _text_type(header: str) -> _TextType:
    return _TextType(
        charset=parameter(CHARSET, header),
        flowed=FLOWED.search(header) is not None,
        delete_space=DELETE_SPACE.search(header) is not None,
    )


# Nearly all mails bear one of a few Content-Types.
_known_text_type = lru_cache(maxsize=500)(_text_type)


def _text_of(part: Part) -> str:
    known = len(part.header) <= MAX_KNOWN_CHARACTERS
    written = _known_text_type(part.header) if known else _text_type(part.header)
    text = decode_bytes((part.content or b"")[:MAX_BODY_BYTES], written.charset)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if part.content_type == "text/plain" and written.flowed:
        text = unflow(text, delete_space=written.delete_space)
    if part.content_type in {"text/enriched", "text/richtext"}:
        text = ENRICHED_TAG.sub("", text).replace("<<", "<")
    return "" if text.isspace() else text.strip("\n")
