"""When the clock counts as set."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from mailbot.flow.clock_steps import ClockSteps

NOW = datetime(2026, 3, 29, tzinfo=UTC)


def told(*readings: tuple[float, float]) -> Sequence[timedelta]:
    """Return the steps seen by looks at both clocks, told in seconds; the first is the start."""
    steps: list[timedelta] = []
    clock, monotonic = (iter(times) for times in zip(*readings, strict=True))
    watched = ClockSteps(
        steps.append, clock=lambda: NOW + timedelta(seconds=next(clock)), monotonic=lambda: next(monotonic)
    )
    for _ in readings[1:]:
        watched.look()
    return steps


def test_time_that_passes_is_no_step() -> None:
    assert told((0, 0), (10, 10), (90_000, 90_000)) == []


def test_a_clock_that_is_slewed_makes_no_step() -> None:
    assert told((0, 0), (10.5, 10), (21, 20), (31.5, 30)) == []


@pytest.mark.parametrize("seconds", [-86_400, -31, 31, 86_400])
def test_a_clock_that_is_set_is_told_once(seconds: float) -> None:
    assert told((0, 0), (10 + seconds, 10), (20 + seconds, 20)) == [timedelta(seconds=seconds)]
