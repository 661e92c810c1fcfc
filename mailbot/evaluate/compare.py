"""Two judges, prompts or models on the same threads: who is right where the other is not, and could it be chance?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from mailbot.evaluate.intervals import Interval, Weights, bootstrap_interval
from mailbot.evaluate.marks import CHECKS, Marker, Record
from mailbot.evaluate.score import CheckScore, score_reviews
from mailbot.evaluate.uncertainty import row_of, tally_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """One check under two judges.

    `only_first` and `only_second` are the places that one has right and the other wrong; `p` is how likely so uneven
    a split of these would be if both were as good (exact McNemar test, two-sided). `difference` is the F1 of the second
    less that of the first, with its 95 % bootstrap interval over threads.
    """

    check: str
    first: CheckScore
    second: CheckScore
    only_first: int
    only_second: int
    p: float
    difference: float | None
    interval: Interval | None


def compare_reviews(
    first: Sequence[Record], second: Sequence[Record], truths: Sequence[Record], drawn: Sequence[Weights]
) -> tuple[Comparison, ...]:
    """Return the comparison of two judges' reviews, check by check; `drawn` are resamples of the threads."""
    scored = zip(score_reviews(first, truths).checks, score_reviews(second, truths).checks, strict=True)
    return tuple(_compare(one, other, first, second, truths, drawn) for one, other in scored)


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the exact two-sided p of McNemar's test (1947) for the discordant pairs; 1 if there are none."""
    trials = only_first + only_second
    tail = sum(comb(trials, hits) for hits in range(min(only_first, only_second) + 1))
    return min(1.0, tail / (1 << trials) * 2)


def _compare(
    one: CheckScore,
    other: CheckScore,
    first: Sequence[Record],
    second: Sequence[Record],
    truths: Sequence[Record],
    drawn: Sequence[Weights],
) -> Comparison:
    mark = CHECKS[one.check]
    only_first, only_second = _discordant(mark, first, second, truths), _discordant(mark, second, first, truths)
    rows = [row_of(a) + row_of(b) for a, b in zip(one.threads, other.threads, strict=True)]
    return Comparison(
        check=one.check,
        first=one,
        second=other,
        only_first=only_first,
        only_second=only_second,
        p=mcnemar(only_first, only_second),
        difference=_difference([*row_of(one), *row_of(other)]),
        interval=bootstrap_interval(rows, _difference, drawn),
    )


def _discordant(mark: Marker, good: Sequence[Record], bad: Sequence[Record], truths: Sequence[Record]) -> int:
    """Return at how many places the first is right and the second wrong."""
    return sum(
        len((mark(worse) ^ mark(truth)) - (mark(better) ^ mark(truth)))
        for better, worse, truth in zip(good, bad, truths, strict=True)
    )


def _difference(row: Sequence[int]) -> float | None:
    """Return the second's F1 less the first's; None where one of them has none."""
    first, second = tally_of(row[:3]).f1, tally_of(row[3:]).f1
    return None if first is None or second is None else second - first
