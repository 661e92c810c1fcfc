"""Courtesy and boilerplate: sentences that carry nothing an ask could be answered with."""

import re

from mailbot.review.signals.identifiers import MARK
from mailbot.review.signals.lexicon import Lexicon
from mailbot.review.signals.phrases import Match
from mailbot.review.signals.reading import Reading, read_sentence

SUBSTANCE = frozenset({"promise", "refuse", "hand_off", "reason", "otherwise", "done", "not_found"})
SLIGHT = frozenset({"otherwise", "reason"})
MAX_RESIDUE = 2.0
MAX_SLIGHT_RESIDUE = 0.5
MAX_CLAUSE = 2.0
SHORT_NAME = 4

_CLAUSE = re.compile(r"[,;:–—]| - ")
_NAME = re.compile(r"[^\W\d_][^\d?!:;]{0,40}")


def is_courtesy(reading: Reading, lexicon: Lexicon, *, after_closing: bool) -> bool:
    """Tell whether an agent's sentence is courtesy alone; `after_closing` allows for a name under a closing."""
    if after_closing and len(reading.words) <= SHORT_NAME and _NAME.fullmatch(reading.text.strip(" .,!-–—")):
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
    return sum(reading.content.get(word[:5], 0.0) for word in rest)
