"""Scores reviews against the truth of labelled threads: precision, recall, F1 per check; who was accused wrongly."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.evaluate.intervals import Interval, wilson_interval
from mailbot.evaluate.marks import CHECKS, Marker, Record, accuses
from mailbot.model import Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """What one check did, in one thread or in many: places found rightly, found wrongly and missed."""

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
    def f1(self) -> float | None:
        """Return the harmonic mean of precision and recall; None if nothing was found and nothing is true."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)

    @property
    def precision_interval(self) -> Interval | None:
        """Return the 95 % interval of the precision (Wilson 1927)."""
        return wilson_interval(self.right, self.right + self.wrong)

    @property
    def recall_interval(self) -> Interval | None:
        """Return the 95 % interval of the recall (Wilson 1927)."""
        return wilson_interval(self.right, self.right + self.missed)


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckScore(Tally):
    """How one check did on a whole set; `threads` are its tallies thread by thread."""

    check: str
    threads: tuple[Tally, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Scores:
    """The scores of a set: `accused` are the ids of clean threads in which something was found all the same.

    `missing` are the ids of the threads that were not reviewed: all that is true of them counts as missed.
    """

    threads: int
    clean: int
    missing: tuple[str, ...]
    accused: tuple[str, ...]
    checks: tuple[CheckScore, ...]

    @property
    def not_reviewed(self) -> int:
        """Return how many threads were not reviewed."""
        return len(self.missing)

    @property
    def accused_interval(self) -> Interval | None:
        """Return the 95 % interval of the share of clean threads that are accused (Wilson 1927)."""
        return wilson_interval(len(self.accused), self.clean)


def score_reviews(reviews: Sequence[Record], truths: Sequence[Record]) -> Scores:
    """Return the scores of reviews against the truths at the same places of the other list.

    Only what a lead would be shown counts: findings that are certain or likely. A thread that was not reviewed finds
    nothing.
    """
    clean = [review for review, truth in zip(reviews, truths, strict=True) if not accuses(truth)]
    return Scores(
        threads=len(reviews),
        clean=len(clean),
        missing=tuple(str(review["id"]) for review in reviews if review["status"] == Status.NOT_REVIEWED),
        accused=tuple(str(review["id"]) for review in clean if accuses(review)),
        checks=tuple(_score_check(name, mark, reviews, truths) for name, mark in CHECKS.items()),
    )


def add_tallies(check: str, threads: Sequence[Tally]) -> CheckScore:
    """Return the score of a check whose tallies thread by thread are these."""
    return CheckScore(
        check=check,
        right=sum(tally.right for tally in threads),
        wrong=sum(tally.wrong for tally in threads),
        missed=sum(tally.missed for tally in threads),
        threads=tuple(threads),
    )


def _score_check(name: str, mark: Marker, reviews: Sequence[Record], truths: Sequence[Record]) -> CheckScore:
    pairs = [(mark(review), mark(truth)) for review, truth in zip(reviews, truths, strict=True)]
    return add_tallies(
        name,
        [Tally(right=len(found & true), wrong=len(found - true), missed=len(true - found)) for found, true in pairs],
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
