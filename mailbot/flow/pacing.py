"""Pacing: when a thread that was not reviewed is tried again. Decides only; keeps nothing and asks no clock."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from mailbot.review.judge import JudgeIdentity, Setback
from mailbot.settings import LlmSettings
from mailbot.store.kept import ReviewWait

_FREE_PAUSE, _LONGEST_FREE_PAUSE = timedelta(minutes=1), timedelta(hours=1)
_PAID_PAUSE, _LONGEST_PAID_PAUSE = timedelta(minutes=15), timedelta(days=1)
_FREE_ATTEMPTS = 8
_MOST_DOUBLINGS = 16
_JITTER = 0.25
"""Pauses end up to this share earlier, so that threads which failed together are not tried together."""


def circumstances_of(
    identity: JudgeIdentity, settings: LlmSettings, budgets: Mapping[str, float] = MappingProxyType({})
) -> str:
    """Return what stands for everything but the thread that decides whether a review can be made, 64 hex digits."""
    told: list[object] = [identity.judge, identity.model, identity.prompt]
    if identity.model is not None:
        told += [
            settings.base_url,
            settings.context_tokens,
            settings.max_output_tokens,
            settings.redact,
            *sorted(budgets.items()),
        ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def is_waiting(wait: ReviewWait | None, version: str, circumstances: str, now: datetime) -> bool:
    """Tell whether a version of a thread is not to be tried yet."""
    if wait is None or (wait.version, wait.circumstances) != (version, circumstances):
        return False
    return wait.not_before is None or now < wait.not_before


def in_turn(due: Sequence[str], waits: Iterable[ReviewWait]) -> list[str]:
    """Return threads as they are to be tried: those that failed before last, so that none bars the way for ever."""
    attempts = {wait.thread_key: wait.attempts for wait in waits}
    return sorted(due, key=lambda key: attempts.get(key, 0))


def next_wait(
    earlier: ReviewWait | None,
    *,
    thread_key: str,
    version: str,
    circumstances: str,
    setback: Setback,
    until: datetime | None,
    now: datetime,
) -> ReviewWait:
    """Return how a thread waits after a setback; `until` is when to try again, where the setback tells."""
    known = earlier is not None and (earlier.version, earlier.circumstances) == (version, circumstances)
    attempts = 1 + (earlier.attempts if earlier is not None and known else 0)
    if setback is not Setback.LASTING and until is None:
        until = now + _pause(setback, attempts, f"{thread_key} {version} {attempts}")
    return ReviewWait(
        thread_key=thread_key,
        version=version,
        circumstances=circumstances,
        setback=setback.value,
        attempts=attempts,
        not_before=until,
    )


def _pause(setback: Setback, attempts: int, lot: str) -> timedelta:
    """Return how long to wait: twice as long each time, to a limit, less a part that is drawn by `lot`.

    What cost nothing is tried at once for some times, then as patiently as the rest.
    """
    free = 0 if setback is Setback.UNSOUND else _FREE_ATTEMPTS
    if attempts <= free:
        return timedelta()
    first, longest = (_FREE_PAUSE, _LONGEST_FREE_PAUSE) if free else (_PAID_PAUSE, _LONGEST_PAID_PAUSE)
    doublings = min(attempts - 1 - free, _MOST_DOUBLINGS)
    share: float = hashlib.sha256(lot.encode()).digest()[0] / 255
    return min(first * (1 << doublings), longest) * (1 - _JITTER * share)
