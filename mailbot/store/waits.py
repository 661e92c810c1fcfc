"""The store's questions about threads whose review was hindered. Knows no reason for waiting."""

from mailbot.store import rows
from mailbot.store.kept import ReviewWait
from mailbot.store.transactions import Transactions


class StoredWaits:
    """The part about waiting threads of `mailbot.store.port.Store`; see there for what each method promises."""

    _transactions: Transactions

    def review_waits(self, mailbox: str) -> tuple[ReviewWait, ...]:
        """Return the waits of a mailbox's threads at their present versions, oldest thread first."""
        with self._transactions.reading() as connection:
            found = connection.rows("review_waits", mailbox=mailbox)
        return tuple(map(rows.wait_of, found))

    def review_wait(self, thread_key: str) -> ReviewWait | None:
        """Return the wait of a thread, whichever version it is for, or None."""
        with self._transactions.reading() as connection:
            found = connection.rows("review_wait", thread_key=thread_key)
        return rows.wait_of(found[0]) if found else None

    def save_review_wait(self, wait: ReviewWait) -> None:
        """Keep the wait of a thread in place of an earlier one; nothing for a thread no longer kept."""
        with self._transactions.writing() as connection:
            kept = connection.rows("thread", thread_key=wait.thread_key)
            if kept:
                # Under the mailbox's lock no batch can merge the thread away before the row stands.
                connection.lock(f"mail {kept[0]['mailbox']}")
                connection.change("save_review_wait", **rows.wait_row(wait))

    def forget_review_wait(self, thread_key: str) -> None:
        """Let a thread wait no more."""
        with self._transactions.writing() as connection:
            connection.change("forget_review_wait", thread_key=thread_key)
