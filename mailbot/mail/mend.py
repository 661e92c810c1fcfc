"""A damaged mail becomes one that any reader takes: byte order, line ends and header block are put right.

A sound mail costs a look and comes back as it is. Of a damaged one nothing is lost but what is no field among fields.
"""

import codecs
import re

# Fields that nobody writes by chance: a line of them below a broken line proves that the header block goes on.
KNOWN_FIELD = re.compile(
    rb"(?:from|to|cc|bcc|subject|date|message-id|in-reply-to|references|reply-to|sender|return-path|delivered-to|"
    rb"received|mime-version|content-[a-z-]{1,30}|list-[a-z-]{1,30}|x-[a-z0-9-]{1,60})[ \t]*:",
    re.IGNORECASE,
)
FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
BROKEN_LINE = re.compile(rb"\n(?![!-9;-~]+:|[ \t]+[^\s])")
FIELD_AFTER_RETURN = re.compile(rb"\r(?=" + KNOWN_FIELD.pattern + rb")", re.IGNORECASE)
STUTTERED_LINE_END = re.compile(rb"(?<!\r)\r{2,}\n")
LONE_RETURN = re.compile(rb"\r(?!\n)")
MBOX_LINE = re.compile(rb">?From (?![ \t]*:)[^\n]*\n")
CONTENT_TYPE = re.compile(rb"^content-type:[^\n]*(?:\n[ \t][^\n]*)*\n?", re.IGNORECASE | re.MULTILINE)
BOUNDARY = re.compile(rb"boundary\s*=\s*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
MAX_TYPES = 20


def mend_mail(raw: bytes) -> bytes:
    """Return the bytes of a mail with what keeps readers from its fields and its text mended; linear time."""
    raw = _in_one_byte(raw).lstrip(b"\r\n")
    if envelope := MBOX_LINE.match(raw):
        raw = raw[envelope.end() :]
    if raw[:1] in {b" ", b"\t", b"\r", b"\n"}:
        raw = raw.lstrip()
    if LONE_RETURN.search(raw):
        raw = _mend_line_ends(raw)
    end = _header_end(raw)
    block = raw[:end]
    if b"\x00" in block or BROKEN_LINE.search(block) or not FIELD.match(block):
        raw = _mend_header(block) + raw[end:]
        end = _header_end(raw)
        block = raw[:end]
    if block.lower().count(b"\ncontent-type:") > 1:
        raw = _one_content_type(block, raw[end:])
    return raw


def _in_one_byte(raw: bytes) -> bytes:
    """Return the mail without a byte order mark; editors of Windows save mails in UTF-16."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace").encode()
    return raw.removeprefix(codecs.BOM_UTF8)


def _mend_line_ends(raw: bytes) -> bytes:
    """Return the mail with line feeds alone at the ends of its lines."""
    raw = STUTTERED_LINE_END.sub(b"\n", raw).replace(b"\r\n", b"\n")
    first, feed, _ = raw.partition(b"\n")
    if not feed or FIELD_AFTER_RETURN.search(first):
        return raw.replace(b"\r", b"\n")
    end = _header_end(raw)
    block = FIELD_AFTER_RETURN.sub(b"\n", raw[:end]).replace(b"\r", b" ")
    # Bytes of UTF-16 are no line ends.
    return block + (raw[end:] if b"\r\x00" in raw else raw[end:].replace(b"\r", b"\n"))


def _header_end(raw: bytes) -> int:
    """Return where the line end before the first blank line stands, or the length of a mail that has none."""
    wide = raw.find(b"\n\r\n")
    narrow = raw.find(b"\n\n", 0, wide if wide >= 0 else len(raw))
    return next((place for place in (narrow, wide) if place >= 0), len(raw))


def _mend_header(block: bytes) -> bytes:
    """Return a header block whose every line is a field or goes on with one.

    Broken lines above a known field are left out; a broken line with none below begins the text, for the blank line
    before it was lost. A line of blanks alone is a fold where the block goes on below it, else that blank line.
    """
    lines = block.replace(b"\x00", b"").split(b"\n")
    last_known = next((n for n in range(len(lines) - 1, -1, -1) if KNOWN_FIELD.match(lines[n])), -1)
    kept: list[bytes] = []
    for number, line in enumerate(lines):
        field = FIELD.match(line)
        is_blank = not line.strip()
        if field:
            kept.append(field[1] + b":" + line[field.end() :])
        elif kept and line[:1] in {b" ", b"\t"} and not is_blank:
            kept.append(line)
        elif is_blank and _goes_on(lines, number + 1):
            continue
        elif number > last_known:
            return b"\n".join((*kept, b"", *lines[number + is_blank :]))
    return b"\n".join(kept)


def _goes_on(lines: list[bytes], number: int) -> bool:
    """Tell whether the line at `number` belongs to a header block: a known field, or the rest of a folded one."""
    line = lines[number] if number < len(lines) else b""
    return KNOWN_FIELD.match(line) is not None or (line[:1] in {b" ", b"\t"} and bool(line.strip()))


def _one_content_type(block: bytes, body: bytes) -> bytes:
    """Return the mail with the one of its Content-Types that its body obeys: a multipart whose boundary is there."""
    types = [match[0] for match in CONTENT_TYPE.finditer(block)][:MAX_TYPES]
    for field in types:
        boundary = BOUNDARY.search(field)
        if boundary and b"\n--" + (boundary[1] or boundary[2]) in body:
            return field.rstrip(b"\r\n") + b"\n" + CONTENT_TYPE.sub(b"", block) + body
    return block + body
