"""The names of one transcript: learned from headers and sentences, then found wherever they stand.

Owns which forms are the same name; knows nothing of numbers and addresses, nor of placeholders.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from mailbot.model import Address
from mailbot.review.redact import hints, words
from mailbot.review.redact.folding import fold, inflections, script_of, skeleton
from mailbot.review.redact.introductions import introduced_names
from mailbot.review.redact.lexicon import Lexicon, is_anywhere_common, is_anywhere_ordinary, lexicon_of
from mailbot.review.redact.reading import Passage, Word
from mailbot.review.redact.sightings import sighted_names

_WORD = re.compile(r"[^\W\d_]+")
_NAME_GAP = re.compile(r"[ \t\u00a0]|\. ?|-|['’]|[ ]?&[ ]?")
_MIN_LENGTH = 2
_SHORT_LOCAL_PART = 3
_LOOK_BACK = 8


class NameBook:
    """The names of one transcript, and under which key each is known, however it is inflected or written."""

    def __init__(self) -> None:
        """Begin empty."""
        self._small: set[str] = set()
        self._forms: dict[str, str] = {}
        self._capital_forms: dict[str, str] = {}
        self._skeletons: dict[tuple[str, bool], str] = {}

    def learn(self, folded: str, *, small: bool = False) -> None:
        """Add a name, unless it is known already or is no name; `small` says that it was written with no capital."""
        if small:
            self._small.add(folded)
        if folded in words.NOT_NAMES and folded not in words.AMBIGUOUS:
            return
        if len(folded) < _MIN_LENGTH or self._find(folded, capital=True):
            return
        script = script_of(folded)
        self._forms[folded] = folded
        for form in inflections(folded):
            self._capital_forms.setdefault(form, folded)
        self._skeletons.setdefault((skeleton(folded), script == "latin"), folded)

    def keys_of(self, listed: Iterable[Word]) -> list[str | None]:
        """Return for each word the key of the name that it can be, or None."""
        return [
            self._find(word.folded, capital=word.capital)
            if word.capital or word.folded in self._forms or word.folded in self._capital_forms
            else None
            for word in listed
        ]

    def is_small(self, word: Word) -> bool:
        """Tell whether a name is written small in this transcript, as hasty people write their own."""
        return not word.capital and word.folded in self._small

    def _find(self, folded: str, *, capital: bool) -> str | None:
        if key := self._forms.get(folded):
            return key
        if not capital and folded.isascii():
            return None
        if key := self._capital_forms.get(folded):
            return key if capital or script_of(folded) != "latin" else None
        if not capital or not self._skeletons:
            return None
        return self._skeletons.get((skeleton(folded), script_of(folded) != "latin"))


def learn_names(
    people: Iterable[Address], messages: Sequence[Passage], files: Sequence[Passage], language: str | None
) -> NameBook:
    """Return the names of the people in the headers, of those whom the messages name, and of those in file names."""
    book = NameBook()
    for person in people:
        for folded in _names_of(person):
            book.learn(folded)
    lexicons = [lexicon_of((word.folded for word in passage.words), language) for passage in messages]
    for passage, lexicon in zip(messages, lexicons, strict=True):
        for folded in introduced_names(passage.text, passage.words, lexicon):
            book.learn(folded)
    small_words = {word.folded for passage in messages for word in passage.words if not word.capital}
    spoken = lexicon_of((word.folded for passage in messages for word in passage.words), language) if files else None
    read = [*zip(messages, lexicons, strict=True), *((file, spoken) for file in files)]
    for passage, known in read:
        for folded, small in sighted_names(passage.text, passage.words, known or Lexicon(language=None), small_words):
            book.learn(folded, small=small)
    return book


def find_names(passage: Passage, book: NameBook) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and key of every name in a passage, in order; `von` and `de la` inside a name belong to it."""
    text, listed = passage
    keys = book.keys_of(listed)
    if not any(keys):
        return
    keys = [key if key and _is_meant(text, listed, index, keys, book) else None for index, key in enumerate(keys)]
    _add_initials(text, listed, keys)
    for index, (word, key) in enumerate(zip(listed, keys, strict=True)):
        if key:
            yield listed[_first_particle(text, listed, index, keys)].start, word.end, key


def _is_meant(text: str, listed: list[Word], index: int, keys: Sequence[str | None], book: NameBook) -> bool:
    """Tell whether a word that is a name in this transcript is used as one here, if it has another sense."""
    word = listed[index]
    if word.in_file or book.is_small(word) or not _is_ambiguous(word.folded):
        return True
    if _alone(text, word) or (word.initial and text.startswith(",", word.end)):
        return True
    near = [n for n in (index - 1, index + 1) if 0 <= n < len(listed) and _touch(text, listed, index, n)]
    if not word.capital:
        return any(keys[n] is not None and not listed[n].capital for n in near)
    if any(keys[n] is not None or listed[n].folded in words.HONORIFICS for n in near):
        return True
    follows = listed[index + 1].folded if index + 1 in near else ""
    return word.folded not in words.NOT_NAMES and not (
        word.initial
        and follows in hints.TAKES_ORDINARY
        and (word.folded in words.AMBIGUOUS or is_anywhere_common(word.folded))
        and not text[word.start : word.end].isupper()
    )


def _is_ambiguous(folded: str) -> bool:
    return folded in words.AMBIGUOUS or folded in words.NOT_NAMES or is_anywhere_ordinary(folded)


def _add_initials(text: str, listed: list[Word], keys: list[str | None]) -> None:
    """Give the initials beside names keys of their own: `J. K. Smith`, `Кравцова М. И.`."""
    singles = {index for index, word in enumerate(listed) if word.end - word.start == 1 and word.capital}
    if not singles:
        return
    for order in (range(len(listed)), range(len(listed) - 1, -1, -1)):
        previous = None
        for index in order:
            word = listed[index]
            single = index in singles and text.startswith(".", word.end)
            if keys[index] is None and single and previous is not None and _touch(text, listed, index, previous):
                keys[index] = word.folded
            previous = index if keys[index] is not None else None


def _first_particle(text: str, listed: list[Word], index: int, keys: Sequence[str | None]) -> int:
    """Return the index where a name begins: at its particles, if a name or title stands before them."""
    first = index
    while first and listed[first - 1].folded in words.PARTICLES and keys[first - 1] is None:
        if not _touch(text, listed, first - 1, first):
            break
        first -= 1
    if first == index or not first or not _touch(text, listed, first - 1, first):
        return index
    before = first - 1
    return first if keys[before] is not None or listed[before].folded in words.HONORIFICS else index


def _names_of(person: Address) -> Iterator[str]:
    """Yield the folded words of a display name and of the local part of an address."""
    for match in _WORD.finditer(person.name.partition("@")[0]):
        yield fold(match[0])
    for match in _WORD.finditer(person.email.partition("@")[0]):
        if len(match[0]) >= _SHORT_LOCAL_PART:
            yield fold(match[0])


def _touch(text: str, listed: list[Word], one: int, other: int) -> bool:
    first, second = sorted((one, other))
    return bool(_NAME_GAP.fullmatch(text, listed[first].end, listed[second].start))


def _alone(text: str, word: Word) -> bool:
    """Tell whether a word has its line for itself."""
    before = text[max(0, word.start - _LOOK_BACK) : word.start].rpartition("\n")[2]
    after = text[word.end : word.end + _LOOK_BACK].partition("\n")[0]
    return not before.strip(" \t>*-–—_,.!¡¿\"'") and not after.strip(" \t\r,.!-–—")
