"""Review: threads whose newest version has no review yet are judged, several at a time, each kept as it is done."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot.flow.owner import take_lease
from mailbot.flow.pacing import is_waiting, next_wait
from mailbot.flow.progress import Progress
from mailbot.model import Status, Thread
from mailbot.review.flags import Rules
from mailbot.review.judge import NOT_ASKED, Judge, Setback
from mailbot.review.reviewer import Attempt, attempt_review
from mailbot.review.transcript import transcript_of_thread
from mailbot.store.kept import ReviewWait
from mailbot.store.port import Store

LEASE = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewReport:
    """What one run of reviews did; `cost` is in the currency of the price table.

    `unasked` threads wait, since the judge was not asked: its endpoint rests, or the day's budget is spent. `reason`
    says why the first of those that have no review has none.
    """

    reviewed: int = 0
    not_reviewed: int = 0
    unasked: int = 0
    cost: float = 0.0
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviewing:
    """What every review of a run needs. `owner` names this worker.

    `circumstances` stands for the judge and its settings; a thread that is to wait under them is passed over, unless
    a person `insists`.
    """

    judge: Judge
    rules: Rules
    store: Store
    clock: Callable[[], datetime]
    owner: str
    circumstances: str = ""
    insists: bool = False


async def review_threads(
    keys: Sequence[str], reviewing: Reviewing, *, concurrency: int, progress: Progress
) -> ReviewReport:
    """Review threads and keep each review at once; one that another worker holds is left to that worker.

    However many workers run, a version of a thread is judged once: it is claimed first. Once the endpoint rests, the
    threads that follow are left for another run.
    """
    gate = asyncio.Semaphore(concurrency)
    resting: list[Attempt] = []

    async def one(key: str) -> Attempt | None:
        async with gate:
            try:
                if resting:
                    return resting[0]
                attempt = await review_thread(key, reviewing)
            finally:
                progress.advance()
        if attempt is not None and attempt.setback is Setback.RESTING:
            resting.append(attempt)
        return attempt

    return _report([attempt for attempt in await asyncio.gather(*map(one, keys)) if attempt is not None])


def _report(attempts: Sequence[Attempt]) -> ReviewReport:
    asked = [attempt.review for attempt in attempts if attempt.setback not in NOT_ASKED]
    done = sum(review.status is Status.REVIEWED for review in asked)
    return ReviewReport(
        reviewed=done,
        not_reviewed=len(asked) - done,
        unasked=len(attempts) - len(asked),
        cost=sum(attempt.review.usage.cost for attempt in attempts),
        reason=next((attempt.review.reason for attempt in attempts if attempt.setback is not None), None),
    )


async def review_thread(key: str, reviewing: Reviewing) -> Attempt | None:
    """Return what came of reviewing a thread's present version, once it is kept; None if there is nothing to do.

    That is so if another worker has it or did it, and if it is to wait. What the judge was not asked is not kept.
    """
    store, judge = reviewing.store, reviewing.judge
    thread = store.thread(key)
    if thread is None:
        return None
    claim = f"review:{key}:{thread.version}:{judge.identity.judge}"
    if not take_lease(store, claim, reviewing.owner, reviewing.clock(), LEASE):
        return None
    try:
        earlier = store.review_wait(thread.key)
        if _is_done(key, thread.version, judge, store) or _is_to_wait(earlier, thread, reviewing):
            return None
        attempt = await attempt_review(transcript_of_thread(thread), judge, reviewing.rules)
        _pace(thread, attempt, earlier, reviewing)
        if attempt.setback in NOT_ASKED:
            return attempt
        return attempt if store.save_review(key, thread.version, attempt.review, reviewing.clock()) else None
    finally:
        store.release(claim, reviewing.owner)


def _is_to_wait(earlier: ReviewWait | None, thread: Thread, reviewing: Reviewing) -> bool:
    return not reviewing.insists and is_waiting(earlier, thread.version, reviewing.circumstances, reviewing.clock())


def _pace(thread: Thread, attempt: Attempt, earlier: ReviewWait | None, reviewing: Reviewing) -> None:
    """Keep when the thread is tried again; an endpoint that rests is no fault of the thread's."""
    if attempt.setback is None:
        if earlier is not None:
            reviewing.store.forget_review_wait(thread.key)
    elif attempt.setback is not Setback.RESTING:
        wait = next_wait(
            earlier,
            thread_key=thread.key,
            version=thread.version,
            circumstances=reviewing.circumstances,
            setback=attempt.setback,
            until=attempt.until,
            now=reviewing.clock(),
        )
        reviewing.store.save_review_wait(wait)


def _is_done(key: str, version: str, judge: Judge, store: Store) -> bool:
    """Tell whether another worker reviewed this version between the listing and the lease."""
    kept = store.review_of(key)
    if kept is None or kept.version != version or kept.review.status is not Status.REVIEWED:
        return False
    review = kept.review
    return (review.judge, review.model, review.prompt) == (
        judge.identity.judge,
        judge.identity.model,
        judge.identity.prompt,
    )
