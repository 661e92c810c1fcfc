"""Scores reviews against the truth of labelled threads: precision and recall per check, and who was accused wrongly.

Both sides are records as `label` writes them; a truth may leave out what it does not say.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from mailbot.model import Certainty, FindingKind, Status

Record = Mapping[str, Any]
Marks = frozenset[tuple[str, int]]

Z_95 = 1.959964


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckScore:
    """How one check did: places found rightly, found wrongly and missed."""

    check: str
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        """Return the share of what was found that is true; None if nothing was found."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        """Return the share of what is true that was found; None if there was nothing to find."""
        return _share(self.right, self.right + self.missed)

    @property
    def precision_interval(self) -> tuple[float, float] | None:
        """Return the 95 % interval of the precision (Wilson 1927)."""
        return wilson_interval(self.right, self.right + self.wrong)

    @property
    def recall_interval(self) -> tuple[float, float] | None:
        """Return the 95 % interval of the recall (Wilson 1927)."""
        return wilson_interval(self.right, self.right + self.missed)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scores:
    """The scores of a set: `accused` are the ids of clean threads in which something was found all the same."""

    threads: int
    clean: int
    not_reviewed: int
    accused: tuple[str, ...]
    checks: tuple[CheckScore, ...]


def score_reviews(reviews: Sequence[Record], truths: Sequence[Record]) -> Scores:
    """Return the scores of reviews against the truths at the same places of the other list.

    Only what a lead would be shown counts: findings that are certain or likely. A thread that was not reviewed finds
    nothing.
    """
    clean = [review for review, truth in zip(reviews, truths, strict=True) if not accuses(truth)]
    return Scores(
        threads=len(reviews),
        clean=len(clean),
        not_reviewed=sum(review["status"] == Status.NOT_REVIEWED for review in reviews),
        accused=tuple(str(review["id"]) for review in clean if accuses(review)),
        checks=tuple(_score_check(name, mark, reviews, truths) for name, mark in CHECKS.items()),
    )


def accuses(record: Record) -> bool:
    """Tell whether a review or a truth holds anything against a reply."""
    return any(mark([record]) for mark in CHECKS.values())


def wilson_interval(hits: int, of: int) -> tuple[float, float] | None:
    """Return the 95 % score interval of a proportion; None without any trial."""
    if of == 0:
        return None
    share, z2 = hits / of, Z_95**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z_95 * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _shown(record: Record) -> Iterable[Mapping[str, Any]]:
    return (finding for finding in record.get("findings", ()) if finding.get("certainty") != Certainty.UNSURE)


def _findings(*kinds: FindingKind) -> Callable[[Iterable[Record]], Marks]:
    return lambda records: frozenset(
        (str(record["id"]), finding["message"])
        for record in records
        for finding in _shown(record)
        if finding["kind"] in kinds
    )


def _polite_but_unread(records: Iterable[Record]) -> Marks:
    return frozenset(
        (str(record["id"]), reply["message"])
        for record in records
        for reply in record.get("replies", ())
        if reply.get("polite_but_unread")
    )


def _avoidable_turns(records: Iterable[Record]) -> Marks:
    return frozenset(
        (str(record["id"]), turn["message"])
        for record in records
        for turn in record.get("turns", ())
        if turn.get("avoidable")
    )


CHECKS: Mapping[str, Callable[[Iterable[Record]], Marks]] = {
    **{kind.value: _findings(kind) for kind in FindingKind},
    "any_finding": _findings(*FindingKind),
    "polite_but_unread": _polite_but_unread,
    "avoidable_turn": _avoidable_turns,
}


def _score_check(
    name: str,
    mark: Callable[[Iterable[Record]], Marks],
    reviews: Sequence[Record],
    truths: Sequence[Record],
) -> CheckScore:
    found, true = mark(reviews), mark(truths)
    return CheckScore(check=name, right=len(found & true), wrong=len(found - true), missed=len(true - found))
