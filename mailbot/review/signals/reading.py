"""One sentence as the signals read it: its words, cues, codes and content. Judges nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.review.signals.fold import MAX_CHARACTERS, fold, stem
from mailbot.review.signals.identifiers import MARK, Code, find_codes
from mailbot.review.signals.lexicon import Lexicon
from mailbot.review.signals.phrases import Match

MAX_WORDS = 400
WEAK_WEIGHT = 0.35
REACH_OF_NEGATION = 3
LAST_DAY = 31
LAST_MONTH = 12

_DIGIT = re.compile(r"\d")
_DAY_AND_MONTH = re.compile(
    r"(?<![\d.,/])(\d{1,2})[/.](\d{1,2})"
    r"(?:\.(?!\d)|[./](?:20)?\d\d\b|(?<=\d/\d)(?!\d)|(?<=\d/\d\d)(?!\d))"
)
_WORD = re.compile(r"[^\W_]+")
_QUESTION = re.compile(r"[?\u037e？](?=[\s\"'»”)\].!?]|$)")
_GREEK_QUESTION = re.compile(r";\s*$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one sentence holds.

    `content` maps what the sentence is about (stems, and `concept:` names that stand for all their synonyms) to its
    weight. `cues` are the labels of all phrases found, `matches` where they stand in `words`. `days` are the dates
    named, as month and day.
    """

    text: str
    words: tuple[str, ...]
    matches: tuple[Match, ...]
    cues: frozenset[str]
    content: dict[str, float]
    question: bool
    codes: tuple[Code, ...]
    figures: frozenset[str]
    days: frozenset[tuple[int, int]]

    def has(self, *labels: str) -> bool:
        """Tell whether any of the cues stands in the sentence."""
        return not self.cues.isdisjoint(labels)

    def members(self, family: str) -> frozenset[str]:
        """Return the members of a family of cues that stand here: `asked` gives `order` for `asked:order`."""
        opening = f"{family}:"
        return frozenset(label[len(opening) :] for label in self.cues if label.startswith(opening))

    def code_at(self, position: int) -> Code | None:
        """Return the code that stands as the word at a position."""
        word = self.words[position]
        return self.codes[int(word[len(MARK) :])] if word.startswith(MARK) and self.codes else None


def read_sentence(text: str, lexicon: Lexicon) -> Reading:
    """Return the reading of one sentence in the words of a lexicon."""
    marked, codes, figures = find_codes(text[:MAX_CHARACTERS])
    words = tuple(_WORD.findall(fold(marked))[:MAX_WORDS])
    matches = tuple(_without_denied(lexicon.phrases.find(words)))
    question = bool(_QUESTION.search(text)) or (
        lexicon.language in ("el", "greek") and bool(_GREEK_QUESTION.search(text))
    )
    return Reading(
        text=text,
        words=words,
        matches=matches,
        cues=frozenset([match.label for match in matches]),
        content=_content_of(words, matches, lexicon),
        question=question,
        codes=tuple(codes),
        figures=figures,
        days=frozenset(_days_in(text, words, matches)),
    )


def _without_denied(matches: list[Match]) -> Iterator[Match]:
    """Leave out that something is settled where the same words say that it is not: "nothing has arrived"."""
    open_yet = [match for match in matches if match.label in ("chase", "unanswered", "negation")]
    for match in matches:
        if match.label != "resolved" or not any(
            other.start < match.end
            and match.start < other.end + (REACH_OF_NEGATION if other.label == "negation" else 0)
            for other in open_yet
        ):
            yield match


def _days_in(text: str, words: tuple[str, ...], matches: tuple[Match, ...]) -> Iterator[tuple[int, int]]:
    for match in matches:
        if match.label.startswith("month:"):
            month = int(match.label[6:])
            beside = (*words[max(0, match.start - 2) : match.start][::-1], *words[match.end : match.end + 1])
            day = next((int(word) for word in beside if word.isdecimal() and 1 <= int(word[:4]) <= LAST_DAY), None)
            if day is not None:
                yield month, day
    for found in _DAY_AND_MONTH.finditer(text[:MAX_CHARACTERS]) if _DIGIT.search(text) else ():
        day, month = int(found[1]), int(found[2])
        if 1 <= day <= LAST_DAY and 1 <= month <= LAST_MONTH:
            yield month, day


def _content_of(words: tuple[str, ...], matches: tuple[Match, ...], lexicon: Lexicon) -> dict[str, float]:
    content: dict[str, float] = {}
    covered: set[int] = set()
    for match in matches:
        if match.label.startswith("concept:"):
            content[match.label] = 1.0
            covered.update(range(match.start, match.end))
    for position, word in enumerate(words):
        if position in covered or word in lexicon.skipped or len(word) < 2 or word.startswith(MARK):  # noqa: PLR2004  # a single letter names nothing
            continue
        name = stem(word)
        content[name] = WEAK_WEIGHT if name in lexicon.weak else 1.0
    return content
