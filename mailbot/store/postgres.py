"""The PostgreSQL driver, over psycopg. Knows no table."""

from contextlib import closing
from urllib.parse import urlsplit

import psycopg
from aiosql.queries import Queries
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import DictRow, dict_row

from mailbot.store.dialect import postgres_migrations, postgres_queries
from mailbot.store.port import Store, StoreError
from mailbot.store.sql_store import SqlStore
from mailbot.store.transactions import RawConnection
from mailbot.store.words import Query

_CONNECT_SECONDS = 10
_UNREACHABLE = (
    "See that the server runs and has room, and that host, port, user, password and database in database_url are "
    "right; nothing of this step was kept."
)
_MIGRATIONS = "CREATE TABLE IF NOT EXISTS mailbot_migrations (name TEXT PRIMARY KEY, applied_at TIMESTAMPTZ NOT NULL)"


def open_postgres(url: str) -> Store:
    """Return the store in a PostgreSQL database (`postgresql://user:password@host:port/database`).

    Raises StoreError where the URL is malformed, the server cannot be reached or refuses; never with the password.
    """
    return SqlStore(_Postgres(url))


class _Postgres:
    """PostgreSQL; connections commit by themselves, so that BEGIN and COMMIT are Transactions' to say."""

    begin_reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    # READ COMMITTED: what is read after a lock was waited for must show what its last holder has written.
    begin_writing = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
    errors: type[Exception] = psycopg.Error
    stale: tuple[type[Exception], ...] = (psycopg.OperationalError,)

    def __init__(self, url: str) -> None:
        self._target, self._place, self._password = _split(url)

    @property
    def queries(self) -> Queries:
        return postgres_queries()

    def connect(self) -> psycopg.Connection[DictRow]:
        try:
            return self._open()
        except psycopg.Error as error:
            # From None: a chained error would show in a log what this sentence has been cleared of.
            raise self.explain(error) from None

    def _open(self) -> psycopg.Connection[DictRow]:
        return psycopg.connect(self._target, autocommit=True, row_factory=dict_row)

    def match(self, query: Query) -> str:
        # Folded words hold letters and digits only: nothing in them can end the quotes.
        return " & ".join([f"'{word}'" for word in query.words] + [f"'{begin}':*" for begin in query.beginnings])

    def lock(self, raw: RawConnection, name: str) -> None:
        statement = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
        raw.execute(statement, [f"mailbot {name}"])

    def migrate(self) -> None:
        with closing(self.connect()) as connection, connection.transaction():
            self.lock(connection, "migrate")
            connection.execute(_MIGRATIONS)
            applied = {row["name"] for row in connection.execute("SELECT name FROM mailbot_migrations")}
            steps = postgres_migrations()
            self._refuse_newer(applied - {step.name for step in steps})
            for step in steps:
                if step.name not in applied:
                    connection.execute(step.sql.encode())
                    connection.execute("INSERT INTO mailbot_migrations VALUES (%s, now())", [step.name])

    def _refuse_newer(self, unknown: set[str]) -> None:
        if unknown:
            raise StoreError(
                f"the database {self._place} was made by a newer mailbot (it has {min(unknown)}); upgrade mailbot"
            )

    def explain(self, error: Exception) -> StoreError:
        said = " ".join(str(error).split()) or type(error).__name__
        if self._password:
            said = said.replace(self._password, "***")
        remedy = _UNREACHABLE if isinstance(error, psycopg.OperationalError) else "Nothing of this step was kept."
        return StoreError(f"the database {self._place} cannot be used: {said}. {remedy}")


def _split(url: str) -> tuple[str, str, str]:
    """Return what to connect with, the place without its password, and the password.

    Raises StoreError for a malformed URL.

    An unescaped "@" or "/" in a password would make its rest part of the host's name, and so of every error.
    """
    malformed = StoreError(
        "database_url is no PostgreSQL URL; write postgresql://user:password@host:5432/database, with each special "
        "character of the password as %XX (@ is %40, / is %2F)"
    )
    try:
        parts = urlsplit(url)
        known = conninfo_to_dict(url)
        place = f"postgresql://{parts.hostname or 'localhost'}:{parts.port or 5432}{parts.path}"
    except (ValueError, psycopg.Error):
        raise malformed from None
    if url.count("@") != parts.netloc.count("@") or url.count("@") > 1:
        raise malformed
    target = make_conninfo("", **{"connect_timeout": _CONNECT_SECONDS, **known, "client_encoding": "utf8"})
    return target, place, str(known.get("password") or "")
