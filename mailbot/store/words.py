"""Words as they are searched for: one folding for what is kept and for what is asked. Knows no table."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain

LONGEST_TEXT = 200_000
"""Characters of a mail that are searched; what lies beyond is quoted logs, not words."""

_LONGEST_WORD = 60
_MOST_WORDS = 20
_LEAST_BEGINNING = 3
_WORD = re.compile(r"[^\W_]+")
# What the words of an ASCII text are read from: all but letters and digits only parts them.
_ASCII_WORDS = bytes(n if bytes([n]).isalnum() else ord(" ") for n in range(256)).lower()
_MARK = re.compile(r"[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0670]+")
# What no mark can be taken from, and the sigma that ends a word.
_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ς": "σ", "æ": "ae", "œ": "oe", "þ": "th"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """Words that must all be in a mail; of those in `beginnings` only the beginning."""

    words: tuple[str, ...]
    beginnings: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Return a text without case and without marks: ΉΛΙΟΣ is ηλιοσ, ё is е, Łódź is lodz, Straße is strasse."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    folded = _MARK.sub("", decomposed).casefold()
    # A search for each costs less than a look-up of every character.
    for letter, base in _LETTERS.items():
        folded = folded.replace(letter, base)
    return folded


def words_of(*texts: str) -> list[str]:
    """Return the different folded words of texts, as an index keeps them."""
    found = dict.fromkeys(chain.from_iterable(_all_words(text[:LONGEST_TEXT]) for text in texts))
    return list(dict.fromkeys(word[:_LONGEST_WORD] for word in found))


def _all_words(text: str) -> list[str]:
    if text.isascii():
        return text.encode().translate(_ASCII_WORDS).decode().split()
    return _WORD.findall(fold(text))


def read_query(text: str) -> Query:
    """Return what a person asks for, as different words; every sign between them only parts words.

    A word of three letters and more that ends in `*` is a beginning.
    """
    words: dict[str, None] = {}
    beginnings: dict[str, None] = {}
    for written in text[:LONGEST_TEXT].split():
        *whole, last = words_of_one(written) or [""]
        words.update(dict.fromkeys(whole))
        if last:
            is_beginning = written.endswith("*") and len(last) >= _LEAST_BEGINNING
            (beginnings if is_beginning else words)[last] = None
    return Query(words=tuple(words)[:_MOST_WORDS], beginnings=tuple(beginnings)[:_MOST_WORDS])


def words_of_one(written: str) -> list[str]:
    """Return the folded words in what was written without a space, in order: an address is several."""
    return [word[:_LONGEST_WORD] for word in _WORD.findall(fold(written))]


def find_first(query: Query, text: str) -> tuple[int, int] | None:
    """Return where in a text the first of the words stands, or None."""
    for match in re.finditer(r"[^\W_]+[\u0300-\u036f]*", text[:LONGEST_TEXT]):
        folded = words_of_one(match[0])
        if any(word in query.words or word.startswith(query.beginnings) for word in folded):
            return match.span()
    return None
