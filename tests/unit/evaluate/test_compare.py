"""Two judges on the same threads."""

from typing import Any

import pytest

from mailbot.evaluate.compare import Comparison, compare_reviews, mcnemar
from mailbot.evaluate.intervals import draw_threads


def record(name: str, *messages: int) -> dict[str, Any]:
    """Return a review or a truth with an ignored ask at these messages."""
    findings = [{"kind": "ignored_ask", "message": at, "certainty": "likely"} for at in messages]
    return {"id": name, "status": "reviewed", "findings": findings}


def compare(first: list[dict[str, Any]], second: list[dict[str, Any]], truths: list[dict[str, Any]]) -> Comparison:
    """Return the comparison over ignored asks."""
    return next(
        found
        for found in compare_reviews(first, second, truths, draw_threads(len(truths), seed=1))
        if found.check == "ignored_ask"
    )


# Values of R's binom.test(k, n)$p.value.
@pytest.mark.parametrize(("one", "other", "p"), [(0, 0, 1.0), (5, 5, 1.0), (0, 6, 0.03125), (2, 10, 0.03857422)])
def test_mcnemar_is_exact_and_two_sided(one: int, other: int, p: float) -> None:
    assert mcnemar(one, other) == mcnemar(other, one) == pytest.approx(p)


def test_only_places_where_one_is_right_and_the_other_wrong_speak() -> None:
    truths = [record("a", 1), record("b", 1), record("c")]

    found = compare(
        [record("a", 1), record("b"), record("c", 3)], [record("a", 1), record("b", 1), record("c")], truths
    )

    assert (found.only_first, found.only_second, found.p) == (0, 2, 0.5)
    assert found.difference == pytest.approx(0.5)


def test_a_finding_elsewhere_is_wrong_twice_as_scores_count_it() -> None:
    found = compare([record("a", 5)], [record("a", 1)], [record("a", 1)])

    assert (found.only_first, found.only_second) == (0, 2)


def test_the_same_judge_twice_shows_no_difference() -> None:
    truths = [record(str(number), 1) for number in range(4)]
    reviews = [record("0", 1), record("1"), record("2", 1), record("3", 5)]

    found = compare(reviews, reviews, truths)

    assert (found.only_first, found.only_second, found.p, found.difference) == (0, 0, 1.0, 0.0)
    assert found.interval == (0.0, 0.0)
