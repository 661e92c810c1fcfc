"""`--help` of every command: complete, of one line each, and readable in 80 columns."""

import pytest

from mailbot import __version__
from tests.unit.cli.terminal import Terminal

COMMANDS = (
    *("demo", "init", "login", "check", "run", "sync", "import"),
    *("review", "search", "digest", "label", "eval", "quarantine"),
)


@pytest.fixture(params=[80, 120])
def narrow(terminal: Terminal, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Terminal:
    """Return a terminal of so many columns."""
    monkeypatch.setenv("COLUMNS", str(request.param))
    return terminal


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_examples_to_copy(narrow: Terminal, command: str) -> None:
    said = narrow.run(command, "--help")

    lines = [line.strip() for line in said.stdout.splitlines()]
    after = lines[lines.index("Examples") :]
    assert said.code == 0
    assert any(line.startswith(f"mailbot {command}") for line in after)
    assert "<bool>" not in said.stdout
    assert "[default: ]" not in said.stdout


def test_the_commands_are_listed_each_on_one_line(narrow: Terminal) -> None:
    said = narrow.run("--help")

    listed = [line.strip("│ ").split()[0] for line in said.stdout.splitlines() if line.startswith("│ ")]
    assert [word for word in listed if not word.startswith("-")][-len(COMMANDS) :] == list(COMMANDS)
    assert "Exit codes: 0 done, 1 failed, 2 wrong use." in said.stdout


def test_examples_are_never_broken_over_lines(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    narrow = {command: terminal.run(command, "--help").stdout for command in COMMANDS}
    monkeypatch.setenv("COLUMNS", "200")

    for command in COMMANDS:
        _, _, wide = terminal.run(command, "--help").stdout.partition("Examples")
        shown = {line.strip() for line in narrow[command].splitlines()}
        assert {line.strip() for line in wide.splitlines() if "mailbot " in line} <= shown


def test_the_version_is_told(terminal: Terminal) -> None:
    assert terminal.run("--version").stdout == f"mailbot {__version__}\n"


def test_an_unknown_command_or_option_is_wrong_use(terminal: Terminal) -> None:
    assert terminal.run("snyc").code == 2
    assert terminal.run("sync", "--fromat", "json").code == 2
    assert terminal.run("sync", "--format", "xml").code == 2
    assert terminal.run("import", "somewhere").code == 2
