"""Bytes of a mail become the leaves of its MIME tree (RFC 2045 to 2049), whatever state it is in. Decodes no text.

Three readers, each for what the one before refuses: the native parser, the standard library's lenient one, and a flat
walk from boundary to boundary that neither depth nor damage can stop.
"""

import binascii
import email
import email.message
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from fast_mail_parser import ParseError, PyLazyMimePart, parse_email_tree

from mailbot.mail.headers import read_headers

MAX_WORD_STARTS = 5_000
MAX_COMPARISONS = 1_000_000
MAX_PARTS = 2_000
MAX_BOUNDARIES = 5_000
BODIES = frozenset(
    {"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "text/x-markdown", "text"}
)
PARAMETER = r";\s*{}\s*=\s*(?:\"([^\"]*)\"|([^\s;\"]+))"
FILE_NAME = re.compile(PARAMETER.format(r"(?:file)?name"), re.IGNORECASE)
BOUNDARY = re.compile(rb"boundary\s*=\s*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
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


def read_parts(raw: bytes) -> list[Part]:
    """Return the leaves outside attached mails, in order, at most 2,000. Never raises."""
    # The native parser is quadratic on encoded words that do not end, the lenient one compares lines with boundaries.
    readers = (
        (_native_parts, raw.count(b"=?") <= MAX_WORD_STARTS),
        (_lenient_parts, len(BOUNDARY.findall(raw)) * raw.count(b"\n") <= MAX_COMPARISONS),
    )
    for reader, is_cheap in readers:
        try:
            parts = list(reader(raw)) if is_cheap else []
        except (ParseError, RecursionError, LookupError, ValueError, TypeError, AttributeError):
            continue
        if any(part.content is None or part.content.strip() for part in parts):
            return parts
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
        header = next((v[0] for k, v in part.headers.items() if k.lower() == "content-type" and v), "")
        content_type = part.content_type.lower()
        if digested and not header:
            content_type = "message/rfc822"
        if content_type.startswith("multipart/"):
            stack.extend((child, content_type == DIGEST) for child in reversed(part.children))
            continue
        yield Part(
            content_type=content_type,
            header=header,
            disposition=(part.disposition or "").lower(),
            filename=part.filename or "",
            content=part.content if content_type in BODIES else None,
        )


def _lenient_parts(raw: bytes) -> Iterator[Part]:
    stack: list[email.message.Message] = [email.message_from_bytes(raw)]
    left = MAX_PARTS
    while stack and left:
        left -= 1
        part = stack.pop()
        content_type = part.get_content_type()
        children = part.get_payload()
        if isinstance(children, list) and not content_type.startswith("message/"):
            stack.extend(child for child in reversed(children) if isinstance(child, email.message.Message))
            continue
        header = str(part.get("content-type", ""))
        disposition = str(part.get("content-disposition", ""))
        if content_type.startswith("multipart/"):
            # A multipart whose boundary never comes is text to every mail program.
            content_type = "text/plain"
        content = part.get_payload(decode=True) if content_type in BODIES else None
        yield Part(
            content_type=content_type,
            header=header,
            disposition=disposition.partition(";")[0].strip().lower(),
            filename=parameter(FILE_NAME, disposition) or parameter(FILE_NAME, header),
            content=content if isinstance(content, bytes) else None,
        )


def _salvaged_parts(raw: bytes) -> Iterator[Part]:
    """Yield what stands between any two lines that could be boundaries, however deep they were meant to nest."""
    marks: set[bytes] = set()
    for number, match in enumerate(BOUNDARY.finditer(raw)):
        if number < MAX_BOUNDARIES:
            mark = b"--" + (match[1] or match[2]).strip()
            marks |= {mark, mark + b"--"}
    segments: list[list[bytes]] = [[]]
    for line in raw.split(b"\n"):
        if line.startswith(b"--") and line.strip() in marks:
            segments.append([])
        else:
            segments[-1].append(line)
    shown = 0
    for lines in segments:
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
    content_type = header.partition(";")[0].strip().lower() or "text/plain"
    if content_type.startswith("multipart/"):
        return None
    disposition = headers.first("content-disposition")
    body = segment.replace(b"\r\n", b"\n")
    body = body.partition(b"\n\n")[2] if headers.fields else body.lstrip(b"\n")
    encoding = headers.first("content-transfer-encoding").strip().lower()
    return Part(
        content_type=content_type,
        header=header,
        disposition=disposition.partition(";")[0].strip().lower(),
        filename=parameter(FILE_NAME, disposition) or parameter(FILE_NAME, header),
        content=_decoded(body, encoding) if content_type in BODIES else None,
    )


def _decoded(body: bytes, encoding: str) -> bytes:
    if encoding == "quoted-printable":
        return quopri.decodestring(body)
    if encoding == "base64":
        clean = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
        try:
            return binascii.a2b_base64(clean[: len(clean) - (len(clean) % 4 == 1)] + b"=" * (-len(clean) % 4))
        except binascii.Error:
            return body
    return body
