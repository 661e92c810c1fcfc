"""Bounds of processor time that hold on slow and busy machines, and that work of quadratic cost still breaks."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

RUNS = 3


def seconds_of(work: Callable[[], object], *, enough: float = 0.0) -> float:
    """Return the least processor seconds that this process took for some work in three runs.

    Another process, or the collector, may come in between one of them. The first run within `enough` seconds is the
    last. Coverage is not measured meanwhile: it would be the greater part of what is timed.
    """
    least = float("inf")
    with _untraced():
        for _ in range(RUNS):
            begun = time.process_time()
            work()
            least = min(least, time.process_time() - begun)
            if least <= enough:
                break
    return least


def assert_costs_at_most(seconds: float, work: Callable[[], object]) -> None:
    """Fail where some work takes more processor time, three times over.

    Bounds are to be some times what the slowest machine in use needs, for they stand against cost that grows with
    the square of what a stranger sends.
    """
    taken = seconds_of(work, enough=seconds)
    assert taken <= seconds, f"took {taken:.2f} seconds of processor time"


@contextlib.contextmanager
def _untraced() -> Iterator[None]:
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)
