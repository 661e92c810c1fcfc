"""Courtesy and boilerplate: sentences that carry nothing an ask could be answered with."""

import re
from collections.abc import Collection

from mailbot.review.signals.fold import stem
from mailbot.review.signals.identifiers import MARK
from mailbot.review.signals.lexicon import Lexicon
from mailbot.review.signals.phrases import Match
from mailbot.review.signals.reading import Reading, read_sentence

SUBSTANCE = frozenset({"promise", "refuse", "hand_off", "reason", "otherwise", "done", "not_found"})
SLIGHT = frozenset({"otherwise", "reason"})
MAX_RESIDUE = 2.0
MAX_SLIGHT_RESIDUE = 0.5
MAX_CLAUSE = 2.0
LONGEST_SIGNATURE = 5
FEWEST_WARM = 2
FEWEST_WARM_AND_MORE = 3  # where a figure or an undated promise stands beside the warmth
WORDS_TO_ONE_WARM = 8
SPECIFIC = ("hand_off", "not_found", "if_not_done")
MUCH_WARMTH = 3
SOME_CONTENT = 1.0

_CLAUSE = re.compile(r"[,;:–—]| - ")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def is_courtesy(reading: Reading, lexicon: Lexicon, *, after_closing: bool) -> bool:
    """Tell whether an agent's sentence is courtesy alone; `after_closing` allows for a name under a closing."""
    if after_closing and _may_be_name(reading):
        return True
    spans = [match for match in reading.matches if match.label in ("courtesy", "echo", "thanks")]
    if not spans or reading.codes:
        return False
    substance = {match.label for match in reading.matches if match.label in SUBSTANCE and not _inside(match, spans)}
    if substance and (substance - SLIGHT or _residue(reading, spans) > MAX_SLIGHT_RESIDUE):
        return _opens_with_echo_only(reading, lexicon)
    if reading.members("asked") and reading.has("need") and not _all_inside(reading, "need", spans):
        return False
    if reading.has("echo"):
        return _opens_with_echo_only(reading, lexicon)
    return _residue(reading, spans) <= MAX_RESIDUE


def is_boilerplate(reading: Reading) -> bool:
    """Tell whether an agent's sentence is one that stands under every mail."""
    return reading.has("boilerplate") and not reading.has("hand_off") and not reading.members("asked") & {"order"}


def is_warmth(reading: Reading, asked: Collection[str]) -> bool:
    """Tell whether an agent's sentence is nothing but warmth: wishes, feelings, praise of the house, its pages.

    It names no figure, no reason and no step, and shares nothing with what was `asked`; warm words stand close.
    """
    points = _warm_points(reading)
    if points < FEWEST_WARM or points * WORDS_TO_ONE_WARM < len(reading.words) or _is_specific(reading):
        return False
    if (reading.figures or reading.has("promise")) and points < FEWEST_WARM_AND_MORE:
        return False
    if reading.has("reason", "refuse") and points < MUCH_WARMTH:
        return False
    shared: float = sum(weight for name, weight in reading.content.items() if name in asked)
    return shared < SOME_CONTENT


def _warm_points(reading: Reading) -> int:
    spots = {match.start for match in reading.matches if match.label in ("warmth", "courtesy")}
    wished = any(match.label == "wish" for match in reading.matches)
    return len(spots) + 2 * int(wished) + int(reading.text.rstrip().endswith("!"))


def is_stranger(reading: Reading, told: Collection[str], asked: Collection[str]) -> bool:
    """Tell whether a sentence among courtesies is as empty: a warm word, no fact, hardly a word of the customer's."""
    if (
        not _warm_points(reading)
        or _is_specific(reading)
        or reading.has("promise", "reason", "refuse")
        or reading.figures
    ):
        return False
    shared = {name for name, weight in reading.content.items() if weight >= SOME_CONTENT and name in told}
    return len(shared) <= 1 and shared.isdisjoint(asked)


def _is_specific(reading: Reading) -> bool:
    if reading.question or reading.codes or reading.has(*SPECIFIC) or reading.figures & {"money", "time"}:
        return True
    if any(match.label == "affirm" and match.start == 0 for match in reading.matches) and not reading.has("wish"):
        return True
    if reading.has("promise") and _is_dated(reading):
        return True
    return bool(reading.members("step")) or (reading.has("need") and bool(reading.members("asked")))


def _is_dated(reading: Reading) -> bool:
    span = bool(reading.members("unit")) and bool(reading.members("num") or reading.figures)
    return span or any(reading.members(family) for family in ("weekday", "rel", "month"))


def is_signature(reading: Reading) -> bool:
    """Tell whether a last line of an agent's mail is a name: short, capitalised, without a full stop at its end."""
    words: list[str] = _LETTERS.findall(reading.text)
    capitals = sum(word[0].isupper() for word in words)
    return _may_be_name(reading) and 2 * capitals >= len(words)


def _may_be_name(reading: Reading) -> bool:
    if not 0 < len(reading.words) <= LONGEST_SIGNATURE or reading.text.rstrip()[-1] in ".?!:;,":
        return False
    return not reading.codes and not reading.has("affirm", "refuse", "promise", "need", "done", "negation", "reason")


def _opens_with_echo_only(reading: Reading, lexicon: Lexicon) -> bool:
    """Tell whether every clause is an echo of the customer's matter, a subordinate of one, or next to nothing."""
    if not reading.has("echo"):
        return False
    for number, clause in enumerate(_CLAUSE.split(reading.text)):
        part = read_sentence(clause, lexicon)
        if part.has("echo") or (number and part.words and part.words[0] in lexicon.subordinators):
            if part.has("refuse", "hand_off") or part.codes or part.has("but"):
                return False
            continue
        if part.has("courtesy") and not part.has("promise", "refuse"):
            continue
        if sum(part.content.values()) > MAX_CLAUSE or part.has(*SUBSTANCE):
            return False
    return True


def _inside(match: Match, spans: list[Match]) -> bool:
    return any(span.start <= match.start and match.end <= span.end for span in spans)


def _all_inside(reading: Reading, label: str, spans: list[Match]) -> bool:
    return all(_inside(match, spans) for match in reading.matches if match.label == label)


def _residue(reading: Reading, spans: list[Match]) -> float:
    covered = {reading.words[position] for span in spans for position in range(span.start, span.end)}
    rest = [word for word in reading.words if word not in covered and not word.startswith(MARK)]
    return sum(reading.content.get(stem(word), 0.0) for word in rest)
