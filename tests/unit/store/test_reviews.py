"""The contract of the store about threads and their reviews; every test runs on both drivers."""

from dataclasses import replace

import pytest

from mailbot.model import Review, Role, Status
from mailbot.store.port import Store
from tests.unit.store.values import full_review, keep, message, minutes, review, version_of

FAILED = Status.NOT_REVIEWED


def save(store: Store, thread: str, kept: Review, at: float = 60) -> bool:
    return store.save_review(thread, version_of(store, thread), kept, minutes(at))


@pytest.mark.parametrize("kept", [review(), review(status=FAILED), full_review()], ids=["short", "failed", "full"])
def test_a_review_comes_back_as_it_was(store: Store, kept: Review) -> None:
    keep(store, "t1", [message("k1", at=3, subject="Δέμα")])
    assert save(store, "t1", kept)
    stored = store.review_of("t1")
    assert stored is not None
    assert stored.review == kept
    assert (stored.thread_key, stored.mailbox, stored.subject) == ("t1", "support", "Δέμα")
    assert (stored.version, stored.reviewed_at, stored.last_at) == (version_of(store, "t1"), minutes(60), minutes(3))


def test_a_version_is_reviewed_once_by_one_judge_model_and_prompt(store: Store) -> None:
    keep(store, "t1", [message("k1")])
    assert save(store, "t1", review(summary="first"))
    assert not save(store, "t1", review(summary="second"))
    stored = store.review_of("t1")
    assert stored is not None
    assert stored.review.summary == "first"
    assert save(store, "t1", replace(full_review(), model="other"))
    assert save(store, "t1", replace(full_review(), prompt="review@4"))
    assert store.counts().reviews == 3


def test_a_failed_review_is_replaced_by_a_later_attempt(store: Store) -> None:
    keep(store, "t1", [message("k1")])
    assert save(store, "t1", review(status=FAILED), at=60)
    assert save(store, "t1", review(status=FAILED), at=61)
    assert save(store, "t1", review(), at=62)
    assert not save(store, "t1", review(status=FAILED), at=63)
    stored = store.review_of("t1")
    assert stored is not None
    assert (stored.review.status, stored.reviewed_at) == (Status.REVIEWED, minutes(62))
    assert store.counts().reviews == 1


def test_a_review_of_a_thread_that_is_gone_is_not_kept(store: Store) -> None:
    assert not store.save_review("gone", "v1", review(), minutes(0))
    assert store.counts().reviews == 0


def test_the_reviews_of_a_merged_thread_go_with_it(store: Store) -> None:
    keep(store, "t1", [message("k1")])
    keep(store, "t2", [message("k2", at=5)])
    save(store, "t2", review())
    keep(store, "", [], merged={"t2": "t1"})
    assert store.review_of("t1") is None
    assert store.counts().reviews == 0


def test_threads_wait_for_review_oldest_first_until_they_have_one(store: Store) -> None:
    keep(store, "late", [message("k1", at=9)])
    keep(store, "early", [message("k2", at=1)])
    keep(store, "elsewhere", [message("k3")], mailbox="sales")
    assert list(store.threads_to_review("support", "signals", None, None)) == ["early", "late"]
    save(store, "early", review())
    assert list(store.threads_to_review("support", "signals", None, None)) == ["late"]
    assert list(store.threads_to_review("support", "openai", "gpt-5.6", "review@3")) == ["early", "late"]


def test_a_thread_waits_for_review_again_when_it_grows(store: Store) -> None:
    keep(store, "t1", [message("k1")])
    save(store, "t1", review())
    keep(store, "t1", [message("k2", at=5)])
    assert list(store.threads_to_review("support", "signals", None, None)) == ["t1"]


def test_a_failed_review_leaves_its_thread_waiting(store: Store) -> None:
    keep(store, "t1", [message("k1")])
    save(store, "t1", review(status=FAILED))
    assert list(store.threads_to_review("support", "signals", None, None)) == ["t1"]


def test_a_thread_without_a_customer_is_neither_reviewed_nor_listed(store: Store) -> None:
    keep(store, "newsletter", [message("k1", role=Role.AUTOMATIC), message("k2", role=Role.INTERNAL)])
    assert list(store.threads_to_review("support", "signals", None, None)) == []
    assert list(store.list_threads()) == []
    assert store.counts().threads == 1


def test_threads_are_listed_latest_first_page_by_page(store: Store) -> None:
    for number in range(5):
        keep(store, f"t{number}", [message(f"k{number}", at=number)])
    first = store.list_threads("support", limit=2)
    assert [summary.key for summary in first] == ["t4", "t3"]
    second = store.list_threads("support", limit=2, before=first[-1].last_at)
    assert [summary.key for summary in second] == ["t2", "t1"]
    assert list(store.list_threads("sales")) == []
    assert [summary.key for summary in store.list_threads(limit=9, before=minutes(1))] == ["t0"]


def test_threads_of_the_same_instant_are_not_lost_between_pages(store: Store) -> None:
    for number in range(3):
        keep(store, f"t{number}", [message(f"k{number}", at=0)])
    first = store.list_threads(limit=2)
    second = store.list_threads(limit=2, before=first[-1].last_at, before_key=first[-1].key)
    assert [summary.key for summary in (*first, *second)] == ["t2", "t1", "t0"]


def test_a_listed_thread_shows_the_review_of_its_present_version_only(store: Store) -> None:
    keep(store, "t1", [message("k1")])
    assert store.list_threads()[0].review is None
    save(store, "t1", review())
    assert store.list_threads()[0].review == review()
    keep(store, "t1", [message("k2", at=5)])
    assert store.list_threads()[0].review is None


def test_a_listed_thread_shows_the_newest_review_that_could_be_made(store: Store) -> None:
    keep(store, "t1", [message("k1")])
    save(store, "t1", review("signals"), at=60)
    save(store, "t1", full_review(), at=61)
    save(store, "t1", review("other", status=FAILED), at=62)
    (summary,) = store.list_threads("support")
    assert summary.review == full_review()
    stored = store.review_of("t1")
    assert stored is not None
    assert stored.review == full_review()


def test_a_thread_that_grew_keeps_its_earlier_review_until_there_is_a_new_one(store: Store) -> None:
    keep(store, "t1", [message("k1")])
    save(store, "t1", review(summary="of one message"), at=60)
    earlier = version_of(store, "t1")
    keep(store, "t1", [message("k2", at=5)])
    stored = store.review_of("t1")
    assert stored is not None
    assert stored.version == earlier
    save(store, "t1", review(status=FAILED), at=61)
    stored = store.review_of("t1")
    assert stored is not None
    assert (stored.version, stored.review.status) == (version_of(store, "t1"), FAILED)


def test_a_thread_never_reviewed_has_no_review(store: Store) -> None:
    keep(store, "t1", [message("k1")])
    assert store.review_of("t1") is None


def test_text_of_a_model_that_no_database_can_keep_is_kept_with_replacements(store: Store) -> None:
    keep(store, "t1", [message("k1")])
    save(store, "t1", review(summary="half \ud83d a smile"))
    stored = store.review_of("t1")
    assert stored is not None
    assert stored.review.summary == "half \ufffd a smile"
