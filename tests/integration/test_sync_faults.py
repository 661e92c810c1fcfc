"""Bad networks and tired servers: a mailbox recovers, goes on where it stopped, and troubles no other."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.app import App
from mailbot.mail.imap import LiveMailboxes, MailboxError, MailboxSession, ThrottledError, TimedOutError
from mailbot.settings import MailboxSettings, Settings
from tests.integration.mail_in import NOW, SOON_OVER, MailIn, letter, mail_in, open_soon, subjects
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.faulty_proxy import Faults, faulty_proxy
from tests.servers.imap_settings import settings_for

pytestmark = pytest.mark.server

LETTERS = range(1, 61)


@pytest.fixture
def proxy(dovecot: Dovecot) -> Iterator[Faults]:
    """Yield a proxy before the server's TLS port."""
    with faulty_proxy(dovecot.tls_port) as faults:
        yield faults


@pytest.fixture
def support(dovecot: Dovecot, mailbox: str, tmp_path: Path, proxy: Faults) -> Iterator[MailIn]:
    """Return a mailbox behind the proxy, with letters of some length."""
    dovecot.append_all(mailbox, "INBOX", [letter(n, text="My parcel has not come. " * 99) for n in LETTERS])
    kept = mail_in(dovecot, mailbox, tmp_path, port=proxy.port)
    yield kept
    kept.store.close()


def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let batches be small, so that there is something to go on from."""
    monkeypatch.setattr("mailbot.mail.imap.session.MAILS_OF_ONE_BATCH", 7)


def test_a_connection_reset_at_any_byte_is_gone_on_with(
    support: MailIn, proxy: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    few_at_once(monkeypatch)
    chance = random.Random(7)  # noqa: S311  # repeatable
    proxy.cut_after = [chance.randrange(1, 160_000) for _ in range(4)]

    report = support.sync()

    assert proxy.connections > 1
    assert (report.taken.new, report.missing) == (len(LETTERS), 0)
    assert support.subjects() == subjects(*LETTERS)
    assert support.store.mailbox_statuses()["support"].error is None


@pytest.mark.slow
def test_two_hundred_resets_lose_nothing_and_double_nothing(
    support: MailIn, proxy: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    few_at_once(monkeypatch)
    chance = random.Random(11)  # noqa: S311  # repeatable
    resets = 0
    while resets < 200:
        support.store.forget_folder("support", "INBOX")
        before = proxy.connections
        proxy.cut_after = [chance.randrange(1, 160_000) for _ in range(3)]
        support.sync()
        resets += proxy.connections - before - 1
        assert support.subjects() == subjects(*LETTERS)


def test_what_was_read_before_a_reset_is_not_fetched_again(
    support: MailIn, proxy: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    few_at_once(monkeypatch)
    proxy.cut_after = [120_000]

    report = support.sync()

    assert proxy.connections == 2
    assert report.taken.seen == len(LETTERS)


def test_a_server_that_hangs_is_told_and_read_once_it_answers(support: MailIn, proxy: Faults) -> None:
    proxy.hang = True
    with pytest.raises(TimedOutError):
        support.sync(patience=SOON_OVER, at_first=SOON_OVER)
    status = support.store.mailbox_statuses()["support"]
    assert status.error is not None
    assert "did not answer in time" in status.error

    proxy.hang = False
    support.sync()

    assert support.subjects() == subjects(*LETTERS)
    assert support.store.mailbox_statuses()["support"].error is None


def test_a_server_that_asks_for_patience_is_left_alone_so_long(support: MailIn, proxy: Faults) -> None:
    proxy.greeting = b"* BYE [THROTTLED] Suggested Backoff Time: 90000 milliseconds\r\n"
    support.settings = support.settings.model_copy(update={"security": "plain", "host": "127.0.0.1"})
    with pytest.raises(ThrottledError):
        support.sync()
    asked = proxy.connections
    with pytest.raises(ThrottledError, match="asked for patience until 12:01:30 UTC"):
        support.sync()

    assert asked == proxy.connections == 1
    assert support.store.mailbox_statuses()["support"].not_before == NOW + timedelta(seconds=90)

    with pytest.raises(ThrottledError, match="Suggested Backoff"):
        support.sync(now=NOW - timedelta(days=1))  # a clock that was set back does not make it a day
    proxy.greeting = b""
    support.settings = support.settings.model_copy(update={"security": "tls", "host": "localhost"})
    support.sync(now=NOW + timedelta(seconds=91))
    assert support.subjects() == subjects(*LETTERS)
    assert support.store.mailbox_statuses()["support"].not_before is None


def test_one_mailbox_in_trouble_keeps_no_other_waiting(
    dovecot: Dovecot, mailbox: str, tmp_path: Path, proxy: Faults
) -> None:
    dovecot.append_all(mailbox, "INBOX", [letter(n) for n in range(1, 4)])
    proxy.hang = True
    ill = settings_for(dovecot, mailbox, name="ill", port=proxy.port)
    well = settings_for(dovecot, mailbox, name="well")
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'm.db'}",
        mailboxes=(ill, well),
        passwords={"ill": PASSWORD, "well": PASSWORD},
    )
    with App(settings) as app:
        failed: list[MailboxError] = []
        hanging = threading.Thread(target=lambda: failed.append(error_of(app, "ill")), daemon=True)
        hanging.start()
        assert app.sync("well").taken.new == 3
        assert hanging.is_alive()
        assert app.troubled() == []
        app.store.save_mailbox_status(replace(app.store.mailbox_statuses()["well"], mailbox="ill", error="no answer"))
        assert app.troubled() == []  # it is being read at this moment
        proxy.hang = False
        hanging.join(timeout=60)
        assert not hanging.is_alive()


def error_of(app: App, mailbox: str) -> MailboxError:
    """Return the error that a sync leads to; one that succeeds in the end gives an empty one."""
    try:
        app.sync(mailbox)
    except MailboxError as error:
        return error
    return MailboxError("")


def test_a_live_connection_sees_nothing_new_in_one_round_trip(support: MailIn, dovecot: Dovecot, proxy: Faults) -> None:
    opened: list[str] = []

    def count_and_open(settings: MailboxSettings) -> AbstractContextManager[MailboxSession]:
        opened.append(settings.name)
        return open_soon(settings)

    dovecot.append(support.settings.username, "Filed", letter(61))
    records = dovecot.record(support.settings.username)
    live = LiveMailboxes(count_and_open)
    support.connect = live.connect
    support.sync()
    proxy.delay = 0.2  # in each direction
    begun = time.monotonic()
    support.sync()
    seconds = time.monotonic() - begun
    live.close()

    said = b"".join(path.read_bytes() for path in records.glob("*.in"))
    assert opened == ["support"]
    assert [line.split()[1] for line in said.splitlines()][-5:] == [b"UNSELECT", b"LIST", *[b"STATUS"] * 2, b"LOGOUT"]
    assert 0.4 <= seconds < 0.8


def test_a_live_connection_that_died_is_replaced(support: MailIn, proxy: Faults) -> None:
    live = LiveMailboxes(open_soon)
    support.connect = live.connect
    support.sync()
    proxy.cut_after = []
    before = proxy.connections
    proxy.hang = True  # what was sent before is lost with the connection
    with pytest.raises(MailboxError):
        support.sync(patience=SOON_OVER, at_first=SOON_OVER)
    proxy.hang = False

    support.sync()

    assert proxy.connections > before
    assert support.subjects() == subjects(*LETTERS)
    live.close()
