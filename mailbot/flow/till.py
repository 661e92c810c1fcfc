"""The till: the day's budgets, shared by every process on the store, out of which each mailbox's calls are paid."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from mailbot.review.judge import LastingError, NotAskedError, Setback
from mailbot.review.purse import Hold, Purse
from mailbot.settings import MailboxSettings, Settings
from mailbot.store.kept import Reserved
from mailbot.store.port import Store

EVERYONE = "*"
"""The account of all mailboxes together; no mailbox can be called so."""

BILLION = 1_000_000_000

_GLANCE_SECONDS = 0.1
_OTHERS = timedelta(minutes=5)
"""How long money may be set aside by another process before one looks again."""


def budgets_of(mailbox: MailboxSettings, settings: Settings) -> dict[str, float]:
    """Return the day's budgets that a mailbox's calls count against, by account."""
    budgets = {EVERYONE: settings.llm.budget_per_day, mailbox.name: mailbox.budget_per_day}
    return {account: budget for account, budget in budgets.items() if budget is not None}


class Till:
    """Sets money aside before each call and books what was spent after it, by UTC days."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        """Keep the store and the clock."""
        self._store = store
        self._clock = clock
        self._under_way = 0

    def purse(self, budgets: Mapping[str, float]) -> Purse:
        """Return what pays for calls that count against these budgets."""
        return _Purse(till=self, budgets=budgets)

    @asynccontextmanager
    async def hold(self, budgets: Mapping[str, float], most: float) -> AsyncIterator[Hold]:
        """Set money aside; while calls of this process are under way, what they may leave over is waited for."""
        amount = math.ceil(most * BILLION)
        limits = {account: int(budget * BILLION) for account, budget in budgets.items()}
        day = await self._reserve(limits, amount)
        hold = Hold(cost=most)
        self._under_way += 1
        try:
            yield hold
        finally:
            self._under_way -= 1
            self._store.settle(day, limits, amount, math.ceil(hold.cost * BILLION))

    async def _reserve(self, limits: Mapping[str, int], amount: int) -> date:
        """Return the day out of whose budgets an amount is set aside."""
        if amount > min(limits.values()):
            raise LastingError(
                f"one question about the thread may cost {amount / BILLION:.4f}, more than a whole day's budget; "
                "raise budget_per_day, or lower llm.max_output_tokens."
            )
        while True:
            now = self._clock().astimezone(UTC)
            reserved = self._store.reserve(now.date(), limits, amount)
            if reserved is Reserved.TAKEN:
                return now.date()
            if reserved is Reserved.NEVER:
                tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
                raise NotAskedError("the day's budget is spent; it goes on tomorrow.", Setback.BUDGET, tomorrow)
            if not self._under_way:
                raise NotAskedError("the rest of the day's budget is set aside.", Setback.BUDGET, now + _OTHERS)
            await asyncio.sleep(_GLANCE_SECONDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Purse:
    """The till for one payer."""

    till: Till
    budgets: Mapping[str, float]

    def hold(self, most: float) -> AbstractAsyncContextManager[Hold]:
        """Set money aside for one request."""
        return self.till.hold(self.budgets, most)
