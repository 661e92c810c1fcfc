"""The engine: sync, review and digest as durable DBOS workflows on mailbot's own database.

A workflow that a killed process left behind is gone on with, each finished step once, when the engine starts again.
Knows what is to be done by the port `Work` alone.
"""

from collections.abc import Callable, Sequence
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
        steps = Steps(self._work)
        self._sync_mailbox = _register_sync(steps)
        self._send_digest = _register_digest(steps)


class Steps:
    """The work as steps that the engine records: a step that has ended is not done again."""

    def __init__(self, work: Work) -> None:
        """Register the steps."""
        self.sync = DBOS.step(name="sync")(lambda mailbox: _sync(work, mailbox))
        self.threads_due = DBOS.step(name="threads_due")(lambda mailbox: list(work.threads_due(mailbox)))
        self.review = DBOS.step(name="review")(lambda mailbox, keys: _review(work, mailbox, keys))
        self.mailboxes = DBOS.step(name="mailboxes_of")(lambda lead: list(work.mailboxes_of(lead)))
        self.prepare = DBOS.step(name="prepare_digest")(
            lambda lead, day: work.prepare_digest(lead, date.fromisoformat(day)),
        )
        self.deliver = DBOS.step(name="deliver_digest")(
            lambda lead, day: _wait_after(work, lead, date.fromisoformat(day)),
        )

    def sync_calmly(self, mailbox: str) -> None:
        """Sync a mailbox; trouble with it is logged and left to the next firing."""
        try:
            self.sync(mailbox)
        except MailbotError as error:
            log.warning("sync failed", mailbox=mailbox, reason=str(error))

    def review_all(self, mailbox: str) -> None:
        """Review what is due in a mailbox, a batch a step."""
        keys = self.threads_due(mailbox)
        for start in range(0, len(keys), REVIEW_BATCH):
            self.review(mailbox, keys[start : start + REVIEW_BATCH])


def _register_sync(steps: Steps) -> Callable[[str, str], None]:
    @DBOS.workflow(name="review_mailbox")
    def review_mailbox(mailbox: str) -> None:
        steps.review_all(mailbox)

    @DBOS.workflow(name="sync_mailbox")
    def sync_mailbox(mailbox: str, slot: str) -> None:
        steps.sync_calmly(mailbox)
        with SetWorkflowID(f"review-{mailbox}-{slot}"), SetEnqueueOptions(queue_partition_key=mailbox):
            DBOS.enqueue_workflow(REVIEW_QUEUE, review_mailbox, mailbox)

    return sync_mailbox


def _register_digest(steps: Steps) -> Callable[[str, str], None]:
    @DBOS.workflow(name="deliver_digest")
    def deliver_digest(lead: str, day: str, attempt: int) -> None:
        seconds = steps.deliver(lead, day)
        if seconds is not None:
            # A workflow that slept would hold a thread for hours, and with it the end of the process.
            options = SetEnqueueOptions(queue_partition_key=lead, delay_seconds=seconds)
            with SetWorkflowID(_name_attempt(lead, day, attempt + 1)), options:
                DBOS.enqueue_workflow(DIGEST_QUEUE, deliver_digest, lead, day, attempt + 1)

    @DBOS.workflow(name="send_digest")
    def send_digest(lead: str, day: str) -> None:
        for mailbox in steps.mailboxes(lead):  # what arrived last stands in it too, and a first digest is not empty
            steps.sync_calmly(mailbox)
            steps.review_all(mailbox)
        steps.prepare(lead, day)
        with SetWorkflowID(_name_attempt(lead, day, 1)), SetEnqueueOptions(queue_partition_key=lead):
            DBOS.enqueue_workflow(DIGEST_QUEUE, deliver_digest, lead, day, 1)

    return send_digest


def _name_attempt(lead: str, day: str, attempt: int) -> str:
    return f"digest-{lead}-{day}-attempt-{attempt}"


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
    if report.unasked:
        log.warning("reviews wait", mailbox=mailbox, count=report.unasked, reason=report.reason)
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
