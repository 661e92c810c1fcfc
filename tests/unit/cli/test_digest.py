"""`mailbot digest` at a terminal."""

from email import message_from_bytes, policy

import pytest

from tests.servers.ports import free_ports
from tests.unit.cli.terminal import LEAD, Site, Terminal, conversation

DAY = "2026-11-02"


@pytest.fixture
def reviewed(site: Site) -> Site:
    """Return a site whose only thread has been reviewed."""
    site.deliver(*conversation())
    assert site.run("sync").code == site.run("review").code == 0
    return site


def inbox(site: Site) -> list[bytes]:
    """Return the mails of the lead."""
    return [mail.as_bytes() for mail in site.server.maildir_of(LEAD)]


def test_a_digest_is_sent_once(reviewed: Site) -> None:
    for _ in range(2):
        said = reviewed.run("digest", "--day", DAY, "--format", "json")
        assert said.code == 0
        assert said.json == [{"lead": LEAD, "day": DAY, "state": "sent", "error": None, "next_attempt_at": None}]

    (mail,) = inbox(reviewed)
    assert message_from_bytes(mail, policy=policy.default)["To"] == LEAD


def test_a_dry_run_shows_the_digest_and_sends_nothing(reviewed: Site) -> None:
    shown = reviewed.run("digest", "--day", DAY, "--dry-run")
    (record,) = reviewed.run("digest", "--day", DAY, "--dry-run", "--format", "json").json

    assert "LS-20418" in shown.stdout
    assert record["text"].strip() == shown.stdout.strip()
    assert (record["lead"], record["day"]) == (LEAD, DAY)
    assert inbox(reviewed) == []


def test_an_empty_mailbox_makes_a_friendly_digest(site: Site) -> None:
    said = site.run("digest", "--day", DAY, "--dry-run")

    assert said.code == 0
    assert said.stdout.strip()


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "02.11.2026", "9999-12-31", "0001-01-01", ""])
def test_what_is_no_day_to_report_is_wrong_use(site: Site, day: str) -> None:
    for more in ([], ["--dry-run"], ["--format", "json"]):
        said = site.run("digest", "--day", day, *more)
        assert (said.code, said.error.startswith("--day: ")) == (2, True)


def test_an_unknown_lead_is_wrong_use(site: Site) -> None:
    said = site.run("digest", "--to", "nobody@lampshop.example")

    assert said.code == 2
    assert said.error == f"no lead has the address nobody@lampshop.example; configured: {LEAD}."


def test_without_leads_or_a_mail_server_it_says_what_to_set(terminal: Terminal) -> None:
    terminal.write("config/a.toml", "")
    without_lead = terminal.run("digest")
    terminal.write("config/a.toml", '[[leads]]\naddress = "eleni@lampshop.example"\n')
    without_server = terminal.run("digest")

    assert (without_lead.code, without_server.code) == (1, 1)
    assert "add [[leads]] with an address" in without_lead.error
    assert "set smtp.host" in without_server.error


def test_a_mail_server_that_is_down_is_told_and_the_digest_kept(reviewed: Site) -> None:
    (port,) = free_ports(1)
    reviewed.configure((f"port = {reviewed.server.smtp_port}", f"port = {port}"))

    as_json = reviewed.run("digest", "--day", DAY, "--format", "json")
    (row,) = as_json.json

    assert (as_json.code, row["state"]) == (1, "prepared")
    assert f"SMTP server 127.0.0.1:{port}" in row["error"]
    assert row["next_attempt_at"]


def test_a_refused_recipient_is_told(reviewed: Site) -> None:
    reviewed.configure((f'address = "{LEAD}"', 'address = "gone@lampshop.example"'))

    said = reviewed.run("digest", "--day", DAY)

    assert said.code == 1
    assert "gone@lampshop.example" in said.error
    assert "no such mailbox here" in said.error
