"""How far the figures of a check could lie from those of another set like it: threads are resampled, not places.

What is wrong in one thread is seldom wrong alone, so places are no independent trials.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mailbot.evaluate.intervals import Interval, Weights, bootstrap_interval, wilson_interval
from mailbot.evaluate.score import CheckScore, Tally


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckIntervals:
    """The 95 % intervals of the figures of one check; None where the figure is."""

    precision: Interval | None
    recall: Interval | None
    f1: Interval | None


def bound_check(check: CheckScore, drawn: Sequence[Weights]) -> CheckIntervals:
    """Return the intervals of a check's figures by bootstrap over its threads.

    Where every draw says the same, as where nothing was wrong, resampling knows no doubt, and Wilson's interval over
    places stands instead: 5 of 5 is no proof of perfection.
    """
    found, true = check.right + check.wrong, check.right + check.missed
    return CheckIntervals(
        precision=_bound(check, drawn, lambda tally: tally.precision, wilson_interval(check.right, found)),
        recall=_bound(check, drawn, lambda tally: tally.recall, wilson_interval(check.right, true)),
        f1=_bound(check, drawn, lambda tally: tally.f1, _wilson_f1(check)),
    )


def row_of(tally: Tally) -> tuple[int, int, int]:
    """Return the counts of a tally as `tally_of` reads them."""
    return tally.right, tally.wrong, tally.missed


def tally_of(row: Sequence[int]) -> Tally:
    """Return the tally of such counts."""
    right, wrong, missed = row
    return Tally(right=right, wrong=wrong, missed=missed)


def _bound(
    check: CheckScore,
    drawn: Sequence[Weights],
    figure: Callable[[Tally], float | None],
    otherwise: Interval | None,
) -> Interval | None:
    if figure(check) is None:
        return None
    rows = [row_of(tally) for tally in check.threads]
    interval = bootstrap_interval(rows, lambda row: figure(tally_of(row)), drawn)
    return otherwise if interval is None or interval[0] == interval[1] else interval


def _wilson_f1(check: CheckScore) -> Interval | None:
    """Return Wilson's interval of the share of right places among all, j, carried over to F1 = 2j / (1 + j)."""
    interval = wilson_interval(check.right, check.right + check.wrong + check.missed)
    return None if interval is None else (2 * interval[0] / (1 + interval[0]), 2 * interval[1] / (1 + interval[1]))
