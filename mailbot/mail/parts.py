"""Bytes of a mail become the leaves of its MIME tree (RFC 2045 to 2049), whatever state it is in. Decodes no text.

Three readers, each for what the one before refuses: the native parser, the standard library's lenient one, and a flat
walk from boundary to boundary that neither depth nor damage can stop.
"""

import email
import email.message
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from fast_mail_parser import ParseError, PyLazyMimePart, parse_email_tree

from mailbot.mail.headers import read_headers
from mailbot.mail.transfer import decode_transfer, transfer_encoding

MAX_WORD_STARTS = 5_000
MAX_COMPARISONS = 1_000_000
MAX_PARTS = 2_000
MAX_BOUNDARIES = 5_000
BODIES = frozenset(
    {"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "text/x-markdown", "text"}
)
# Programs pack a whole mail into these; see `wrappers`.
SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
WRAPPERS = SMIME | TNEF
WRAPPER_NAMES = {"winmail.dat": "application/ms-tnef", "smime.p7m": "application/pkcs7-mime"}
# No prose, although their names begin with text/.
NO_PROSE = frozenset(
    {
        "calendar",
        "css",
        "csv",
        "directory",
        "javascript",
        "rfc822-headers",
        "rtf",
        "vcard",
        "watch-html",
        "x-amp-html",
        "x-vcard",
        "xml",
    }
)
# What the native parser decodes by itself.
PLAIN_ENCODINGS = frozenset({"", "7bit", "8bit", "binary", "base64", "quoted-printable"})
PARAMETER = r";\s*{}\s*=\s*(?:\"([^\"]*)\"|([^\s;\"]+))"
FILE_NAME = re.compile(PARAMETER.format(r"(?:file)?name"), re.IGNORECASE)
BOUNDARY = re.compile(rb"boundary\s*=\s*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
# A boundary shows itself by the fields below it, also where no Content-Type names it.
BELOW_BOUNDARY = re.compile(rb"\ncontent-[a-z-]{2,30}[ \t]*:", re.IGNORECASE)
MAX_BOUNDARY = 250
PREAMBLE = re.compile(rb"\s*(?:This is a (?:multi-?part|MIME)[^\r\n]{0,100}\s*)?", re.IGNORECASE)
# Mails in a digest bear no type of their own (RFC 2046, 5.1.5).
DIGEST = "multipart/digest"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A leaf of the MIME tree; `content` is decoded from its transfer encoding, None where that was not worth it.

    `header` is the whole Content-Type, `content_type` and `disposition` are their first words in lower case.
    """

    content_type: str
    header: str
    disposition: str
    filename: str
    content: bytes | None

    @property
    def is_text(self) -> bool:
        """Tell whether the part can be read as text: every subtype of text that is no data (RFC 2046, 4.1.4)."""
        return _is_text(self.content_type)


class _DamageError(Exception):
    """A reader met what another one reads better."""


def read_parts(raw: bytes) -> list[Part]:
    """Return the leaves outside attached mails, in order, at most 2,000. Never raises."""
    for reader, is_cheap in READERS:
        try:
            parts = list(reader(raw)) if is_cheap(raw) else []
        except (ParseError, RecursionError, LookupError, ValueError, TypeError, AttributeError, _DamageError):
            continue
        if any(part.content is None or (part.content and not part.content.isspace()) for part in parts):
            return parts if len(parts) > 1 else list(_unpacked(parts[0]))
    return list(_salvaged_parts(raw))


def parameter(pattern: re.Pattern[str], value: str) -> str:
    """Return the parameter of a structured header value that a pattern made of PARAMETER finds, or nothing."""
    match = pattern.search(value)
    return (match[1] or match[2] or "").strip() if match else ""


def _native_parts(raw: bytes) -> Iterator[Part]:
    stack: list[tuple[PyLazyMimePart, bool]] = [(parse_email_tree(raw, mode="lazy"), False)]
    left = MAX_PARTS
    while stack and left:
        left -= 1
        part, digested = stack.pop()
        content_type = part.content_type.lower()
        if content_type.startswith("multipart/") and part.children:
            stack.extend((child, content_type == DIGEST) for child in reversed(part.children))
            continue
        fields = {name.lower(): values[0] for name, values in part.headers.items() if values}
        header = fields.get("content-type", "")
        kind = "message/rfc822" if digested and not header else _kind(content_type, part.filename or "")
        if kind.startswith("multipart/"):
            raise _DamageError
        content = part.content if _is_text(kind) or kind in WRAPPERS else None
        encoding = fields.get("content-transfer-encoding", "").lower()
        if content is not None and encoding not in PLAIN_ENCODINGS:
            content = decode_transfer(content, transfer_encoding(encoding))
        yield Part(
            content_type=kind,
            header=header,
            disposition=(part.disposition or "").lower(),
            filename=part.filename or "",
            content=content,
        )


def _is_text(content_type: str) -> bool:
    return content_type in BODIES or (content_type.startswith("text/") and content_type[5:] not in NO_PROSE)


def _kind(content_type: str, filename: str) -> str:
    """Return the type of a part; what names no type is plain text (RFC 2045, 5.2), a wrapper is known by its name."""
    main, _, sub = content_type.partition("/")
    if not (main and sub) or "=" in content_type:
        return "text/plain"
    return WRAPPER_NAMES.get(filename.lower(), content_type) if main == "application" else content_type


def _lenient_parts(raw: bytes) -> Iterator[Part]:
    stack: list[email.message.Message] = [email.message_from_bytes(raw)]
    left = MAX_PARTS
    while stack and left:
        left -= 1
        part = stack.pop()
        children = part.get_payload()
        if isinstance(children, list) and part.get_content_maintype() != "message":
            stack.extend(child for child in reversed(children) if isinstance(child, email.message.Message))
            continue
        filename = part.get_filename("")
        kind = _kind(part.get_content_type(), filename)
        if kind.startswith("multipart/"):
            # A multipart whose boundary never comes is text to every mail program.
            leaf = _leaf(part, "text/plain", filename)
            shown = any(_shown_boundaries(leaf.content or b""))
            yield from _salvaged_parts(leaf.content or b"", preamble=True) if shown else (leaf,)
        else:
            yield _leaf(part, kind, filename)


def _leaf(part: email.message.Message, kind: str, filename: str) -> Part:
    encoding = transfer_encoding(str(part.get("content-transfer-encoding", "")))
    # Without that field the payload comes as it stands, byte for byte.
    del part["content-transfer-encoding"]
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    return Part(
        content_type=kind,
        header=str(part.get("content-type", "")),
        disposition=str(part.get("content-disposition", "")).partition(";")[0].strip().lower(),
        filename=filename,
        content=decode_transfer(content, encoding) if _is_text(kind) or kind in WRAPPERS else None,
    )


def _unpacked(part: Part) -> Iterator[Part]:
    """Yield the parts that stand in what was taken for a single text because no field names their boundary."""
    content = part.content or b""
    start = PREAMBLE.match(content)
    if part.is_text and start and content.startswith(b"--", start.end()) and _opens_with_boundary(content, start.end()):
        yield from _salvaged_parts(content, preamble=True)
    else:
        yield part


def _opens_with_boundary(content: bytes, start: int) -> bool:
    end = content.find(b"\n", start)
    return end > 0 and BELOW_BOUNDARY.match(content, end) is not None


def _shown_boundaries(content: bytes) -> Iterator[bytes]:
    """Yield each line that is a boundary by its look: two dashes on it, a field of a part below it."""
    for field in BELOW_BOUNDARY.finditer(content):
        line = content[content.rfind(b"\n", 0, field.start()) + 1 : field.start()].strip()
        if line.startswith(b"--") and len(line) <= MAX_BOUNDARY:
            yield line


def _salvaged_parts(raw: bytes, *, preamble: bool = False) -> Iterator[Part]:
    """Yield what stands between any two lines that could be boundaries, however deep they were meant to nest.

    With `preamble` nobody is shown what stands above the first of them (RFC 2046, 5.1.1).
    """
    marks: set[bytes] = set()
    for number, match in enumerate(BOUNDARY.finditer(raw)):
        if number < MAX_BOUNDARIES:
            marks.add(b"--" + (match[1] or match[2]).strip())
    marks.update(islice(_shown_boundaries(raw), MAX_BOUNDARIES))
    marks |= {mark + b"--" for mark in marks}
    segments: list[list[bytes]] = [[]]
    for line in raw.split(b"\n"):
        if line.startswith(b"--") and line.strip() in marks:
            segments.append([])
        else:
            segments[-1].append(line)
    shown = 0
    for lines in segments[1:] if preamble else segments:
        part = _part_of_segment(b"\n".join(lines))
        if part is not None and shown < MAX_PARTS:
            shown += 1
            yield part


def _part_of_segment(segment: bytes) -> Part | None:
    """Return the leaf in a segment; None if it only opens a multipart or is blank."""
    if not segment.strip():
        return None
    headers = read_headers(segment) if not segment.startswith((b"\n", b"\r\n")) else read_headers(b"")
    header = headers.first("content-type")
    disposition = headers.first("content-disposition")
    filename = parameter(FILE_NAME, disposition) or parameter(FILE_NAME, header)
    kind = _kind(header.partition(";")[0].strip().lower(), filename)
    if kind.startswith("multipart/"):
        return None
    body = segment.replace(b"\r\n", b"\n")
    body = body.partition(b"\n\n")[2] if headers.fields else body.lstrip(b"\n")
    encoding = transfer_encoding(headers.first("content-transfer-encoding"))
    return Part(
        content_type=kind,
        header=header,
        disposition=disposition.partition(";")[0].strip().lower(),
        filename=filename,
        content=decode_transfer(body, encoding) if _is_text(kind) or kind in WRAPPERS else None,
    )


# What reads the parts, and when it can be afforded: the native parser is quadratic on encoded words that do not end,
# the lenient one compares lines with boundaries.
READERS: tuple[tuple[Callable[[bytes], Iterator[Part]], Callable[[bytes], bool]], ...] = (
    (_native_parts, lambda raw: len(raw) <= 2 * MAX_WORD_STARTS or raw.count(b"=?") <= MAX_WORD_STARTS),
    (_lenient_parts, lambda raw: len(BOUNDARY.findall(raw)) * raw.count(b"\n") <= MAX_COMPARISONS),
)
