"""`mailbot sync` and `mailbot import` at a terminal: what comes in, what is wrong, and what there is not."""

import gzip
import mailbox
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina

from tests.servers.ports import free_ports
from tests.unit.cli.terminal import PASSWORD, Site, Terminal, conversation, newsletter


@pytest.fixture
def no_patience() -> Iterator[None]:
    """Let nothing be tried twice."""
    with stamina.set_testing(True, attempts=1):
        yield


def write_mbox(path: Path) -> Path:
    """Write the conversation as an mbox."""
    box = mailbox.mbox(path)
    for mail in conversation():
        box.add(mail)
    box.close()
    return path


def test_a_sync_tells_what_came(site: Site) -> None:
    site.deliver(*conversation())

    said = site.run("sync", "--format", "json")

    assert said.code == 0
    assert said.json == [
        {"mailbox": "support", "folders": 2, "seen": 3, "new": 3, "quarantined": 0, "missing": 0, "error": None},
    ]


def test_a_second_sync_says_that_nothing_is_new(site: Site) -> None:
    site.deliver(*conversation())
    site.run("sync")

    said = site.run("sync")

    assert said.code == 0
    assert said.stdout.split()[:5] == ["mailbox", "folders", "seen", "new", "quarantined"]
    assert "support: nothing new; 3 mails are kept." in said.stderr


def test_an_empty_mailbox_is_no_failure(site: Site) -> None:
    said = site.run("sync")

    assert said.code == 0
    assert "support: the mailbox holds no mail yet." in said.stderr


def test_a_mail_without_sense_is_kept_or_read_but_stops_no_other(site: Site) -> None:
    site.deliver(b"\x00\xff\xfe" * 50, *conversation(), b"Subject: =?utf-8?b?!!!?=\r\nFrom: <<>>\r\n\r\n")

    (row,) = site.run("sync", "--format", "json").json

    assert (row["seen"], row["error"]) == (5, None)
    assert row["new"] + row["quarantined"] == 5


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ([(f'password = "{PASSWORD}"', 'password = "hunter2"')], "Correct username and password"),
        ([(f'password = "{PASSWORD}"', "")], "has no password; set MAILBOT_PASSWORDS__SUPPORT"),
        ([(f'password = "{PASSWORD}"', 'password_file = "nowhere"')], "cannot read password_file nowhere"),
        ([('agent_domains = ["lampshop.example"]', 'folders = ["Inbxo"]')], "has no folder 'Inbxo'. Did you mean"),
    ],
)
def test_what_is_wrong_with_a_mailbox_is_a_sentence_in_its_row_and_exit_code_1(
    site: Site, changes: list[tuple[str, str]], complaint: str
) -> None:
    site.configure(*changes)

    as_json = site.run("sync", "--format", "json")
    as_table = site.run("sync")

    assert (as_json.code, as_table.code) == (1, 1)
    assert complaint in as_json.json[0]["error"]
    assert complaint in as_table.error
    assert as_table.stdout == ""
    assert "hunter2" not in as_json.stdout + as_json.stderr + as_table.stderr


@pytest.mark.usefixtures("no_patience")
def test_a_port_where_nobody_listens_is_told(site: Site) -> None:
    (port,) = free_ports(1)
    site.configure((f"port = {site.server.imap_port}", f"port = {port}"))

    assert f"127.0.0.1:{port} accepts no connection" in site.run("sync").error


@pytest.mark.usefixtures("no_patience")
def test_one_bad_mailbox_keeps_no_other_from_being_read(site: Site) -> None:
    site.deliver(*conversation())
    site.terminal.write(
        "config/more.toml",
        '[[mailboxes]]\nname = "broken"\nhost = "localhost"\nport = 1\nsecurity = "plain"\n'
        'username = "u"\npassword = "p"\n',
    )

    said = site.run("sync", "--format", "json")

    assert said.code == 1
    assert {row["mailbox"]: (row["new"], bool(row["error"])) for row in said.json} == {
        "support": (3, False),
        "broken": (0, True),
    }


def test_an_unknown_mailbox_is_wrong_use(site: Site) -> None:
    said = site.run("sync", "suport", "--format", "json")

    assert said.code == 2
    assert said.error == "no mailbox is called 'suport'; configured: support."
    assert said.json == {"error": said.error}


def test_no_mailbox_at_all_says_how_to_make_one(terminal: Terminal) -> None:
    said = terminal.run("sync", "--format", "json")

    assert said.code == 1
    assert "`mailbot init` sets one up" in said.error
    assert said.json == {"error": said.error}


def test_a_variable_that_names_no_folder_is_wrong_use(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBOT_CONFIG", "nowhere")

    said = terminal.run("sync")

    assert (said.code, "MAILBOT_CONFIG: there is no folder nowhere" in said.error) == (2, True)


def test_a_misspelt_key_is_told_before_anything_is_done(terminal: Terminal) -> None:
    terminal.write("config/a.toml", '[smtp]\nhots = "mail.example.com"\n')

    said = terminal.run("sync", "--format", "json")

    assert said.code == 1
    assert said.error == "config/a.toml: there is no key smtp.hots; did you mean host?"
    assert not (terminal.folder / "mailbot.db").exists()


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("mysql://admin:hunter2@db/mailbot", "has the unknown scheme 'mysql'"),
        ("mailbot.db", "has no scheme"),
        ("sqlite:///nowhere/mailbot.db", "Make the folder"),
        ("sqlite:////proc/mailbot.db", "cannot be used"),
        ("postgresql://admin:hunter2@127.0.0.1:1/mailbot", "See that the server runs"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_without_its_password(
    site: Site, monkeypatch: pytest.MonkeyPatch, url: str, complaint: str
) -> None:
    monkeypatch.setenv("MAILBOT_DATABASE_URL", url)

    said = site.run("sync", "--format", "json")

    assert said.code == 1
    assert complaint in said.error
    assert said.json == {"error": said.error}
    assert "hunter2" not in said.stdout + said.stderr


def test_a_database_that_is_no_database_is_told_and_left_alone(site: Site) -> None:
    path = site.terminal.write("mailbot.db", b"Dear diary, " * 1000)

    said = site.run("sync")

    assert (said.code, "file is not a database. Give another file as database_url" in said.error) == (1, True)
    assert path.read_bytes().startswith(b"Dear diary")


def test_what_was_read_before_a_failure_is_kept(site: Site) -> None:
    site.deliver(*conversation())
    site.run("sync")
    site.configure((f'password = "{PASSWORD}"', 'password = "hunter2"'))

    site.run("sync")

    with sqlite3.connect(site.terminal.folder / "mailbot.db") as database:
        assert database.execute("SELECT count(*) FROM messages").fetchone() == (3,)
    database.close()


def test_an_archive_goes_into_a_configured_mailbox_once(site: Site) -> None:
    archive = write_mbox(site.terminal.folder / "old.mbox")

    first = site.run("import", archive, "--mailbox", "support", "--format", "json")
    second = site.run("import", archive, "--mailbox", "support", "--format", "json")

    assert first.json == [{"mailbox": "support", "seen": 3, "new": 3, "quarantined": 0, "error": None}]
    assert second.json == [{"mailbox": "support", "seen": 3, "new": 0, "quarantined": 0, "error": None}]
    third = site.run("import", archive, "--mailbox", "support")
    assert "support: 3 of these are kept already" in third.stderr


def test_an_archive_alone_can_be_reviewed(terminal: Terminal) -> None:
    archive = write_mbox(terminal.folder / "old.mbox")

    said = terminal.run("import", archive, "--mailbox", "old", "--agent", "lampshop.example")
    synced = terminal.run("sync", "--format", "json")
    reviewed = terminal.run("review", "--format", "json")

    assert "old is a mailbox from now on, see config/mailbox-old.toml" in said.stderr
    assert synced.json[0]["error"] is None
    assert [(row["mailbox"], row["reviewed"]) for row in reviewed.json] == [("old", 1)]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("Dear all,\nplease find attached.\n", "neither an mbox nor a mail; it looks like plain text"),
        (b"7z\xbc\xafrest", "a 7-Zip archive; unpack it first"),
        (b"", "an empty file"),
    ],
)
def test_what_is_no_archive_is_told_with_what_it_looks_like(site: Site, content: bytes | str, complaint: str) -> None:
    path = site.terminal.write("export.mbox", content)

    said = site.run("import", path, "--mailbox", "support", "--format", "json")

    assert said.code == 1
    assert complaint in said.error
    assert said.json == {"error": said.error}


def test_a_cut_off_archive_keeps_what_stands_before_the_cut_and_fails(site: Site) -> None:
    archive = site.terminal.folder / "old.mbox.gz"
    archive.write_bytes(gzip.compress(write_mbox(site.terminal.folder / "old.mbox").read_bytes())[:-9])

    said = site.run("import", archive, "--mailbox", "support", "--format", "json")
    (row,) = said.json

    assert (said.code, row["new"]) == (1, 2)
    assert row["error"].startswith("old.mbox.gz is cut off; what stands before the cut was read")
    assert site.run("import", archive, "--mailbox", "support").error == row["error"]


def test_a_folder_without_mails_is_told(site: Site) -> None:
    (site.terminal.folder / "empty").mkdir()

    said = site.run("import", "empty", "--mailbox", "support")

    assert (said.code, "empty holds no mails" in said.error) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nowhere.mbox", "--mailbox", "support"], "there is nothing at nowhere.mbox"),
        ([".", "--mailbox", "old"], "say who the agents are with --agent"),
        ([".", "--mailbox", "Old Mails", "--agent", "a.example"], "name: 'Old Mails' is no name"),
    ],
)
def test_an_import_that_cannot_be_is_wrong_use(site: Site, arguments: list[str], complaint: str) -> None:
    said = site.run("import", *arguments)

    assert (said.code, complaint in said.error) == (2, True), said.error


def test_newsletters_alone_leave_nothing_to_review_or_to_tell(site: Site) -> None:
    site.deliver(*map(newsletter, range(1, 15)))

    (synced,) = site.run("sync", "--format", "json").json
    reviewed = site.run("review")
    digest = site.run("digest", "--dry-run", "--day", "2026-11-02")

    assert synced["new"] == 14
    assert reviewed.code == digest.code == 0
    assert "support: nothing to review yet: 14 automatic or internal mails, no support thread." in reviewed.stderr
    assert digest.stdout
