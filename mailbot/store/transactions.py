"""Transactions over lent connections: what the drivers have in common, and the little they must bring themselves.

Knows no table. A connection serves one thread at a time; after any error it is closed rather than lent again.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from aiosql.queries import Queries

from mailbot.store.port import StoreError
from mailbot.store.text import plain
from mailbot.store.words import Query

Value = str | int | bytes | None

CONNECTIONS = 16
"""How many connections one store opens at most; a thread beyond them waits for its turn."""


class Row(Protocol):
    """One row of a result, read by the names of its columns."""

    def __getitem__(self, column: str, /) -> Any:  # noqa: ANN401 - the driver decides by the column's type
        """Return the value of a column."""
        ...


class RawConnection(Protocol):
    """What sqlite3 and psycopg connections both offer, in a mode where BEGIN and COMMIT are ours to say."""

    def execute(self, statement: str, values: Sequence[Value] = ..., /) -> object:
        """Run one statement."""
        ...

    def close(self) -> None:
        """Close; what was not committed is undone."""
        ...


class Driver(Protocol):
    """What one database does its own way."""

    @property
    def queries(self) -> Queries:
        """The named queries in this database's dialect."""
        ...

    @property
    def begin_reading(self) -> str:
        """The statement that opens a transaction with one unchanging view of the data."""
        ...

    @property
    def begin_writing(self) -> str:
        """The statement that opens a transaction which may write."""
        ...

    @property
    def errors(self) -> type[Exception]:
        """The base of the errors that the database's library raises."""
        ...

    @property
    def stale(self) -> tuple[type[Exception], ...]:
        """Those errors by which an idle connection turns out to have died."""
        ...

    def connect(self) -> RawConnection:
        """Open a connection that any one thread at a time may use; raises StoreError with the remedy."""
        ...

    def match(self, query: Query) -> str:
        """Return words to search for as the database's search reads them."""
        ...

    def lock(self, raw: RawConnection, name: str) -> None:
        """Hold a named lock against other writing transactions until this one ends."""
        ...

    def migrate(self) -> None:
        """Bring the schema to the newest version, each step with its record in one transaction."""
        ...

    def explain(self, error: Exception) -> StoreError:
        """Return an error of the database as one sentence that says what to do."""
        ...


class Connection:
    """Runs named queries inside one transaction."""

    def __init__(self, driver: Driver, raw: RawConnection) -> None:
        """Keep the driver and the raw connection, whose transaction has begun."""
        self._driver = driver
        self._raw = raw

    def rows(self, query: str, **values: Value) -> list[Row]:
        """Return all rows of a query."""
        return list(getattr(self._driver.queries, query)(self._raw, **_storable(values)))

    def change(self, query: str, **values: Value) -> int:
        """Run a changing query and return how many rows it changed."""
        return int(getattr(self._driver.queries, query)(self._raw, **_storable(values)))

    def change_many(self, query: str, values: Sequence[Mapping[str, Value]]) -> None:
        """Run a changing query once for each set of values."""
        if values:
            getattr(self._driver.queries, query)(self._raw, [_storable(one) for one in values])

    def match(self, query: Query) -> str:
        """Return words to search for as the database's search reads them."""
        return self._driver.match(query)

    def lock(self, name: str) -> None:
        """Hold a named lock against other writing transactions until this one ends."""
        self._driver.lock(self._raw, name)


class Transactions:
    """Lends connections, each for the length of one transaction."""

    def __init__(self, driver: Driver) -> None:
        """Open the first connection, so that a store that cannot be reached is known at once."""
        self._driver = driver
        self._places = threading.BoundedSemaphore(CONNECTIONS)
        self._guard = threading.Lock()
        self._idle: list[RawConnection] = [driver.connect()]
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give one unchanging view of the data."""
        with self._transaction(self._driver.begin_reading) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction that is committed at the end, or undone whole by any error."""
        with self._transaction(self._driver.begin_writing) as connection:
            yield connection

    def migrate(self) -> None:
        """Bring the schema to the newest version."""
        try:
            self._driver.migrate()
        except self._driver.errors as error:
            raise self._driver.explain(error) from error

    def close(self) -> None:
        """Close what is idle now, and what is lent as soon as it comes back."""
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        for raw in idle:
            raw.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        with self._places:
            try:
                raw = self._begun(begin)
                try:
                    yield Connection(self._driver, raw)
                    raw.execute("COMMIT")
                except BaseException:
                    self._undo(raw)
                    raise
            except self._driver.errors as error:
                raise self._driver.explain(error) from error
            self._give_back(raw)

    def _undo(self, raw: RawConnection) -> None:
        """Undo, then close: alone, that would leave SQLite its lock as long as an error refers to a statement."""
        with suppress(*self._driver.stale, self._driver.errors):
            raw.execute("ROLLBACK")
        raw.close()

    def _begun(self, begin: str) -> RawConnection:
        """Return a connection whose transaction has begun; idle ones that died meanwhile are thrown away."""
        while (raw := self._take_idle()) is not None:
            try:
                raw.execute(begin)
            except self._driver.stale:
                raw.close()
            except BaseException:
                raw.close()
                raise
            else:
                return raw
        raw = self._driver.connect()
        try:
            raw.execute(begin)
        except BaseException:
            raw.close()
            raise
        return raw

    def _take_idle(self) -> RawConnection | None:
        with self._guard:
            if self._closed:
                raise StoreError("the store has been closed; open it again before using it")
            return self._idle.pop() if self._idle else None

    def _give_back(self, raw: RawConnection) -> None:
        with self._guard:
            if not self._closed:
                self._idle.append(raw)
                return
        raw.close()


def _storable(values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: plain(value) if isinstance(value, str) else value for name, value in values.items()}
