"""The timeline of rounds."""

from dataclasses import replace
from datetime import UTC

from mailbot.web.timeline import build_timeline
from tests.unit.web.samples import REVIEW, THREAD

ROUNDS = build_timeline(THREAD, REVIEW, UTC)


def test_the_avoidable_rounds_are_marked_with_the_reply_that_caused_them() -> None:
    assert [(view.avoidable, view.because and view.because.href) for view in ROUNDS] == [
        (False, None),
        (True, "#m1"),
        (True, "#m3"),
    ]


def test_each_round_tells_how_long_the_reply_took() -> None:
    assert [view.replied for view in ROUNDS] == ["3 h 24 min", "4 h 30 min", "1 h"]


def test_a_round_without_a_reply_has_no_time_to_it() -> None:
    unanswered = replace(THREAD, messages=THREAD.messages[:5])
    assert build_timeline(unanswered, REVIEW, UTC)[2].replied is None


def test_the_round_after_which_all_could_have_ended_is_marked() -> None:
    assert [view.could_have_ended for view in ROUNDS] == [True, False, False]
