"""The main job as an admin runs it: mails in a real Dovecot, commands as processes, a digest from a real Postfix."""

import email
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from mailbot.demo.company import DOMAIN
from mailbot.demo.noise import SampleMail
from mailbot.demo.samples import load_samples, mails_of
from mailbot.store.open import open_store
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.maildelivery import await_delivery, delivered_to
from tests.servers.ports import free_ports, wait_until
from tests.servers.postfix import Postfix
from tests.servers.postgres import PostgresServer, run_postgres

pytestmark = pytest.mark.server

SAMPLES = 12


@dataclass(frozen=True, kw_only=True)
class Site:
    """A configured mailbot: where its settings stand, what it reads, and who is mailed."""

    config: Path
    database_url: str
    user: str
    lead: str

    def run(self, *arguments: str) -> str:
        """Run a command to its end, which must be a good one, and return what it printed."""
        ended = subprocess.run(
            [sys.executable, "-m", "mailbot", *arguments],
            cwd=self.config.parent,
            env=self.environment(),
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command and return at once."""
        return subprocess.Popen(
            [sys.executable, "-m", "mailbot", *arguments],
            cwd=self.config.parent,
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def environment(self) -> dict[str, str]:
        """Return the environment without what the developer's shell sets for mailbot."""
        bare = {key: value for key, value in os.environ.items() if not key.startswith(("MAILBOT_", "OPENAI_"))}
        return {**bare, "MAILBOT_CONFIG": str(self.config), "MAILBOT_PASSWORDS__SUPPORT": PASSWORD}

    def kept(self) -> dict[str, Any]:
        """Return everything that must be the same after an undisturbed and a disturbed run."""
        store = open_store(self.database_url)
        store.migrate()
        try:
            return {
                "counts": store.counts(),
                "threads": {
                    summary.key: (summary.version, summary.messages, summary.review)
                    for summary in store.list_threads("support", limit=1000)
                },
                "folders": store.folder_states("support"),
            }
        finally:
            store.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Yield a running PostgreSQL."""
    with run_postgres() as server:
        yield server


def sample_mails(count: int) -> Sequence[SampleMail]:
    """Return the mails of some sample threads, and the noise, the last of them of yesterday."""
    return mails_of(load_samples()[::5][:count], now=datetime.now(UTC))


def fill(dovecot: Dovecot, user: str, mails: Sequence[SampleMail]) -> None:
    """Put mails into the folders of a user."""
    for folder in sorted({mail.folder for mail in mails}):
        target = "Posted" if folder == "Sent" else folder
        with dovecot.connected(user) as client:
            if not client.folder_exists(target):
                client.create_folder(target)
            for mail in mails:
                if mail.folder == folder:
                    client.append(target, mail.raw, (), mail.at)


def configure(folder: Path, dovecot: Dovecot, postfix: Postfix, user: str, database_url: str) -> Site:
    """Write the settings of a mailbox, a mail server and a lead."""
    config = folder / "config"
    config.mkdir()
    lead = f"lead-{user}@mailbot.test"
    (config / "mailbot.toml").write_text(
        f"""
        database_url = "{database_url}"
        [[mailboxes]]
        name = "support"
        host = "localhost"
        port = {dovecot.tls_port}
        username = "{user}"
        ca_file = "{dovecot.ca_file}"
        agent_domains = ["{DOMAIN}"]
        [[leads]]
        address = "{lead}"
        hour = 0
        [smtp]
        host = "localhost"
        port = {postfix.port}
        ca_file = "{postfix.ca_file}"
        sender = "mailbot@{DOMAIN}"
        """,
        encoding="utf-8",
    )
    return Site(config=config, database_url=database_url, user=user, lead=lead)


def flags_of(dovecot: Dovecot, user: str) -> dict[str, dict[int, tuple[bytes, ...]]]:
    """Return the flags of every mail, by folder and UID."""
    with dovecot.connected(user) as client:
        seen = {}
        for _, _, folder in client.list_folders():
            client.select_folder(folder, readonly=True)
            fetched = client.get_flags(client.search("ALL"))
            seen[folder] = {uid: tuple(flag for flag in flags if flag != b"\\Recent") for uid, flags in fetched.items()}
        return seen


@pytest.fixture(params=["sqlite", "postgres"])
def site(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    dovecot: Dovecot,
    postfix: Postfix,
    mailbox: str,
) -> Site:
    """Return a configured mailbot whose mailbox holds sample threads."""
    fill(dovecot, mailbox, sample_mails(SAMPLES))
    if request.param == "sqlite":
        return configure(tmp_path, dovecot, postfix, mailbox, f"sqlite:///{tmp_path / 'mailbot.db'}")
    server: PostgresServer = request.getfixturevalue("postgres")
    return configure(tmp_path, dovecot, postfix, mailbox, server.make_database())


def test_mails_become_reviews_and_one_digest_and_the_mailbox_is_as_it_was(
    site: Site,
    dovecot: Dovecot,
    postfix: Postfix,
) -> None:
    before = flags_of(dovecot, site.user)

    (synced,) = json.loads(site.run("sync", "--format", "json"))
    (reviewed,) = json.loads(site.run("review", "--format", "json"))
    for _ in range(2):
        (sent,) = json.loads(site.run("digest", "--format", "json"))
        assert sent["state"] == "sent"

    (mail,) = await_delivery(postfix, site.lead)
    kept = site.kept()
    assert synced["new"] == synced["seen"] == kept["counts"].messages == sum(map(len, before.values()))
    assert reviewed["reviewed"] == kept["counts"].reviews == SAMPLES
    assert email.message_from_bytes(mail)["X-Mailbot"] == "digest"
    assert flags_of(dovecot, site.user) == before


def test_a_second_sync_fetches_no_body_and_changes_nothing(site: Site, dovecot: Dovecot) -> None:
    site.run("sync")
    before = site.kept()
    records = dovecot.record(site.user)

    (synced,) = json.loads(site.run("sync", "--format", "json"))

    asked = b"".join(path.read_bytes() for path in records.glob("*.in"))
    assert b"STATUS" in asked
    assert b"BODY" not in asked
    assert synced["seen"] == synced["new"] == 0
    assert site.kept() == before


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_wrong_password_is_one_sentence_and_exit_code_1(site: Site) -> None:
    failed = subprocess.run(
        [sys.executable, "-m", "mailbot", "sync", "--format", "json"],
        env={**site.environment(), "MAILBOT_PASSWORDS__SUPPORT": "wrong"},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )

    (row,) = json.loads(failed.stdout)
    assert failed.returncode == 1
    assert "password" in row["error"]
    assert "wrong" not in row["error"].replace("is wrong", "")


def kill_at_random(site: Site, chance: random.Random, command: str, kills: int) -> int:
    """Run a command, killing it at random moments at most so often, then to its end; return the kills that struck."""
    for struck in range(kills):
        process = site.start(command)
        try:
            process.communicate(timeout=chance.uniform(0.5, 4.0))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        else:
            return struck
    site.run(command)
    return kills


def check_kills(tmp_path: Path, dovecot: Dovecot, postfix: Postfix, user: str, *, seed: int, each: int) -> int:
    """Kill each step at random and compare the end with that of an undisturbed run; return the number of kills."""
    fill(dovecot, user, sample_mails(SAMPLES))
    sites = []
    for name in ("calm", "killed"):
        (tmp_path / name).mkdir()
        sites.append(configure(tmp_path / name, dovecot, postfix, user, f"sqlite:///{tmp_path / name / 'm.db'}"))
    calm, killed = sites
    for command in ("sync", "review"):
        calm.run(command)
    chance = random.Random(seed)  # noqa: S311  # a seed makes the moments repeatable, nothing is secret
    kills = sum(kill_at_random(killed, chance, command, each) for command in ("sync", "review", "digest"))

    assert killed.kept()["threads"] == calm.kept()["threads"]
    assert killed.kept()["folders"] == calm.kept()["folders"]
    assert killed.kept()["counts"].reviews == calm.kept()["counts"].reviews
    assert len({email.message_from_bytes(mail)["Message-ID"] for mail in await_delivery(postfix, killed.lead)}) == 1
    return kills


def test_kills_at_random_moments_lose_nothing_and_double_nothing(
    tmp_path: Path,
    dovecot: Dovecot,
    postfix: Postfix,
    mailbox: str,
) -> None:
    check_kills(tmp_path, dovecot, postfix, mailbox, seed=1, each=2)


@pytest.mark.slow
def test_two_hundred_kills_lose_nothing_and_double_nothing(
    tmp_path: Path,
    dovecot: Dovecot,
    postfix: Postfix,
    mailbox: str,
) -> None:
    kills, seed = 0, 0
    while kills < 200:
        seed += 1
        (tmp_path / str(seed)).mkdir()
        kills += check_kills(tmp_path / str(seed), dovecot, postfix, f"{mailbox}x{seed}", seed=seed, each=5)


def test_run_does_it_all_on_its_clock_and_goes_on_after_a_kill(site: Site, postfix: Postfix) -> None:
    (port,) = free_ports(1)
    first = site.start("run", "--port", str(port))
    wait_until(lambda: site.kept()["counts"].messages > 0, what="the first mails", seconds=60)
    first.kill()
    first.communicate()

    second = site.start("run", "--port", str(port))
    try:
        await_delivery(postfix, site.lead, seconds=90)
        wait_until(lambda: site.kept()["counts"].reviews == SAMPLES, what="all reviews", seconds=90)
        with urlopen(f"http://127.0.0.1:{port}/threads", timeout=10) as page:
            assert page.read().count(b'href="/threads/') >= SAMPLES
    finally:
        second.send_signal(signal.SIGTERM)
        _, said = second.communicate(timeout=60)
    assert second.returncode == 0, said
    assert len(delivered_to(postfix, site.lead)) == 1
