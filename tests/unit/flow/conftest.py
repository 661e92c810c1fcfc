"""A real store for the tests of the flow."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.store.port import Store
from mailbot.store.sqlite import open_sqlite


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Yield an empty store."""
    kept = open_sqlite(tmp_path / "mailbot.db")
    kept.migrate()
    yield kept
    kept.close()
