"""`mailbot label` with a language model: any OpenAI-compatible server, and what may be wrong with it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import stamina

from tests.servers.openai_server import Answer, OpenAiServer
from tests.servers.ports import free_ports
from tests.unit.cli.terminal import Terminal, transcript


def label(terminal: Terminal, *records: object, judge: str = "openai") -> list[dict[str, Any]]:
    """Return the reviews of transcripts."""
    said = terminal.run("label", terminal.write_lines("in.jsonl", records), "--judge", judge)
    assert said.code == 0, said.stderr
    return said.lines


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAiServer]:
    """Yield a model server that the environment points to."""
    with stamina.set_testing(True, attempts=2, cap=True), OpenAiServer() as running:
        monkeypatch.setenv("MAILBOT_LLM__BASE_URL", running.base_url)
        monkeypatch.setenv("MAILBOT_LLM__API_KEY", "sk-very-secret")
        monkeypatch.setenv("MAILBOT_LLM__MODEL", "trial-model")
        yield running


def test_a_model_server_is_used_and_named(terminal: Terminal, server: OpenAiServer) -> None:
    reviews = label(terminal, *[transcript(f"t{number}") for number in range(40)])

    assert [review["id"] for review in reviews] == [f"t{number}" for number in range(40)]
    assert {(review["judge"], review["model"], review["status"]) for review in reviews} == {
        ("openai", "trial-model", "reviewed")
    }
    assert {review["prompt"].split("@")[0] for review in reviews} == {"review"}
    assert len(server.received) == 40


def test_auto_takes_the_model_where_one_is_configured(terminal: Terminal, server: OpenAiServer) -> None:
    (review,) = label(terminal, transcript(), judge="auto")

    assert review["judge"] == "openai"
    assert len(server.received) == 1


def test_a_wrong_key_is_told_once_and_never_shown(terminal: Terminal, server: OpenAiServer) -> None:
    server.script.extend([Answer(status=401, raw='{"error": {"message": "bad key sk-very-secret"}}')] * 9)
    file = terminal.write_lines("in.jsonl", [transcript(name) for name in ("t1", "t2", "t3")])

    said = terminal.run("label", file)

    assert said.code == 1
    assert [review["status"] for review in said.lines] == ["not_reviewed"] * 3
    assert "3 of 3 not reviewed; the first because: " in said.stderr
    assert "refuses the key (HTTP 401); check llm.api_key" in said.stderr
    assert "sk-very-secret" not in said.stdout + said.stderr


def test_calls_that_are_tried_again_leave_the_output_clean_and_show_no_mail(
    terminal: Terminal, server: OpenAiServer
) -> None:
    server.script.append(Answer(status=503, raw="busy"))

    said = terminal.run("label", terminal.write_lines("in.jsonl", [transcript()]))

    assert [review["status"] for review in said.lines] == ["reviewed"]
    assert said.stderr == ""


def test_an_endpoint_that_is_down_is_told(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    (port,) = free_ports(1)
    monkeypatch.setenv("MAILBOT_LLM__BASE_URL", f"http://127.0.0.1:{port}/v1")
    with stamina.set_testing(True, attempts=1, cap=True):
        said = terminal.run("label", terminal.write_lines("in.jsonl", [transcript()]))

    assert said.code == 1
    assert "cannot be reached; check llm.base_url and the network" in said.stderr


def test_a_missing_prompt_is_told_with_its_file(
    terminal: Terminal, server: OpenAiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILBOT_LLM__PROMPT", "strict")
    said = terminal.run("label", terminal.write_lines("in.jsonl", [transcript()]))

    assert said.code == 1
    assert "there is no prompt strict.md.j2 in prompts" in said.error
    assert not server.received


def test_prompts_that_come_with_mailbot_stand_in_for_a_missing_folder(
    terminal: Terminal, server: OpenAiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILBOT_PROMPTS_DIR", str(Path("nowhere")))

    assert label(terminal, transcript())[0]["status"] == "reviewed"
    assert server.received
