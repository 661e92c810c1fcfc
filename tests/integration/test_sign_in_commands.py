"""`mailbot init`, `login` and `check` with OAuth, end to end: a token server, a Dovecot that believes it, a person."""

import os
import re
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from mailbot.configuration import load_settings
from tests.integration.mail_in import letter
from tests.servers.dovecot import Dovecot
from tests.servers.ports import wait_until
from tests.servers.token_server import CLIENT_ID, CLIENT_SECRET, SCOPE, TokenServer
from tests.unit.cli.terminal import Said, Terminal

pytestmark = pytest.mark.server


class Person:
    """Somebody who types commands, and signs in where they say so."""

    def __init__(self, terminal: Terminal, dovecot: Dovecot, token_server: TokenServer, user: str) -> None:
        """Take whose mailbox it is."""
        self.terminal = terminal
        self.dovecot = dovecot
        self.token_server = token_server
        self.user = user

    @property
    def tokens(self) -> Path:
        """Return the file of the tokens."""
        return self.terminal.folder / "config/mailbox-support.token"

    def init_arguments(self, *more: str) -> list[str]:
        """Return what init is told."""
        return [
            "init", "--host", "localhost", "--port", str(self.dovecot.tls_port), "--username", self.user,
            "--ca-file", str(self.dovecot.ca_file), "--sign-in", "custom", "--client-id", CLIENT_ID,
            "--token-url", self.token_server.url("token"), "--scope", SCOPE, "--agent", "shop.test", *more,
        ]  # fmt: skip

    def type_in_the_code(self, *arguments: str, user: str | None = None) -> Said:
        """Run a command that shows a code, and type that in as this user."""
        known = len(self.token_server.devices)

        def approve() -> None:
            wait_until(lambda: len(self.token_server.devices) > known, what="a code")
            self.token_server.approve(user or self.user)

        typing = threading.Thread(target=approve)
        typing.start()
        said = self.terminal.run(*arguments)
        typing.join()
        return said

    def init(self) -> Said:
        """Set the mailbox up by device code."""
        return self.type_in_the_code(*self.init_arguments("--device-url", self.token_server.url("device")))


@pytest.fixture
def person(
    oauth_dovecot: Dovecot, token_server: TokenServer, mailbox: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Person]:
    """Yield a person in an empty folder, whose mailbox holds a letter."""
    for variable in list(os.environ):
        if variable.startswith(("MAILBOT_", "OPENAI_")):
            monkeypatch.delenv(variable)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    oauth_dovecot.append(mailbox, "INBOX", letter(1))
    token_server.forms.clear()
    yield Person(Terminal(folder=tmp_path), oauth_dovecot, token_server, mailbox)
    token_server.secret, token_server.scope, token_server.date = "", SCOPE, None


def rows(said: Said) -> dict[str, str]:
    """Return what check says of each thing."""
    return {row["what"]: row["says"] for row in said.json}


def test_init_shows_a_code_waits_tries_the_mailbox_and_saves_it(person: Person) -> None:
    said = person.init()

    assert said.code == 0, said.stderr
    assert re.search(rf"open {person.token_server.url('typein')} and type in the code CODE-\d+", said.stderr)
    assert "It holds: INBOX 1" in said.stderr
    assert stat.S_IMODE(person.tokens.stat().st_mode) == 0o600
    assert "access-" not in said.stderr + person.tokens.with_suffix(".toml").read_text(encoding="utf-8")
    assert person.terminal.run("sync").code == 0
    assert load_settings(Path("config")).mailbox("support").agent_domains == ("shop.test",)


def test_a_token_of_another_account_saves_nothing(person: Person) -> None:
    arguments = person.init_arguments("--device-url", person.token_server.url("device"))
    said = person.type_in_the_code(*arguments, user="somebody-else")

    assert said.code == 1
    assert "Check that username is the mailbox of the account that signed in" in said.error
    assert list((person.terminal.folder).glob("config/*")) == []


@pytest.mark.parametrize("way", ["the browser runs here", "the address is pasted", "the address is piped in"])
def test_a_browser_comes_back_or_its_last_address_is_pasted(
    person: Person, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.token_server.secret = CLIENT_SECRET
    monkeypatch.setenv("MAILBOT_INIT_CLIENT_SECRET", CLIENT_SECRET)
    arguments = person.init_arguments("--auth-url", person.token_server.url("authorize"))
    keyboard, terminal = os.pipe() if way == "the address is piped in" else reversed(os.openpty())
    with subprocess.Popen(
        [sys.executable, "-m", "mailbot", *arguments], stdin=keyboard, stderr=subprocess.PIPE, text=True
    ) as command:
        os.close(keyboard)
        assert command.stderr is not None
        shown = next(line for line in command.stderr if "code_challenge" in line).strip()
        came_back = person.token_server.browse(shown, person.user)
        if way == "the browser runs here":
            assert "You may close this page" in httpx2.get(came_back, timeout=10).text
        else:
            os.write(terminal, f"{came_back}\n".encode())
        _, errors = command.communicate(timeout=60)
    os.close(terminal)

    assert command.returncode == 0, errors
    secret = person.tokens.with_suffix(".client-secret")
    assert secret.read_text(encoding="utf-8").strip() == CLIENT_SECRET
    assert stat.S_IMODE(secret.stat().st_mode) == stat.S_IMODE(person.tokens.stat().st_mode) == 0o600
    assert CLIENT_SECRET not in errors + person.tokens.with_suffix(".toml").read_text(encoding="utf-8")
    assert person.terminal.run("sync").code == 0


def test_check_renews_the_token_and_says_how_long_it_is_good(person: Person) -> None:
    person.init()

    said = rows(person.terminal.run("check", "--format", "json"))
    assert re.fullmatch(
        r"the sign-in server renews the access token, good until \d\d:\d\d UTC\.", said["sign-in support"]
    )
    assert said["mailbox support"].startswith("INBOX 1")


def test_check_says_to_sign_in_again_after_a_revocation_and_login_does_so(person: Person) -> None:
    person.init()
    person.token_server.revoke()

    said = person.terminal.run("check", "--format", "json")
    assert said.code == 1
    assert rows(said)["sign-in support"].endswith("Sign in again: `mailbot login support`.")

    again = person.type_in_the_code("login", "support")
    assert again.code == 0, again.stderr
    assert person.terminal.run("sync").code == 0


def test_check_tells_a_wrong_clock(person: Person) -> None:
    person.init()
    person.token_server.date = "Mon, 02 Nov 2026 09:00:00 GMT"

    said = rows(person.terminal.run("check", "--format", "json"))
    assert "This machine's clock is" in said["sign-in support"]


def test_a_grant_without_the_scope_for_mail_is_told_and_saves_nothing(person: Person) -> None:
    person.token_server.scope = "profile"
    said = person.init()

    assert said.code == 1
    assert "did not grant mail.read" in said.error
    assert not person.tokens.exists()


def test_tokens_that_others_can_read_are_not_used(person: Person) -> None:
    person.init()
    person.tokens.chmod(0o644)

    said = rows(person.terminal.run("check", "--format", "json"))
    assert f"chmod 600 {person.tokens}" in said["sign-in support"]
    assert f"chmod 600 {person.tokens}" in said["mailbox support"]


def test_login_is_wrong_use_for_a_mailbox_with_a_password(person: Person) -> None:
    arguments = ["--host", "localhost", "--username", person.user, "--password", "pw", "--skip-test"]
    person.terminal.run("init", *arguments)
    said = person.terminal.run("login", "support")

    assert (said.code, "support signs in with a password" in said.error) == (2, True)
