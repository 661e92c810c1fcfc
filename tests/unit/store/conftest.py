"""A store of each kind, so that every test of the contract runs on both drivers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.store.open import open_store
from mailbot.store.port import Store
from tests.servers.postgres import PostgresServer, run_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with run_postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.server)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'mailbot.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.make_schema()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Return a migrated, empty store."""
    opened = open_store(url)
    opened.migrate()
    yield opened
    opened.close()
