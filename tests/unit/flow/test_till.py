"""The till: money is set aside before a call, and what is left of a day's budget decides what goes on."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from mailbot.flow.till import BILLION, EVERYONE, Till, budgets_of
from mailbot.review.judge import LastingError, NotAskedError, Setback
from mailbot.settings import LlmSettings, MailboxSettings, Settings
from mailbot.store.kept import Spending
from mailbot.store.port import Store

EVENING = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 3, tzinfo=UTC)
BUDGETS = {EVERYONE: 1.0, "support": 0.5}


async def spend(till: Till, most: float, cost: float | None) -> None:
    """Make one call that may cost `most`; without a `cost` it is given up under way."""
    async with till.hold(BUDGETS, most) as hold:
        await asyncio.sleep(0)
        if cost is None:
            raise TimeoutError
        hold.cost = cost


def standing(store: Store) -> Spending:
    """Return what the mailbox has spent."""
    return store.spending(EVENING.date())["support"]


async def test_what_a_call_cost_is_booked_in_place_of_the_most_it_may_have_cost(store: Store) -> None:
    await spend(Till(store, lambda: EVENING), 0.4, 0.125)
    assert standing(store) == Spending(spent=BILLION // 8, reserved=0)


async def test_a_call_that_was_given_up_counts_in_full(store: Store) -> None:
    with pytest.raises(TimeoutError):
        await spend(Till(store, lambda: EVENING), 0.25, None)
    assert standing(store) == Spending(spent=BILLION // 4, reserved=0)


async def test_what_does_not_fit_the_rest_of_the_day_waits_for_the_next(store: Store) -> None:
    now = [EVENING]
    till = Till(store, lambda: now[0])
    await spend(till, 0.4, 0.4)

    with pytest.raises(NotAskedError, match="it goes on tomorrow") as refused:
        await spend(till, 0.2, 0.1)
    assert (refused.value.setback, refused.value.until) == (Setback.BUDGET, MIDNIGHT)
    now[0] = MIDNIGHT
    await spend(till, 0.2, 0.1)


async def test_calls_at_once_wait_for_what_others_leave_over(store: Store) -> None:
    till = Till(store, lambda: EVENING)
    await asyncio.gather(*(spend(till, 0.3, 0.05) for _call in range(5)))
    assert standing(store).spent == 5 * BILLION // 20


async def test_money_that_another_process_holds_is_not_waited_for(store: Store) -> None:
    store.reserve(EVENING.date(), {"support": BILLION // 2}, BILLION // 2)
    with pytest.raises(NotAskedError) as refused:
        await spend(Till(store, lambda: EVENING), 0.1, 0.1)
    assert refused.value.until == EVENING + timedelta(minutes=5)


async def test_what_is_more_than_a_whole_day_may_cost_waits_for_a_change_of_settings(store: Store) -> None:
    with pytest.raises(LastingError, match="raise budget_per_day"):
        await spend(Till(store, lambda: EVENING), 0.6, 0.1)


def test_only_budgets_that_are_set_are_kept_to() -> None:
    plain, own = (
        MailboxSettings(name="a", archive_only=True),
        MailboxSettings(name="b", archive_only=True, budget_per_day=2),
    )
    assert budgets_of(plain, Settings(mailboxes=(plain, own))) == {}
    assert budgets_of(own, Settings(llm=LlmSettings(budget_per_day=5))) == {EVERYONE: 5, "b": 2}


async def test_a_call_that_is_stopped_counts_in_full(store: Store) -> None:

    till = Till(store, lambda: EVENING)

    async def call() -> None:
        async with till.hold(BUDGETS, 0.3):
            await asyncio.Event().wait()

    task = asyncio.create_task(call())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert standing(store).spent + standing(store).reserved == 3 * BILLION // 10
