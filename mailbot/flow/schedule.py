"""The clock: APScheduler in UTC, whose firings enqueue workflows under deterministic ids.

Two clocks name the same workflows and so do no harm. When the clock was set, or the computer slept, all fires at once;
and where it was set back, syncs bear other names from then on, for those of the time to come have been used.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from types import TracebackType
from typing import Protocol, Self

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from mailbot.digest.outbox import due_day
from mailbot.flow.clock_steps import LOOK_EVERY, ClockSteps
from mailbot.settings import LeadSettings, MailboxSettings

log = structlog.get_logger()

DIGEST_CHECK = timedelta(minutes=5)
RETRY = timedelta(seconds=30)
"""How soon a mailbox in trouble is tried again, so that it recovers within a minute of the trouble's end."""


class Starter(Protocol):
    """What the clock starts; see `engine.Engine`."""

    def start_sync(self, mailbox: str, slot: str) -> None:
        """Start the sync of a mailbox for one slot of time."""
        ...

    def start_digest(self, lead: str, day: date) -> None:
        """Start the digest of a lead's local day."""
        ...


def name_slot(now: datetime, every: timedelta) -> str:
    """Return the slot of time that an instant falls in, counted from the epoch: equal for all clocks."""
    return str(int(now.timestamp() // every.total_seconds()) * int(every.total_seconds()))


def start_due_digests(leads: Sequence[LeadSettings], starter: Starter, now: datetime) -> None:
    """Start each lead's digest of the local day that is due now; those started before are left alone."""
    for lead in leads:
        starter.start_digest(lead.address, due_day(now, lead.zone, lead.hour))


def start_again(troubled: Sequence[str], starter: Starter, now: datetime, epoch: str = "") -> None:
    """Start the sync of each mailbox whose last one failed, without waiting for its own turn."""
    for mailbox in troubled:
        starter.start_sync(mailbox, f"again-{name_slot(now, RETRY)}{epoch}")


class Schedule:
    """The running clock; use it as a context manager. Fires everything once at its start."""

    def __init__(
        self,
        starter: Starter,
        *,
        mailboxes: Sequence[MailboxSettings],
        leads: Sequence[LeadSettings],
        clock: Callable[[], datetime],
        troubled: Callable[[], Sequence[str]] = tuple,
        look_every: float = LOOK_EVERY,
    ) -> None:
        """Take what to start and for whom; `troubled` returns the mailboxes whose last sync failed."""
        self._starter = starter
        self._clock = clock
        self._epoch = ""
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._steps = ClockSteps(self._after_step, clock=clock, look_every=look_every)
        for mailbox in mailboxes:
            self._every(
                timedelta(minutes=mailbox.every_minutes),
                f"sync {mailbox.name}",
                self._sync_firing(mailbox),
            )
        if mailboxes:
            self._every(RETRY, "retries", lambda: start_again(troubled(), starter, clock(), self._epoch))
        if leads:
            self._every(DIGEST_CHECK, "digests", lambda: start_due_digests(leads, starter, clock()))

    def __enter__(self) -> Self:
        """Start the clock."""
        self._scheduler.start()
        self._steps.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the clock."""
        self._steps.__exit__(kind, error, trace)
        self._scheduler.shutdown()

    def _every(self, interval: timedelta, name: str, fire: Callable[[], None]) -> None:
        self._scheduler.add_job(
            fire,
            IntervalTrigger(seconds=int(interval.total_seconds()), timezone=UTC),
            name=name,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            misfire_grace_time=None,
        )

    def _sync_firing(self, mailbox: MailboxSettings) -> Callable[[], None]:
        """Return what to do at each firing: at the clock's start a sync of its own, for a restart is meant to look."""
        every = timedelta(minutes=mailbox.every_minutes)
        starts = iter([f"start-{self._clock().isoformat()}"])

        def fire() -> None:
            slot = next(starts, None) or f"{name_slot(self._clock(), every)}{self._epoch}"
            self._starter.start_sync(mailbox.name, slot)

        return fire

    def _after_step(self, step: timedelta) -> None:
        now = self._clock()
        log.warning("clock was set", seconds=int(step.total_seconds()), to=now.isoformat())
        if step < timedelta():
            self._epoch = f"-set-back-{now.isoformat()}"
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))
