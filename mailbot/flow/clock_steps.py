"""Notices that the computer's clock was set, or that the computer slept: what was due by the old time is due now."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

TOLERANCE = timedelta(seconds=30)
"""Differences below this are a clock being slewed, or a busy machine."""

LOOK_EVERY = 10.0


class ClockSteps:
    """Compares the clock with one that nobody sets; use it as a context manager. Tells of each step by its length."""

    def __init__(
        self,
        tell: Callable[[timedelta], None],
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        look_every: float = LOOK_EVERY,
    ) -> None:
        """Take whom to tell; a step back is negative."""
        self._tell = tell
        self._clock = clock
        self._monotonic = monotonic
        self._look_every = look_every
        self._origin = self._measure()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="clock steps", daemon=True)

    def __enter__(self) -> Self:
        """Start looking."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop looking."""
        self._over.set()
        self._thread.join()

    def look(self) -> None:
        """Tell of the step since the last look, if there was one."""
        origin = self._measure()
        step, self._origin = origin - self._origin, origin
        if abs(step) > TOLERANCE:
            self._tell(step)

    def _measure(self) -> datetime:
        """Return the time at which the unset clock would have stood at zero."""
        return self._clock() - timedelta(seconds=self._monotonic())

    def _watch(self) -> None:
        while not self._over.wait(self._look_every):
            self.look()
