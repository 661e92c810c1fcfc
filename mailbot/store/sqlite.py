"""The SQLite driver: one file, opened and migrated through sqlite-utils. Knows no table."""

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import stamina
from aiosql.queries import Queries
from sqlite_utils import Database, Migrations

from mailbot.store.dialect import sqlite_migrations, sqlite_queries
from mailbot.store.port import Store, StoreError
from mailbot.store.sql_store import SqlStore
from mailbot.store.transactions import RawConnection
from mailbot.store.words import Query

_PATIENCE = 60.0
"""Seconds a writer waits for another one, be it in this process or not, before it gives up."""

_UNWRITABLE = "See that the file, its folder and its disk can be written to; nothing of this step was kept."
_NO_DATABASE = "Give another file as database_url, or restore a backup."
_HELD = "See which other program holds the file; nothing of this step was kept."
_REMEDIES = {
    sqlite3.SQLITE_FULL: "Make room on the disk; nothing of this step was kept, and it will be done again.",
    sqlite3.SQLITE_READONLY: _UNWRITABLE,
    sqlite3.SQLITE_IOERR: _UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: _UNWRITABLE,
    sqlite3.SQLITE_NOTADB: _NO_DATABASE,
    sqlite3.SQLITE_CORRUPT: _NO_DATABASE,
    sqlite3.SQLITE_BUSY: _HELD,
    sqlite3.SQLITE_LOCKED: _HELD,
}


def open_sqlite(path: Path) -> Store:
    """Return the store in one SQLite file, which is made (readable by its owner alone) if it does not exist.

    Raises StoreError where the file cannot be read and written, or is no database.
    """
    return SqlStore(_Sqlite(path))


class _Sqlite:
    """SQLite in WAL mode: readers and one writer at a time do not wait for each other."""

    begin_reading = "BEGIN"
    # IMMEDIATE: a writer that began by reading could not wait, it would be told "database is locked" at once.
    begin_writing = "BEGIN IMMEDIATE"
    errors: type[Exception] = sqlite3.Error
    stale: tuple[type[Exception], ...] = ()

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()

    @property
    def queries(self) -> Queries:
        return sqlite_queries()

    def connect(self) -> sqlite3.Connection:
        try:
            return self._open()
        except (OSError, sqlite3.Error) as error:
            raise self.explain(error) from error

    def _open(self) -> sqlite3.Connection:
        is_new = not self._path.exists()
        # One thread at a time is seen to by Transactions; sqlite3's own check would forbid lending altogether.
        raw = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            self._guard_file(is_new=is_new)
            raw.row_factory = sqlite3.Row
            database = Database(raw, execute_plugins=False)
            _enable_wal(database)
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            raw.close()
            raise
        return raw

    def _guard_file(self, *, is_new: bool) -> None:
        """Keep a new file from others on this machine, and refuse one that cannot be written to.

        Never opens the file: closing it again would drop every lock that SQLite holds on it in this process (POSIX
        locks belong to the process), and other processes would then write over each other.
        """
        if is_new:
            # Still empty; SQLite gives -wal and -shm the mode of their database.
            self._path.chmod(0o600)
        if not os.access(self._path, os.R_OK | os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self._path))

    def match(self, query: Query) -> str:
        # Folded words hold letters and digits only: nothing in them can end the quotes.
        return " ".join([f'"{word}"' for word in query.words] + [f'"{begin}"*' for begin in query.beginnings])

    def lock(self, raw: RawConnection, name: str) -> None:
        """Do nothing: SQLite has one writer at a time anyway."""

    def migrate(self) -> None:
        migrations = _migrations()
        with closing(self.connect()) as raw:
            database = Database(raw, execute_plugins=False)
            self._refuse_newer(database, migrations)
            if not migrations.pending(database):
                return
            # In one transaction begun as a writer: of two processes that migrate at once the second finds it done.
            raw.execute(self.begin_writing)
            migrations.apply(database)
            raw.execute("COMMIT")

    def _refuse_newer(self, database: Database, migrations: Migrations) -> None:
        known = {step.name for step in sqlite_migrations()}
        unknown = sorted({step.name for step in migrations.applied(database)} - known)
        if unknown:
            raise StoreError(
                f"the database {self._path} was made by a newer mailbot (it has {unknown[0]}); upgrade mailbot"
            )

    def explain(self, error: Exception) -> StoreError:
        if not self._path.parent.is_dir():
            remedy = f"Make the folder {self._path.parent} first, or correct database_url."
        elif isinstance(error, OSError):
            remedy = "Give a file that mailbot may read and write as database_url."
        else:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
            remedy = _REMEDIES.get(code, "Nothing of this step was kept.")
        reason = error.strerror if isinstance(error, OSError) else error
        return StoreError(f"the database {self._path} cannot be used: {reason}. {remedy}")


def _migrations() -> Migrations:
    migrations = Migrations("mailbot")
    for step in sqlite_migrations():

        def apply(database: Database, sql: str = step.sql) -> None:
            database.executescript(sql)

        migrations(name=step.name)(apply)
    return migrations


def _enable_wal(database: Database) -> None:
    """Switch the file to WAL. SQLite does not wait for others when it changes the mode, so that is done here."""
    for attempt in stamina.retry_context(
        on=_is_busy, attempts=None, timeout=_PATIENCE, wait_initial=0.01, wait_max=0.2
    ):
        with attempt:
            database.enable_wal()


def _is_busy(error: Exception) -> bool:
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
