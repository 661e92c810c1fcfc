"""A circuit breaker: after failures in a row an endpoint is left in peace, and tried by one call a minute.

Counts only; what is a failure is the endpoint's to say.
"""

import time
from collections.abc import Callable

from mailbot.review.judge import NotAskedError, Setback

FAILURES = 5
REST_SECONDS = 60.0
LONGEST_REST_SECONDS = 3600.0


class Breaker:
    """Lets calls through to one endpoint, or not; all calls of a process to it share one breaker, on one event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Let everything through at first; `clock` tells seconds."""
        self._clock = clock
        self._failures = 0
        self._rests_until: float | None = None

    def admit(self) -> None:
        """Let a call through; raises NotAskedError while the endpoint rests.

        After the rest one call goes as a probe, and until it is answered another one only after another rest.
        """
        if self._rests_until is None:
            return
        if self._clock() < self._rests_until:
            raise NotAskedError(
                "the model's endpoint failed too often of late; it is tried again soon.", Setback.RESTING
            )
        self._rests_until = self._clock() + REST_SECONDS

    def succeed(self) -> None:
        """Note that the endpoint answered: it is well again."""
        self._failures = 0
        self._rests_until = None

    def fail(self) -> None:
        """Note a failure of the endpoint."""
        self._failures += 1
        if self._failures >= FAILURES:
            self.rest(REST_SECONDS)

    def rest(self, seconds: float) -> None:
        """Leave the endpoint in peace for so long, for an hour at most; a longer rest that was begun goes on."""
        until = self._clock() + min(seconds, LONGEST_REST_SECONDS)
        self._rests_until = max(until, self._rests_until or until)
