"""The contract of the store about what a day costs; every test runs on both drivers."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from mailbot.store.kept import Reserved, Spending
from mailbot.store.open import open_store
from mailbot.store.port import Store
from tests.unit.store.values import minutes

DAY, NEXT_DAY = date(2026, 3, 2), date(2026, 3, 3)
LIMITS = {"*": 100, "support": 50}


def test_what_does_not_fit_one_account_is_set_aside_in_none(store: Store) -> None:
    assert store.reserve(DAY, LIMITS, 40) is Reserved.TAKEN
    assert store.reserve(DAY, LIMITS, 20) is Reserved.LATER

    assert store.spending(DAY) == {
        "*": Spending(spent=0, reserved=40),
        "support": Spending(spent=0, reserved=40),
    }


def test_what_a_call_left_over_is_free_again_and_what_it_spent_is_not(store: Store) -> None:
    store.reserve(DAY, LIMITS, 40)
    store.settle(DAY, LIMITS, 40, 35)

    assert store.reserve(DAY, LIMITS, 16) is Reserved.NEVER
    assert store.reserve(DAY, LIMITS, 15) is Reserved.TAKEN
    assert store.spending(DAY)["support"] == Spending(spent=35, reserved=15)


def test_what_is_never_settled_counts_to_the_end_of_its_day(store: Store) -> None:
    store.reserve(DAY, LIMITS, 50)

    assert store.reserve(DAY, LIMITS, 1) is Reserved.LATER
    assert store.reserve(NEXT_DAY, LIMITS, 50) is Reserved.TAKEN


def test_mailboxes_share_the_account_of_all(store: Store) -> None:
    store.reserve(DAY, {"*": 100, "support": 60}, 60)
    assert store.reserve(DAY, {"*": 100, "sales": 60}, 60) is Reserved.LATER
    assert store.reserve(DAY, {"*": 100, "sales": 60}, 40) is Reserved.TAKEN


def test_eight_workers_at_once_never_exceed_a_budget(url: str) -> None:
    """Each has connections of its own, as processes have; one in three calls is cut off and never settled."""
    limits, most, spent, calls = {"*": 1_000, "support": 600}, 17, 11, 30
    start = threading.Barrier(8)
    over: list[dict[str, Spending]] = []
    opened = open_store(url)
    opened.migrate()
    opened.close()

    def work(worker: int) -> int:
        store = open_store(url)
        start.wait(timeout=30)
        bill = 0
        for call in range(calls):
            if store.reserve(DAY, limits, most) is not Reserved.TAKEN:
                continue
            standing = store.spending(DAY)
            if any(standing[account].spent + standing[account].reserved > limits[account] for account in limits):
                over.append(dict(standing))
            if (worker + call) % 3:
                store.settle(DAY, limits, most, spent)
                bill += spent
            else:
                bill += most
        store.close()
        return bill

    with ThreadPoolExecutor(8) as pool:
        bills = list(pool.map(work, range(8)))

    assert not over
    assert limits["support"] - most < sum(bills) <= limits["support"]


def test_an_answer_that_was_paid_for_is_found_until_it_is_old(store: Store) -> None:
    store.save_paid_answer("q1", "first", minutes(0), forget_before=minutes(-10))
    store.save_paid_answer("q1", "better", minutes(1), forget_before=minutes(-9))
    assert (store.paid_answer("q1"), store.paid_answer("q2")) == ("better", None)

    store.save_paid_answer("q2", "other", minutes(12), forget_before=minutes(2))
    assert (store.paid_answer("q1"), store.paid_answer("q2")) == (None, "other")
