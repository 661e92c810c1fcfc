"""The store's named leases, and its counts."""

from datetime import datetime

from mailbot.store import rows
from mailbot.store.kept import Counts
from mailbot.store.transactions import Transactions


class StoredClaims:
    """The part about claims and counts of `mailbot.store.port.Store`; see there for what each method promises."""

    _transactions: Transactions

    def claim(self, name: str, owner: str, now: datetime, until: datetime) -> bool:
        """Take a named lease; True if it was free, run out, or the owner's own."""
        with self._transactions.writing() as connection:
            taken = connection.change(
                "claim", name=name, owner=owner, now=rows.time_text(now), until=rows.time_text(until)
            )
        return taken == 1

    def holder(self, name: str) -> str | None:
        """Return who was the last to take a named lease and has not given it back, run out or not."""
        with self._transactions.reading() as connection:
            found = connection.rows("holder", name=name)
        return str(found[0]["owner"]) if found else None

    def release(self, name: str, owner: str) -> None:
        """Give a named lease back; another owner's is left alone."""
        with self._transactions.writing() as connection:
            connection.change("release", name=name, owner=owner)

    def counts(self, mailbox: str | None = None) -> Counts:
        """Return how much is kept, of one mailbox or of all."""
        with self._transactions.reading() as connection:
            if mailbox is None:
                found = connection.rows("counts")
            else:
                found = connection.rows("counts_of_mailbox", mailbox=mailbox)
        return rows.counts_of(found[0])
