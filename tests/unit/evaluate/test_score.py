"""Scores against a truth."""

from typing import Any

import pytest

from mailbot.evaluate.intervals import wilson_interval
from mailbot.evaluate.score import CheckScore, score_reviews


def record(
    name: str, *findings: tuple[str, int], certainty: str = "likely", avoidable: int | None = None
) -> dict[str, Any]:
    """Return a review or a truth with these findings."""
    return {
        "id": name,
        "status": "reviewed",
        "findings": [{"kind": kind, "message": at, "certainty": certainty} for kind, at in findings],
        "turns": [] if avoidable is None else [{"message": avoidable, "avoidable": True}],
    }


def check(name: str, reviews: list[dict[str, Any]], truths: list[dict[str, Any]]) -> CheckScore:
    """Return the score of one check."""
    return next(score for score in score_reviews(reviews, truths).checks if score.check == name)


def test_a_finding_is_right_at_the_right_reply_only() -> None:
    truths = [record("a", ("ignored_ask", 1)), record("b", ("ignored_ask", 3))]
    reviews = [record("a", ("ignored_ask", 1)), record("b", ("ignored_ask", 5))]

    score = check("ignored_ask", reviews, truths)

    assert (score.right, score.wrong, score.missed) == (1, 1, 1)
    assert (score.precision, score.recall) == (0.5, 0.5)


def test_any_finding_forgives_the_kind_but_not_the_place() -> None:
    score = check("any_finding", [record("a", ("reasked_fact", 1))], [record("a", ("ignored_ask", 1))])

    assert (score.right, score.wrong, score.missed) == (1, 0, 0)


def test_doubtful_findings_do_not_count_as_found() -> None:
    score = check("ignored_ask", [record("a", ("ignored_ask", 1), certainty="unsure")], [record("a")])

    assert (score.right, score.wrong) == (0, 0)


def test_a_clean_thread_with_anything_found_in_it_is_named_as_accused() -> None:
    truths = [record("a"), record("b"), record("c", ("ignored_ask", 1))]
    reviews = [record("a"), record("b", avoidable=2), record("c")]

    scores = score_reviews(reviews, truths)

    assert (scores.clean, scores.accused) == (2, ("b",))


def test_without_anything_found_or_to_find_there_is_no_precision_and_no_recall() -> None:
    score = check("broken_promise", [record("a")], [record("a")])

    assert (score.precision, score.recall, score.precision_interval) == (None, None, None)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(10, 10, 0.7225, 1.0), (0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634)],
)
def test_the_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    assert wilson_interval(hits, of) == pytest.approx((low, high), abs=1e-4)
