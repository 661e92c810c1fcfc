"""What mailboxes may spend and send: the day's budgets, and mailboxes that opt out of the model or of redaction."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailbot.app import App
from mailbot.flow.intake import take_in
from mailbot.flow.till import BILLION, EVERYONE
from mailbot.model import Status
from mailbot.settings import LlmSettings, MailboxSettings, Settings
from tests.servers.openai_server import Answer, OpenAiServer, label_plainly
from tests.unit.flow.letters import IDENTITY, START, letter

THREADS = 10
COST = 0.2
ANSWER = Answer(labeller=label_plainly, prompt_tokens=100_000, completion_tokens=200)


@pytest.fixture
def server() -> Iterator[OpenAiServer]:
    with OpenAiServer() as running:
        yield running


class Clock:
    """A clock that a test turns."""

    now: datetime = START + timedelta(days=1)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def app_at(
    server: OpenAiServer, folder: Path, clock: Clock, *mailboxes: MailboxSettings, budget_per_day: float | None = None
) -> App:
    """Return mailbot with ten threads in each mailbox; an answer may cost up to 1, and `ANSWER` costs 0.2."""
    settings = Settings(
        database_url=f"sqlite:///{folder / 'mailbot.db'}",
        mailboxes=mailboxes,
        llm=LlmSettings(
            base_url=server.base_url,
            model="m",
            price_in=0,
            price_cached=0,
            price_out=1_000,
            max_output_tokens=1_000,
            second_look=False,
            budget_per_day=budget_per_day,
        ),
    )
    app = App(settings, now=clock)
    app.store.migrate()
    for mailbox in mailboxes:
        for number in range(THREADS):
            question = letter(2 * number + 1, f"Where is parcel {number}? My number is +49 170 1234567.")
            answer = letter(2 * number + 2, f"Parcel {number} is in Lyon.", agent=True, answers=2 * number + 1, hours=2)
            take_in(mailbox.name, [question, answer], identity=IDENTITY, store=app.store, now=START)
    return app


def mailbox(name: str) -> MailboxSettings:
    """Return a mailbox."""
    return MailboxSettings(name=name, archive_only=True)


def test_a_day_never_costs_more_than_its_budget_and_the_next_day_goes_on(
    server: OpenAiServer, tmp_path: Path, clock: Clock
) -> None:
    server.script.extend([ANSWER] * 100)
    with app_at(server, tmp_path, clock, mailbox("support"), budget_per_day=2.0) as app:
        reports = []
        for _day in range(3):
            before = len(server.received)
            reports.append(app.review("support", app.threads_due("support")))
            assert (len(server.received) - before) * COST <= 2.0
            assert app.store.spending(clock.now.date()).get(EVERYONE) is None or (
                app.store.spending(clock.now.date())[EVERYONE].spent <= 2 * BILLION
            )
            clock.now += timedelta(days=1)

        assert reports[0].unasked
        assert "the day's budget is spent" in str(reports[0].reason)
        assert sum(report.reviewed for report in reports) == len(server.received) == THREADS
        assert not any(report.not_reviewed for report in reports)


def test_what_waits_for_the_budget_has_no_review_and_is_not_due_that_day(
    server: OpenAiServer, tmp_path: Path, clock: Clock
) -> None:
    server.script.extend([ANSWER] * 100)
    with app_at(server, tmp_path, clock, mailbox("support"), budget_per_day=2.0) as app:
        app.review("support", app.threads_due("support"))

        assert not app.threads_due("support")
        waits = app.reviews_waiting("support")
        tomorrow = (clock.now + timedelta(days=1)).replace(hour=0, minute=0)
        assert {(wait.setback, wait.not_before) for wait in waits} == {("budget", tomorrow)}
        assert all(app.store.review_of(wait.thread_key) is None for wait in waits)


def test_a_mailbox_with_a_budget_of_its_own_leaves_the_rest_to_the_others(
    server: OpenAiServer, tmp_path: Path, clock: Clock
) -> None:
    server.script.extend([ANSWER] * 100)
    mailboxes = (mailbox("support").model_copy(update={"budget_per_day": 1.0}), mailbox("sales"))
    with app_at(server, tmp_path, clock, *mailboxes, budget_per_day=100.0) as app:
        reviewed = {one.name: app.review(one.name, app.threads_due(one.name)).reviewed for one in mailboxes}

    assert reviewed == {"support": 1, "sales": THREADS}


def test_a_mailbox_that_opted_out_sends_nothing(server: OpenAiServer, tmp_path: Path, clock: Clock) -> None:
    with app_at(server, tmp_path, clock, mailbox("support").model_copy(update={"llm": False}), mailbox("sales")) as app:
        report = app.review("support", app.threads_due("support"))

        assert (report.reviewed, server.received) == (THREADS, [])
        for summary in app.store.list_threads("support"):
            assert summary.review is not None
            assert (summary.review.judge, summary.review.status) == ("signals", Status.REVIEWED)
        app.review("sales", app.threads_due("sales"))
        assert len(server.received) == THREADS


def test_redaction_is_each_mailbox_s_own_choice(server: OpenAiServer, tmp_path: Path, clock: Clock) -> None:
    with app_at(
        server, tmp_path, clock, mailbox("support"), mailbox("sales").model_copy(update={"redact": False})
    ) as app:
        app.review("support", app.threads_due("support"))
        redacted = "".join(request.text for request in server.received)
        app.review("sales", app.threads_due("sales"))
        plain = "".join(request.text for request in server.received[THREADS:])

    assert "1234567" not in redacted
    assert plain.count("1234567") == THREADS
