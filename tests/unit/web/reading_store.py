"""The reading half of the store's port, in memory: what the pages ask for and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast

from mailbot.model import Review, Thread
from mailbot.store.kept import Counts, JourneyThread, MailboxStatus, StoredDigest, StoredReview, ThreadSummary
from mailbot.store.port import Store
from tests.unit.web.samples import DIGEST, STORED_REVIEW, THREAD, summarise


@dataclass
class ReadingStore:
    """Threads, newest reviews by thread key, and digests newest first."""

    threads: list[Thread] = field(default_factory=list)
    reviews: dict[str, StoredReview] = field(default_factory=dict)
    digests: list[StoredDigest] = field(default_factory=list)
    journeys: dict[str, Sequence[JourneyThread]] = field(default_factory=dict)
    statuses: dict[str, MailboxStatus] = field(default_factory=dict)

    def thread(self, key: str) -> Thread | None:
        return next((thread for thread in self.threads if thread.key == key), None)

    def review_of(self, thread_key: str) -> StoredReview | None:
        return self.reviews.get(thread_key)

    def journey_of(self, thread_key: str) -> Sequence[JourneyThread]:
        return self.journeys.get(thread_key, ())

    def list_threads(
        self, mailbox: str | None = None, *, limit: int = 50, before: datetime | None = None
    ) -> Sequence[ThreadSummary]:
        rows = [summarise(thread, self._newest(thread)) for thread in self.threads]
        rows = [row for row in rows if mailbox in (None, row.mailbox) and (before is None or row.last_at < before)]
        return sorted(rows, key=lambda row: row.last_at, reverse=True)[:limit]

    def digest(self, lead: str, day: date) -> StoredDigest | None:
        return next((digest for digest in self.digests if (digest.lead, digest.day) == (lead, day)), None)

    def list_digests(self, limit: int = 50) -> Sequence[StoredDigest]:
        return self.digests[:limit]

    def counts(self, mailbox: str | None = None) -> Counts:
        threads = [thread for thread in self.threads if mailbox in (None, thread.mailbox)]
        return Counts(
            messages=sum(len(thread.messages) for thread in threads),
            threads=len(threads),
            reviews=len(self.reviews),
            digests=len(self.digests),
            quarantined=0,
        )

    def mailbox_statuses(self) -> Mapping[str, MailboxStatus]:
        return self.statuses

    def _newest(self, thread: Thread) -> Review | None:
        stored = self.reviews.get(thread.key)
        return stored.review if stored and stored.version == thread.version else None


def as_store(reading: ReadingStore) -> Store:
    """Return the fake under the port's type; a page that wrote would fail on a missing method."""
    return cast("Store", reading)


def sample_store() -> ReadingStore:
    """Return a store with the sample thread, its review and its digest."""
    return ReadingStore(threads=[THREAD], reviews={THREAD.key: STORED_REVIEW}, digests=[DIGEST])
