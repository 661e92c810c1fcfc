"""`mailbot check`: a line for everything that is set, with the remedy for what fails."""

import pytest

from tests.servers.openai_server import Answer, OpenAiServer, label_plainly
from tests.unit.cli.terminal import PASSWORD, Site, Terminal, conversation


def test_all_is_well_with_exit_code_0(site: Site) -> None:
    site.deliver(*conversation())
    site.run("sync")

    said = site.run("check", "--format", "json")

    assert said.code == 0, said.stdout
    assert {row["what"]: row["ok"] for row in said.json} == {
        "store": True,
        "mailbox support": True,
        "sync support": True,
        "judge": True,
        "mail server": True,
    }
    assert said.json[0]["says"] == "3 messages in 1 threads, 0 reviews"
    assert said.json[1]["says"] == "INBOX 2, Sent 1 (sent)"


def test_each_failure_is_a_line_with_its_remedy_and_exit_code_1(site: Site) -> None:
    site.configure((f'password = "{PASSWORD}"', 'password = "hunter2"'))

    as_table, as_json = site.run("check"), site.run("check", "--format", "json")

    assert (as_table.code, as_json.code) == (1, 1)
    assert any(line.startswith("fail  mailbox support: ") for line in as_table.stdout.splitlines())
    assert [row["what"] for row in as_json.json if not row["ok"]] == ["mailbox support"]
    assert "hunter2" not in as_table.stdout + as_json.stdout


def test_a_mailbox_in_which_agents_can_be_forged_is_told(site: Site) -> None:
    site.deliver(*conversation())
    site.configure((f'password = "{PASSWORD}"', f'password = "{PASSWORD}"\ntrust_from = "always"'))

    said = site.run("check", "--format", "json")

    assert said.json[1]["says"].startswith("INBOX 2, Sent 1 (sent); who writes an agent's address into From passes")
    assert "trusted_authserv_ids" in said.json[1]["says"]


def test_nothing_configured_says_what_to_do_first(terminal: Terminal) -> None:
    said = terminal.run("check")

    assert said.code == 1
    assert "`mailbot init` sets one up" in said.stdout


def test_settings_that_do_not_load_are_valid_json_too(terminal: Terminal) -> None:
    terminal.write("config/a.toml", "[web]\nport = 'many'\n")

    said = terminal.run("check", "--format", "json")

    assert said.code == 1
    assert said.error == "config/a.toml: web.port: must be a whole number."
    assert said.json == {"error": said.error}


def test_a_model_without_its_prompt_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBOT_LLM__API_KEY", "sk-very-secret")
    monkeypatch.setenv("MAILBOT_LLM__PROMPT", "strict")

    said = site.run("check", "--format", "json")

    (row,) = [row for row in said.json if not row["ok"]]
    assert (row["what"], "there is no prompt strict.md.j2" in row["says"]) == ("judge", True)
    assert "sk-very-secret" not in said.stdout


def test_what_is_spent_of_a_budget_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.deliver(*conversation())
    site.run("sync")
    site.configure((f'password = "{PASSWORD}"', f'password = "{PASSWORD}"\nbudget_per_day = 2'))
    with OpenAiServer() as server:
        monkeypatch.setenv("MAILBOT_LLM__BASE_URL", server.base_url)
        monkeypatch.setenv("MAILBOT_LLM__PRICE_OUT", "1000")
        monkeypatch.setenv("MAILBOT_LLM__MAX_OUTPUT_TOKENS", "1500")
        server.script.append(Answer(labeller=label_plainly, prompt_tokens=40_000, completion_tokens=500))
        site.run("review")
        said = site.run("check", "--format", "json").json

    assert [row["says"] for row in said if row["what"] == "budget"] == ["support: 0.5100 of 2 spent today (UTC)"]
