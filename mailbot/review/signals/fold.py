"""Words as the signals compare them: without case, accents and endings. Knows no language."""

import re
import unicodedata

MAX_CHARACTERS = 1_500
STEM_LENGTH = 5
SHORTEST_WITH_ENDING = 4
ENDINGS = frozenset("saeiouyаеиоуыюяьαεηιουσ")

_WORD = re.compile(r"[^\W_]+")
_RANGES = (range(0xC0, 0x250), range(0x370, 0x530), range(0x1E00, 0x2000))
_ODD = {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ς": "σ", "ı": "i"}


def _bare(character: str) -> str:
    folded = unicodedata.normalize("NFD", character.casefold())
    kept = "".join(mark for mark in folded if not unicodedata.combining(mark))
    return "".join(_ODD.get(letter, letter) for letter in kept)


_TABLE = {code: _bare(chr(code)) for span in _RANGES for code in span} | dict.fromkeys(range(0x300, 0x370))


def fold(text: str) -> str:
    """Return the text in lower case and without accents, cut to 1,500 characters."""
    text = text[:MAX_CHARACTERS]
    return text.lower() if text.isascii() else text.lower().translate(_TABLE)


def words_of(text: str) -> list[str]:
    """Return the folded words of a text; an apostrophe parts words, so that "l'ordre" holds "ordre"."""
    return _WORD.findall(fold(text))


def stem(word: str) -> str:
    """Return what inflected forms of a folded word share: its first five letters, a short word without its ending."""
    if len(word) > STEM_LENGTH:
        return word[:STEM_LENGTH]
    return word[:-1] if len(word) >= SHORTEST_WITH_ENDING and word[-1] in ENDINGS else word
