"""`mailbot review` at a terminal."""

import pytest
import stamina

from mailbot.store.open import open_store
from tests.servers.openai_server import Answer, OpenAiServer
from tests.unit.cli.terminal import Site, conversation


@pytest.fixture
def synced(site: Site) -> Site:
    """Return a site whose only thread has been read."""
    site.deliver(*conversation())
    assert site.run("sync").code == 0
    return site


def key_of_the_thread(site: Site) -> str:
    """Return the key of the one thread."""
    store = open_store(f"sqlite:///{site.terminal.folder / 'mailbot.db'}")
    try:
        (summary,) = store.list_threads("support")
        return summary.key
    finally:
        store.close()


def test_what_is_due_is_reviewed_once(synced: Site) -> None:
    first = synced.run("review", "--format", "json")
    second = synced.run("review")

    assert first.json == [
        {
            "mailbox": "support",
            "reviewed": 1,
            "not_reviewed": 0,
            "waiting": 0,
            "cost": 0.0,
            "reason": None,
            "error": None,
        }
    ]
    assert "support: nothing new to review." in second.stderr


def test_before_a_sync_it_says_what_to_do_first(site: Site) -> None:
    said = site.run("review")

    assert said.code == 0
    assert "nothing to review yet: no mail is kept; `mailbot sync` reads the mailbox." in said.stderr


def test_one_thread_is_shown_for_people_and_for_programs(synced: Site) -> None:
    key = key_of_the_thread(synced)

    shown = synced.run("review", key)
    record = synced.run("review", key, "--format", "json").json

    assert shown.stdout.splitlines()[0] == "Order LS-20418"
    assert "rounds: 2, of them avoidable: 1" in shown.stdout
    assert "reasked fact" in shown.stdout
    assert (record["id"], record["status"]) == (key, "reviewed")


def test_an_unknown_thread_is_wrong_use(synced: Site) -> None:
    said = synced.run("review", "nonsense", "--format", "json")

    assert said.code == 2
    assert "there is no thread 'nonsense'" in said.error
    assert said.json == {"error": said.error}


def test_a_prompt_that_is_missing_is_told_and_nothing_is_lost(synced: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBOT_LLM__API_KEY", "sk-very-secret")
    monkeypatch.setenv("MAILBOT_LLM__PROMPT", "strict")

    said = synced.run("review", "--format", "json")

    assert said.code == 1
    assert "there is no prompt strict.md.j2" in said.json[0]["error"]
    assert "sk-very-secret" not in said.stdout + said.stderr


def test_a_refused_key_is_told_and_the_thread_stays_due(synced: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with stamina.set_testing(True, attempts=1, cap=True), OpenAiServer() as server:
        monkeypatch.setenv("MAILBOT_LLM__BASE_URL", server.base_url)
        monkeypatch.setenv("MAILBOT_LLM__API_KEY", "sk-very-secret")
        server.script.append(Answer(status=401, raw='{"error": {"message": "no such key: sk-very-secret"}}'))
        refused = synced.run("review")
        later = synced.run("review", "--format", "json")

    assert refused.code == 1
    assert "1 not reviewed; the first because: " in refused.stderr
    assert "refuses the key (HTTP 401)" in refused.stderr
    assert "sk-very-secret" not in refused.stdout + refused.stderr
    assert (later.code, later.json[0]["reviewed"]) == (0, 1)


def test_a_thread_that_the_model_refuses_waits_and_a_person_may_try_it_all_the_same(
    synced: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = key_of_the_thread(synced)
    with OpenAiServer() as server:
        monkeypatch.setenv("MAILBOT_LLM__BASE_URL", server.base_url)
        server.script.append(Answer(content=None, refusal="I can't help with that."))
        first = synced.run("review")
        later = synced.run("review")
        asked = len(server.received)
        by_hand = synced.run("review", key)

    assert "1 not reviewed; the first because: the model refused to answer" in first.stderr
    for said in (first, later):
        assert "1 wait for a review: 1 until the thread, the prompt, the model or a setting changes." in said.stderr
    assert (asked, by_hand.code) == (1, 0)
