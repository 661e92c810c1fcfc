"""What is wrong with a mailbox, a mail server or a disk, as told at the terminal; nothing that was read is lost."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from mailbot.store.open import open_store
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.ports import free_ports
from tests.servers.postfix import Postfix
from tests.unit.cli.terminal import mail_of, newsletter

pytestmark = pytest.mark.server

SECRET = "hunter2-never-shown"
DAY = "2026-11-02"


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a command ended, and what it printed."""

    code: int
    stdout: str
    stderr: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return what standard output holds as JSON."""
        rows: list[dict[str, Any]] = json.loads(self.stdout)
        return rows


@dataclass(frozen=True, kw_only=True)
class Admin:
    """Somebody at a terminal with a configuration that works until it is changed."""

    folder: Path
    mailbox: dict[str, object]
    smtp: dict[str, object]
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str) -> Ended:
        """Return how a command ended; it never shows a traceback or a password."""
        self.configure()
        done = subprocess.run(
            [sys.executable, "-m", "mailbot", *arguments],
            cwd=self.folder,
            env={**bare_environment(), **self.environment},
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert "Traceback" not in done.stderr + done.stdout, done.stderr
        for secret in (SECRET, PASSWORD):
            assert secret not in done.stdout + done.stderr
        return Ended(code=done.returncode, stdout=done.stdout, stderr=done.stderr)

    def configure(self) -> None:
        """Write the configuration as it stands."""
        (self.folder / "config").mkdir(exist_ok=True)
        tables: dict[str, dict[str, object]] = {
            "[[mailboxes]]": self.mailbox,
            "[smtp]": self.smtp,
            "[[leads]]": {"address": "lead@mailbot.test"},
        }
        text = "\n".join(
            f"{name}\n" + "\n".join(f"{key} = {json.dumps(value)}" for key, value in table.items())
            for name, table in tables.items()
        )
        (self.folder / "config" / "mailbot.toml").write_text(text, encoding="utf-8")

    def complaint(self) -> str:
        """Return why a sync fails: the one line on standard error."""
        ended = self.run("sync")
        (line,) = ended.stderr.splitlines()
        assert (ended.code, ended.stdout) == (1, "")
        assert line.startswith("error: ")
        return line.removeprefix("error: ")

    def kept(self) -> int:
        """Return how many messages are kept."""
        store = open_store(f"sqlite:///{self.folder / 'mailbot.db'}")
        try:
            store.migrate()
            return store.counts().messages
        finally:
            store.close()


def bare_environment() -> dict[str, str]:
    """Return the environment without what the developer's shell sets for mailbot."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("MAILBOT_", "OPENAI_"))}


def make_admin(folder: Path, dovecot: Dovecot, postfix: Postfix, user: str) -> Admin:
    """Return an admin whose mailbox holds one mail."""
    dovecot.append(user, "INBOX", mail_of("Ines Faber <ines@faber.example>", "Bulb", "Where is my bulb?"))
    return Admin(
        folder=folder,
        mailbox={
            "name": "support",
            "host": "localhost",
            "port": dovecot.tls_port,
            "username": user,
            "password": PASSWORD,
            "ca_file": str(dovecot.ca_file),
            "agent_domains": ["lampshop.example"],
        },
        smtp={
            "host": "localhost",
            "port": postfix.submission_port,
            "username": user,
            "password": PASSWORD,
            "ca_file": str(postfix.ca_file),
            "sender": "mailbot@mailbot.test",
        },
    )


@pytest.fixture
def admin(tmp_path: Path, dovecot: Dovecot, postfix: Postfix, mailbox: str) -> Admin:
    """Return an admin whose mailbox holds one mail."""
    return make_admin(tmp_path, dovecot, postfix, mailbox)


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory, dovecot: Dovecot, postfix: Postfix) -> Admin:
    """Return an admin whose mail was read and reviewed, to be copied."""
    made = make_admin(tmp_path_factory.mktemp("settled"), dovecot, postfix, "settled")
    for command in ("sync", "review"):
        assert made.run(command).code == 0
    return made


@pytest.fixture
def settled_admin(settled: Admin, tmp_path: Path) -> Admin:
    """Return an admin whose mail was read and reviewed, and who has had no trouble so far."""
    shutil.copytree(settled.folder, tmp_path, dirs_exist_ok=True)
    return replace(settled, folder=tmp_path, mailbox=dict(settled.mailbox), smtp=dict(settled.smtp), environment={})


def test_all_is_well_to_begin_with(admin: Admin) -> None:
    ended = admin.run("sync", "--format", "json")

    assert (ended.code, ended.rows[0]["new"]) == (0, 1)
    assert admin.run("check").code == 0


@pytest.mark.parametrize(
    ("changes", "told", "remedy"),
    [
        ({"host": "imap.mailbot.invalid"}, "there is no host of this name", "Correct host"),
        ({"password": SECRET}, "refused user name", "Correct username and password"),
        ({"ca_file": None}, "certificate", "ca_file"),
        ({"ca_file": "/nowhere/ca.pem"}, "/nowhere/ca.pem", "ca_file"),
        ({"host": "127.0.0.2"}, "certificate", "host"),
        ({"security": "starttls"}, "TLS", "security"),
        ({"folders": ["Posteingang"]}, "has no folder 'Posteingang'", "correct folders"),
    ],
)
def test_each_wrong_setting_of_a_mailbox_is_told_with_its_remedy_and_what_was_read_stays(
    settled_admin: Admin, changes: dict[str, object], told: str, remedy: str
) -> None:
    mailbox = settled_admin.mailbox
    mailbox.update(changes)
    for key in [key for key, value in changes.items() if value is None]:
        del mailbox[key]

    complaint = settled_admin.complaint()

    assert complaint.startswith(f"mailbox support: {mailbox['host']}:{mailbox['port']}")
    assert told in complaint
    assert remedy in complaint
    assert settled_admin.kept() == 1


def test_a_port_that_speaks_no_imap_is_told(admin: Admin, postfix: Postfix) -> None:
    admin.mailbox.update(port=postfix.port, security="plain")

    assert "does not speak IMAP" in admin.complaint()


def test_a_port_that_speaks_no_tls_is_told(admin: Admin, dovecot: Dovecot) -> None:
    admin.mailbox.update(port=dovecot.port)

    assert 'Set security = "starttls"' in admin.complaint()


def test_a_folder_with_a_name_in_every_script_is_read_by_that_name(
    admin: Admin, dovecot: Dovecot, mailbox: str
) -> None:
    dovecot.append(mailbox, "Почта&Αε", mail_of("Oleg <oleg@lampa.example>", "Лампа", "Где моя лампа?", number=2))
    admin.mailbox.update(folders=["Почта&Αε"])

    right = admin.run("sync", "--format", "json")
    admin.mailbox.update(folders=["Почтa"])  # a Latin a

    assert right.rows[0]["new"] == 1
    assert "Did you mean 'Почта&Αε'" in admin.complaint()


def test_mails_that_make_no_sense_stop_no_other(admin: Admin, dovecot: Dovecot, mailbox: str) -> None:
    broken = [
        b"\x80\x81\xff" * 400,
        b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
        b"From: " + b"(" * 5000 + b"\r\nSubject: =?x-none?b?////?=\r\nMessage-ID: <[a@b]>\r\n\r\nhello\r\n",
    ]
    dovecot.append_all(mailbox, "INBOX", [*broken, mail_of("Bo <bo@b.example>", "Last", "Am I read?", number=9)])

    (row,) = admin.run("sync", "--format", "json").rows
    again = admin.run("sync", "--format", "json").rows[0]

    assert (row["seen"], row["new"] + row["quarantined"]) == (5, 5)
    assert (again["seen"], again["error"]) == (0, None)


def test_an_empty_mailbox_and_one_of_newsletters_are_no_failure(admin: Admin, dovecot: Dovecot, mailbox: str) -> None:
    admin.mailbox.update(username=f"{mailbox}-empty")
    empty = [admin.run(*words) for words in (["sync"], ["review"], ["digest", "--dry-run", "--day", DAY])]
    dovecot.append_all(f"{mailbox}-empty", "INBOX", map(newsletter, range(1, 15)))
    news = [admin.run(*words) for words in (["sync"], ["review"], ["digest", "--dry-run", "--day", DAY])]

    assert [ended.code for ended in (*empty, *news)] == [0] * 6
    assert "the mailbox holds no mail yet" in empty[0].stderr
    assert "no mail is kept" in empty[1].stderr
    assert "14 automatic or internal mails, no support thread" in news[1].stderr
    assert empty[2].stdout
    assert news[2].stdout


def test_init_saves_what_works_and_nothing_else(admin: Admin, dovecot: Dovecot, mailbox: str) -> None:
    given = [
        "init", "--config", "new", "--host", "localhost", "--port", str(dovecot.tls_port), "--username", mailbox,
        "--ca-file", str(dovecot.ca_file),
    ]  # fmt: skip
    admin.environment["MAILBOT_INIT_PASSWORD"] = SECRET
    wrong = admin.run(*given)
    saved = list((admin.folder / "new").glob("*"))
    admin.environment["MAILBOT_INIT_PASSWORD"] = PASSWORD
    right, twice = admin.run(*given), admin.run(*given)

    assert (wrong.code, saved) == (1, [])
    assert "Correct username and password" in wrong.stderr
    assert right.code == 0, right.stderr
    assert "INBOX 1" in right.stderr
    assert (twice.code, "exists already" in twice.stderr) == (2, True)
    assert admin.run("sync", "--config", "new").code == 0


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"password": SECRET}, "Correct smtp.username and smtp.password"),
        ({"host": "smtp.mailbot.invalid"}, "smtp.mailbot.invalid"),
        ({"ca_file": "/nowhere/ca.pem"}, "/nowhere/ca.pem"),
        ({"port": 1}, "SMTP server localhost:1"),
    ],
)
def test_a_mail_server_that_does_not_take_the_digest_is_told_and_the_digest_kept(
    settled_admin: Admin, changes: dict[str, object], complaint: str
) -> None:
    settled_admin.smtp.update(changes)

    as_table = settled_admin.run("digest", "--day", DAY)
    checked = settled_admin.run("check")

    assert (as_table.code, checked.code) == (1, 1)
    assert complaint in as_table.stderr
    assert as_table.stderr.startswith("error: ")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield a folder on a disk of its own with room for little."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "none", disk], check=False).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_full_disk_is_told_and_all_is_caught_up_once_there_is_room(
    admin: Admin, dovecot: Dovecot, mailbox: str, small_disk: Path
) -> None:
    text = "Where is my bulb, ordered in week {}? I have waited long. " * 40
    mails = [mail_of("Ines <ines@faber.example>", f"Bulb {n}", text.format(*[n] * 40), number=n) for n in range(2, 60)]
    dovecot.append_all(mailbox, "INBOX", mails)
    admin.environment["MAILBOT_DATABASE_URL"] = f"sqlite:////{small_disk / 'mailbot.db'}"

    full = admin.run("sync", "--format", "json")
    subprocess.run(["mount", "-o", "remount,size=100m", small_disk], check=True)
    later = admin.run("sync", "--format", "json")
    checked = admin.run("check")

    assert full.code == 1
    assert "Make room on the disk" in full.stdout
    assert later.code == 0
    assert "59 messages" in checked.stdout


def test_a_read_only_disk_is_told(admin: Admin, small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    admin.environment["MAILBOT_DATABASE_URL"] = f"sqlite:////{small_disk / 'mailbot.db'}"

    ended = admin.run("sync", "--format", "json")

    assert ended.code == 1
    assert "cannot be used" in json.loads(ended.stdout)["error"]


def test_a_second_run_on_the_same_port_is_told(admin: Admin) -> None:
    (port,) = free_ports(1)
    admin.configure()
    first = subprocess.Popen(
        [sys.executable, "-m", "mailbot", "run", "--port", str(port)],
        cwd=admin.folder, env=bare_environment(), stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert first.stderr is not None
        assert "mailbot is running" in first.stderr.readline()
        second = admin.run("run", "--port", str(port))
    finally:
        first.terminate()
        first.communicate(timeout=60)

    assert second.code == 1
    assert f"port {port}" in second.stderr
    assert "free port" in second.stderr
    assert first.returncode == 0
