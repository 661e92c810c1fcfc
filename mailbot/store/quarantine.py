"""The store's questions about quarantine: what could not be read, and how often it was tried. Knows no threads."""

from mailbot.store import rows
from mailbot.store.kept import Quarantined, QuarantineEntry
from mailbot.store.transactions import Transactions


class StoredQuarantine:
    """The part of `mailbot.store.port.Store` about quarantine; see there for what each method promises."""

    _transactions: Transactions

    def list_quarantined(self, mailbox: str | None = None) -> tuple[QuarantineEntry, ...]:
        """Return the mails that could not be read, oldest first, without their bytes."""
        with self._transactions.reading() as connection:
            return tuple(map(rows.quarantine_entry_of, connection.rows("list_quarantined", mailbox=mailbox)))

    def quarantined(self, mailbox: str, identity: str) -> Quarantined | None:
        """Return one mail that could not be read, or None."""
        with self._transactions.reading() as connection:
            found = connection.rows("quarantined", mailbox=mailbox, identity=identity)
        return rows.quarantined_of(found[0]) if found else None

    def leave_quarantine(self, mailbox: str, identity: str) -> None:
        """Forget a mail that was read at last."""
        with self._transactions.writing() as connection:
            connection.change("leave_quarantine", mailbox=mailbox, identity=identity)

    def count_attempt(self, mailbox: str, identity: str, reason: str, tried_by: str) -> None:
        """Note that this version of mailbot is about to read a quarantined mail, and the reason should it not end."""
        with self._transactions.writing() as connection:
            connection.change("count_attempt", mailbox=mailbox, identity=identity, reason=reason, tried_by=tried_by)

    def explain_quarantined(self, mailbox: str, identity: str, reason: str) -> None:
        """Note why a mail lies in quarantine."""
        with self._transactions.writing() as connection:
            connection.change("explain_quarantined", mailbox=mailbox, identity=identity, reason=reason)
