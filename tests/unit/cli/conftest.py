"""A terminal in an empty folder with a bare environment, and a mail server to read from, for the tests of commands."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.demo.server import DemoMailServer
from tests.unit.cli.terminal import ACCOUNTS, Site, Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Return a terminal in a folder of its own, without what the developer's shell sets."""
    for variable in list(os.environ):
        if variable.startswith(("MAILBOT_", "OPENAI_")):
            monkeypatch.delenv(variable)
    monkeypatch.setenv("COLUMNS", "200")
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Terminal(folder=folder)


@pytest.fixture
def site(terminal: Terminal, tmp_path: Path) -> Iterator[Site]:
    """Yield a mailbot that is configured for a running mail server with an empty mailbox and a lead."""
    with DemoMailServer(tmp_path / "mail", ACCOUNTS) as server:
        yield Site(terminal=terminal, server=server)
