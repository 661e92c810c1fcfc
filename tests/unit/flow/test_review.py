"""Threads through a judge and into the store: once a version, however many workers there are."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from mailbot.flow.intake import take_in
from mailbot.flow.progress import Quiet
from mailbot.flow.review import Reviewing, ReviewReport, review_threads
from mailbot.model import Review, Status, Transcript, Usage
from mailbot.review.flags import Rules
from mailbot.review.judge import (
    JudgeIdentity,
    Judgement,
    LastingError,
    NotAskedError,
    NotReviewedError,
    SecondLook,
    Setback,
)
from mailbot.review.signals import SignalsJudge
from mailbot.store.port import Store
from tests.unit.flow.letters import IDENTITY, START, letter


@dataclass
class CountingJudge:
    """The judge `signals`, slow enough for others to come in between, that counts what it is asked."""

    identity: JudgeIdentity = field(default_factory=lambda: SignalsJudge().identity)
    fails: bool = False
    asked: int = 0

    async def label(self, transcript: Transcript) -> Judgement:
        """Count, let others run, then judge or fail."""
        self.asked += 1
        await asyncio.sleep(0)
        if self.fails:
            raise NotReviewedError("the endpoint is down", Usage(tokens_in=7))
        return await SignalsJudge().label(transcript)

    async def look_again(self, transcript: Transcript, review: Review) -> SecondLook:
        return await SignalsJudge().look_again(transcript, review)


class RefusingJudge(CountingJudge):
    """A judge that never judges."""

    error: NotReviewedError = LastingError("the model refused to answer")

    async def label(self, transcript: Transcript) -> Judgement:
        """Count, then fail."""
        del transcript
        self.asked += 1
        raise self.error


def due(store: Store, judge: CountingJudge) -> Sequence[str]:
    """Return the threads that the judge has yet to review."""
    identity = judge.identity
    return store.threads_to_review("support", identity.judge, identity.model, identity.prompt)


async def review(
    store: Store, judge: CountingJudge, keys: Sequence[str], owner: str = "here/1/1", *, insists: bool = False
) -> ReviewReport:
    """Review threads as one worker."""
    reviewing = Reviewing(
        judge=judge, rules=Rules(), store=store, clock=lambda: START + timedelta(days=1), owner=owner, insists=insists
    )
    return await review_threads(keys, reviewing, concurrency=4, progress=Quiet())


def fill(store: Store) -> None:
    """Keep one answered thread."""
    mails = [letter(1, "Where is it?"), letter(2, "In Lyon.", agent=True, answers=1, hours=2)]
    take_in("support", mails, identity=IDENTITY, store=store, now=START)


async def test_a_reviewed_thread_is_not_due_until_a_new_mail_comes(store: Store) -> None:
    fill(store)
    judge = CountingJudge()

    assert (await review(store, judge, due(store, judge))).reviewed == 1
    assert not due(store, judge)
    take_in("support", [letter(3, "Thanks!", answers=2, hours=3)], identity=IDENTITY, store=store, now=START)
    assert len(due(store, judge)) == 1


async def test_two_workers_at_once_ask_the_judge_once(store: Store) -> None:
    fill(store)
    judge = CountingJudge()
    keys = due(store, judge)

    reports = await asyncio.gather(*(review(store, judge, keys, f"elsewhere/{number}/1") for number in range(2)))

    assert judge.asked == 1
    assert sum(report.reviewed for report in reports) == 1


async def test_a_worker_that_comes_late_with_an_old_list_asks_nothing(store: Store) -> None:
    fill(store)
    judge = CountingJudge()
    keys = due(store, judge)
    await review(store, judge, keys)

    await review(store, judge, keys)

    assert judge.asked == 1


async def test_what_could_not_be_judged_is_kept_with_its_reason_and_tried_again_when_a_person_insists(
    store: Store,
) -> None:
    fill(store)
    judge = CountingJudge(fails=True)
    (key,) = due(store, judge)

    report = await review(store, judge, [key])
    kept = store.review_of(key)
    assert kept is not None
    assert (report.not_reviewed, kept.review.status, kept.review.reason) == (
        1,
        Status.NOT_REVIEWED,
        "the endpoint is down",
    )

    judge.fails = False
    assert await review(store, judge, due(store, judge)) == ReviewReport()
    await review(store, judge, due(store, judge), insists=True)
    mended = store.review_of(key)
    assert mended is not None
    assert mended.review.status is Status.REVIEWED


async def test_a_thread_that_is_gone_is_passed_over(store: Store) -> None:
    assert await review(store, CountingJudge(), ["nowhere"]) == ReviewReport()


async def test_a_refusal_is_not_asked_for_again_until_the_thread_changes(store: Store) -> None:
    fill(store)
    judge = RefusingJudge()
    for _cycle in range(3):
        await review(store, judge, due(store, judge))
    assert judge.asked == 1

    take_in("support", [letter(3, "Thanks!", answers=2, hours=3)], identity=IDENTITY, store=store, now=START)
    await review(store, judge, due(store, judge))
    assert judge.asked == 2


async def test_a_thread_that_is_reviewed_at_last_waits_no_more(store: Store) -> None:
    fill(store)
    judge = CountingJudge(fails=True)
    (key,) = due(store, judge)
    await review(store, judge, [key])
    assert store.review_wait(key) is not None

    judge.fails = False
    await review(store, judge, [key], insists=True)
    assert store.review_wait(key) is None


async def test_while_the_endpoint_rests_no_thread_is_asked_for_and_none_called_not_reviewed(store: Store) -> None:
    for number in range(5):
        mails = [letter(10 * number + 1, f"Where is parcel {number}?")]
        take_in("support", mails, identity=IDENTITY, store=store, now=START)
    judge = RefusingJudge()
    judge.error = NotAskedError("the endpoint rests", Setback.RESTING)
    keys = due(store, judge)

    report = await review(store, judge, keys)

    assert (len(keys), report.unasked, report.reason) == (5, 5, "the endpoint rests")
    assert judge.asked <= 4  # as many as are begun at once
    assert due(store, judge) == keys
    assert all(store.review_of(key) is None and store.review_wait(key) is None for key in keys)
