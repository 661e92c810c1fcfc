"""Outlook's own wrapper, winmail.dat (MS-OXTNEF): the texts in it and the names of its files. Decodes no charset.

Text that stands there as RTF alone is not read: the caller says so.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAX_BYTES = 2_000_000
MAX_NAMES = 100
MAX_PROPERTIES = 2_000
SIGNATURE = 0x223E9F78
HEADER = struct.Struct("<IH")
ATTRIBUTE = struct.Struct("<BII")
CHECKSUM_BYTES = 2

CODE_PAGE = 0x00069007
BODY = 0x0002800C
FILE_TITLE = 0x00018010
PROPERTIES = 0x00069003

# Types of MAPI properties (MS-OXCDATA, 2.11.1): how many bytes a value takes here, or that it tells so itself.
FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
STRING, UNICODE, BINARY, OBJECT = 0x1E, 0x1F, 0x102, 0x0D
SEVERAL = 0x1000
FIRST_NAMED = 0x8000
PLAIN, HTML = 0x1000, 0x1013


@dataclass(frozen=True, kw_only=True, slots=True)
class Tnef:
    """What is inside, as bytes; `charset` is that of the texts and the names of attached files."""

    plain: bytes = b""
    html: bytes = b""
    names: tuple[bytes, ...] = ()
    charset: str = ""


def read_tnef(content: bytes) -> Tnef:
    """Return what can be read of a winmail.dat: nothing, if it is none or damaged. Linear time; never raises."""
    plain = html = b""
    charset = ""
    names: list[bytes] = []
    try:
        for name, data in _attributes(content[:MAX_BYTES]):
            if name == CODE_PAGE:
                charset = f"cp{struct.unpack_from('<I', data)[0]}"
            elif name == BODY:
                plain = data.rstrip(b"\x00")
            elif name == FILE_TITLE and len(names) < MAX_NAMES:
                names.append(data.rstrip(b"\x00"))
            elif name == PROPERTIES:
                texts = dict(_texts(data))
                plain, html = texts.get(PLAIN, plain), texts.get(HTML, html)
    except struct.error:
        # What was read before the damage counts.
        pass
    return Tnef(plain=plain, html=html, names=tuple(names), charset=charset)


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    signature, _ = HEADER.unpack_from(content)
    place = HEADER.size if signature == SIGNATURE else len(content)
    while place < len(content):
        _, name, length = ATTRIBUTE.unpack_from(content, place)
        place += ATTRIBUTE.size
        yield name, content[place : place + length]
        place += length + CHECKSUM_BYTES


def _texts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the properties that are texts, as UTF-8 where they are Unicode."""
    (count,) = struct.unpack_from("<I", data)
    place = 4
    for _ in range(min(count, MAX_PROPERTIES)):
        kind, name = struct.unpack_from("<HH", data, place)
        place += 4
        if name >= FIRST_NAMED:
            place = _after_name(data, place)
        values = 1
        base = kind & ~SEVERAL
        if kind & SEVERAL or base in {STRING, UNICODE, BINARY, OBJECT}:
            (values,) = struct.unpack_from("<I", data, place)
            place += 4
        if base in FIXED:
            place += FIXED[base] * values
            continue
        for _ in range(min(values, MAX_PROPERTIES)):
            (length,) = struct.unpack_from("<I", data, place)
            value = data[place + 4 : place + 4 + length]
            place += 4 + length + -length % 4
            if base == UNICODE:
                value = value.decode("utf-16-le", errors="replace").encode()
            yield name, value.rstrip(b"\x00")


def _after_name(data: bytes, place: int) -> int:
    """Return where the value of a property begins whose own name stands at `place`: a set, a kind, number or words."""
    (is_words,) = struct.unpack_from("<I", data, place + 16)
    if not is_words:
        return place + 24
    (length,) = struct.unpack_from("<I", data, place + 20)
    return int(place + 24 + length + -length % 4)
