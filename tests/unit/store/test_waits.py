"""The contract of the store about threads whose review was hindered; every test runs on both drivers."""

from dataclasses import replace

from mailbot.store.kept import ReviewWait
from mailbot.store.port import Store
from tests.unit.store.values import keep, message, minutes, version_of

WAIT = ReviewWait(
    thread_key="t1", version="v1", circumstances="c", setback="unsound", attempts=2, not_before=minutes(30)
)


def test_a_wait_is_kept_in_place_of_the_one_before(store: Store) -> None:
    keep(store, "t1", [message("k1")])
    store.save_review_wait(WAIT)
    later = replace(WAIT, attempts=3, not_before=None, setback="lasting")

    assert store.review_wait("t1") == WAIT
    store.save_review_wait(later)
    assert store.review_wait("t1") == later
    store.forget_review_wait("t1")
    assert store.review_wait("t1") is None


def test_only_waits_for_present_versions_are_listed(store: Store) -> None:
    keep(store, "t1", [message("k1")])
    keep(store, "t2", [message("k2", at=1)])
    present = replace(WAIT, version=version_of(store, "t1"))
    store.save_review_wait(present)
    store.save_review_wait(replace(WAIT, thread_key="t2"))

    assert store.review_waits("support") == (present,)
    assert store.review_waits("sales") == ()


def test_a_thread_that_is_no_longer_kept_does_not_wait(store: Store) -> None:
    store.save_review_wait(WAIT)
    assert store.review_wait("t1") is None
