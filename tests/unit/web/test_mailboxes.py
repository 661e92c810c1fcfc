"""What the first page says of mailboxes that fare well and badly."""

import re
from datetime import UTC, datetime

from starlette.testclient import TestClient

from mailbot.store.kept import MailboxStatus
from mailbot.web.app import create_app
from mailbot.web.mailboxes import ShownMailbox, show_mailboxes
from tests.unit.web.reading_store import ReadingStore, as_store

AT = datetime(2026, 3, 12, 8, 14, tzinfo=UTC)


def status(name: str, *, error: str | None = None, missing: int = 0) -> MailboxStatus:
    return MailboxStatus(mailbox=name, since=AT, error=error, missing=missing)


def shown(*statuses: MailboxStatus, names: tuple[str, ...]) -> list[ShownMailbox]:
    return show_mailboxes(names, {each.mailbox: each for each in statuses}, UTC)


def test_a_mailbox_in_trouble_comes_first() -> None:
    rows = shown(status("a"), status("b", error="no answer"), names=("a", "b", "c"))
    assert [(row.name, row.state, row.tone) for row in rows] == [
        ("b", "in trouble", "bad"),
        ("a", "read to the last mail", "good"),
        ("c", "not read yet", "plain"),
    ]


def test_missing_mails_are_counted() -> None:
    (row,) = shown(status("a", missing=2), names=("a",))
    assert (row.state, row.tone) == ("not complete", "half")
    assert str(row.trouble).startswith("2 mails could not be had")


def test_a_mailbox_that_is_no_longer_configured_is_not_shown() -> None:
    assert shown(status("gone", error="no answer"), names=()) == []


def test_the_first_page_names_the_trouble_and_since_when_even_before_any_mail() -> None:
    store = ReadingStore(statuses={"support": status("support", error="imap.shop.test <b>did not answer</b>.")})
    client = TestClient(create_app(as_store(store), mailboxes=["support"]), base_url="http://localhost")

    page = re.sub(r"\s+", " ", client.get("/").text)

    assert "<strong>Mailbox support is in trouble</strong> since" in page
    assert "Thu 12 Mar 2026, 08:14" in page
    assert "&lt;b&gt;did not answer" in page
