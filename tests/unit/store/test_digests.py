"""The contract of the store about digests and their outbox; every test runs on both drivers."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot.store.kept import DigestState, StoredDigest
from mailbot.store.port import Store, StoreError
from tests.unit.store.values import DAY, LEAD, digest, keep, message, minutes, review, version_of


def reviewed_thread(store: Store, thread: str, at: float = 0, mailbox: str = "support") -> str:
    keep(store, thread, [message(f"{thread}-{at}", at=at)], mailbox=mailbox)
    version = version_of(store, thread)
    store.save_review(thread, version, review(), minutes(60))
    return version


def due(store: Store, *mailboxes: str, since: float = 0, until: float = 100, lead: str = LEAD) -> list[str]:
    found = store.reviews_for_digest(lead, mailboxes or ("support",), minutes(since), minutes(until))
    return [stored.thread_key for stored in found]


def kept(store: Store) -> StoredDigest:
    stored = store.digest(LEAD, DAY)
    assert stored is not None
    return stored


def test_a_digest_comes_back_as_it_was(store: Store) -> None:
    assert store.prepare_digest(digest(), {"t1": "v1"})
    assert store.digest(LEAD, DAY) == digest()
    assert store.digest(LEAD, DAY + timedelta(days=1)) is None
    assert store.digest("other@example.org", DAY) is None


def test_a_lead_has_one_digest_a_day(store: Store) -> None:
    version = reviewed_thread(store, "t2")
    assert store.prepare_digest(digest(), {})
    assert not store.prepare_digest(replace(digest(), subject="again"), {"t2": version})
    assert store.digest(LEAD, DAY) == digest()
    assert due(store) == ["t2"]
    assert store.prepare_digest(digest(lead="other@example.org"), {})
    assert store.counts().digests == 2


def test_of_ten_that_prepare_a_digest_at_once_one_does(store: Store) -> None:
    start = threading.Barrier(10)

    def prepare(number: int) -> bool:
        start.wait(timeout=30)
        return store.prepare_digest(replace(digest(), subject=str(number)), {"t1": "v1"})

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(prepare, range(10))) == 1


def test_reviews_for_a_digest_are_of_threads_last_active_in_the_window(store: Store) -> None:
    for thread, at in [("before", -1), ("first", 0), ("last", 99), ("after", 100)]:
        reviewed_thread(store, thread, at)
    reviewed_thread(store, "elsewhere", 5, mailbox="sales")
    assert due(store) == ["first", "last"]
    assert due(store, "support", "sales") == ["first", "elsewhere", "last"]
    assert list(store.reviews_for_digest(LEAD, [], minutes(0), minutes(100))) == []


def test_a_thread_is_shown_to_a_lead_once_until_it_changes(store: Store) -> None:
    version = reviewed_thread(store, "t1")
    assert store.prepare_digest(digest(), {"t1": version})
    assert due(store) == []
    assert due(store, lead="other@example.org") == ["t1"]
    reviewed_thread(store, "t1", at=7)
    assert due(store) == ["t1"]


def test_a_thread_whose_present_version_is_not_reviewed_is_in_no_digest(store: Store) -> None:
    reviewed_thread(store, "t1")
    keep(store, "t1", [message("k2", at=5)])
    assert due(store) == []


def test_digests_are_listed_newest_day_first(store: Store) -> None:
    days = [DAY, DAY + timedelta(days=2), DAY + timedelta(days=1)]
    for day in days:
        store.prepare_digest(digest(day), {})
    assert [stored.day for stored in store.list_digests()] == sorted(days, reverse=True)
    assert [stored.day for stored in store.list_digests(limit=1)] == [max(days)]


def test_a_digest_is_claimed_by_one_until_its_lease_runs_out(store: Store) -> None:
    store.prepare_digest(digest(), {})
    assert store.claim_digest(LEAD, DAY, minutes(0), minutes(5))
    assert not store.claim_digest(LEAD, DAY, minutes(4), minutes(9))
    assert store.claim_digest(LEAD, DAY, minutes(5), minutes(10))
    assert (kept(store).state, kept(store).attempts) == (DigestState.SENDING, 2)


def test_of_ten_that_claim_a_digest_at_once_one_gets_it(store: Store) -> None:
    store.prepare_digest(digest(), {})
    start = threading.Barrier(10)

    def claim(_number: int) -> bool:
        start.wait(timeout=30)
        return store.claim_digest(LEAD, DAY, minutes(0), minutes(5))

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(claim, range(10))) == 1


def test_a_digest_nobody_prepared_cannot_be_claimed(store: Store) -> None:
    assert not store.claim_digest(LEAD, DAY, minutes(0), minutes(5))


def test_a_sent_digest_stays_sent(store: Store) -> None:
    store.prepare_digest(digest(), {})
    store.claim_digest(LEAD, DAY, minutes(0), minutes(5))
    store.record_digest_sent(LEAD, DAY, minutes(1))
    store.record_digest_sent(LEAD, DAY, minutes(2))
    store.record_digest_failure(LEAD, DAY, "too late", minutes(3))
    assert (kept(store).state, kept(store).sent_at, kept(store).error) == (DigestState.SENT, minutes(1), None)
    assert not store.claim_digest(LEAD, DAY, minutes(9), minutes(14))


def test_a_refused_digest_waits_for_its_next_attempt(store: Store) -> None:
    store.prepare_digest(digest(), {})
    store.claim_digest(LEAD, DAY, minutes(0), minutes(5))
    store.record_digest_failure(LEAD, DAY, "451 try later", minutes(30))
    assert (kept(store).state, kept(store).error) == (DigestState.PREPARED, "451 try later")
    assert kept(store).next_attempt_at == minutes(30)
    assert not store.claim_digest(LEAD, DAY, minutes(29), minutes(40))
    assert store.claim_digest(LEAD, DAY, minutes(30), minutes(40))


def test_a_digest_refused_for_good_is_not_tried_again(store: Store) -> None:
    store.prepare_digest(digest(), {})
    store.claim_digest(LEAD, DAY, minutes(0), minutes(5))
    store.record_digest_failure(LEAD, DAY, "550 no such user", None)
    assert kept(store).state is DigestState.REFUSED
    assert not store.claim_digest(LEAD, DAY, minutes(99), minutes(104))


def test_the_sending_of_a_digest_nobody_prepared_cannot_be_recorded(store: Store) -> None:
    with pytest.raises(StoreError, match=r"no digest of irini@example\.org for 2026-03-03"):
        store.record_digest_sent(LEAD, DAY, minutes(0))
    with pytest.raises(StoreError, match="prepare it"):
        store.record_digest_failure(LEAD, DAY, "451", None)


def test_a_digest_counts_for_the_mailboxes_whose_threads_it_shows(store: Store) -> None:
    version = reviewed_thread(store, "t1")
    store.prepare_digest(digest(), {"t1": version})
    assert (store.counts("support").digests, store.counts("sales").digests) == (1, 0)
