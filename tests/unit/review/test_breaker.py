"""The circuit breaker, against a clock that the test turns."""

from dataclasses import dataclass

import pytest

from mailbot.review.breaker import FAILURES, LONGEST_REST_SECONDS, REST_SECONDS, Breaker
from mailbot.review.judge import NotAskedError, Setback


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def failed(clock: Clock, times: int = FAILURES) -> Breaker:
    """Return a breaker after so many failures in a row."""
    breaker = Breaker(clock)
    for _time in range(times):
        breaker.admit()
        breaker.fail()
    return breaker


def is_open(breaker: Breaker) -> bool:
    """Tell whether a call is refused."""
    try:
        breaker.admit()
    except NotAskedError as error:
        return error.setback is Setback.RESTING
    return False


def test_a_few_failures_stop_nothing(clock: Clock) -> None:
    assert not is_open(failed(clock, FAILURES - 1))


def test_a_success_makes_earlier_failures_forgotten(clock: Clock) -> None:
    breaker = failed(clock, FAILURES - 1)
    breaker.succeed()
    breaker.fail()
    assert not is_open(breaker)


def test_after_failures_in_a_row_one_call_a_minute_is_let_through(clock: Clock) -> None:
    breaker = failed(clock)
    let_through = 0
    for second in range(3 * 3600):
        clock.seconds = second
        if not is_open(breaker):
            let_through += 1
            breaker.fail()
    assert let_through == 3 * 3600 / REST_SECONDS - 1


def test_while_a_probe_is_out_no_other_call_goes(clock: Clock) -> None:
    breaker = failed(clock)
    clock.seconds = REST_SECONDS
    assert not is_open(breaker)
    assert is_open(breaker)


def test_a_probe_that_never_comes_back_does_not_close_the_way_for_ever(clock: Clock) -> None:
    breaker = failed(clock)
    clock.seconds = REST_SECONDS
    breaker.admit()
    clock.seconds = 2 * REST_SECONDS
    assert not is_open(breaker)


def test_a_probe_that_is_answered_lets_everything_through(clock: Clock) -> None:
    breaker = failed(clock)
    clock.seconds = REST_SECONDS
    breaker.admit()
    breaker.succeed()
    assert not any(is_open(breaker) for _call in range(100))


def test_a_rest_that_the_endpoint_asked_for_is_kept_for_an_hour_at_most(clock: Clock) -> None:
    breaker = Breaker(clock)
    breaker.rest(600)
    clock.seconds = 599
    assert is_open(breaker)
    breaker.rest(1e12)
    clock.seconds = 599 + LONGEST_REST_SECONDS
    assert not is_open(breaker)
