"""Content-Transfer-Encoding undone (RFC 2045, 6), also where its name or its text is broken. Never raises."""

import binascii
import quopri
import re

NAMES = {
    "base64": "base64",
    "b64": "base64",
    "quotedprintable": "quoted-printable",
    "qp": "quoted-printable",
    "uuencode": "uuencode",
    "xuuencode": "uuencode",
    "xuue": "uuencode",
    "uue": "uuencode",
}
COMMENT = re.compile(r"\([^()]*\)")
NOT_IN_NAME = re.compile(r"[^a-z0-9]+")
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
PADDING = re.compile(rb"=+")
UU_BEGIN = re.compile(rb"begin [0-7]{3,4} ")
MAX_BLOCKS = 1_000


def transfer_encoding(field: str) -> str:
    """Return base64, quoted-printable or uuencode as a field means it, however it is written, else nothing."""
    name = COMMENT.sub("", field.lower()).strip().partition(";")[0]
    return NAMES.get(NOT_IN_NAME.sub("", name), "")


def decode_transfer(body: bytes, encoding: str) -> bytes:
    """Return the bytes in a body of an encoding that `transfer_encoding` names; what is not encoded stays as it is."""
    if encoding == "quoted-printable":
        return quopri.decodestring(body)
    if encoding == "base64":
        return _decode_base64(body)
    return _decode_uu(body) if encoding == "uuencode" else body


def _decode_base64(body: bytes) -> bytes:
    """Return the bytes behind base64 that programs damaged, or added lines of their own to."""
    lines = [line for line in map(bytes.strip, body.split(b"\n")) if line]
    code: list[bytes] = []
    for line in lines:
        if b" " not in line:
            code.append(line)
        elif code and code[-1].endswith(b"="):
            # Below the padding stands what a mailing list appended.
            break
    if len(code) * 2 < len(lines) and len(code) < MAX_BLOCKS:
        return body
    # Each padding ends a block of its own: some programs encode line by line.
    blocks = PADDING.split(b"".join(code))
    decoded = [_decode_block(block) for block in (blocks if len(blocks) < MAX_BLOCKS else [b"".join(blocks)])]
    return b"".join(decoded)


def _decode_block(block: bytes) -> bytes:
    clean = NOT_BASE64.sub(b"", block)
    clean = clean[: len(clean) - (len(clean) % 4 == 1)]
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def _decode_uu(body: bytes) -> bytes:
    lines = body.split(b"\n")
    start = next((number for number, line in enumerate(lines) if UU_BEGIN.match(line)), None)
    if start is None:
        return body
    decoded: list[bytes] = []
    for raw_line in lines[start + 1 :]:
        line = raw_line.rstrip(b"\r")
        if line in {b"end", b"`", b""}:
            break
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(decoded)
