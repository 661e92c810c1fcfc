"""Nothing is paid for twice: a review that was cut short goes on with the answers that it has."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import stamina

from mailbot.app import App
from mailbot.flow.intake import take_in
from mailbot.model import Status
from mailbot.settings import LlmSettings, MailboxSettings, Settings
from tests.integration.test_openai_judge import only_courtesy
from tests.servers.openai_server import Answer, OpenAiServer, labelled_with, questions_in
from tests.unit.flow.letters import IDENTITY, START, letter

UNSOUND = Answer(content="It all looks right to me.")


@pytest.fixture(autouse=True)
def _one_attempt() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


@pytest.fixture
def server() -> Iterator[OpenAiServer]:
    with OpenAiServer() as running:
        yield running


def app_at(server: OpenAiServer, folder: Path, *mailboxes: str, model: str = "m") -> App:
    """Return mailbot, as one process starts it, with the same thread in each mailbox."""
    settings = Settings(
        database_url=f"sqlite:///{folder / 'mailbot.db'}",
        mailboxes=tuple(MailboxSettings(name=name, archive_only=True) for name in mailboxes),
        llm=LlmSettings(base_url=server.base_url, model=model),
    )
    app = App(settings, now=lambda: START + timedelta(days=1))
    app.store.migrate()
    mails = [letter(1, "Does the lid fit the old model?"), letter(2, "Thank you!", agent=True, answers=1, hours=2)]
    for name in mailboxes:
        take_in(name, mails, identity=IDENTITY, store=app.store, now=START)
    return app


def is_second_look(server: OpenAiServer) -> list[bool]:
    """Return for each request whether it was a second look."""
    return [bool(questions_in(request.body)) for request in server.received]


def test_a_second_look_that_failed_is_all_that_a_restarted_worker_pays_for(
    server: OpenAiServer, tmp_path: Path
) -> None:
    server.script.extend([labelled_with(only_courtesy), Answer(status=503)])
    with app_at(server, tmp_path, "support") as app:
        assert app.review("support", app.threads_due("support")).not_reviewed == 1
    with app_at(server, tmp_path, "support") as app:
        (key,) = app.threads_due("support")
        assert app.review("support", [key]).reviewed == 1
        kept = app.store.review_of(key)

    assert is_second_look(server) == [False, True, True]
    assert kept is not None
    assert (kept.review.status, len(kept.review.findings)) == (Status.REVIEWED, 1)


def test_the_same_thread_in_another_mailbox_costs_nothing(server: OpenAiServer, tmp_path: Path) -> None:
    with app_at(server, tmp_path, "support", "sales") as app:
        for name in ("support", "sales"):
            assert app.review(name, app.threads_due(name)).reviewed == 1
    assert len(server.received) == 1


def test_an_answer_that_could_not_be_believed_is_not_kept(server: OpenAiServer, tmp_path: Path) -> None:
    server.script.extend([UNSOUND, UNSOUND])
    with app_at(server, tmp_path, "support") as app:
        (key,) = app.threads_due("support")
        assert app.review("support", [key]).not_reviewed == 1
        assert app.review("support", [key], insists=True).reviewed == 1
    assert len(server.received) == 3


def test_another_model_is_asked_itself(server: OpenAiServer, tmp_path: Path) -> None:
    for model in ("m", "n"):
        with app_at(server, tmp_path, "support", model=model) as app:
            assert app.review("support", app.threads_due("support")).reviewed == 1
    assert [request.body["model"] for request in server.received] == ["m", "n"]
