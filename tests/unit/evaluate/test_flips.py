"""Verdicts before and after."""

from typing import Any

from mailbot.evaluate.flips import Flip, find_flips, rate_flips
from mailbot.evaluate.swaps import insert_notice, leave_unchanged
from mailbot.model import Role, Transcript, TranscriptMessage

ROLES = (Role.CUSTOMER, Role.AGENT, Role.CUSTOMER, Role.AGENT)
THREAD = Transcript(
    id="t1",
    messages=tuple(TranscriptMessage(role=role, alias=role.value, sentences=("So?",)) for role in ROLES),
)


def review(*findings: int, shift: int = 0, polite: bool = False, blamed: int | None = None) -> dict[str, Any]:
    """Return a review with ignored asks at these messages, all messages behind the first counted `shift` further."""
    numbers = [0, *(number + shift for number in (1, 2, 3))]
    return {
        "status": "reviewed",
        "outcome": "resolved",
        "findings": [{"kind": "ignored_ask", "message": numbers[at], "certainty": "likely"} for at in findings],
        "replies": [{"message": numbers[at], "polite_but_unread": polite} for at in (1, 3)],
        "turns": [
            {"message": numbers[0], "avoidable": False, "because_of": None},
            {
                "message": numbers[2],
                "avoidable": blamed is not None,
                "because_of": None if blamed is None else numbers[blamed],
            },
        ],
    }


def test_the_same_verdicts_under_other_numbers_have_not_flipped() -> None:
    altered = insert_notice(THREAD)
    assert altered is not None

    flip = find_flips(THREAD, review(1, blamed=1), altered, review(1, blamed=1, shift=1))

    assert (flip.places, flip.flipped) == (5, ())


def test_a_finding_that_is_gone_and_a_turn_that_became_avoidable_are_two_flips() -> None:
    flip = find_flips(THREAD, review(1), leave_unchanged(THREAD), review(blamed=1))

    assert flip.flipped == (("reply", 1), ("turn", 2))


def test_politeness_counts_unless_courtesy_itself_was_changed() -> None:
    same = leave_unchanged(THREAD)

    assert len(find_flips(THREAD, review(), same, review(polite=True)).flipped) == 2
    assert find_flips(THREAD, review(), same, review(polite=True), courtesy_matters=False).flipped == ()


def test_a_thread_that_is_not_reviewed_any_more_has_flipped_everywhere() -> None:
    flip = find_flips(THREAD, review(), leave_unchanged(THREAD), {"status": "not_reviewed"})

    assert (flip.places, len(flip.flipped)) == (5, 5)


def test_a_thread_that_could_not_be_reviewed_before_has_nothing_to_flip() -> None:
    flip = find_flips(THREAD, {"status": "not_reviewed"}, leave_unchanged(THREAD), {"status": "not_reviewed"})

    rate = rate_flips([flip], seed=1)[0]

    assert flip.places == 0
    assert (rate.cases, rate.share, rate.interval) == (0, None, None)


def test_rates_are_by_verdict_and_by_case_with_an_interval_that_zero_flips_do_not_close() -> None:
    flips = [Flip(id="a", how="x", places=4, flipped=(("turn", 2),)), Flip(id="b", how="x", places=4, flipped=())]

    one, none = rate_flips([*flips, Flip(id="a", how="y", places=4, flipped=())], seed=1)

    assert (one.how, one.cases, one.flipped_cases, one.places, one.flipped, one.share) == ("x", 2, 1, 8, 1, 0.125)
    assert none.share == 0.0
    assert none.interval is not None
    assert none.interval[1] > 0.3
