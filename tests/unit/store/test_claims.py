"""The contract of the store about named leases and counts; every test runs on both drivers."""

import threading
from concurrent.futures import ThreadPoolExecutor

from mailbot.store.kept import Counts
from mailbot.store.port import Store
from tests.unit.store.values import digest, keep, message, minutes, review, version_of


def test_a_lease_is_held_by_one_until_it_runs_out(store: Store) -> None:
    assert store.claim("sync support", "a", minutes(0), minutes(5))
    assert not store.claim("sync support", "b", minutes(4), minutes(9))
    assert store.claim("sync sales", "b", minutes(4), minutes(9))
    assert store.claim("sync support", "b", minutes(5), minutes(10))


def test_an_owner_may_take_its_own_lease_again(store: Store) -> None:
    assert store.claim("sync", "a", minutes(0), minutes(5))
    assert store.claim("sync", "a", minutes(1), minutes(6))
    assert not store.claim("sync", "b", minutes(5.5), minutes(9))


def test_a_lease_given_back_is_free(store: Store) -> None:
    store.claim("sync", "a", minutes(0), minutes(5))
    store.release("sync", "a")
    assert store.claim("sync", "b", minutes(1), minutes(6))


def test_a_lease_of_another_is_left_alone(store: Store) -> None:
    store.claim("sync", "a", minutes(0), minutes(5))
    store.release("sync", "b")
    assert not store.claim("sync", "b", minutes(1), minutes(6))


def test_the_holder_of_a_lease_is_told_until_it_is_given_back(store: Store) -> None:
    assert store.holder("sync") is None
    store.claim("sync", "a", minutes(0), minutes(5))
    assert store.holder("sync") == "a"
    store.release("sync", "a")
    assert store.holder("sync") is None


def test_of_ten_that_claim_a_lease_at_once_one_gets_it(store: Store) -> None:
    start = threading.Barrier(10)

    def claim(number: int) -> bool:
        start.wait(timeout=30)
        return store.claim("sync", f"owner {number}", minutes(0), minutes(5))

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(claim, range(10))) == 1


def test_counts_tell_how_much_is_kept(store: Store) -> None:
    assert store.counts() == Counts(messages=0, threads=0, reviews=0, digests=0, quarantined=0)
    keep(store, "t1", [message("k1"), message("k2")])
    keep(store, "t2", [message("k3")], mailbox="sales")
    store.save_review("t1", version_of(store, "t1"), review(), minutes(60))
    store.prepare_digest(digest(), {})
    assert store.counts() == Counts(messages=3, threads=2, reviews=1, digests=1, quarantined=0)
    assert store.counts("support") == Counts(messages=2, threads=1, reviews=1, digests=0, quarantined=0)
