"""Names that a mail gives away by how it is written: greeted, introduced, titled, or signed with.

Owns the places of names; what else is a name is told by `sightings`. Knows no numbers and no placeholders.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mailbot.review.redact import hints, words
from mailbot.review.redact.lexicon import Lexicon, is_anywhere_ordinary, is_kept
from mailbot.review.redact.reading import Word

_PATRONYMIC = re.compile(r"\w{2,}(?:(?:ов|ев|ь)ич(?:а|у|ем|е)?|(?:овн|евн|иничн)(?:а|ы|е|у|ои))")
_ENDS_RUN = re.compile(r"\s*(?:[,!.:;–—\n)]|-\s|\Z)")
_ENDS_TEXT = re.compile(r"[\s.]*\Z")
_AFTER_GREETING = re.compile(r"[ \t\u00a0,]*(?:\.[ \t]*)?")
_NAME_GAP = re.compile(r"[ \t\u00a0]|\. ?|-|['’]|[ ]?&[ ]?")
_ONLY_WORDS = re.compile(r"[^\W\d_]+(?:[ .'’-]{1,2}[^\W\d_]+)*")
_MAX_RUN = 4
_SHORTEST_SMALL = 4
_LONGEST_SMALL_NAME = 2
_LOOK_BACK = 8
_WIDEST_GAP = 8
_LONGEST_SIGNATURE = 80

Phrases = Mapping[str, Sequence[tuple[str, ...]]]


def _by_first_word(phrases: Iterable[tuple[str, ...]]) -> Phrases:
    table: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        table.setdefault(phrase[0], []).append(phrase)
    return table


_GREETINGS = _by_first_word(words.GREETINGS)
_INTRODUCTIONS = _by_first_word(words.INTRODUCTIONS)
_NAMED = _by_first_word(hints.NAMED)
_SPEAKERS = _by_first_word(hints.SPEAKERS)
_CLOSINGS = _by_first_word(words.CLOSINGS)
_BEFORE_NAMES = (
    frozenset((*_GREETINGS, *_INTRODUCTIONS, *_NAMED, *_SPEAKERS, *_CLOSINGS)) | words.HONORIFICS | words.COLLEAGUES
)


def introduced_names(text: str, listed: list[Word], lexicon: Lexicon) -> Iterator[str]:
    """Yield the folded names that a message gives: greeted, introduced, titled or signed with."""
    for index, word in enumerate(listed):
        if word.capital and not word.folded.isascii() and _is_patronymic(word.folded):
            yield word.folded
        if word.folded in hints.AFTER_SPEAKER and index and _speaks(listed[index - 1]):
            yield listed[index - 1].folded
        if word.folded in _BEFORE_NAMES:
            yield from _greeted(text, listed, index)
            yield from _signed(text, listed, index, lexicon)
            yield from _named(text, listed, index, lexicon)
    yield from _last_line(text, listed, lexicon)


def _named(text: str, listed: list[Word], index: int, lexicon: Lexicon) -> Iterator[str]:
    """Yield the names after a phrase or word that names people: my name is, this is, in the name of, Mrs, courier."""
    if end := _phrase_end(_SPEAKERS, listed, index):
        yield from (word.folded for word in listed[end : end + _LONGEST_SMALL_NAME] if _speaks(word))
    if end := _phrase_end(_INTRODUCTIONS, listed, index):
        yield from _run(text, listed, _skip_titles(listed, end), lower_case=True)
    if end := _phrase_end(_NAMED, listed, index):
        yield from _called(text, listed, _skip_titles(listed, end), lexicon)
    if listed[index].folded in words.HONORIFICS:
        yield from _run(text, listed, index + 1)
    elif listed[index].folded in words.COLLEAGUES:
        yield from _called(text, listed, index + 1, lexicon)


def _speaks(word: Word) -> bool:
    """Tell whether a word that somebody may call themselves by is no word of any language: written small, too."""
    return len(word.folded) >= _SHORTEST_SMALL and not is_anywhere_ordinary(word.folded) and not is_kept(word.folded)


def _is_patronymic(folded: str) -> bool:
    return _PATRONYMIC.fullmatch(folded) is not None and folded not in words.NOT_NAMES


def _greeted(text: str, listed: list[Word], index: int) -> Iterator[str]:
    """Yield the names after a greeting, if the line's end or punctuation follows: `Hi Anna,`, not `Hi Refund`."""
    end = _phrase_end(_GREETINGS, listed, index) if _at_line_start(text, listed[index]) else 0
    if not 0 < end < len(listed) or not _AFTER_GREETING.fullmatch(text, listed[end - 1].end, listed[end].start):
        return
    run = list(_run_words(text, listed, _skip_titles(listed, end)))
    if run and _ENDS_RUN.match(text, run[-1].end):
        yield from (word.folded for word in run)


def _called(text: str, listed: list[Word], index: int, lexicon: Lexicon) -> Iterator[str]:
    """Yield the names after a word such as neighbour or courier; in German, where nouns have capitals, likely ones."""
    for word in _run_words(text, listed, index):
        if lexicon.is_listed(word.folded) and not (lexicon.language != "de" and lexicon.is_name(word.folded)):
            return
        yield word.folded


def _signed(text: str, listed: list[Word], index: int, lexicon: Lexicon) -> Iterator[str]:
    """Yield the names after a closing: where they end their line, or the mail if the closing stands inside a line."""
    end = _phrase_end(_CLOSINGS, listed, index)
    run = list(_run_words(text, listed, end, gap="\n,")) if end else []
    ends = _ENDS_RUN if _at_line_start(text, listed[index]) else _ENDS_TEXT
    if run and ends.match(text, run[-1].end) and _may_sign(run, lexicon):
        yield from (word.folded for word in run)


def _may_sign(run: Sequence[Word], lexicon: Lexicon) -> bool:
    """Tell whether words can be a signature and are not, like those of a department, all ordinary ones."""
    return any(_may_be_name(word.folded, lexicon) for word in run)


def _may_be_name(folded: str, lexicon: Lexicon) -> bool:
    return not is_kept(folded) and (lexicon.is_name(folded) or not lexicon.is_ordinary(folded))


def _last_line(text: str, listed: list[Word], lexicon: Lexicon) -> Iterator[str]:
    """Yield the words of a last line that is nothing but one to three capitalised words: a name signed with."""
    start = text.rstrip().rfind("\n") + 1
    line = text[start:].strip()
    last = [word for word in listed[-_MAX_RUN:] if word.start >= start and word.end - word.start > 1]
    if not start or len(last) not in (1, 2, 3) or not _ONLY_WORDS.fullmatch(line) or len(line) > _LONGEST_SIGNATURE:
        return
    if _may_sign(last, lexicon) and all(word.capital and word.folded not in words.NOT_NAMES for word in last):
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
        if word.folded in words.HONORIFICS or _is_particle(text, listed, number):
            continue
        if not word.capital or word.folded in words.NOT_NAMES:
            return
        yield word


def _is_particle(text: str, listed: list[Word], index: int) -> bool:
    """Tell whether a word is a `von` or `De` that stands before the name it belongs to."""
    if listed[index].folded not in words.PARTICLES:
        return False
    if not listed[index].capital:
        return True
    after = index + 1
    if after == len(listed) or not listed[after].capital:
        return False
    return bool(_NAME_GAP.fullmatch(text, listed[index].end, listed[after].start))


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
