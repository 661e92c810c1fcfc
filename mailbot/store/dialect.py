"""The SQL of the store as each database reads it: the named queries and the numbered migrations.

SQLite reads the files as they stand. For PostgreSQL, and only there, these differences are translated:

- types: `INTEGER` is `BIGINT`, `BLOB` is `BYTEA`, and `TEXT` sorts by bytes (`COLLATE "C"`) as it does in SQLite;
- `STRICT` falls away, for PostgreSQL knows no other tables;
- `json_each(:list)`, a JSON list as rows, is `json_array_elements_text`.
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
    return _load("sqlite3")


@cache
def postgres_queries() -> Queries:
    """Return the named queries for PostgreSQL."""
    return _load(_PostgresAdapter)


def sqlite_migrations() -> tuple[Migration, ...]:
    """Return the steps of the schema for SQLite, oldest first."""
    files = sorted((_HERE / "migrations").glob("[0-9]*.sql"))
    return tuple(Migration(name=file.stem, sql=file.read_text(encoding="utf-8")) for file in files)


def postgres_migrations() -> tuple[Migration, ...]:
    """Return the steps of the schema for PostgreSQL, oldest first."""
    return tuple(Migration(name=step.name, sql=_as_postgres(step.sql)) for step in sqlite_migrations())


def _load(adapter: str | type[_PostgresAdapter]) -> Queries:
    queries: Queries = aiosql.from_path(_HERE / "queries", adapter, mandatory_parameters=False, encoding="utf-8")
    return queries


def _as_postgres(sql: str) -> str:
    for pattern, replacement in _POSTGRES_TABLES:
        sql = pattern.sub(replacement, sql)
    return sql
