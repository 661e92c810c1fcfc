"""When there is nothing new no row is written: proved by triggers that refuse any change."""

import sqlite3
from contextlib import closing

import psycopg
import pytest

from mailbot.store.kept import Quarantined
from mailbot.store.port import Store, StoreError
from tests.unit.store.values import digest, found, inbox, message, minutes, review, version_of

REFUSE = "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'a row changed'; END$$"


def forbid_changes(url: str) -> None:
    """Let every change of any row fail from now on."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as plain, plain:
            names = [name for (name,) in plain.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
            for name in names:
                for change in ("INSERT", "UPDATE", "DELETE"):
                    refuse = "BEGIN SELECT RAISE(ABORT, 'a row changed'); END"
                    # What is searched shows in `searched`; an FTS5 table can bear no trigger.
                    if not name.startswith(("sqlite_", "search_words")):
                        plain.execute(f"CREATE TRIGGER {name}_{change} AFTER {change} ON {name} {refuse}")
        return
    with psycopg.connect(url) as connection:
        connection.execute(REFUSE)
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        for (name,) in connection.execute(tables).fetchall():
            changes = f"AFTER INSERT OR UPDATE OR DELETE ON {name}"
            connection.execute(f"CREATE TRIGGER refuse {changes} FOR EACH ROW EXECUTE FUNCTION refuse()".encode())


def save(store: Store, *, folder: str = "INBOX") -> int:
    unreadable = Quarantined(
        mailbox="support", folder="INBOX", uid_validity=7, uid=3, raw=b"?", reason="no header", at=minutes(1)
    )
    return store.save_mail(
        "support",
        [found(message("k1"), uid=1, folder=folder), found(message("k2", references=("<k1@example.com>",)), uid=2)],
        assigned={"k1": "t1", "k2": "t1"},
        merged={"t2": "t1"},
        state=inbox(3),
        quarantined=[unreadable],
    )


def test_the_same_batch_again_changes_no_row(url: str, store: Store) -> None:
    assert save(store) == 2
    forbid_changes(url)
    assert save(store) == 0


def test_a_known_message_at_a_new_place_changes_rows(url: str, store: Store) -> None:
    save(store)
    forbid_changes(url)
    with pytest.raises(StoreError, match="a row changed"):
        save(store, folder="Archive")


def test_what_is_refused_changes_no_row(url: str, store: Store) -> None:
    save(store)
    store.save_review("t1", version_of(store, "t1"), review(), minutes(60))
    store.prepare_digest(digest(), {"t1": version_of(store, "t1")})
    store.claim_digest(digest().lead, digest().day, minutes(0), minutes(5))
    store.record_digest_sent(digest().lead, digest().day, minutes(1))
    store.claim("sync", "a", minutes(0), minutes(5))
    forbid_changes(url)
    assert not store.save_review("t1", version_of(store, "t1"), review(summary="again"), minutes(61))
    assert not store.prepare_digest(digest(), {"t1": "another"})
    assert not store.claim_digest(digest().lead, digest().day, minutes(9), minutes(14))
    assert not store.claim("sync", "b", minutes(1), minutes(6))
    store.record_digest_sent(digest().lead, digest().day, minutes(2))
    store.release("sync", "b")
    store.migrate()
