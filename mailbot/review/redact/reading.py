"""Reading a text word by word: where each word stands, how it is folded, how it is written.

Owns words, file names and capitals; knows no name.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mailbot.review.redact.folding import fold

_WORD = re.compile(r"[^\W\d_]+")
_BEGINS_ANEW = re.compile(r"[.!?…:;\n\r\"«„“”»(>*•¿¡]\s*$|^\W*$|[-–—]\s+$")
_EXTENSION = re.compile(
    r"\.(?:pdf|jpe?g|png|heic|gif|webp|tiff?|docx?|odt|xlsx?|csv|txt|rtf|zip|mp4|mov|eml|msg)(?!\w)", re.IGNORECASE
)
_NO_FILE = re.compile(r"[^\w()+&.-]")
_LONGEST_FILE = 120
_LOOK_BACK = 8
_SHOUTED_SHARE = 0.8
_SHOUTED_WORDS = 3


class Word(NamedTuple):
    """One word of a text: where it stands, how it is folded, whether it begins with a capital.

    `initial` says that its capital tells nothing, since it begins a sentence or the line is shouted; `upper` that
    all its letters are capitals, `inner` that one inside is; `in_file` that it is part of a file's name.
    """

    start: int
    end: int
    folded: str
    capital: bool
    initial: bool = False
    upper: bool = False
    inner: bool = False
    in_file: bool = False


class Passage(NamedTuple):
    """A text in which what has a shape is blotted out, and its words."""

    text: str
    words: list[Word]


def read_passage(text: str) -> Passage:
    """Return a text with its words: runs of letters; in names of files also cut where a capital follows."""
    found: list[Word] = []
    start = 0
    for line in text.split("\n"):
        found.extend(_words_of_line(text, start, start + len(line)))
        start += len(line) + 1
    return Passage(text, found)


def _words_of_line(text: str, start: int, end: int) -> Iterator[Word]:
    shouted = _is_shouted(text[start:end])
    files = _files_of_line(text, start, end)
    file = next(files, None)
    for match in _WORD.finditer(text, start, end):
        first, last = match.span()
        while file and file[1] <= first:
            file = next(files, None)
        if file and file[0] <= first:
            yield from _parts_of_file(text, first, last)
            continue
        word = match[0]
        if word.islower() or not word[0].isupper():
            yield Word(first, last, fold(word), False, False, False, not word.islower())
            continue
        upper = last - first > 1 and word.isupper()
        initial = shouted or _BEGINS_ANEW.search(text[max(0, first - _LOOK_BACK) : first]) is not None
        inner = not upper and last - first > 1 and not word[1:].islower()
        yield Word(first, last, fold(word), True, initial, upper and not shouted, inner)


def _files_of_line(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of every name of a file; blanks end it, as nobody can tell where it began otherwise."""
    for match in _EXTENSION.finditer(text, start, end):
        least = max(start, match.start() - _LONGEST_FILE)
        begin = least
        for other in _NO_FILE.finditer(text, least, match.start()):
            begin = other.end()
        yield begin, match.end()


def _is_shouted(line: str) -> bool:
    """Tell whether a line is written in capitals; the quick look spares most lines the count."""
    if line.islower() or line[1:2].islower():
        return False
    listed = _WORD.findall(line)
    letters = sum(map(len, listed))
    shouted = sum(len(word) for word in listed if word.isupper())
    return len(listed) >= _SHOUTED_WORDS and shouted >= _SHOUTED_SHARE * letters


def _parts_of_file(text: str, start: int, end: int) -> Iterator[Word]:
    first = start
    for index in range(start + 1, end + 1):
        if index == end or (text[index].isupper() and text[index - 1].islower()):
            part = text[first:index]
            yield Word(start=first, end=index, folded=fold(part), capital=part[0].isupper(), initial=True, in_file=True)
            first = index
