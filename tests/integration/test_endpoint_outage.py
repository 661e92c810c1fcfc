"""Threads of a mailbox through an endpoint that is away, busy, slow or garbled for long, and then well again."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import stamina

from mailbot.flow.intake import take_in
from mailbot.flow.progress import Quiet
from mailbot.flow.review import Reviewing, ReviewReport, review_threads
from mailbot.model import Status
from mailbot.review.breaker import FAILURES, Breaker
from mailbot.review.endpoint import Endpoint, make_client
from mailbot.review.flags import Rules
from mailbot.review.openai_judge import OpenAiJudge
from mailbot.review.prompts import default_prompts, load_prompt
from mailbot.settings import LlmSettings
from mailbot.store.open import open_store
from mailbot.store.port import Store
from tests.servers.openai_server import Answer, OpenAiServer
from tests.unit.flow.letters import IDENTITY, START, letter

THREADS = 12
HOURS = 6


@dataclass
class Worker:
    """A worker that reviews what is due every quarter of an hour of a clock that the test turns."""

    store: Store
    judge: OpenAiJudge = field(init=False)
    now: datetime = START + timedelta(days=1)
    reports: list[ReviewReport] = field(default_factory=list)

    def seconds(self) -> float:
        """Return the clock's time in seconds."""
        return self.now.timestamp()

    def due(self) -> Sequence[str]:
        """Return what has no review yet."""
        identity = self.judge.identity
        return self.store.threads_to_review("support", identity.judge, identity.model, identity.prompt)

    async def cycle(self) -> None:
        """Review what is due, then let a quarter of an hour pass."""
        reviewing = Reviewing(
            judge=self.judge, rules=Rules(), store=self.store, clock=lambda: self.now, owner="here/1/1"
        )
        self.reports.append(await review_threads(self.due(), reviewing, concurrency=4, progress=Quiet()))
        self.now += timedelta(minutes=15)


@pytest.fixture(autouse=True)
def _no_pauses_between_attempts() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture
def server() -> Iterator[OpenAiServer]:
    with OpenAiServer() as running:
        yield running


@pytest.fixture
async def worker(server: OpenAiServer, tmp_path: Path) -> AsyncIterator[Worker]:
    """Yield a worker with a dozen threads to review."""
    store = open_store(f"sqlite:///{tmp_path / 'mailbot.db'}")
    store.migrate()
    for number in range(THREADS):
        question = letter(2 * number + 1, f"Where is parcel {number}?")
        answer = letter(2 * number + 2, f"Parcel {number} is in Lyon.", agent=True, answers=2 * number + 1, hours=2)
        take_in("support", [question, answer], identity=IDENTITY, store=store, now=START)
    settings = LlmSettings(base_url=server.base_url, model="m", timeout_seconds=0.5)
    async with make_client(settings) as client:
        worker = Worker(store=store)
        endpoint = Endpoint(client, settings, Breaker(worker.seconds))
        prompt = load_prompt(default_prompts(), "review")
        worker.judge = OpenAiJudge(client, settings, prompt, endpoint=endpoint)
        yield worker
    store.close()


@pytest.mark.parametrize(
    "trouble",
    [
        Answer(status=500),
        Answer(status=429),
        Answer(status=429, headers={"Retry-After": "900"}),
        Answer(status=401),
        Answer(raw="<html>Sign in to the network</html>"),
        Answer(hang=True),
    ],
    ids=["500", "429", "429 with Retry-After", "401", "garbled", "slow"],
)
async def test_no_review_is_lost_to_an_outage_of_hours_and_each_is_done_once_after(
    worker: Worker, server: OpenAiServer, trouble: Answer
) -> None:
    server.script.extend([trouble] * 10_000)
    for _cycle in range(4 * HOURS if not trouble.hang else 3):
        await worker.cycle()
    during = len(server.received)
    assert not any(report.reviewed for report in worker.reports)
    assert len(worker.due()) == THREADS

    server.script.clear()
    for _cycle in range(8):
        await worker.cycle()

    assert not worker.due()
    after = Counter(request.text for request in server.received[during:])
    assert (len(after), set(after.values())) == (THREADS, {1})
    for summary in worker.store.list_threads("support"):
        assert summary.review is not None
        assert summary.review.status is Status.REVIEWED
    assert during <= 3 * FAILURES + 4 * len(worker.reports)
