"""Answers that are right or wrong, and what they cost."""

from typing import Any

import pytest

from mailbot.evaluate.accuracy import Accuracy, measure_accuracy
from mailbot.evaluate.spending import add_up_spending, find_percentile


def turn(at: int, cause: str, because_of: int = 1) -> dict[str, Any]:
    """Return an avoidable turn."""
    return {"message": at, "avoidable": True, "cause": cause, "because_of": because_of}


def answer(name: str, review: dict[str, Any], truth: dict[str, Any]) -> Accuracy:
    """Return the accuracy of one answer in one thread."""
    return next(given for given in measure_accuracy([review], [truth]) if given.answer == name)


def test_a_cause_is_asked_where_both_call_the_turn_avoidable() -> None:
    truth = {"turns": [turn(2, "agent"), turn(4, "hand_off"), turn(6, "policy")]}
    review = {"turns": [turn(2, "agent"), turn(4, "agent"), turn(8, "policy")]}

    assert (answer("cause", review, truth).right, answer("cause", review, truth).of) == (1, 2)
    assert answer("because_of", review, truth).share == 1.0


def test_a_thread_that_was_not_reviewed_has_its_outcome_wrong() -> None:
    assert answer("outcome", {"outcome": None}, {"outcome": "resolved"}).share == 0.0
    assert answer("outcome", {"outcome": "resolved"}, {}).share is None


def test_a_reply_that_is_not_in_the_review_is_wrong() -> None:
    truth = {"replies": [{"message": 1, "addressed": "yes"}, {"message": 3, "addressed": "no"}]}

    given = answer("addressed", {"replies": [{"message": 1, "addressed": "yes"}]}, truth)

    assert (given.right, given.of) == (1, 2)


def test_the_bill_counts_what_came_to_nothing_too() -> None:
    paid = {"status": "not_reviewed", "tokens": {"in": 10, "cached": 4, "out": 2}, "cost": 0.5}

    bill = add_up_spending([paid, {**paid, "status": "reviewed"}], [1.0, 3.0])

    assert (bill.tokens_in, bill.tokens_cached, bill.tokens_out, bill.cost) == (20, 8, 4, 1.0)
    assert (bill.p50, bill.p95) == (1.0, 3.0)


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.95, 95), (1.0, 100), (0.001, 1)])
def test_a_percentile_is_a_value_that_was_measured(share: float, value: int) -> None:
    assert find_percentile(list(range(100, 0, -1)), share) == value
