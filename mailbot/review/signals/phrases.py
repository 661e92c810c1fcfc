"""Phrases found in words: one trie for all phrases of a language, walked once along a sentence.

A phrase is written as words: `order number`; `restart*` is any word that so begins; `a|b` is either; `..` skips up to
three words. Time is linear in the words of the sentence for any given trie.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mailbot.review.signals.fold import words_of

MAX_GAP = 3
PREFIX_KEY = 3


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found: its label, and the words from `start` up to, not including, `end`."""

    label: str
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    exact: "dict[str, _Node]" = field(default_factory=dict)
    prefixes: "dict[str, list[tuple[str, _Node]]]" = field(default_factory=dict)
    after_gap: "_Node | None" = None
    labels: tuple[str, ...] = ()


class Phrases:
    """An immutable set of labelled phrases."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        """Build the trie; `phrases` maps a label to its phrases. Raises ValueError for a phrase it cannot hold."""
        self._root = _Node()
        for label, written in phrases.items():
            for phrase in written:
                _insert(self._root, phrase, label)

    def find(self, words: Sequence[str]) -> list[Match]:
        """Return every phrase that stands in the words, overlapping ones included."""
        found: list[Match] = []
        for start in range(len(words)):
            _step_on(self._root, words, start, start, found)
        return found


def _insert(root: _Node, phrase: str, label: str) -> None:
    parts = phrase.split()
    if not parts or parts[0] == ".." or parts[-1] == "..":
        raise ValueError(f"phrase {phrase!r} of {label} must begin and end with a word")
    nodes = [root]
    for part in parts:
        nodes = [_follow(node, choice) for node in nodes for choice in part.split("|")]
    for node in nodes:
        if label not in node.labels:
            node.labels = (*node.labels, label)


def _follow(node: _Node, choice: str) -> _Node:
    if choice == "..":
        node.after_gap = node.after_gap or _Node()
        return node.after_gap
    words = words_of(choice)
    if not words:
        raise ValueError(f"{choice!r} holds no word")
    if choice.endswith("*"):
        words[-1] += "*"
    for word in words:
        node = _step(node, word)
    return node


def _step(node: _Node, part: str) -> _Node:
    if not part.endswith("*"):
        return node.exact.setdefault(part, _Node())
    beginning = part[:-1]
    if len(beginning) < PREFIX_KEY:
        raise ValueError(f"{part!r} is too short to be a beginning; write at least {PREFIX_KEY} letters")
    known = node.prefixes.setdefault(beginning[:PREFIX_KEY], [])
    for other, child in known:
        if other == beginning:
            return child
    known.append((beginning, _Node()))
    return known[-1][1]


def _walk(node: _Node, words: Sequence[str], start: int, at: int, found: list[Match]) -> None:
    for label in node.labels:
        found.append(Match(label, start, at))  # noqa: PERF401  # most nodes bear none; this is the hot path
    if node.exact or node.prefixes:
        _step_on(node, words, start, at, found)
    if node.after_gap is not None:
        for skipped in range(min(MAX_GAP, len(words) - at) + 1):
            _step_on(node.after_gap, words, start, at + skipped, found)


def _step_on(node: _Node, words: Sequence[str], start: int, at: int, found: list[Match]) -> None:
    if at >= len(words):
        return
    word = words[at]
    child = node.exact.get(word)
    if child is not None:
        _walk(child, words, start, at + 1, found)
    if node.prefixes:
        for beginning, further in node.prefixes.get(word[:PREFIX_KEY], ()):
            if word.startswith(beginning):
                _walk(further, words, start, at + 1, found)
