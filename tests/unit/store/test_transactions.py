"""Transactions: undone whole by an error, and lent to any number of threads."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from mailbot.store.open import open_store
from mailbot.store.port import Store, StoreError
from mailbot.store.transactions import CONNECTIONS
from tests.unit.store.values import found, inbox, keep, message


def test_more_threads_than_connections_take_turns(store: Store) -> None:
    start = threading.Barrier(2 * CONNECTIONS)

    def write_and_read(number: int) -> int:
        start.wait(timeout=30)
        keep(store, f"t{number}", [message(f"k{number}")])
        return store.counts().messages

    with ThreadPoolExecutor(2 * CONNECTIONS) as pool:
        seen = list(pool.map(write_and_read, range(2 * CONNECTIONS)))
    assert max(seen) == store.counts().messages == 2 * CONNECTIONS


def test_an_error_in_the_middle_of_a_batch_undoes_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "mailbot.db"
    store = open_store(f"sqlite:///{path}")
    store.migrate()
    keep(store, "t1", [message("k1")])
    with closing(sqlite3.connect(path)) as plain, plain:
        plain.execute(
            "CREATE TRIGGER broken AFTER INSERT ON messages WHEN new.key = 'k3' "
            "BEGIN SELECT RAISE(ABORT, 'the middle is broken'); END"
        )
    batch = [found(message("k2"), uid=2), found(message("k3"), uid=3)]
    with pytest.raises(StoreError, match="the middle is broken"):
        store.save_mail("support", batch, assigned={"k2": "t1", "k3": "t2"}, merged={}, state=inbox(3))
    assert (store.counts().messages, store.counts().threads, store.folder_states("support")) == (1, 1, {})
    with closing(sqlite3.connect(path)) as plain, plain:
        plain.execute("DROP TRIGGER broken")
    store.save_mail("support", batch, assigned={"k2": "t1", "k3": "t2"}, merged={}, state=inbox(3))
    assert store.counts().messages == 3
    store.close()


def test_an_error_that_somebody_keeps_locks_nobody_out(tmp_path: Path) -> None:
    path = tmp_path / "mailbot.db"
    store = open_store(f"sqlite:///{path}")
    store.migrate()
    with closing(sqlite3.connect(path)) as plain, plain:
        plain.execute(
            "CREATE TRIGGER broken AFTER INSERT ON messages BEGIN SELECT RAISE(ABORT, 'nothing is taken'); END"
        )
    with pytest.raises(StoreError, match="nothing is taken") as kept:
        keep(store, "t1", [message("k1")])

    with closing(sqlite3.connect(path, timeout=0)) as plain, plain:
        plain.execute("DROP TRIGGER broken")

    assert kept.value.__traceback__ is not None
    store.close()
