"""The header block of a mail: split, unfolded, decoded, and read as addresses, ids and dates.

Linear time on anything; the standard library's readers recurse on parentheses and are quadratic on encoded words.
"""

import binascii
import codecs
import quopri
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from mailbot.mail.charset import decode_bytes
from mailbot.model import Address

MAX_HEADER_BYTES = 2_000_000
MAX_TEXT_CHARACTERS = 20_000
MAX_CHARSET_DEPTH = 65_536
MAX_FIELDS = 5_000
MAX_ADDRESS_CHARACTERS = 200_000
MAX_ADDRESSES = 1_000
MAX_IDS = 20_000
MAX_ID_CHARACTERS = 998
MAX_DATE_CHARACTERS = 200
MAX_NAME_CHARACTERS = 200
MAX_KNOWN_CHARACTERS = 500
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
FUTURE_GRACE = timedelta(days=2)

CHARSET = re.compile(rb"charset\s*=\s*\"?([\w.:+-]{1,64})", re.IGNORECASE)
FIELD = re.compile(r"^([!-9;-~]{1,200})[ \t\v\f]*:(.*(?:\n[ \t].*)*)", re.MULTILINE)
BLANK = re.compile(rb"[ \t\r\v\f]*(?:\n|\Z)")
BLANK_BELOW = re.compile(rb"\n[ \t\r\v\f]*(?:\n|\Z)")
# Also with question marks inside, quotes or blanks around the charset, and an end that was cut off.
ENCODED_WORD = re.compile(
    r"=\? ?\"?([\w.:+-]{0,64})(?:\*[\w-]{0,16})?\"? ?\?([bBqQ])\?"
    r"([^?]*(?:(?<!=)\?(?!=)[^?]*){0,10})(?:\?=|\??\Z)"
)
EMAIL = re.compile(r"[^\s<>\"(),;:@\[\]]{1,200}@[^\s<>\"(),;:@\[\]]{1,255}")
# How nearly every program writes one address; all other forms are read a character at a time.
SIMPLE_ADDRESS = re.compile(
    rf"(?:\"([^\"\\]{{0,200}})\"[ \t]*|([^\"(),:;<>@\[\]\\]{{0,200}}))<({EMAIL.pattern})>[ \t]*"
)
SIMPLE_DATE = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):([0-5]\d) "
    r"([+-][01]\d)([0-5]\d)(?: \([A-Z]{1,5}\))?",
    re.ASCII,
)
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, start=1)}
# How Mailman's archives write an address, so that it is not harvested.
HIDDEN_EMAIL = re.compile(r"[ \t]*([^\s<>\"(),;:@\[\]]{1,200}) at ([\w-]{1,63}(?:\.[\w-]{1,63}){1,9})[ \t]*")
DOMAIN_LITERAL = re.compile(r"[^\s<>\"(),;:@\[\]]{1,200}@\[[0-9A-Fa-f.:]{2,60}\]")
COMMENT = re.compile(r"\([^()]{0,200}\)|\s")
ISO_DATE = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d{1,9})? ?(Z|[+-]\d\d:?\d\d)?")
ZONE_WITH_COLON = re.compile(r"([+-]\d\d):(\d\d)$")
SINGLE_ID = re.compile(r"<[^<>\s]{1,998}>")
BRACKETED_ID = re.compile(r"<([^<>]*)>")
CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Headers:
    """Fields by lower-case name; every value unfolded, still with its encoded words, in order of appearance."""

    fields: Mapping[str, Sequence[str]]

    def first(self, name: str) -> str:
        """Return the first value of a field, or an empty string."""
        values = self.fields.get(name)
        return values[0] if values else ""

    def every(self, name: str) -> tuple[str, ...]:
        """Return all values of a field."""
        return tuple(self.fields.get(name, ()))

    def text(self, name: str) -> str:
        """Return the first value of a field with its encoded words decoded, on one line."""
        values = self.fields.get(name)
        return one_line(decode_words(values[0][:MAX_TEXT_CHARACTERS])) if values else ""


def read_headers(raw: bytes) -> Headers:
    """Return the fields of the header block (RFC 5322, 2.2); lines that are no field are left out."""
    block = _header_block(raw)
    # As Latin-1 every byte is one character, so that a value can be turned into its bytes again.
    found = FIELD.findall(block.decode("latin-1"))[:MAX_FIELDS]
    if not block.isascii() or b"\x00" in block:
        declared = _declared_charset(raw) if any(not value.isascii() for _, value in found) else ""
        found = [(name, decode_bytes(value.replace("\n", "").encode("latin-1"), declared)) for name, value in found]
    fields: dict[str, list[str]] = {}
    for name, value in found:
        fields.setdefault(name.lower(), []).append((value.replace("\n", "") if "\n" in value else value).strip())
    return Headers(fields=fields)


def _declared_charset(raw: bytes) -> str:
    """Return the charset that the mail names first: bare bytes in its header block are most likely of the same."""
    match = CHARSET.search(raw[:MAX_CHARSET_DEPTH])
    return match[1].decode("ascii") if match else ""


def _header_block(raw: bytes) -> bytes:
    """Return what stands before the first blank line, its lines ended by line feeds alone."""
    block = raw[:MAX_HEADER_BYTES].lstrip(b"\r\n")
    if BLANK.match(block):
        return b""
    end = BLANK_BELOW.search(block)
    block = (block[: end.start()] if end else block).rstrip(b"\r").replace(b"\r\n", b"\n")
    if b"\r" in block:
        block = b"\n".join(line.rstrip(b"\r").replace(b"\r", b" ") for line in block.split(b"\n"))
    return block


def decode_words(value: str) -> str:
    """Return a header value with its encoded words decoded (RFC 2047); neighbours in one charset are decoded as one.

    Senders cut multi-byte characters between two words although section 5 forbids it.
    """
    if "=?" not in value:
        return value
    parts: list[str] = []
    pending = bytearray()
    charset = ""
    position = 0
    for word in ENCODED_WORD.finditer(value):
        data = _word_bytes(word[2], word[3])
        if not word[0].endswith("?=") and not _begins_utf8(data):
            continue
        between = value[position : word.start()]
        if between.strip() or word[1].lower() != charset:
            parts.append(decode_bytes(bytes(pending), charset))
            pending.clear()
            parts.append(between if between.strip() or not position else "")
        charset = word[1].lower()
        pending += data
        position = word.end()
    parts.extend((decode_bytes(bytes(pending), charset), value[position:]))
    return "".join(parts)


def _begins_utf8(data: bytes) -> bool:
    """Tell whether bytes that were cut off somewhere are UTF-8 up to their last character."""
    try:
        return bool(codecs.getincrementaldecoder("utf-8")().decode(data))
    except UnicodeDecodeError:
        return False


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", errors="replace")
    if encoding in "qQ":
        return quopri.decodestring(data, header=True)
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    try:
        return binascii.a2b_base64(clean[: len(clean) - (len(clean) % 4 == 1)] + b"=" * (-len(clean) % 4))
    except binascii.Error:
        return b""


def one_line(text: str) -> str:
    """Return text without control characters and bidirectional overrides, its whitespace collapsed."""
    # What is printable holds no control character; the look costs a twentieth of the substitution.
    return " ".join((text if text.isprintable() else CONTROL.sub(" ", text)).split())


def parse_addresses(value: str) -> tuple[Address, ...]:
    """Return the addresses of a field (RFC 5322, 3.4), groups flattened, at most 1,000.

    Entries without an address are left out; `ann at acme.example` is one where it stands alone.
    """
    if not value:
        return ()
    if len(value) > MAX_KNOWN_CHARACTERS:
        return tuple(_listed_addresses(value))
    return _known_addresses(value)


@lru_cache(maxsize=1_000)
def _known_addresses(value: str) -> tuple[Address, ...]:
    """Return the addresses of a short field; the same few people write most mails, and an agent stands in them all."""
    simple = SIMPLE_ADDRESS.fullmatch(value)
    if simple:
        return (_address_of(simple[3], one_line(decode_words(simple[1] or simple[2] or ""))),)
    return tuple(_listed_addresses(value))


def _listed_addresses(value: str) -> list[Address]:
    found: list[Address] = []
    for name, route, comment in _split_addresses(value[:MAX_ADDRESS_CHARACTERS]):
        address = _address(name, route, comment)
        if address is not None:
            found.append(address)
        if len(found) >= MAX_ADDRESSES:
            break
    return found


def _address(name: str, route: str, comment: str) -> Address | None:
    if "@" not in route and "@" not in name:
        # Some programs encode the whole entry, address and all.
        name = decode_words(name)
        hidden = HIDDEN_EMAIL.fullmatch(route or name)
        if hidden:
            return _address_of(f"{hidden[1]}@{hidden[2]}", one_line(decode_words(name if route else comment)))
    # Comments and blanks may stand between any two words of an address (RFC 5322, 4.4).
    match = EMAIL.search(COMMENT.sub("", route)) or DOMAIN_LITERAL.search(route) or EMAIL.search(name)
    if match is None:
        return None
    shown = name if "@" in route else EMAIL.sub("", name, count=1)
    shown = one_line(decode_words(shown)) or one_line(decode_words(comment))
    return _address_of(match[0], shown)


def _address_of(email: str, name: str) -> Address:
    return Address(
        email=_lower(email).removeprefix("mailto:").strip("'."), name=name.strip("\"'<> ")[:MAX_NAME_CHARACTERS]
    )


def _lower(email: str) -> str:
    """Return an address in lower case, unless that makes it ASCII: the sign for Kelvin is no letter of a domain."""
    lower = email.lower()
    return email if lower.isascii() and not email.isascii() else lower


def _split_addresses(value: str) -> Iterator[tuple[str, str, str]]:  # noqa: C901, PLR0912 -- one flat state machine
    name: list[str] = []
    route: list[str] = []
    comment: list[str] = []
    quoted = escaped = angled = False
    depth = 0
    for character in value:
        if escaped:
            escaped = False
            (comment if depth else name).append(character)
        elif character == "\\" and (quoted or depth):
            escaped = True
        elif quoted:
            if character == '"':
                quoted = False
            else:
                name.append(character)
        elif depth:
            depth += {"(": 1, ")": -1}.get(character, 0)
            if depth:
                comment.append(character)
        elif character == "(":
            depth = 1
        elif angled:
            if character == ">":
                angled = False
            else:
                route.append(character)
        elif character == '"':
            quoted = True
        elif character == "<":
            angled = True
            route.clear()
        elif character in ",;":
            yield "".join(name), "".join(route), "".join(comment)
            name, route, comment = [], [], []
        elif character == ":" and "@" not in name:
            name.clear()
        else:
            name.append(character)
    yield "".join(name), "".join(route), "".join(comment)
    if (quoted or depth) and not route:
        yield from ((email, "", "") for email in EMAIL.findall("".join(comment)))


def parse_ids(value: str) -> tuple[str, ...]:
    """Return the message ids of a field without their brackets (RFC 5322, 3.6.4), each once, at most 20,000.

    Empty ids (`<>`, `< >`) are none. Ids that lost their brackets are taken by their @.
    """
    if not value:
        return ()
    if SINGLE_ID.fullmatch(value):
        return (value[1:-1],)
    bracketed = BRACKETED_ID.findall(value)
    words = bracketed or [word for word in value.split() if "@" in word]
    ids = ("".join(word.split()).strip("<>") for word in words)
    return tuple(dict.fromkeys(id_ for id_ in ids if 0 < len(id_) <= MAX_ID_CHARACTERS))[:MAX_IDS]


def parse_date(value: str, *, received_at: datetime) -> datetime:
    """Return the time of a Date field in UTC; the time of receipt if it is missing, unreadable or absurd.

    Absurd is before 1990 or more than two days after receipt.
    """
    if not value or len(value) > MAX_DATE_CHARACTERS:
        return received_at
    try:
        at = _simple_date(value) or _any_date(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return received_at
    return at if EARLIEST <= at <= received_at + FUTURE_GRACE else received_at


def _simple_date(value: str) -> datetime | None:
    """Return the time of a date written as RFC 5322, 3.3 asks, or None where any of it is missing or odd."""
    match = SIMPLE_DATE.fullmatch(value)
    month = MONTHS.get(match[2]) if match else None
    if match is None or month is None:
        return None
    day, _, year, hour, minute, second, hours, minutes = match.groups()
    east = timedelta(hours=int(hours), minutes=int(hours[0] + minutes))
    return datetime(int(year), month, int(day), int(hour), int(minute), int(second), tzinfo=UTC) - east


def _any_date(value: str) -> datetime:
    iso = ISO_DATE.fullmatch(value)
    if iso:
        read = datetime.fromisoformat(f"{iso[1]}T{iso[2]}{iso[3] or ''}")
    else:
        # A leap second is no time that Python knows.
        read = parsedate_to_datetime(ZONE_WITH_COLON.sub(r"\1\2", value).replace(":60 ", ":59 "))
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
