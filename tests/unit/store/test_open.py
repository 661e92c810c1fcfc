"""Opening a store: what each database URL means, and what is said when it cannot be opened."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from mailbot.model import MailbotError
from mailbot.store.open import open_store
from mailbot.store.port import StoreError
from tests.servers.postgres import PASSWORD, PostgresServer
from tests.unit.store.values import keep, message


def opened_error(url: str) -> str:
    with pytest.raises(StoreError) as raised:
        open_store(url)
    assert isinstance(raised.value, MailbotError)
    return str(raised.value)


def test_three_slashes_name_a_file_in_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    open_store("sqlite:///mail bot.db").close()
    assert (tmp_path / "mail bot.db").is_file()


def test_a_store_stays_where_it_was_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store("sqlite:///mailbot.db")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    store.migrate()
    store.close()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_new_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/mailbot.db").close()
    assert (tmp_path / "mailbot.db").stat().st_mode & 0o777 == 0o600


def test_what_was_kept_is_there_when_the_store_is_opened_again(url: str) -> None:
    for expected_new in (1, 0):
        store = open_store(url)
        store.migrate()
        assert keep(store, "t1", [message("k1")]) == expected_new
        assert store.counts().messages == 1
        store.close()


def test_opening_a_store_again_leaves_the_locks_of_the_first_alone(tmp_path: Path) -> None:
    """A process that opened and closed the file by itself would lose all its locks on it, and WAL with them."""
    first = open_store(f"sqlite:///{tmp_path}/mailbot.db")
    first.migrate()
    keep(first, "t1", [message("k1")])
    open_store(f"sqlite:///{tmp_path}/mailbot.db").close()
    other = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM messages').fetchall()"
    subprocess.run([sys.executable, "-c", other, str(tmp_path / "mailbot.db")], check=True)
    # The last to close a database removes its WAL; the other process was not the last.
    assert (tmp_path / "mailbot.db-wal").stat().st_size > 0
    first.close()


def test_a_closed_store_says_so(url: str) -> None:
    store = open_store(url)
    store.migrate()
    store.close()
    store.close()
    with pytest.raises(StoreError, match="has been closed"):
        store.counts()


def test_a_file_is_in_wal_mode_with_strict_tables(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/mailbot.db")
    store.migrate()
    with closing(sqlite3.connect(tmp_path / "mailbot.db")) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        loose = plain.execute("SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict").fetchall()
    store.close()
    assert {name for (name,) in loose if not name.startswith("sqlite_")} == {"_sqlite_migrations"}


@pytest.mark.parametrize("url", ["mysql://u:hunter2@db/x", "mailbot.db", "", "postgresql+psycopg://u:hunter2@h/d"])
def test_an_unknown_scheme_is_refused_with_those_that_are_known(url: str) -> None:
    error = opened_error(url)
    assert "sqlite:///mailbot.db" in error
    assert "postgresql://" in error
    assert "hunter2" not in error


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite://mailbot.db"])
def test_a_url_without_a_file_is_refused(url: str) -> None:
    assert "names no SQLite file" in opened_error(url)


def test_a_missing_folder_is_named_with_its_remedy(tmp_path: Path) -> None:
    error = opened_error(f"sqlite:///{tmp_path}/missing/mailbot.db")
    assert f"{tmp_path}/missing/mailbot.db" in error
    assert f"Make the folder {tmp_path}/missing first" in error


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    assert "unable to open database file" in opened_error(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sir or Madam, " * 100, encoding="utf-8")
    assert "file is not a database" in opened_error(f"sqlite:///{letter}")
    assert letter.read_text(encoding="utf-8") == "Dear Sir or Madam, " * 100


def test_an_unreachable_server_is_named_without_the_password() -> None:
    error = opened_error("postgresql://mailbot:hunter2@127.0.0.1:1/mailbot?connect_timeout=2")
    assert "postgresql://127.0.0.1:1/mailbot" in error
    assert "hunter2" not in error


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:hun@ter2@db/x",
        "postgresql://u:hun/ter2@db/x",
        "postgresql://u:12/ter2@db/x",
        "postgresql://u:hun?ter2@db/x",
        "postgresql://u:hun#ter2@db/x",
        "postgresql://u:hunter2@db:port/x",
    ],
)
def test_a_password_with_unescaped_characters_is_refused_without_repeating_it(url: str) -> None:
    error = opened_error(url)
    assert "%40" in error
    assert "hun" not in error
    assert "ter2" not in error


@pytest.mark.server
def test_a_wrong_password_is_refused_without_repeating_it(postgres: PostgresServer) -> None:
    error = opened_error(postgres.url(password="hunter2"))
    assert "password authentication failed" in error
    assert "hunter2" not in error


@pytest.mark.server
def test_a_missing_database_is_named(postgres: PostgresServer) -> None:
    error = opened_error(postgres.url("nowhere"))
    assert 'database "nowhere" does not exist' in error
    assert PASSWORD not in error


@pytest.mark.server
def test_connections_that_died_while_idle_are_replaced(postgres: PostgresServer) -> None:
    store = open_store(postgres.make_schema())
    store.migrate()
    keep(store, "t1", [message("k1")])
    postgres.end_connections()
    assert store.counts().messages == 1
    store.close()
