"""A worker whose tokens expire, are revoked, and cannot be renewed for a while: how soon it reads on. Takes minutes."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.mail.oauth import Tokens, save_tokens
from mailbot.store.open import open_store
from mailbot.store.port import Store
from tests.integration.mail_in import letter
from tests.servers.dovecot import Dovecot
from tests.servers.ports import free_ports, wait_until
from tests.servers.token_server import CLIENT_ID, SCOPE, TokenServer

pytestmark = [pytest.mark.server, pytest.mark.slow]

CONFIGURATION = """
database_url = "sqlite:///{folder}/mailbot.db"
[web]
port = {web_port}
[[mailboxes]]
name = "support"
host = "localhost"
port = {dovecot.tls_port}
username = "{user}"
ca_file = "{dovecot.ca_file}"
every_minutes = 1
[mailboxes.oauth]
provider = "custom"
client_id = "{client_id}"
token_file = "{folder}/support.token"
scope = "{scope}"
token_url = "{token_url}"
device_url = "{device_url}"
"""


class Worker:
    """A running `mailbot run` and the mailbox that it reads."""

    def __init__(self, folder: Path, dovecot: Dovecot, token_server: TokenServer, user: str) -> None:
        """Write the configuration and sign in."""
        self.folder = folder
        self.dovecot = dovecot
        self.token_server = token_server
        self.user = user
        (folder / "config").mkdir()
        values = {
            "folder": folder, "dovecot": dovecot, "user": user, "web_port": free_ports(1)[0], "client_id": CLIENT_ID,
            "scope": SCOPE, "token_url": token_server.url("token"), "device_url": token_server.url("device"),
        }  # fmt: skip
        (folder / "config/mailbot.toml").write_text(CONFIGURATION.format(**values), encoding="utf-8")
        self.sign_in()

    def sign_in(self) -> None:
        """Keep new tokens, as `mailbot login` does."""
        told = self.token_server.grant(self.user)
        tokens = Tokens(
            access_token=str(told["access_token"]),
            expires_at=datetime.now(UTC) + timedelta(hours=1),
            refresh_token=str(told["refresh_token"]),
        )
        save_tokens(self.folder / "support.token", tokens, "support")

    def end_session(self) -> None:
        """Have the mail server end the session, as it does when the token of one ends."""
        command = ["doveadm", "-c", str(self.dovecot.folder / "dovecot.conf"), "kick", self.user]
        subprocess.run(command, check=True, capture_output=True)

    def seconds_until_read(self, store: Store, number: int) -> float:
        """Deliver a letter and return how long it takes until so many are kept."""
        self.dovecot.append(self.user, "INBOX", letter(number))
        begun = time.monotonic()
        wait_until(lambda: store.counts().messages == number, what=f"letter {number}", seconds=150)
        return time.monotonic() - begun


@pytest.fixture
def worker(tmp_path: Path, oauth_dovecot: Dovecot, token_server: TokenServer, mailbox: str) -> Worker:
    """Return what a worker needs to run."""
    return Worker(tmp_path, oauth_dovecot, token_server, mailbox)


@pytest.fixture
def store(worker: Worker) -> Iterator[Store]:
    """Yield the store of a running worker."""
    command = [sys.executable, "-m", "mailbot", "run", "--config", str(worker.folder / "config")]
    kept = open_store(f"sqlite:///{worker.folder / 'mailbot.db'}")
    kept.migrate()
    with (
        (worker.folder / "log").open("w", encoding="utf-8") as log,
        subprocess.Popen(command, cwd=worker.folder, stdout=log, stderr=subprocess.STDOUT) as running,
    ):
        yield kept
        running.terminate()
    kept.close()


def test_a_worker_reads_on_after_every_trouble_with_its_tokens(worker: Worker, store: Store) -> None:
    worker.seconds_until_read(store, 1)

    worker.token_server.expire()
    worker.end_session()
    assert worker.seconds_until_read(store, 2) < 75  # the next poll, and no trouble on the way

    worker.token_server.revoke()
    worker.end_session()
    wait_until(lambda: "mailbot login support" in _error(store), what="the admin to be told", seconds=75)
    worker.sign_in()
    assert worker.seconds_until_read(store, 3) < 60

    worker.token_server.expire()
    worker.token_server.next_replies.extend([(503, "")] * 8)
    worker.end_session()
    wait_until(lambda: not worker.token_server.next_replies, what="the token server to be asked", seconds=150)
    assert worker.seconds_until_read(store, 4) < 60

    said = (worker.folder / "log").read_text(encoding="utf-8")
    assert not re.search("access-|lasting-", said)


def _error(store: Store) -> str:
    status = store.mailbox_statuses().get("support")
    return (status.error if status else None) or ""
