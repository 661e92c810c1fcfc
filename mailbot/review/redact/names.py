"""Names of people: learned from headers, greetings, closings and introductions, then found wherever they stand.

Owns what counts as a name; knows nothing of numbers and addresses, nor of placeholders.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mailbot.model import Address
from mailbot.review.redact import words
from mailbot.review.redact.folding import fold, inflections, script_of, skeleton

_WORD = re.compile(r"[^\W\d_]+")
_BEGINS_ANEW = re.compile(r"[.!?…:;\n\r\"«„“(>*•]\s*$|^\W*$")
_PATRONYMIC = re.compile(r"\w{2,}(?:(?:ов|ев|ь)ич(?:а|у|ем|е)?|(?:овн|евн|иничн)(?:а|ы|е|у|ои))")
_ENDS_RUN = re.compile(r"\s*(?:[,!.:;–—\n)]|-\s|\Z)")
_ENDS_TEXT = re.compile(r"[\s.]*\Z")
_AFTER_GREETING = re.compile(r"[ \t\u00a0,]*(?:\.[ \t]*)?")
_NAME_GAP = re.compile(r"[ \t\u00a0]|\. ?|-|['’]|[ ]?&[ ]?")
_ONLY_WORDS = re.compile(r"[^\W\d_]+(?:[ .'’-]{1,2}[^\W\d_]+)*+")
_MAX_RUN = 4
_MIN_LENGTH = 2
_SHORT_LOCAL_PART = 3
_LOOK_BACK = 8
_WIDEST_GAP = 8
_LONGEST_SIGNATURE = 80
_LONG_ENOUGH = 5
_INFLECTED = frozenset({"ru", "el", "pl"})

Phrases = Mapping[str, Sequence[tuple[str, ...]]]


def _by_first_word(phrases: Iterable[tuple[str, ...]]) -> Phrases:
    table: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        table.setdefault(phrase[0], []).append(phrase)
    return table


_GREETINGS = _by_first_word(words.GREETINGS)
_INTRODUCTIONS = _by_first_word(words.INTRODUCTIONS)
_CLOSINGS = _by_first_word(words.CLOSINGS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """One word of a sentence: where it stands, how it is folded, whether it begins with a capital."""

    start: int
    end: int
    folded: str
    capital: bool
    initial: bool


class NameBook:
    """The names of one transcript, and under which key each is known, however it is inflected or written."""

    def __init__(self) -> None:
        """Begin empty."""
        self._forms: dict[str, str] = {}
        self._capital_forms: dict[str, str] = {}
        self._skeletons: dict[tuple[str, bool], str] = {}

    def learn(self, folded: str) -> None:
        """Add a name, unless it is known already or is no name."""
        if folded in words.NOT_NAMES and folded not in words.AMBIGUOUS:
            return
        if len(folded) < _MIN_LENGTH or self._find(folded, capital=True):
            return
        script = script_of(folded)
        self._forms[folded] = folded
        target = self._capital_forms if script == "latin" else self._forms
        for form in inflections(folded):
            target.setdefault(form, folded)
        self._skeletons.setdefault((skeleton(folded), script == "latin"), folded)

    def key_of(self, word: Word, *, beside_name: bool) -> str | None:
        """Return the key of the name that a word is, or None; ambiguous words need a capital and a name's place."""
        key = self._find(word.folded, capital=word.capital)
        if key is None or (word.folded in words.NOT_NAMES and not (word.capital and beside_name)):
            return None
        if key in words.AMBIGUOUS and not (word.capital and (beside_name or not word.initial)):
            return None
        return key

    def _find(self, folded: str, *, capital: bool) -> str | None:
        if key := self._forms.get(folded):
            return key
        if not capital:
            return None
        latin = script_of(folded) == "latin"
        return self._capital_forms.get(folded) or self._skeletons.get((skeleton(folded), not latin))


def learn_names(people: Iterable[Address], messages: Sequence[Sequence[str]]) -> NameBook:
    """Return the names of the people in the headers and of those whom the sentences of the messages name."""
    book = NameBook()
    for person in people:
        for folded in _names_of(person):
            book.learn(folded)
    for sentences in messages:
        for folded in _introduced(sentences):
            book.learn(folded)
    return book


def find_names(text: str, book: NameBook) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and key of every name in a text, in order."""
    listed = split_words(text)
    plain = [book.key_of(word, beside_name=True) for word in listed]
    for index, word in enumerate(listed):
        if plain[index] is None:
            continue
        near = [n for n in (index - 1, index + 1) if 0 <= n < len(listed) and _touch(text, listed, index, n)]
        called = word.initial and text.startswith(",", word.end)
        beside = called or _alone(text, word) or any(plain[n] is not None or _is_title(listed[n]) for n in near)
        if key := book.key_of(word, beside_name=beside):
            yield word.start, word.end, key


def split_words(text: str) -> list[Word]:
    """Return the words of a text: runs of letters."""
    found = []
    for match in _WORD.finditer(text):
        before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
        found.append(
            Word(
                start=match.start(),
                end=match.end(),
                folded=fold(match[0]),
                capital=match[0][0].isupper(),
                initial=bool(_BEGINS_ANEW.search(before)),
            )
        )
    return found


def _names_of(person: Address) -> Iterator[str]:
    """Yield the folded words of a display name and of the local part of an address."""
    for match in _WORD.finditer(person.name.partition("@")[0]):
        yield fold(match[0])
    for match in _WORD.finditer(person.email.partition("@")[0]):
        if len(match[0]) >= _SHORT_LOCAL_PART:
            yield fold(match[0])


def _introduced(sentences: Sequence[str]) -> Iterator[str]:
    """Yield the names that a message gives: greeted, introduced, titled, well known, or signed with."""
    text = "\n".join(sentences)
    listed = split_words(text)
    given = given_names()
    for index, word in enumerate(listed):
        if _at_line_start(text, word):
            yield from _greeted(text, listed, index)
        yield from _signed(text, listed, index)
        if end := _phrase_end(_INTRODUCTIONS, listed, index):
            yield from _run(text, listed, _skip_titles(listed, end), lower_case=True)
        if word.folded in words.HONORIFICS or word.folded in words.COLLEAGUES:
            yield from _run(text, listed, index + 1)
        if word.capital and _PATRONYMIC.fullmatch(word.folded) and word.folded not in words.NOT_NAMES:
            yield word.folded
        if word.capital and word.folded in given and word.folded not in words.AMBIGUOUS:
            yield given[word.folded]
            yield from _run(text, listed, index + 1, gap=" ")
    yield from _last_line(text, listed)


def _greeted(text: str, listed: list[Word], index: int) -> Iterator[str]:
    """Yield the names after a greeting, if the line's end or punctuation follows: `Hi Anna,`, not `Hi Refund`."""
    end = _phrase_end(_GREETINGS, listed, index)
    if not 0 < end < len(listed) or not _AFTER_GREETING.fullmatch(text, listed[end - 1].end, listed[end].start):
        return
    run = list(_run_words(text, listed, _skip_titles(listed, end)))
    if run and _ENDS_RUN.match(text, run[-1].end):
        yield from (word.folded for word in run)


def _signed(text: str, listed: list[Word], index: int) -> Iterator[str]:
    """Yield the names after a closing: where they end their line, or the mail if the closing stands inside a line."""
    end = _phrase_end(_CLOSINGS, listed, index)
    run = list(_run_words(text, listed, end, gap="\n,")) if end else []
    ends = _ENDS_RUN if _at_line_start(text, listed[index]) else _ENDS_TEXT
    if run and ends.match(text, run[-1].end):
        yield from (word.folded for word in run)


def _last_line(text: str, listed: list[Word]) -> Iterator[str]:
    """Yield the words of a last line that is nothing but one to three capitalised words: a name signed with."""
    start = text.rstrip().rfind("\n") + 1
    line = text[start:].strip()
    last = [word for word in listed[-_MAX_RUN:] if word.start >= start and word.end - word.start > 1]
    if not start or len(last) not in (1, 2, 3) or not _ONLY_WORDS.fullmatch(line) or len(line) > _LONGEST_SIGNATURE:
        return
    if all(word.capital and word.folded not in words.NOT_NAMES for word in last):
        yield from (word.folded for word in last)


def _run(
    text: str, listed: list[Word], index: int, *, lower_case: bool = False, gap: str | None = None
) -> Iterator[str]:
    run = list(_run_words(text, listed, index, gap=gap))
    if not run and lower_case and index < len(listed) and listed[index].folded not in words.NOT_NAMES:
        run = listed[index : index + 1]
    yield from (word.folded for word in run)


def _run_words(text: str, listed: list[Word], index: int, *, gap: str | None = None) -> Iterator[Word]:
    """Yield up to four capitalised words from `index` on, particles skipped, on one line.

    `gap` says what must stand before the first: one space, or something with a line break or comma.
    """
    if not 0 < index < len(listed):
        return
    between = text[listed[index - 1].end : listed[index].start]
    if gap == " " and between != " ":
        return
    if gap == "\n," and not ("\n" in between or "," in between):
        return
    if len(between) > _WIDEST_GAP:
        return
    for number in range(index, min(index + _MAX_RUN, len(listed))):
        word = listed[number]
        if number > index and not _NAME_GAP.fullmatch(text, listed[number - 1].end, word.start):
            return
        if word.folded in words.HONORIFICS or (not word.capital and word.folded in words.PARTICLES):
            continue
        if not word.capital or word.folded in words.NOT_NAMES:
            return
        yield word


def _skip_titles(listed: list[Word], index: int) -> int:
    while index < len(listed) and (listed[index].folded in words.HONORIFICS or listed[index].folded in words.DEAR):
        index += 1
    return index


def _phrase_end(phrases: Phrases, listed: list[Word], index: int) -> int:
    """Return the index after the longest phrase that begins at a word, or 0."""
    for phrase in phrases.get(listed[index].folded, ()):
        end = index + len(phrase)
        if tuple(word.folded for word in listed[index:end]) == phrase:
            return end
    return 0


def _at_line_start(text: str, word: Word) -> bool:
    return not text[max(0, word.start - _LOOK_BACK) : word.start].rpartition("\n")[2].strip(" \t>*-–—_,.!¡¿\"'")


def _alone(text: str, word: Word) -> bool:
    """Tell whether a word has its line for itself."""
    after = text[word.end : word.end + _LOOK_BACK].partition("\n")[0]
    return _at_line_start(text, word) and not after.strip(" \t\r,.!-–—")


def _touch(text: str, listed: list[Word], one: int, other: int) -> bool:
    first, second = sorted((one, other))
    return bool(_NAME_GAP.fullmatch(text, listed[first].end, listed[second].start))


def _is_title(word: Word) -> bool:
    return word.folded in words.HONORIFICS


@cache
def given_names() -> dict[str, str]:
    """Return common given names by every form they take: Russian, Greek and Polish ones in all cases."""
    forms: dict[str, str] = {}
    for line in Path(__file__).with_name("given_names.txt").read_text(encoding="utf-8").splitlines():
        language, _, names = line.partition(":")
        for name in map(fold, names.split()):
            forms[name] = name
            if language in _INFLECTED and len(name) >= _LONG_ENOUGH:
                for form in inflections(name):
                    forms.setdefault(form, name)
    return forms
