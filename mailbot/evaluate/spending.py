"""What reviews cost: tokens, money and time."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.evaluate.marks import Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Spending:
    """The bill of a set: tokens of all calls, cost in the currency of the price table, seconds a review.

    `p50` and `p95` are the times within which half and 95 % of the reviews were done, with the calls in flight that
    the settings allow; None where no time was taken.
    """

    tokens_in: int
    tokens_cached: int
    tokens_out: int
    cost: float
    p50: float | None
    p95: float | None


def add_up_spending(records: Sequence[Record], seconds: Sequence[float]) -> Spending:
    """Return what these reviews cost together; those that came to nothing were paid for too."""
    tokens = [record.get("tokens") or {} for record in records]
    return Spending(
        tokens_in=sum(one.get("in", 0) for one in tokens),
        tokens_cached=sum(one.get("cached", 0) for one in tokens),
        tokens_out=sum(one.get("out", 0) for one in tokens),
        cost=sum(record.get("cost") or 0.0 for record in records),
        p50=find_percentile(seconds, 0.50),
        p95=find_percentile(seconds, 0.95),
    )


def find_percentile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least this share of the values does not exceed; None if there is none."""
    if not values:
        return None
    ordered = sorted(values)
    rank = -int(-share * len(ordered) // 1)
    return ordered[min(len(ordered), max(1, rank)) - 1]
