"""`mailbot quarantine` at a terminal: what could not be read is listed, shown without harm, and read anew."""

import stat
from typing import Any

import pytest

from mailbot.mail import read
from mailbot.mail.parse import parse_mail
from tests.unit.cli.terminal import Site, conversation

NONSENSE = b"\n\x1b]0;owned\x07\xff\xfe \xe2\x80\xae no header \x9b31m"


@pytest.fixture
def entry(site: Site) -> dict[str, Any]:
    """Return what `list` says of the one mail that could not be read, beside three that could."""
    site.deliver(NONSENSE, *conversation())
    assert site.run("sync").code == 0
    (row,) = site.run("quarantine", "list", "--format", "json").json
    assert isinstance(row, dict)
    return row


def mend(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a newer mailbot read what this one could not."""
    better = conversation()[2].replace(b"<3@", b"<4@")
    monkeypatch.setattr(read, "parse_mail", lambda _raw, received_at: parse_mail(better, received_at=received_at))


def test_an_empty_quarantine_is_said_to_be_empty(site: Site) -> None:
    said = site.run("quarantine", "list")
    assert (said.code, said.stdout.strip()) == (0, "No mail lies in quarantine.")
    assert site.run("quarantine", "list", "--format", "json").json == []


def test_a_mail_is_listed_with_place_size_and_reason(site: Site, entry: dict[str, Any]) -> None:
    assert (entry["mailbox"], entry["size"], entry["attempts"]) == ("support", len(NONSENSE), 1)
    assert entry["place"].startswith("INBOX, UID ")
    assert "no header fields" in entry["reason"]
    said = site.run("quarantine", "list", "support")
    assert entry["id"][:12] in said.stdout
    assert site.run("quarantine", "list", "sales").code == 2


def test_a_mail_is_shown_without_steering_the_terminal(site: Site, entry: dict[str, Any]) -> None:
    said = site.run("quarantine", "show", entry["id"][:6])
    assert said.code == 0
    assert f"reason: {entry['reason']}" in said.stdout
    assert r"\x1b]0;owned\x07\xff\xfe \u202e no header \x9b31m" in said.stdout
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(said.stdout)
    assert site.run("quarantine", "show", entry["id"], "--format", "json").json["text"] in said.stdout


def test_a_mail_is_written_whole_into_a_new_file_of_its_own(site: Site, entry: dict[str, Any]) -> None:
    said = site.run("quarantine", "show", entry["id"], "--out", "mail.eml")
    file = site.terminal.folder / "mail.eml"
    assert (said.code, file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (0, NONSENSE, 0o600)
    file.write_bytes(b"mine")
    again = site.run("quarantine", "show", entry["id"], "--out", "mail.eml")
    assert (again.code, "mail.eml: File exists" in again.error, file.read_bytes()) == (1, True, b"mine")


def test_raw_bytes_come_out_as_they_are(site: Site, entry: dict[str, Any]) -> None:
    assert site.run("quarantine", "show", entry["id"], "--raw").stdout.startswith("\n\x1b]0;owned\x07")


@pytest.mark.parametrize("chosen", [[], ["--all", "--mailbox", "support"], ["beef"], ["--mailbox", "sales"]])
def test_a_replay_of_nothing_that_is_there_is_wrong_use(site: Site, entry: dict[str, Any], chosen: list[str]) -> None:
    assert entry
    assert site.run("quarantine", "replay", *chosen).code == 2


def test_a_replay_that_fails_says_so_and_is_counted(site: Site, entry: dict[str, Any]) -> None:
    said = site.run("quarantine", "replay", "--all", "--format", "json")
    (row,) = said.json
    assert (said.code, row["outcome"], "still cannot be read" in row["error"]) == (1, "kept", True)
    assert site.run("quarantine", "list", "--format", "json").json[0]["attempts"] == entry["attempts"] + 1


@pytest.mark.parametrize("chosen", ["--all", "--mailbox", "id"])
def test_a_mail_that_can_be_read_now_leaves_quarantine(
    site: Site, entry: dict[str, Any], monkeypatch: pytest.MonkeyPatch, chosen: str
) -> None:
    arguments = {"--all": ["--all"], "--mailbox": ["--mailbox", "support"], "id": [entry["id"]]}[chosen]
    mend(monkeypatch)
    said = site.run("quarantine", "replay", *arguments, "--format", "json")
    assert (said.code, [row["outcome"] for row in said.json]) == (0, ["read"])
    assert site.run("quarantine", "list", "--format", "json").json == []
    assert "4 messages in 1 threads" in site.run("check").stdout
