"""The search page, over a real store."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from mailbot.store.kept import NewMessage
from mailbot.store.sqlite import open_sqlite
from mailbot.web.app import create_app
from tests.unit.web.samples import THREAD


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Yield a page over one thread whose second mail holds markup."""
    store = open_sqlite(tmp_path / "pages.db")
    store.migrate()
    hostile = replace(THREAD.messages[1], text="The kettle & <script>alert(1)</script> leaks.")
    batch = [NewMessage(message=message, folder="INBOX") for message in (THREAD.messages[0], hostile)]
    keys = {found.message.key: THREAD.key for found in batch}
    store.save_mail(THREAD.mailbox, batch, assigned=keys, merged={}, state=None)
    with TestClient(create_app(store, mailboxes=[THREAD.mailbox]), base_url="http://localhost") as client:
        yield client
    store.close()


def test_a_thread_is_found_by_a_word_and_linked(client: TestClient) -> None:
    page = client.get("/search", params={"q": "LEAKS alert"})
    assert page.status_code == 200
    assert f'href="/threads/{THREAD.key}"' in page.text
    assert "<mark>alert</mark>" in page.text
    assert "1 thread." in page.text


def test_what_is_asked_and_found_is_shown_as_text(client: TestClient) -> None:
    page = client.get("/search", params={"q": "script '\"><b>"})
    assert "<script" not in page.text
    assert "<b>" not in page.text
    page = client.get("/search", params={"q": "leaks"})
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text


def test_nothing_found_says_what_counts(client: TestClient) -> None:
    page = client.get("/search", params={"q": "xylophone"})
    assert page.status_code == 200
    assert "No mail holds all these words." in page.text


def test_no_words_show_the_empty_form(client: TestClient) -> None:
    page = client.get("/search")
    assert 'name="q"' in page.text
    assert "Nothing found" not in page.text


def test_a_mailbox_narrows_the_search(client: TestClient) -> None:
    assert "Nothing found" in client.get("/search", params={"q": "leaks", "mailbox": "other"}).text
    assert "1 thread." in client.get("/search", params={"q": "leaks", "mailbox": THREAD.mailbox}).text


def test_the_overview_has_the_search_box(client: TestClient) -> None:
    assert 'action="/search"' in client.get("/").text
