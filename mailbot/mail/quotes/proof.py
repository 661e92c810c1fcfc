"""The text that a mail answers, as proof of what in the mail is quoted, however it was wrapped."""

import re
from collections.abc import Iterator, Sequence

MAX_PARENT_CHARACTERS = 200_000
SHINGLE = 4
MIN_TAIL_WORDS = 8
MIN_ANCHORS = 2
WORD = re.compile(r"\w+")


class Proof:
    """Which lines stand in the parent: long ones by runs of four words, short ones whole."""

    def __init__(self, parent_text: str) -> None:
        """Remember the words of the parent; an empty text proves nothing."""
        lines = [_words(line) for line in parent_text[:MAX_PARENT_CHARACTERS].splitlines()]
        self._lines = frozenset(map(" ".join, lines))
        self._shingles = frozenset(_shingles([word for words in lines for word in words]))

    def proves(self, line: str) -> bool:
        """Tell whether the words of a line stand in the parent in this order."""
        return self._proves(_words(line))

    def _proves(self, words: Sequence[str]) -> bool:
        if not words:
            return False
        if len(words) < SHINGLE:
            return " ".join(words) in self._lines
        return self._shingles.issuperset(_shingles(words))

    def tail_start(self, lines: Sequence[str], stop: int) -> int:
        """Return where the proven lines that end at `stop` begin; `stop` itself if too few words prove it."""
        start, words = stop, 0
        for number in range(stop - 1, -1, -1):
            if not lines[number].strip():
                continue
            found = _words(lines[number])
            if not self._proves(found):
                break
            start, words = number, words + len(found)
        return start if words >= MIN_TAIL_WORDS else stop

    def answers_between(self, lines: Sequence[str], start: int) -> frozenset[int]:
        """Return the lines from `start` on that stand between proven ones without being proven: answers written in."""
        proven = [number for number in range(start, len(lines)) if self._shingles and self.proves(lines[number])]
        if len(proven) < MIN_ANCHORS:
            return frozenset()
        known = frozenset(proven)
        return frozenset(n for n in range(proven[0], proven[-1]) if lines[n].strip() and n not in known)


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[offset:] for offset in range(SHINGLE)), strict=False)
