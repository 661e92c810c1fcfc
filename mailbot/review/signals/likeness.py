"""How much two sentences speak of the same thing. Compares content, knows no roles."""

from collections.abc import Collection

from rapidfuzz import fuzz

from mailbot.review.signals.reading import WEAK_WEIGHT, Reading

NEARLY_VERBATIM = 84.0


def cover(ask: Reading, other: Reading, common: Collection[str] = ()) -> float:
    """Return the weighted share of an ask's content that another sentence speaks of, 0 to 1.

    What is `common` to several asks tells little about which of them is meant, and weighs less.
    """
    weights = {name: min(weight, WEAK_WEIGHT) if name in common else weight for name, weight in ask.content.items()}
    total = sum(weights.values())
    if not total:
        return 0.0
    return sum(weight for name, weight in weights.items() if name in other.content) / total


def likeness(one: Reading, other: Reading) -> float:
    """Return how alike two sentences are, 0 to 1: shared content over the content of both."""
    both = {**one.content, **other.content}
    total = sum(both.values())
    if not total:
        return 0.0
    shared = sum(weight for name, weight in both.items() if name in one.content and name in other.content)
    return shared / total


def containment(one: Reading, other: Reading) -> float:
    """Return the share of the shorter sentence's content that the longer one holds, 0 to 1."""
    return max(cover(one, other), cover(other, one))


def nearly_verbatim(one: Reading, other: Reading) -> bool:
    """Tell whether two sentences are the same but for a few letters."""
    return fuzz.ratio(" ".join(one.words), " ".join(other.words), score_cutoff=NEARLY_VERBATIM) > 0
