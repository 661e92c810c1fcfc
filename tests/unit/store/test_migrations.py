"""The schema: made once, whatever runs at the same time, and never by an older mailbot."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from mailbot.store import postgres as postgres_driver
from mailbot.store import sqlite as sqlite_driver
from mailbot.store.dialect import Migration, postgres_migrations, sqlite_migrations
from mailbot.store.open import open_store
from mailbot.store.port import Store, StoreError
from tests.unit.store.values import keep, message


def test_migrating_again_changes_nothing(store: Store) -> None:
    keep(store, "t1", [message("k1")])
    store.migrate()
    assert store.counts().messages == 1


def test_stores_that_migrate_at_once_do_no_harm(url: str) -> None:
    start = threading.Barrier(6)

    def migrate(_number: int) -> int:
        start.wait(timeout=30)
        store = open_store(url)
        store.migrate()
        counted = store.counts().messages
        store.close()
        return counted

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(migrate, range(6))) == [0] * 6


def test_an_unmigrated_store_says_what_is_missing(url: str) -> None:
    store = open_store(url)
    with pytest.raises(StoreError, match="messages"):
        store.counts()
    store.close()


def test_a_failing_step_leaves_nothing_behind(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Migration(name="0002_broken", sql="CREATE TABLE half (x TEXT);\nCREATE TABLE half (x TEXT);\n")
    with monkeypatch.context() as patch:
        patch.setattr(sqlite_driver, "sqlite_migrations", lambda: (*sqlite_migrations(), broken))
        patch.setattr(postgres_driver, "postgres_migrations", lambda: (*postgres_migrations(), broken))
        store = open_store(url)
        with pytest.raises(StoreError, match="half"):
            store.migrate()
    assert "half" not in tables(url)
    store.migrate()
    assert store.counts().messages == 0
    store.close()


def test_a_step_is_applied_to_a_store_that_has_the_earlier_ones(
    url: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(store, "t1", [message("k1")])
    step = Migration(name="0002_more", sql="CREATE TABLE more (x TEXT);\nINSERT INTO more VALUES ('a;b');\n")
    monkeypatch.setattr(sqlite_driver, "sqlite_migrations", lambda: (*sqlite_migrations(), step))
    monkeypatch.setattr(postgres_driver, "postgres_migrations", lambda: (*postgres_migrations(), step))
    store.migrate()
    store.migrate()
    assert "more" in tables(url)
    assert store.counts().messages == 1


def test_a_store_made_by_a_newer_mailbot_is_refused(url: str, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert store.counts().messages == 0
    monkeypatch.setattr(sqlite_driver, "sqlite_migrations", tuple)
    monkeypatch.setattr(postgres_driver, "postgres_migrations", tuple)
    older = open_store(url)
    with pytest.raises(StoreError, match="made by a newer mailbot"):
        older.migrate()
    older.close()


def test_postgres_reads_the_same_tables_with_its_own_types() -> None:
    (first, *_) = postgres_migrations()
    assert "STRICT" not in first.sql
    assert "raw BYTEA NOT NULL" in first.sql
    assert "last_uid BIGINT NOT NULL" in first.sql
    assert 'key TEXT COLLATE "C" NOT NULL' in first.sql


def tables(url: str) -> set[str]:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(Path(url.removeprefix("sqlite:///")))) as plain:
            return {name for (name,) in plain.execute("SELECT name FROM sqlite_schema")}
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
    return {name for (name,) in found}
