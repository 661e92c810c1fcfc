"""The engine: sync, review and digest as durable DBOS workflows on mailbot's own database.

A workflow that a killed process left behind is gone on with, each finished step once, when the engine starts again.
Knows what is to be done by the port `Work` alone.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Protocol, Self

import structlog
from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID

from mailbot.flow.digest import Delivery
from mailbot.flow.review import ReviewReport
from mailbot.flow.sync import SyncReport
from mailbot.model import MailbotError

SYNC_QUEUE = "mailbot-sync"
REVIEW_QUEUE = "mailbot-review"
DIGEST_QUEUE = "mailbot-digest"
WORKFLOW_VERSION = "1"  # changed only when a recorded workflow can no longer be gone on with
REVIEW_BATCH = 20
SYNCS_AT_ONCE = 16  # most of their time is waiting, and servers that hang must not hold up mailboxes that are well

log = structlog.get_logger()


class Work(Protocol):
    """What the workflows are made of; each step may be run again without harm."""

    def sync(self, mailbox: str) -> SyncReport:
        """Read what is new in a mailbox."""
        ...

    def threads_due(self, mailbox: str) -> Sequence[str]:
        """Return the keys of threads to review, oldest first."""
        ...

    def review(self, mailbox: str, keys: Sequence[str]) -> ReviewReport:
        """Review these threads; those reviewed before are passed over."""
        ...

    def mailboxes_of(self, lead: str) -> Sequence[str]:
        """Return the names of the mailboxes that a lead is told of."""
        ...

    def prepare_digest(self, lead: str, day: date) -> None:
        """Prepare the digest of a lead's local day unless there is one."""
        ...

    def deliver_digest(self, lead: str, day: date) -> Delivery:
        """Try to send a prepared digest and return where it stands."""
        ...

    def now(self) -> datetime:
        """Return the time, UTC."""
        ...


class Engine:
    """The running engine; use it as a context manager. Starting work twice under one id does it once."""

    def __init__(self, work: Work, *, database_url: str, executor: str, polling_seconds: float = 1.0) -> None:
        """Take the work and the database that both mailbot and DBOS keep their tables in.

        `executor` names this process among all that share the database, and must stay the same through a restart.
        """
        self._work = work
        self._polling_seconds = polling_seconds
        self._config: DBOSConfig = {
            "name": "mailbot",
            "system_database_url": database_url,
            "executor_id": executor,
            "application_version": WORKFLOW_VERSION,
            "log_level": "WARNING",
            "enable_otlp": False,
            "notification_listener_polling_interval_sec": polling_seconds,
        }

    def __enter__(self) -> Self:
        """Register the workflows and start; workflows that a kill cut short go on."""
        DBOS(config=self._config)
        self._register()
        DBOS.launch()
        for name, at_once in ((SYNC_QUEUE, SYNCS_AT_ONCE), (REVIEW_QUEUE, 2), (DIGEST_QUEUE, 4)):
            DBOS.register_queue(
                name,
                worker_concurrency=at_once,
                partition_concurrency=1,
                polling_interval_sec=self._polling_seconds,
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop taking work, and let the steps that run finish."""
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=30)

    def start_sync(self, mailbox: str, slot: str) -> None:
        """Start the sync of a mailbox for one firing of the clock, and the reviews after it."""
        with SetWorkflowID(f"sync-{mailbox}-{slot}"), SetEnqueueOptions(queue_partition_key=mailbox):
            DBOS.enqueue_workflow(SYNC_QUEUE, self._sync_mailbox, mailbox, slot)

    def start_digest(self, lead: str, day: date) -> None:
        """Start the digest of a lead's local day; a day that was started before is left alone."""
        with SetWorkflowID(f"digest-{lead}-{day.isoformat()}"), SetEnqueueOptions(queue_partition_key=lead):
            DBOS.enqueue_workflow(DIGEST_QUEUE, self._send_digest, lead, day.isoformat())

    def wait(self, workflow_id: str) -> None:
        """Return once a started workflow has ended."""
        DBOS.retrieve_workflow(workflow_id).get_result(polling_interval_sec=self._polling_seconds)

    def _register(self) -> None:
        work = self._work
        sync = DBOS.step(name="sync")(lambda mailbox: _sync(work, mailbox))
        threads_due = DBOS.step(name="threads_due")(lambda mailbox: list(work.threads_due(mailbox)))
        review = DBOS.step(name="review")(lambda mailbox, keys: _review(work, mailbox, keys))
        mailboxes = DBOS.step(name="mailboxes_of")(lambda lead: list(work.mailboxes_of(lead)))
        prepare = DBOS.step(name="prepare_digest")(lambda lead, day: work.prepare_digest(lead, date.fromisoformat(day)))
        deliver = DBOS.step(name="deliver_digest")(lambda lead, day: _wait_after(work, lead, date.fromisoformat(day)))

        @DBOS.workflow(name="review_mailbox")
        def review_mailbox(mailbox: str) -> None:
            keys = threads_due(mailbox)
            for start in range(0, len(keys), REVIEW_BATCH):
                review(mailbox, keys[start : start + REVIEW_BATCH])

        @DBOS.workflow(name="sync_mailbox")
        def sync_mailbox(mailbox: str, slot: str) -> None:
            try:
                sync(mailbox)
            except MailbotError as error:
                log.warning("sync failed", mailbox=mailbox, reason=str(error))
            with SetWorkflowID(f"review-{mailbox}-{slot}"), SetEnqueueOptions(queue_partition_key=mailbox):
                DBOS.enqueue_workflow(REVIEW_QUEUE, review_mailbox, mailbox)

        @DBOS.workflow(name="send_digest")
        def send_digest(lead: str, day: str) -> None:
            slot = f"{day}-{lead}"  # what arrived last stands in the digest too, and a first digest is not empty
            for mailbox in mailboxes(lead):
                self.start_sync(mailbox, slot)
            for mailbox in mailboxes(lead):
                self.wait(f"sync-{mailbox}-{slot}")
                self.wait(f"review-{mailbox}-{slot}")
            prepare(lead, day)
            while (seconds := deliver(lead, day)) is not None:
                DBOS.sleep(seconds)

        self._sync_mailbox, self._send_digest = sync_mailbox, send_digest


def _sync(work: Work, mailbox: str) -> int:
    """Sync, tell of folders that could not be read, and return how many messages are new."""
    report = work.sync(mailbox)
    for trouble in report.troubles:
        log.warning("folder not read", mailbox=mailbox, reason=trouble)
    if report.missing:
        log.warning("mails missing", mailbox=mailbox, count=report.missing)
    log.info("synced", mailbox=mailbox, seen=report.taken.seen, new=report.taken.new)
    return report.taken.new


def _review(work: Work, mailbox: str, keys: Sequence[str]) -> int:
    """Review a batch and return how many threads were reviewed."""
    report = work.review(mailbox, keys)
    log.info("reviewed", mailbox=mailbox, reviewed=report.reviewed, not_reviewed=report.not_reviewed)
    return report.reviewed


def _wait_after(work: Work, lead: str, day: date) -> float | None:
    """Try to deliver; return the seconds to wait before the next attempt, None when it is over."""
    delivery = work.deliver_digest(lead, day)
    if delivery.error:
        log.warning("digest not taken", day=day.isoformat(), reason=delivery.error, again_at=delivery.next_attempt_at)
    log.info("digest", day=day.isoformat(), state=delivery.state.value)
    if delivery.next_attempt_at is None:
        return None
    return max(1.0, (delivery.next_attempt_at - work.now()) / timedelta(seconds=1))
