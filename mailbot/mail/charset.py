"""Bytes of unknown, wrong or lying charset become text. Knows nothing of mails."""

import codecs
import re
from functools import lru_cache

import cchardet
import ftfy
from ftfy.badness import is_bad

from mailbot.mail.mislabelled import CYRILLIC, is_foreign, likelier_cyrillic

DETECTION_BYTES = 65_536
MOJIBAKE_CHARACTERS = 200_000
MAX_LABEL = 100
ASCII = bytes(range(128))
VAGUE = frozenset({"", "ascii", "iso8859-1", "cp1252", "iso8859-15"})

# Supersets that senders mean when they name the smaller set (WHATWG Encoding Standard, 4.2).
WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso2022_jp": "iso2022_jp_ext",
    "iso8859-9": "cp1254",
    "koi8-r": "koi8-u",
    "big5": "big5hkscs",
}
# Windows writes letters where the standard's charset has only control characters.
TWINS = {
    "iso8859-2": "cp1250",
    "iso8859-5": "cp1251",
    "iso8859-6": "cp1256",
    "iso8859-7": "cp1253",
    "iso8859-8": "cp1255",
    "iso8859-13": "cp1257",
}
ALIASES = {
    "ks_c_5601-1987": "cp949",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "koi8-ru": "koi8-u",
    "x-sjis": "cp932",
    "x-mac-cyrillic": "mac_cyrillic",
    "utf8mb4": "utf-8",
    "x-gbk": "gb18030",
    "windows-874": "cp874",
}
# Code pages by every name that programs gave them: cp-850, win1251, x-windows-949, ibm852.
CODE_PAGE = re.compile(r"(?:x-)?(?:cp|win|windows|ibm|dos)[-_]?(?:cp)?[-_]?(\d{3,5})")
# What switches iso-2022-jp to another set, and what only text of two bytes a character holds.
ESCAPE = b"\x1b$"
WIDE_SIGN = re.compile(rb"[\x00-\x08]")
WINDOWS_ONLY = re.compile(rb"[\x80-\x9f]")
# Charsets in which bytes below 128 may stand for other characters.
STATEFUL = ("iso2022", "hz", "utf_7", "utf-7")
WIDE = ("utf-16", "utf-32", "utf_16", "utf_32")
# Python codecs that are no charset of mail; punycode and idna are quadratic on top.
FOREIGN = frozenset({"punycode", "idna", "unicode_escape", "raw-unicode-escape", "unicode-escape", "undefined"})

# Where UTF-8 is taken for one of these, its first bytes and those that follow become characters of these two sets.
MISREADINGS = ("latin-1", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "iso8859-2", "mac_roman", "cp437")


def _pairs_of_misreading() -> "re.Pattern[str]":
    """Return what any misread UTF-8 holds at least once and sound text seldom; C1 controls are a sign themselves."""
    leading = "".join(bytes(range(0xC2, 0xF5)).decode(codec, errors="ignore") for codec in MISREADINGS)
    following = "".join(bytes(range(0x80, 0xC0)).decode(codec, errors="ignore") for codec in MISREADINGS)
    # The Greek letters among the symbols of cp437 and mac_roman would make every Greek text suspicious.
    following = re.sub("[α-ωΑ-Ω]", "", following)
    first, second = f"[{re.escape(leading)}\\x80-\\x9f]", f"[{re.escape(following)}]"
    # The second character, which is the rarer one, is looked for first: Greek and Cyrillic are full of the other.
    return re.compile(f"[{re.escape(following)}\\x80-\\x9f](?:(?<={first}{second})|(?<=[\\x80-\\x9f])\\Z)")


_MISREAD = _pairs_of_misreading()


@lru_cache(maxsize=256)
def codec_of(charset: str) -> str:
    """Return Python's name of a text codec for a charset label, or an empty string if there is none."""
    label = charset.strip().strip("\"'").lower()
    page = CODE_PAGE.fullmatch(label)
    for name in (ALIASES.get(label, label), label.removeprefix("x-"), f"cp{page[1]}" if page else ""):
        codec = _text_codec(name)
        if codec:
            return codec
    return ""


def _text_codec(name: str) -> str:
    try:
        codec = codecs.lookup(name).name
        # Refuses codecs such as zip that are no text encoding; four bytes are one whole character in any that is.
        b"ab\x00\x00".decode(codec)
    except (LookupError, ValueError, UnicodeError):
        return ""
    return "" if codec in FOREIGN else codec


def decode_bytes(data: bytes, declared: str = "") -> str:
    """Return text: as UTF-8 or the declared charset says, else as the bytes look, with mojibake repaired.

    Never raises; what cannot be read becomes U+FFFD. NUL characters are removed, for databases refuse them.
    """
    known = 0 < len(declared) <= MAX_LABEL
    return repair_mojibake(_decode(data, codec_of(declared) if known else "")).replace("\x00", "")


def repair_mojibake(text: str) -> str:
    """Return text with UTF-8 read as Latin or Cyrillic put right; text that looks sound or is huge stays as it is."""
    if text.isascii() or len(text) > MOJIBAKE_CHARACTERS:
        return text
    # Without its ASCII a text is searched in a fraction of the time, and what stood together still does.
    beyond = text.encode("utf-8", errors="surrogatepass").translate(None, ASCII).decode("utf-8", errors="surrogatepass")
    if not _MISREAD.search(beyond):
        return text
    # The two characters cost a fiftieth of ftfy's own look, which most text can be spared.
    if not _MISREAD.search(text) or not is_bad(text):
        return text
    return ftfy.fix_encoding(text)


def _decode(data: bytes, codec: str) -> str:
    if data.isascii() and _keeps_ascii(codec):
        if ESCAPE in data or b"\x00" in data:
            return _decode_unlabelled(data)
        return data.decode("ascii")
    stateful = codec.startswith(STATEFUL) or (codec.startswith(WIDE) and WIDE_SIGN.search(data) is not None)
    # Text that is valid UTF-8 beyond ASCII is UTF-8, whatever a careless sender declared.
    if not stateful:
        try:
            return data.removeprefix(codecs.BOM_UTF8).decode()
        except UnicodeDecodeError:
            pass
    if codec and codec not in VAGUE and codec not in {"utf-8", "utf-8-sig"}:
        wider = WIDER.get(codec, codec)
        if wider in TWINS and WINDOWS_ONLY.search(data):
            wider = TWINS[wider]
        try:
            text = data.decode(likelier_cyrillic(data, wider) if wider in CYRILLIC else wider)
        except UnicodeError:
            pass
        else:
            # UTF-7 lets halves of characters through, which nothing can store.
            return text.encode(errors="replace").decode() if stateful else text
    return _decode_by_look(data, codec)


def _decode_unlabelled(data: bytes) -> str:
    """Return text that is ASCII by its bytes and yet something else: iso-2022-jp, or UTF-16 of Western letters."""
    if ESCAPE in data:
        return data.decode("iso2022_jp_ext", errors="replace")
    even, odd = data[::2].count(0), data[1::2].count(0)
    if max(even, odd) * 5 > len(data) * 2 and min(even, odd) * 10 < max(even, odd):
        return data.decode("utf-16-le" if odd > even else "utf-16-be", errors="replace")
    return data.decode("ascii")


@lru_cache(maxsize=256)
def _keeps_ascii(codec: str) -> bool:
    """Tell whether bytes below 128 always stand for themselves in a charset."""
    return not codec.startswith((*STATEFUL, *WIDE))


def _decode_by_look(data: bytes, codec: str) -> str:
    if codec in VAGUE - {"", "ascii"}:
        western = data.decode(WIDER.get(codec, codec), errors="replace")
        return (_guess(data, strict=True) if is_foreign(western) else "") or western
    text = data.decode("utf-8", errors="replace") if codec in {"utf-8", "utf-8-sig"} else ""
    # A few broken bytes inside UTF-8 are damage, not another charset.
    if text and text.count("\ufffd") * 20 < sum(character > "\x7f" for character in text):
        return text
    return _guess(data) or text or data.decode("cp1252", errors="replace")


def _guess(data: bytes, *, strict: bool = False) -> str:
    """Return the text in the charset that it looks like, or nothing; `strict` wants every byte to fit."""
    guess = codec_of(cchardet.detect(data[:DETECTION_BYTES])["encoding"] or "")
    codec = WIDER.get(guess, guess)
    if codec in CYRILLIC:
        codec = likelier_cyrillic(data, codec)
    try:
        return data.decode(codec, errors="strict" if strict else "replace") if codec else ""
    except UnicodeError:
        return ""
