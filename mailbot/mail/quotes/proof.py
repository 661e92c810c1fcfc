"""The text that a mail answers, as proof of what in the mail is quoted, however it was wrapped."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

MAX_PARENT_CHARACTERS = 200_000
SHINGLE = 4
MIN_TAIL_WORDS = 8
MIN_ANCHORS = 2
WORD = re.compile(r"\w+")


class Proof:
    """Which words stand in the parent: in runs of four, wherever its lines were broken, or as a whole short line."""

    def __init__(self, parent_text: str) -> None:
        """Remember the words of the parent; an empty text proves nothing."""
        self._parent = parent_text[:MAX_PARENT_CHARACTERS]

    def __bool__(self) -> bool:
        """Tell whether anything can be proven."""
        return WORD.search(self._parent) is not None

    @cached_property
    def _worded(self) -> list[list[str]]:
        """The words of each line. Most quotes bear marks and need no proof: only what is asked for is made."""
        return [_words(line) for line in self._parent.splitlines()]

    @cached_property
    def _lines(self) -> frozenset[str]:
        return frozenset(map(" ".join, filter(None, self._worded)))

    @cached_property
    def _shingles(self) -> frozenset[tuple[str, ...]]:
        return frozenset(_shingles([word for words in self._worded for word in words]))

    def tail_start(self, lines: Sequence[str], stop: int) -> int:
        """Return where the proven lines that end at `stop` begin; `stop` itself if too few words prove it."""
        shares = self._shares(lines[:stop])
        start, words = stop, 0
        for number in range(stop - 1, -1, -1):
            if not lines[number].strip():
                continue
            proven, written = shares[number]
            if not written or proven < written:
                break
            start, words = number, words + written
        return start if words >= MIN_TAIL_WORDS else stop

    def answers_between(self, lines: Sequence[str], start: int, stop: int) -> frozenset[int]:
        """Return the lines that stand between proven ones without being proven: answers written into a quote.

        Looked for from `start` up to `stop`, where the text of another mail begins. A line that is proven for the
        most part is the parent's as well: programs put the addresses of links into what they quote.
        """
        shares = self._shares(lines[start:stop])
        proven = [number for number, (found, written) in enumerate(shares) if written and found == written]
        if len(proven) < MIN_ANCHORS:
            return frozenset()
        between = range(proven[0], proven[-1])
        return frozenset(start + n for n in between if lines[start + n].strip() and not _is_mostly(*shares[n]))

    def _shares(self, lines: Sequence[str]) -> list[tuple[int, int]]:
        """Return for each line how many of its words are proven, and how many it has."""
        if not self:
            return [(0, 0)] * len(lines)
        worded = [_words(line) for line in lines]
        words = [word for found in worded for word in found]
        proven = bytearray(len(words))
        for number, shingle in enumerate(_shingles(words)):
            if shingle in self._shingles:
                proven[number : number + SHINGLE] = b"\1" * SHINGLE
        shares: list[tuple[int, int]] = []
        at = 0
        for found in worded:
            whole = " ".join(found) in self._lines
            shares.append((len(found) if whole else sum(proven[at : at + len(found)]), len(found)))
            at += len(found)
        return shares


def _is_mostly(proven: int, written: int) -> bool:
    return proven * 2 > written


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[offset:] for offset in range(SHINGLE)), strict=False)
