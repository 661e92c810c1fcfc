"""The store's questions about threads as they are read and judged. Knows no mail folder and no digest."""

from datetime import datetime

from mailbot.model import Review, Thread
from mailbot.store import rows
from mailbot.store.kept import StoredReview, ThreadSummary
from mailbot.store.mail import read_threads
from mailbot.store.transactions import Transactions

_AFTER_ALL_TIMES = "~"
"""Sorts after every time, which begins with a digit."""


class StoredReviews:
    """The part about threads and reviews of `mailbot.store.port.Store`; see there for what each method promises."""

    _transactions: Transactions

    def thread(self, key: str) -> Thread | None:
        """Return a thread with its messages, oldest first, by its key or one that it had before a merge; or None."""
        with self._transactions.reading() as connection:
            threads = read_threads(connection, connection.rows("thread_by_any_name", thread_key=key))
        return threads[0] if threads else None

    def threads_to_review(self, mailbox: str, judge: str, model: str | None, prompt: str | None) -> tuple[str, ...]:
        """Return keys of threads whose newest version this judge, model and prompt has not reviewed, oldest first."""
        with self._transactions.reading() as connection:
            found = connection.rows(
                "threads_to_review", mailbox=mailbox, judge=judge, model=model or "", prompt=prompt or ""
            )
        return tuple(row["key"] for row in found)

    def save_review(self, thread_key: str, version: str, review: Review, at: datetime) -> bool:
        """Keep a review; False, and nothing changed, if this version has one or the thread is no longer kept."""
        with self._transactions.writing() as connection:
            kept = connection.rows("thread", thread_key=thread_key)
            if not kept:
                return False
            # Under the mailbox's lock no batch can merge the thread away between the two statements.
            connection.lock(f"mail {kept[0]['mailbox']}")
            if not connection.rows("thread", thread_key=thread_key):
                return False
            return connection.change("save_review", **rows.review_row(thread_key, version, review, at)) == 1

    def list_threads(
        self, mailbox: str | None = None, *, limit: int = 50, before: datetime | None = None, before_key: str = ""
    ) -> tuple[ThreadSummary, ...]:
        """Return threads with their newest review, latest activity first."""
        begin = _AFTER_ALL_TIMES if before is None else rows.time_text(before)
        with self._transactions.reading() as connection:
            if mailbox is None:
                found = connection.rows("list_threads", limit=limit, before=begin, before_key=before_key)
            else:
                found = connection.rows(
                    "list_threads_of_mailbox", mailbox=mailbox, limit=limit, before=begin, before_key=before_key
                )
        return tuple(map(rows.summary_of, found))

    def review_of(self, thread_key: str) -> StoredReview | None:
        """Return the newest review of the newest version that has any, or None."""
        with self._transactions.reading() as connection:
            found = connection.rows("review_of", thread_key=thread_key)
        return rows.stored_review_of(found[0]) if found else None
