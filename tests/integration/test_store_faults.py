"""What the store promises while processes are killed and many write at once, on both databases."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mailbot.store.open import open_store
from mailbot.store.port import Store
from mailbot.versions import thread_version
from tests.servers.postgres import PostgresServer, run_postgres

BATCH = 5

WRITER = """
import sys
from datetime import UTC, datetime, timedelta

from mailbot.model import Address, Message, Role
from mailbot.store.open import open_store
from mailbot.store.kept import FolderState, NewMessage

url, mailbox, first, last = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
store = open_store(url)
store.migrate()
for start in range(first, last, 5):
    batch = []
    for uid in range(start, start + 5):
        message = Message(
            key=f"{mailbox}-{uid}",
            at=datetime(2026, 3, 2, tzinfo=UTC) + timedelta(seconds=uid),
            author=Address(email="nikos@example.com"),
            role=Role.CUSTOMER,
            subject="Parcel",
            text=f"Where is my parcel {uid}?" * 20,
            sentences=(f"Where is my parcel {uid}?",),
            message_id=f"<{uid}@example.com>",
        )
        batch.append(NewMessage(message=message, folder="INBOX", uid_validity=7, uid=uid))
    assigned = {one.message.key: f"{mailbox}-thread-{one.uid % 3}" for one in batch}
    state = FolderState(mailbox=mailbox, folder="INBOX", uid_validity=7, last_uid=start + 4)
    store.save_mail(mailbox, batch, assigned=assigned, merged={}, state=state)
    print(start + 4, flush=True)
store.close()
"""


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with run_postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.server)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'mailbot.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.make_schema()


def start_writer(url: str, mailbox: str, first: int, last: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, url, mailbox, str(first), str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def last_uid(store: Store, mailbox: str) -> int:
    state = store.folder_states(mailbox).get("INBOX")
    return 0 if state is None else state.last_uid


def assert_threads_are_whole(store: Store, mailbox: str) -> None:
    """Check that each thread's columns say what its messages are."""
    for summary in store.list_threads(mailbox):
        thread = store.thread(summary.key)
        assert thread is not None
        assert summary.messages == len(thread.messages)
        assert summary.version == thread_version(thread.messages)


def assert_file_is_sound(url: str) -> None:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as plain:
            assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert plain.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_killed_writer_leaves_batches_whole_or_absent(url: str) -> None:
    store = open_store(url)
    store.migrate()
    for kill in range(8):
        begin = last_uid(store, "support") + 1
        writer = start_writer(url, "support", begin, begin + 100_000)
        assert writer.stdout is not None
        told = [int(writer.stdout.readline()) for _ in range(kill % 3 + 1)][-1]
        # Into the middle of a batch, at another point each time: the moment is the test's subject, not a wait.
        time.sleep(kill * 0.0007)
        writer.kill()
        writer.communicate(timeout=30)
        # An empty batch waits for the mailbox's lock, which a server may hold a moment longer than its client lives.
        store.save_mail("support", [], assigned={}, merged={}, state=None)
        reached = last_uid(store, "support")
        assert reached >= told
        assert store.counts("support").messages == reached
        assert reached % BATCH == 0
        assert_threads_are_whole(store, "support")
    store.close()
    assert_file_is_sound(url)


def test_ten_writing_processes_never_find_the_store_locked(url: str) -> None:
    writers = [start_writer(url, f"box-{number % 5}", 1, 101) for number in range(10)]
    for writer in writers:
        _, errors = writer.communicate(timeout=120)
        assert (writer.returncode, errors) == (0, "")
    store = open_store(url)
    for number in range(5):
        assert store.counts(f"box-{number}").messages == 100
        assert last_uid(store, f"box-{number}") == 100
        assert_threads_are_whole(store, f"box-{number}")
    store.close()
    assert_file_is_sound(url)
