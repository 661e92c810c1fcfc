"""Reading a text word by word: where each word stands, how it is folded, how it is written.

Owns words, file names and capitals; knows no name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.review.redact.folding import fold

_WORD = re.compile(r"[^\W\d_]+")
_BEGINS_ANEW = re.compile(r"[.!?…:;\n\r\"«„“”»(>*•¿¡]\s*$|^\W*$|[-–—]\s+$")
_FILE = re.compile(
    r"[\w()+&-]{1,100}(?:\.[\w()+&-]{1,60}){0,3}\.(?:pdf|jpe?g|png|heic|gif|webp|tiff?|docx?|odt|xlsx?|csv|txt|rtf|zip|mp4|mov|eml"
    r"|msg)(?!\w)",
    re.IGNORECASE,
)
_LOOK_BACK = 8
_SHOUTED_SHARE = 0.8
_SHOUTED_WORDS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """One word of a sentence: where it stands, how it is folded, whether it begins with a capital.

    `initial` says that its capital tells nothing, since it begins a sentence or the sentence is shouted; `upper` that
    all its letters are capitals, `inner` that one inside is; `in_file` that it is part of a file's name.
    """

    start: int
    end: int
    folded: str
    capital: bool
    initial: bool
    upper: bool = False
    inner: bool = False
    in_file: bool = False


def split_words(text: str) -> list[Word]:
    """Return the words of a text: runs of letters; in names of files also where a capital follows a small letter."""
    files = [match.span() for match in _FILE.finditer(text)] if "." in text else []
    matches = list(_WORD.finditer(text))
    shouted = _is_shouted([match[0] for match in matches])
    found: list[Word] = []
    for match in matches:
        start, end = match.span()
        if any(first <= start < last for first, last in files):
            found.extend(_parts_of_file(text, start, end))
            continue
        word = match[0]
        before = text[max(0, start - _LOOK_BACK) : start]
        upper = len(word) > 1 and word.isupper()
        found.append(
            Word(
                start=start,
                end=end,
                folded=fold(word),
                capital=word[0].isupper(),
                initial=shouted or bool(_BEGINS_ANEW.search(before)),
                upper=upper and not shouted,
                inner=not upper and not word[1:].islower() and len(word) > 1,
            )
        )
    return found


def _is_shouted(words: list[str]) -> bool:
    letters = sum(map(len, words))
    shouted = sum(len(word) for word in words if word.isupper())
    return len(words) >= _SHOUTED_WORDS and shouted >= _SHOUTED_SHARE * letters


def _parts_of_file(text: str, start: int, end: int) -> Iterator[Word]:
    first = start
    for index in range(start + 1, end + 1):
        if index == end or (text[index].isupper() and text[index - 1].islower()):
            part = text[first:index]
            yield Word(start=first, end=index, folded=fold(part), capital=part[0].isupper(), initial=True, in_file=True)
            first = index
