"""A big mail by its text alone: which parts to ask for, and how to put them together again as a small mail.

Pure: a BODYSTRUCTURE (RFC 3501, 7.4.2) and the bytes of some parts in, RFC 5322 bytes out. Attachments become stubs
that keep type and filename and hold nothing, so that one parser reads whole and reassembled mails alike.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Any

TEXT_LIMIT = 512 * 1024
TEXT_LIMIT_OF_MAIL = 1024 * 1024
MAX_DEPTH = 30
MAX_PARTS = 1000

_REPLACED_HEADERS = re.compile(rb"^(?:mime-version|content-[a-z-]+)\s*:", re.IGNORECASE)
_UNSAFE = re.compile(rb"[^\x20-\x7e\x80-\xff]")
_NOT_TOKEN = re.compile(rb"[^A-Za-z0-9!#$%&'*+.^_`{|}~-]")
_PARAMETERS_OF_MULTIPART = frozenset({b"type", b"report-type", b"protocol", b"micalg"})

# Where the disposition stands among the fields of a part (RFC 3501, body-type-basic, -msg and -text).
_DISPOSITION_OF_TEXT, _DISPOSITION_OF_MESSAGE, _DISPOSITION_OF_BASIC = 9, 11, 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One node of a mail's structure: a leaf has a `section` to ask for it by, a multipart has `children`."""

    content_type: bytes
    parameters: tuple[tuple[bytes, bytes], ...] = ()
    section: str = ""
    encoding: bytes = b""
    size: int = 0
    disposition: bytes = b""
    disposition_parameters: tuple[tuple[bytes, bytes], ...] = ()
    children: tuple["Part", ...] = ()

    @property
    def is_body_text(self) -> bool:
        """Tell whether this part is text of the mail itself, not an attached file."""
        named = any(name.split(b"*")[0] in {b"name", b"filename"} for name, _ in self._all_parameters())
        return self.content_type in {b"text/plain", b"text/html"} and self.disposition != b"attachment" and not named

    def _all_parameters(self) -> tuple[tuple[bytes, bytes], ...]:
        return self.parameters + self.disposition_parameters


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A part to fetch: at most `limit` of its bytes, which come in this transfer encoding."""

    section: str
    limit: int
    encoding: bytes = b""


def read_structure(structure: Sequence[Any]) -> Part:
    """Return the tree of a parsed BODYSTRUCTURE; what is nested deeper or more numerous than a sane mail is left out.

    Raises ValueError, TypeError or IndexError if the server's answer makes no sense.
    """
    budget = [MAX_PARTS]
    return _read(structure, (), budget)


def _read(node: Sequence[Any], path: tuple[int, ...], budget: list[int]) -> Part:
    budget[0] -= 1
    if not isinstance(node[0], (list, tuple)):
        return _read_leaf(node, ".".join(map(str, path)) or "1")
    children = node[0] if len(path) < MAX_DEPTH else ()
    return Part(
        content_type=b"multipart/" + _token(node[1], b"mixed"),
        parameters=_pairs(next(iter(node[2:]), None)),
        children=tuple(
            _read(child, (*path, number), budget) for number, child in enumerate(children, start=1) if budget[0] > 0
        ),
    )


def _read_leaf(node: Sequence[Any], section: str) -> Part:
    main, sub = _token(node[0], b"application"), _token(node[1], b"octet-stream")
    if main == b"text":
        place = _DISPOSITION_OF_TEXT
    elif (main, sub) == (b"message", b"rfc822"):
        place = _DISPOSITION_OF_MESSAGE
    else:
        place = _DISPOSITION_OF_BASIC
    disposition = _read_disposition(node[place] if len(node) > place else None)
    return Part(
        content_type=main + b"/" + sub,
        parameters=_pairs(node[2]),
        section=section,
        encoding=_token(node[5], b"7bit"),
        size=int(node[6]),
        disposition=_token(disposition[0], b""),
        disposition_parameters=_pairs(disposition[1]),
    )


def _read_disposition(value: Any) -> tuple[Any, Any]:  # noqa: ANN401  # an atom of a server's answer can be anything
    if isinstance(value, tuple):
        return value[0], value[1]
    if not isinstance(value, bytes):
        return None, None
    # Some servers, pymap among them, tell the header field as it stands.
    header = Message()
    header["Content-Disposition"] = value[:1000].decode("utf-8", errors="replace")
    name = header.get_filename()
    kind = value.partition(b";")[0].strip()
    return kind, (b"filename", name.encode()) if name else None


def _token(value: Any, default: bytes) -> bytes:  # noqa: ANN401  # an atom of a server's answer can be anything
    return _NOT_TOKEN.sub(b"", value).lower()[:100] or default if isinstance(value, bytes) else default


def _pairs(values: Any) -> tuple[tuple[bytes, bytes], ...]:  # noqa: ANN401  # as above
    if not isinstance(values, (tuple, list)):
        return ()
    texts = [value if isinstance(value, bytes) else str(value).encode() for value in values]
    return tuple((_token(name, b"x"), value[:1000]) for name, value in zip(texts[::2], texts[1::2], strict=False))


def leaves(part: Part) -> Iterator[Part]:
    """Yield the parts that are not multiparts, in the mail's order."""
    if not part.children:
        yield part
    for child in part.children:
        yield from leaves(child)


def choose_parts(part: Part) -> tuple[Wanted, ...]:
    """Return the text parts to fetch, each and all together within bounds."""
    left = TEXT_LIMIT_OF_MAIL
    wanted = []
    for leaf in leaves(part):
        if leaf.section and leaf.is_body_text and left > 0:
            limit = min(TEXT_LIMIT, left)
            left -= min(limit, leaf.size)
            wanted.append(Wanted(section=leaf.section, limit=limit, encoding=leaf.encoding))
    return tuple(wanted)


def reassemble(header: bytes, part: Part, texts: Mapping[str, bytes]) -> bytes:
    """Return a mail of this header and structure with the fetched texts in place and every other part empty."""
    boundary = b"=_mailbot_" + hashlib.sha256(header + b"".join(texts.values())).hexdigest()[:32].encode()
    kept = _without_mime(header)
    return b"\r\n".join((kept + b"MIME-Version: 1.0", *_render(part, texts, boundary, "0"))) + b"\r\n"


def header_alone(header: bytes, size: int) -> bytes:
    """Return a mail of this header without its body, and an attachment named by the reason for that."""
    note = f"not read, too large ({size / 1_000_000:.1f} MB).txt".encode()
    part = Part(
        content_type=b"application/octet-stream",
        disposition=b"attachment",
        disposition_parameters=((b"filename", note),),
    )
    return reassemble(header, part, {})


def _without_mime(header: bytes) -> bytes:
    kept: list[bytes] = []
    keeping = True
    for line in header.splitlines():
        if not line:
            break
        if not line.startswith((b" ", b"\t")):
            keeping = not _REPLACED_HEADERS.match(line)
        if keeping:
            kept.append(line + b"\r\n")
    return b"".join(kept)


def _render(part: Part, texts: Mapping[str, bytes], boundary: bytes, place: str) -> Iterator[bytes]:
    if part.content_type.startswith(b"multipart/"):
        yield from _render_multipart(part, texts, boundary, place)
        return
    yield b"Content-Type: " + part.content_type + _parameters(part.parameters)
    if part.disposition:
        yield b"Content-Disposition: " + part.disposition + _parameters(part.disposition_parameters)
    text = texts.get(part.section)
    if text is None:
        yield from (b"", b"")
        return
    yield b"Content-Transfer-Encoding: " + part.encoding
    yield b""
    yield text


def _render_multipart(part: Part, texts: Mapping[str, bytes], boundary: bytes, place: str) -> Iterator[bytes]:
    own = boundary + b"_" + place.encode()
    kept = tuple(pair for pair in part.parameters if pair[0] in _PARAMETERS_OF_MULTIPART)
    yield b"Content-Type: " + part.content_type + _parameters(((b"boundary", own), *kept))
    yield b""
    for number, child in enumerate(part.children):
        yield b"--" + own
        yield from _render(child, texts, boundary, f"{place}.{number}")
    yield b"--" + own + b"--"


def _parameters(pairs: tuple[tuple[bytes, bytes], ...]) -> bytes:
    return b"".join(b";\r\n " + name + b"=" + _value(name, value) for name, value in pairs)


def _value(name: bytes, value: bytes) -> bytes:
    clean = _UNSAFE.sub(b" ", value)
    if name.endswith(b"*"):
        return clean.replace(b" ", b"")
    return b'"' + clean.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def mend_cut(text: bytes, wanted: Wanted) -> bytes:
    """Return the fetched bytes of a part; if they were cut at the limit, so that no half of an encoded unit is left."""
    if len(text) < wanted.limit:
        return text
    if wanted.encoding == b"base64":
        packed = b"".join(text.split())
        packed = packed[: len(packed) // 4 * 4]
        return b"\r\n".join(packed[start : start + 76] for start in range(0, len(packed), 76))
    end = text.rfind(b"\n") + 1
    if end == 0 and wanted.encoding == b"quoted-printable":
        end = max(text.rfind(b"=", len(text) - 2), 0)
    return text[:end] if end else text
