"""A mailbox that wants its mail in seconds: a sync starts when a mail arrives, not when the clock fires."""

import threading
from datetime import UTC, date, datetime

import pytest

from mailbot.flow.watch import Watch
from tests.integration.mail_in import letter, open_soon
from tests.servers.dovecot import Dovecot
from tests.servers.faulty_proxy import faulty_proxy
from tests.servers.imap_settings import settings_for
from tests.servers.ports import wait_until

pytestmark = pytest.mark.server


class Starts:
    """Notes what is started."""

    def __init__(self) -> None:
        """Note nothing yet."""
        self.syncs: list[str] = []
        self.fired = threading.Event()

    def start_sync(self, mailbox: str, slot: str) -> None:
        """Note a sync."""
        assert slot.startswith("news-")
        self.syncs.append(mailbox)
        self.fired.set()

    def start_digest(self, lead: str, day: date) -> None:
        """Start none."""
        raise AssertionError(lead, day)


def test_a_mail_that_arrives_starts_a_sync_at_once(dovecot: Dovecot, mailbox: str) -> None:
    records = dovecot.record(mailbox)
    starts = Starts()
    watched = settings_for(dovecot, mailbox, idle=True)
    with Watch(starts, mailboxes=[watched], connect=open_soon, clock=lambda: datetime.now(UTC)):
        wait_until(lambda: any(b"IDLE" in path.read_bytes() for path in records.glob("*.in")), what="the watch to idle")
        assert starts.fired.wait(timeout=20)
        starts.fired.clear()
        dovecot.append(mailbox, "INBOX", letter(1))
        assert starts.fired.wait(timeout=20)
    assert set(starts.syncs) == {"support"}


def test_a_watch_that_was_interrupted_looks_for_what_came_meanwhile(
    dovecot: Dovecot, mailbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailbot.flow.watch.FIRST_PAUSE", 0.01)
    starts = Starts()
    with faulty_proxy(dovecot.tls_port) as proxy:
        watched = settings_for(dovecot, mailbox, idle=True, port=proxy.port)
        with Watch(starts, mailboxes=[watched], connect=open_soon, clock=lambda: datetime.now(UTC)):
            assert starts.fired.wait(timeout=20)
            starts.fired.clear()
            proxy.drop()
            assert starts.fired.wait(timeout=20)
        assert proxy.connections > 1


def test_a_mailbox_that_does_not_want_it_is_not_watched(dovecot: Dovecot, mailbox: str) -> None:
    before = threading.active_count()
    with Watch(
        Starts(), mailboxes=[settings_for(dovecot, mailbox)], connect=open_soon, clock=lambda: datetime.now(UTC)
    ):
        assert threading.active_count() == before
