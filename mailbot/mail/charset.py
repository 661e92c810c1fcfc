"""Bytes of unknown, wrong or lying charset become text. Knows nothing of mails."""

import codecs
import re
from functools import lru_cache

import cchardet
import ftfy
from ftfy.badness import is_bad

DETECTION_BYTES = 65_536
MOJIBAKE_CHARACTERS = 200_000
MAX_LABEL = 100
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
}
ALIASES = {
    "ks_c_5601-1987": "cp949",
    "iso-8859-8-i": "iso8859-8",
    "x-sjis": "cp932",
    "x-mac-cyrillic": "mac_cyrillic",
    "utf8mb4": "utf-8",
    "x-gbk": "gb18030",
    "windows-874": "cp874",
}
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
    try:
        name = codecs.lookup(ALIASES.get(label, label)).name
        # Refuses codecs such as zip that are no text encoding; four bytes are one whole character in any that is.
        b"ab\x00\x00".decode(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    return "" if name in FOREIGN else name


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
    # The two characters cost a fiftieth of ftfy's own look, which most text can be spared.
    if not _MISREAD.search(text) or not is_bad(text):
        return text
    return ftfy.fix_encoding(text)


def _decode(data: bytes, codec: str) -> str:
    if data.isascii() and _keeps_ascii(codec):
        return data.decode("ascii")
    stateful = codec.startswith(STATEFUL)
    # Text that is valid UTF-8 beyond ASCII is UTF-8, whatever a careless sender declared.
    if not stateful:
        try:
            return data.removeprefix(codecs.BOM_UTF8).decode()
        except UnicodeDecodeError:
            pass
    if codec and codec not in VAGUE and codec not in {"utf-8", "utf-8-sig"}:
        try:
            return data.decode(WIDER.get(codec, codec))
        except UnicodeError:
            pass
    return _decode_by_look(data, codec)


@lru_cache(maxsize=256)
def _keeps_ascii(codec: str) -> bool:
    """Tell whether bytes below 128 always stand for themselves in a charset."""
    return not codec.startswith((*STATEFUL, *WIDE))


def _decode_by_look(data: bytes, codec: str) -> str:
    if codec in VAGUE - {"", "ascii"}:
        return data.decode(WIDER.get(codec, codec), errors="replace")
    guess = codec_of(cchardet.detect(data[:DETECTION_BYTES])["encoding"] or "")
    if codec in {"utf-8", "utf-8-sig"}:
        # A few broken bytes inside UTF-8 are damage, not another charset.
        text = data.decode("utf-8", errors="replace")
        if text.count("\ufffd") * 20 < sum(character > "\x7f" for character in text) or not guess:
            return text
    return data.decode(WIDER.get(guess, guess) or "cp1252", errors="replace")
