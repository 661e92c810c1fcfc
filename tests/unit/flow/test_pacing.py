"""When a thread that was not reviewed is tried again."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from mailbot.flow.pacing import circumstances_of, in_turn, is_waiting, next_wait
from mailbot.review.judge import JudgeIdentity, Setback
from mailbot.settings import LlmSettings
from mailbot.store.kept import ReviewWait

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MODEL = JudgeIdentity(judge="openai", model="m", prompt="review@2")


def waits(setback: Setback, attempts: int, *, key: str = "t1", until: datetime | None = None) -> ReviewWait:
    """Return how a thread waits after so many setbacks in a row."""
    wait = None
    for _attempt in range(attempts):
        wait = next_wait(wait, thread_key=key, version="v1", circumstances="c", setback=setback, until=until, now=NOW)
    assert wait is not None
    return wait


def pause(setback: Setback, attempts: int, key: str = "t1") -> timedelta:
    """Return the pause after so many setbacks in a row."""
    wait = waits(setback, attempts, key=key)
    assert wait.not_before is not None
    return wait.not_before - NOW


def test_what_was_paid_for_waits_longer_each_time_up_to_a_day() -> None:
    pauses = [pause(Setback.UNSOUND, attempts) for attempts in range(1, 12)]

    assert timedelta(minutes=11) < pauses[0] <= timedelta(minutes=15)
    assert all(later > earlier for earlier, later in pairwise(pauses[:7]))
    assert all(timedelta(hours=18) <= late <= timedelta(days=1) for late in pauses[8:])


def test_what_cost_nothing_is_tried_some_times_at_once_and_then_at_least_hourly() -> None:
    assert {pause(Setback.AWAY, attempts) for attempts in range(1, 9)} == {timedelta()}
    assert timedelta() < pause(Setback.AWAY, 9) <= timedelta(minutes=1)
    assert timedelta(minutes=45) <= pause(Setback.AWAY, 500) <= timedelta(hours=1)


def test_threads_that_failed_together_are_not_tried_together() -> None:
    assert len({pause(Setback.UNSOUND, 3, f"t{number}") for number in range(20)}) > 10


def test_what_only_a_change_can_mend_waits_for_it() -> None:
    wait = waits(Setback.LASTING, 1)

    assert is_waiting(wait, "v1", "c", NOW + timedelta(days=10_000))
    assert not is_waiting(wait, "v2", "c", NOW)
    assert not is_waiting(wait, "v1", "other", NOW)


def test_a_time_that_the_setback_tells_is_kept() -> None:
    tomorrow = NOW + timedelta(hours=15)
    wait = waits(Setback.BUDGET, 1, until=tomorrow)

    assert is_waiting(wait, "v1", "c", tomorrow - timedelta(seconds=1))
    assert not is_waiting(wait, "v1", "c", tomorrow)


def test_threads_that_failed_go_after_those_that_did_not() -> None:
    waiting = [waits(Setback.AWAY, 3, key="a"), waits(Setback.AWAY, 1, key="b")]
    assert in_turn(["a", "b", "c", "d"], waiting) == ["c", "d", "b", "a"]


def test_a_new_version_is_counted_anew() -> None:
    old = waits(Setback.UNSOUND, 9)
    new = next_wait(old, thread_key="t1", version="v2", circumstances="c", setback=Setback.UNSOUND, until=None, now=NOW)
    assert new.attempts == 1


@pytest.mark.parametrize(
    "change",
    [{"context_tokens": 200_000}, {"max_output_tokens": 9_000}, {"base_url": "http://h/v1"}, {"redact": False}],
)
def test_settings_that_may_mend_a_setback_are_part_of_the_circumstances(change: dict[str, object]) -> None:
    settings = LlmSettings()
    assert circumstances_of(MODEL, settings) != circumstances_of(MODEL, settings.model_copy(update=change))


def test_settings_that_a_judge_without_a_model_does_not_read_are_none_of_its_circumstances() -> None:
    signals = JudgeIdentity(judge="signals")
    assert circumstances_of(signals, LlmSettings()) == circumstances_of(signals, LlmSettings(context_tokens=9_000))
