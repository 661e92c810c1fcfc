"""The SQL of the store as each database reads it: the named queries and the numbered migrations.

SQLite reads the files as they stand. For PostgreSQL, and only there, these differences are translated:

- types: `INTEGER` is `BIGINT`, `BLOB` is `BYTEA`, and `TEXT` sorts by bytes (`COLLATE "C"`) as it does in SQLite;
- `STRICT` falls away, for PostgreSQL knows no other tables;
- `json_each(:list)`, a JSON list as rows, is `json_array_elements_text`.

What has no common words at all, the search, stands apart for each: in the folders `dialects` and `migrations/…`.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import aiosql
from aiosql.adapters.pyformat import PyFormatAdapter
from aiosql.queries import Queries
from aiosql.types import SQLOperationType

_HERE = Path(__file__).parent

_POSTGRES_TABLES = (
    (re.compile(r"\)\s*STRICT\s*;"), ");"),
    (re.compile(r"\bINTEGER\b"), "BIGINT"),
    (re.compile(r"\bBLOB\b"), "BYTEA"),
    (re.compile(r"\bTEXT\b"), 'TEXT COLLATE "C"'),
)
_JSON_EACH = re.compile(r"json_each\(:(\w+)\)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Migration:
    """One numbered step of the schema; `name` is its file's name without the ending."""

    name: str
    sql: str


class _PostgresAdapter(PyFormatAdapter):
    """Hands PostgreSQL its queries: aiosql's own adapter turns `:name` into what psycopg binds."""

    def process_sql(self, query_name: str, op_type: SQLOperationType, sql: str) -> str:
        """Return a query as PostgreSQL reads it."""
        lists = _JSON_EACH.sub(r"json_array_elements_text(CAST(:\1 AS JSON)) AS listed (value)", sql)
        return str(super().process_sql(query_name, op_type, lists))  # type: ignore[no-untyped-call] # aiosql is untyped here


@cache
def sqlite_queries() -> Queries:
    """Return the named queries for SQLite."""
    return _load("sqlite3", "sqlite")


@cache
def postgres_queries() -> Queries:
    """Return the named queries for PostgreSQL."""
    return _load(_PostgresAdapter, "postgres")


def sqlite_migrations() -> tuple[Migration, ...]:
    """Return the steps of the schema for SQLite, oldest first."""
    return tuple(Migration(name=name, sql=sql + _own_part("sqlite", name)) for name, sql in _common_steps())


def postgres_migrations() -> tuple[Migration, ...]:
    """Return the steps of the schema for PostgreSQL, oldest first."""
    steps = ((name, _as_postgres(sql)) for name, sql in _common_steps())
    return tuple(Migration(name=name, sql=sql + _own_part("postgres", name)) for name, sql in steps)


def _load(adapter: str | type[_PostgresAdapter], database: str) -> Queries:
    files = [*sorted((_HERE / "queries").glob("*.sql")), _HERE / "dialects" / f"{database}.sql"]
    sql = "\n".join(file.read_text(encoding="utf-8") for file in files)
    queries: Queries = aiosql.from_str(sql, adapter, mandatory_parameters=False)
    return queries


def _common_steps() -> list[tuple[str, str]]:
    files = sorted((_HERE / "migrations").glob("[0-9]*.sql"))
    return [(file.stem, file.read_text(encoding="utf-8")) for file in files]


def _own_part(database: str, name: str) -> str:
    """Return what one database does beyond the common part of a step."""
    file = _HERE / "migrations" / database / f"{name}.sql"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _as_postgres(sql: str) -> str:
    for pattern, replacement in _POSTGRES_TABLES:
        sql = pattern.sub(replacement, sql)
    return sql
