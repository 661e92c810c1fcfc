"""Ways in which mails arrive broken: some leave every word readable, others destroy what they hit. Pure and seeded."""

import re
from collections.abc import Callable, Mapping
from random import Random

Mutation = Callable[[bytes, Random], bytes]

CHARSET = re.compile(rb"(charset\s*=\s*)\"?[\w.:-]+\"?", re.IGNORECASE)
ENCODING = re.compile(rb"^(content-transfer-encoding:)[ \t]*([\w-]+)", re.IGNORECASE | re.MULTILINE)
BOUNDARY = re.compile(rb"(boundary\s*=\s*)(?:\"([^\"\r\n]+)\"|([^\s;]+))", re.IGNORECASE)
WILD_CHARSETS = (
    *("utf8", "UTF-16", "utf-16le", "utf-7", "unicode-1-1-utf-7", "cp-850", "ks_c_5601-1987", "iso-8859-8-i"),
    *("x-mac-cyrillic", "koi8-r", "windows-1251", "us-ascii", "gb2312", "gb18030", "iso-2022-jp", "big5", "x-unknown"),
    *("x-user-defined", "zip", "punycode", "idna", "", "8bit", "=?utf-8?Q?utf-8?=", "utf-8\0", "x" * 300, "none"),
)
NOISE = (
    *(b"\0", b"\r", b"\n", b"\r\r\n", b"\x1b$B", b"\xff\xfe", b"\xe2\x80\xae", b"=?utf-8?B?", b"?=", b"=?=?=?"),
    *(b"--", b"\n--\n", b"=", b"==", b"=\n", b"&#x110000;", b"<!--", b"<![CDATA[", b"</", b"<blockquote>", b"(" * 50),
    *(b"begin 644 x\n", b"-----BEGIN PGP MESSAGE-----\n", b"> " * 40, b"\xc3", b"\xf0\x9f", b"\xed\xa0\x80", b"\n.\n"),
)


def _header_and_body(raw: bytes) -> tuple[bytes, bytes]:
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    return head, body


def _insert_field(raw: bytes, random: Random, line: bytes) -> bytes:
    lines = _header_and_body(raw)[0].split(b"\n")
    # Between two fields, never inside a folded one.
    places = [number for number, each in enumerate(lines) if number and each[:1] not in {b" ", b"\t"}] or [len(lines)]
    lines.insert(random.choice(places), line)
    return b"\n".join(lines) + b"\n\n" + _header_and_body(raw)[1]


def _without_last_boundary(raw: bytes, _: Random) -> bytes:
    marks = [b"\n--" + (match[2] or match[3]) + b"--" for match in BOUNDARY.finditer(raw)]
    place = max((raw.rfind(mark) for mark in marks), default=-1)
    return raw if place < 0 else raw[:place] + b"\n"


def _rename_boundaries(raw: bytes, _: Random) -> bytes:
    return BOUNDARY.sub(rb"\1never", raw)


def _respell_encoding(raw: bytes, random: Random) -> bytes:
    forms = (b"%b;", b'"%b"', b"%b (so)", b" %b  ", b"%b; x=y")
    form = random.choice(forms)
    return ENCODING.sub(lambda match: match[1] + b" " + form % random.choice((match[2].upper(), match[2])), raw)


def _fold_with_blank(raw: bytes, _: Random) -> bytes:
    return raw.replace(b"\r\n", b"\n").replace(b"\nSubject:", b"\n \t\nSubject:", 1)


def _space_before_colons(raw: bytes, _: Random) -> bytes:
    head, body = _header_and_body(raw)
    return re.sub(rb"^([A-Z][\w-]+):", rb"\1 :", head, flags=re.MULTILINE) + b"\n\n" + body


READABLE: Mapping[str, Mutation] = {
    "wide line ends": lambda raw, _: raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    "narrow line ends": lambda raw, _: raw.replace(b"\r\n", b"\n"),
    "doubled returns": lambda raw, _: raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\r\n"),
    "returns alone": lambda raw, _: raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r"),
    "a byte order mark": lambda raw, _: b"\xef\xbb\xbf" + raw,
    "blank lines on top": lambda raw, _: b"\r\n \n" + raw,
    "an envelope line": lambda raw, _: b"From eva@b.example Tue Mar  4 10:12:00 2025\n" + raw,
    "no last boundary": _without_last_boundary,
    "boundaries that no field names": _rename_boundaries,
    "encodings in odd spelling": _respell_encoding,
    "a broken line among fields": lambda raw, random: _insert_field(raw, random, b"__ broken __"),
    "a field with a space in its name": lambda raw, random: _insert_field(raw, random, b"X Odd Field: y"),
    "a NUL in a field": lambda raw, random: _insert_field(raw, random, b"X-Odd\0: y\0"),
    "eight bits in a field": lambda raw, random: _insert_field(raw, random, b"X-Odd: \xe9\xff\x80"),
    "a fold of blanks": _fold_with_blank,
    "spaces before colons": _space_before_colons,
    "a second content type": lambda raw, _: (
        _header_and_body(raw)[0] + b"\nContent-Type: x/y\n\n" + _header_and_body(raw)[1]
    ),
}


def _truncate(raw: bytes, random: Random) -> bytes:
    return raw[: random.randrange(len(raw))]


def _flip(raw: bytes, random: Random) -> bytes:
    flipped = bytearray(raw)
    for _ in range(random.choice((1, 3, 20, 200))):
        flipped[random.randrange(len(raw))] = random.randrange(256)
    return bytes(flipped)


def _shuffle_lines(raw: bytes, random: Random) -> bytes:
    lines = raw.split(b"\n")
    for _ in range(random.choice((1, 2, 10))):
        place = random.randrange(len(lines))
        kind = random.randrange(3)
        if kind == 0 and len(lines) > 1:
            del lines[place]
        elif kind == 1:
            lines.insert(random.randrange(len(lines)), lines[place])
        else:
            other = random.randrange(len(lines))
            lines[place], lines[other] = lines[other], lines[place]
    return b"\n".join(lines)


def _relabel(raw: bytes, random: Random) -> bytes:
    return CHARSET.sub(lambda match: match[1] + random.choice(WILD_CHARSETS).encode(), raw)


def _add_noise(raw: bytes, random: Random) -> bytes:
    for _ in range(random.choice((1, 2, 8))):
        place = random.randrange(len(raw) + 1)
        raw = raw[:place] + random.choice(NOISE) + raw[place:]
    return raw


def _noise_in_header(raw: bytes, random: Random) -> bytes:
    head, body = _header_and_body(raw)
    return _add_noise(head, random) + b"\n\n" + body


def _change_encoding(raw: bytes, random: Random) -> bytes:
    names = (b"base64", b"quoted-printable", b"x-uue", b"7bit", b"x-unknown", b"binary", b"")
    return ENCODING.sub(lambda match: match[1] + b" " + random.choice(names), raw)


def _swap_boundaries(raw: bytes, random: Random) -> bytes:
    names = [match[2] or match[3] for match in BOUNDARY.finditer(raw)] or [b"x"]
    return BOUNDARY.sub(lambda match: match[1] + b'"' + random.choice(names) + b'"', raw)


def _drop_middle(raw: bytes, random: Random) -> bytes:
    start = random.randrange(len(raw))
    return raw[:start] + raw[start + random.choice((1, 10, 100, 1000)) :]


def _repeat(raw: bytes, random: Random) -> bytes:
    start = random.randrange(len(raw))
    piece = raw[start : start + random.choice((1, 30, 300))]
    return raw[:start] + piece * random.choice((2, 20, 200)) + raw[start:]


BREAKING: Mapping[str, Mutation] = {
    "cut": _truncate,
    "flipped bytes": _flip,
    "shuffled lines": _shuffle_lines,
    "wild charsets": _relabel,
    "noise": _add_noise,
    "noise in the header": _noise_in_header,
    "other encodings": _change_encoding,
    "swapped boundaries": _swap_boundaries,
    "a hole": _drop_middle,
    "a stutter": _repeat,
}
