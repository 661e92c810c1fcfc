"""Open the store a database URL names. The one place that chooses between the drivers."""

from pathlib import Path

from mailbot.store.port import Store, StoreError
from mailbot.store.sqlite import open_sqlite

_REMEDY = "Write sqlite:///mailbot.db, sqlite:////absolute/path.db or postgresql://user:password@host:5432/database."


def open_store(database_url: str) -> Store:
    """Return the store that a URL names, connected but not migrated.

    Three slashes and a path for SQLite (a relative one counts from the working directory), `postgresql://` for
    PostgreSQL. Raises StoreError for any other scheme and for a store that cannot be opened.
    """
    scheme, _, rest = database_url.partition("://")
    if scheme == "sqlite":
        return open_sqlite(_sqlite_path(rest))
    if scheme in {"postgresql", "postgres"}:
        # Only here: psycopg need not be loaded where one SQLite file is all there is.
        from mailbot.store.postgres import open_postgres  # noqa: PLC0415

        return open_postgres(database_url)
    # Of an unknown text no more than the scheme is repeated: the rest may hold a password.
    named = f"has the unknown scheme {scheme!r}" if "://" in database_url else "has no scheme"
    raise StoreError(f"database_url {named}. {_REMEDY}")


def _sqlite_path(rest: str) -> Path:
    path = rest.removeprefix("/")
    if not rest.startswith("/") or path in {"", ":memory:"} or "?" in path:
        raise StoreError(f"database_url names no SQLite file. {_REMEDY}")
    return Path(path)
