"""Folding of words, so that one name written in other cases, accents, inflections or alphabets is known again.

Owns letters and endings; knows no names. Everything is linear in the length of the word.
"""

import re
import unicodedata
from functools import lru_cache

MAX_WORD = 64
"""Longer words are no names; they are folded by their beginning."""

_SPECIAL = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_CYRILLIC = str.maketrans(
    dict(zip("абвгдезиклмнопрстуфхцыэєіїґ", "abvgdeziklmnoprstufhciеeiig", strict=True))
    | {"э": "e", "е": "e", "ж": "zh", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "iu", "я": "ia"}
)
_GREEK = str.maketrans(
    dict(zip("αβγδεζηικλμνοπρστυφω", "avgdeziiklmnoprstifo", strict=True)) | {"θ": "th", "ξ": "ks", "χ": "h", "ψ": "ps"}
)
_GREEK_PAIRS = (
    ("ου", "u"),
    ("αυ", "av"),
    ("ευ", "ev"),
    ("μπ", "b"),
    ("ντ", "d"),
    ("γγ", "g"),
    ("γκ", "g"),
    ("γχ", "nh"),
)
_LATIN_PAIRS = (
    ("ph", "f"), ("kh", "h"), ("sch", "sh"), ("ch", "h"), ("ck", "k"), ("cz", "h"), ("x", "ks"), ("y", "i"),
    ("w", "v"), ("j", "i"), ("ou", "u"), ("mp", "b"), ("nt", "d"), ("gk", "g"), ("gg", "g"), ("ng", "g"),
    ("ts", "c"), ("tz", "c"), ("q", "k"),
)  # fmt: skip


def _endings(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DOUBLED = re.compile(r"(.)\1+")

_ENDINGS = {
    "cyrillic": _endings("а я ы и у ю е ои еи ою ею ом ем ам ям ами ями ах ях ым им ых ь ью ию ии ия"),
    "greek": _endings("οσ ου ο ε οι ων ουσ ησ η ασ α εσ ω ωσ ισ ι υσ υ"),
    "latin": _endings("a e i o y u ie ii owi em iem om ami ach"),
}
_ADJECTIVE_ENDINGS = {
    "cyrillic": _endings("ии ого ому им ом ая ои ую ие их ими"),
    "latin": _endings("i a iego iemu im iej ich imi ie e"),
}
_ADJECTIVES = {
    "cyrillic": re.compile(r"(.+[сц]к)(?:ии|ого|ому|им|ом|ая|ои|ую)"),
    "latin": re.compile(r"(.{2,}(?:s|c|dz)k)(?:i|a|iego|iemu|im|iej)"),
}
_DROPPED = {
    "cyrillic": re.compile(r"[аяоеиыуюьэ]$"),
    "greek": re.compile(r"(?:ου|[αεηιουω])?σ$|ου$|[αεηιουω]$"),
    "latin": re.compile(r"[aeioy]$"),
}
_CASE_ENDINGS = {
    "ru": re.compile(
        r"(?<=\w{4})(?:иями|ями|ами|ыми|ими|ого|его|ому|ему|ешь|ишь|ете|ите|ать|ять|ить|еть|ала|ила|или|али|ает|яет|ает"
        r"|иеи|ием|иям|иях|ют|ут|ит|ет|ат|ят|ть|ла|ло|ли|ам|ям|ах|ях|ом|ем|ои|еи|ою|ею|ыи|ии|ая|яя|ое|ее|ые|ие|ых|их"
        r"|ым|им|ую|юю|ов|ев|ии|ия|ию|ье|ья|ью|а|я|о|е|ы|и|у|ю|ь|и)$"
    ),
    "el": re.compile(
        r"(?<=\w{4})(?:ουσα|ησει|ησω|ουμε|ειτε|ετε|αμε|ατε|ουν|εισ|ησ|ουσ|οσ|ασ|εσ|ων|ου|οι|ει|αι|ον|ην|αν|ισ|ω|α|η|ο|ε"
        r"|ι|υ|σ)$"
    ),
    "pl": re.compile(
        r"(?<=\w{4})(?:owie|iego|iemu|iach|iami|ami|ach|owi|ego|emu|ymi|imi|iej|iem|iom|ych|ich|ala|alo|ali|ila|ilo|ili|ymy"
        r"|emy|imy|ie|ia|io|iu|em|om|ow|ej|ym|im|ac|ec|ic|yc|al|il|yl|a|e|i|o|u|y)$"
    ),
}
_FLEETING = {"cyrillic": re.compile(r"(.+)е([лцк])"), "latin": re.compile(r"(.+)i?e([lck])")}
_SOFTENED = {"t": "cie", "d": "dzie", "k": "ce", "g": "dze", "r": "rze"}
_OBLIQUE = ("ои", "еи", "ом", "ем", "ым")
_LONG_ENDING = 2
_SHORTEST_STEM = 2


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Return a word casefolded and without accents: `Παπαδόπουλος` -> `παπαδοπουλοσ`, `Paweł` -> `pawel`."""
    decomposed = unicodedata.normalize("NFKD", word[:MAX_WORD].casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_SPECIAL)


def script_of(folded: str) -> str:
    """Return `cyrillic`, `greek` or `latin` by the first letter."""
    first = folded[:1]
    if "Ѐ" <= first <= "ԯ":
        return "cyrillic"
    return "greek" if "Ͱ" <= first <= "Ͽ" or "ἀ" <= first <= "῾" else "latin"


@lru_cache(maxsize=4_096)
def inflections(folded: str) -> frozenset[str]:
    """Return the forms that a name may take: cases and vocatives in Russian, Greek and Polish, the -s of others."""
    script = script_of(folded)
    forms = {folded}
    if script == "latin":
        forms.add(folded + "s")
    if adjective := script in _ADJECTIVES and _ADJECTIVES[script].fullmatch(folded):
        return frozenset(forms | {adjective[1] + ending for ending in _ADJECTIVE_ENDINGS[script]})
    stem = _DROPPED[script].sub("", folded, count=1)
    if len(stem) < _SHORTEST_STEM:
        return frozenset(forms)
    stems = {stem}
    if script == "cyrillic" and len(folded) - _LONG_ENDING > _SHORTEST_STEM:
        stems |= {folded[:-_LONG_ENDING]} if folded.endswith(_OBLIQUE) else set()
    if script in _FLEETING and (fleeting := _FLEETING[script].fullmatch(folded)):
        stems.add(fleeting[1] + fleeting[2])
    forms |= {base + ending for base in stems for ending in _ENDINGS[script]}
    if script == "latin" and stem[-1] in _SOFTENED:
        forms.add(stem[:-1] + _SOFTENED[stem[-1]])
    return frozenset(forms)


def stem(folded: str, language: str) -> str:
    """Return a word without the ending that cases and persons change, in Greek, Polish and Russian; else the word."""
    pattern = _CASE_ENDINGS.get(language)
    return pattern.sub("", folded, count=1) if pattern else folded


@lru_cache(maxsize=65_536)
def skeleton(folded: str) -> str:
    """Return how a word sounds in rough Latin letters, its ending dropped, to compare across alphabets."""
    text = folded
    for pair, sound in _GREEK_PAIRS:
        text = text.replace(pair, sound)
    text = text.translate(_CYRILLIC).translate(_GREEK)
    for pair, sound in _LATIN_PAIRS:
        text = text.replace(pair, sound)
    text = _DOUBLED.sub(r"\1", text)
    return text.rstrip("aeious") or text
