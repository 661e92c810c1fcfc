"""Review: threads whose newest version has no review yet are judged, several at a time, each kept as it is done."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot.flow.owner import take_lease
from mailbot.flow.progress import Progress
from mailbot.model import Review, Status
from mailbot.review.flags import Rules
from mailbot.review.judge import Judge
from mailbot.review.reviewer import review_transcript
from mailbot.review.transcript import transcript_of_thread
from mailbot.store.port import Store

LEASE = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewReport:
    """What one run of reviews did; `cost` is in the currency of the price table.

    `reason` says why the first of those that were not reviewed was not.
    """

    reviewed: int = 0
    not_reviewed: int = 0
    cost: float = 0.0
    reason: str | None = None


async def review_threads(
    keys: Sequence[str],
    *,
    judge: Judge,
    rules: Rules,
    store: Store,
    clock: Callable[[], datetime],
    owner: str,
    concurrency: int,
    progress: Progress,
) -> ReviewReport:
    """Review threads and keep each review at once; one that another worker holds is left to that worker.

    `owner` names this worker. However many workers run, a version of a thread is judged once: it is claimed first.
    """
    gate = asyncio.Semaphore(concurrency)

    async def one(key: str) -> Review | None:
        async with gate:
            try:
                return await review_thread(key, judge=judge, rules=rules, store=store, clock=clock, owner=owner)
            finally:
                progress.advance()

    reviews = [review for review in await asyncio.gather(*map(one, keys)) if review is not None]
    done = sum(review.status is Status.REVIEWED for review in reviews)
    return ReviewReport(
        reviewed=done,
        not_reviewed=len(reviews) - done,
        cost=sum(review.usage.cost for review in reviews),
        reason=next((review.reason for review in reviews if review.status is Status.NOT_REVIEWED), None),
    )


async def review_thread(
    key: str,
    *,
    judge: Judge,
    rules: Rules,
    store: Store,
    clock: Callable[[], datetime],
    owner: str,
) -> Review | None:
    """Return the review of a thread's present version once it is kept; None if another worker has it or did it."""
    thread = store.thread(key)
    if thread is None:
        return None
    claim = f"review:{key}:{thread.version}:{judge.identity.judge}"
    if not take_lease(store, claim, owner, clock(), LEASE):
        return None
    try:
        if _is_done(key, thread.version, judge, store):
            return None
        review = await review_transcript(transcript_of_thread(thread), judge, rules)
        return review if store.save_review(key, thread.version, review, clock()) else None
    finally:
        store.release(claim, owner)


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
