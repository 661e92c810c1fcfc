"""The pages over the real store show what they show over the fake one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from mailbot.store.kept import DigestState, NewMessage
from mailbot.store.open import open_store
from mailbot.store.port import Store
from mailbot.web.app import create_app
from tests.unit.web.reading_store import as_store, sample_store
from tests.unit.web.samples import DIGEST, LEAD, REVIEW, STORED_REVIEW, THREAD


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an SQLite store filled with the sample thread, its review and its digest."""
    store = open_store(f"sqlite:///{tmp_path}/pages.db")
    store.migrate()
    store.save_mail(
        THREAD.mailbox,
        [NewMessage(message=message, folder="INBOX") for message in THREAD.messages],
        assigned={message.key: THREAD.key for message in THREAD.messages},
        merged={},
        state=None,
    )
    kept = store.thread(THREAD.key)
    assert kept is not None
    assert store.save_review(THREAD.key, kept.version, REVIEW, STORED_REVIEW.reviewed_at)
    prepared = replace(DIGEST, state=DigestState.PREPARED, sent_at=None, attempts=0)
    assert store.prepare_digest(prepared, {THREAD.key: kept.version})
    assert store.claim_digest(LEAD, DIGEST.day, DIGEST.prepared_at, DIGEST.prepared_at + timedelta(minutes=5))
    store.record_digest_sent(LEAD, DIGEST.day, DIGEST.prepared_at + timedelta(minutes=1))
    yield store
    store.close()


@pytest.mark.parametrize(
    "path", ["/", "/threads?mailbox=support", f"/threads/{THREAD.key}", "/digests", f"/digests/{LEAD}/2026-03-14"]
)
def test_the_real_store_and_the_fake_make_the_same_page(store: Store, path: str) -> None:
    real, fake = (
        TestClient(create_app(kept), base_url="http://127.0.0.1").get(path).text
        for kept in (store, as_store(sample_store()))
    )
    assert real == fake
