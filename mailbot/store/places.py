"""The store's questions about places: folder against database, and how each mailbox fares. Knows no threads."""

from collections.abc import Iterable, Sequence

from mailbot.model import Role
from mailbot.store import rows
from mailbot.store.kept import Copy, MailboxStatus, NewMessage, Quarantined
from mailbot.store.text import plain_list
from mailbot.store.transactions import Connection, Transactions, Value

MOST_ATTEMPTS = 3
"""How often a mail that the server would not hand out is asked for."""


class StoredPlaces:
    """The part of `mailbot.store.port.Store` about places; see there for what each method promises."""

    _transactions: Transactions

    def kept_counts(self, mailbox: str) -> dict[tuple[str, int], int]:
        """Return how many mails of each folder and UIDVALIDITY are kept, those in quarantine for good included."""
        with self._transactions.reading() as connection:
            found = connection.rows("kept_counts", mailbox=mailbox, attempts=MOST_ATTEMPTS)
        return {(row["folder"], row["uid_validity"]): int(row["kept"]) for row in found}

    def kept_uids(self, mailbox: str, folder: str, uid_validity: int, first: int, last: int) -> tuple[int, ...]:
        """Return the UIDs from `first` to `last` that `kept_counts` counts, ascending, each once."""
        with self._transactions.reading() as connection:
            found = connection.rows(
                "kept_uids",
                mailbox=mailbox,
                folder=folder,
                uid_validity=uid_validity,
                first=first,
                last=last,
                attempts=MOST_ATTEMPTS,
            )
        return tuple(row["uid"] for row in found)

    def note_gone(self, mailbox: str, folder: str, uid_validity: int, uids: Iterable[int]) -> None:
        """Note that mails no longer lie at these places; the messages themselves stay."""
        place: dict[str, Value] = {"mailbox": mailbox, "folder": folder, "uid_validity": uid_validity}
        listed = plain_list(map(str, uids))
        with self._transactions.writing() as connection:
            connection.change("note_gone_place", **place, uids=listed)
            connection.change("note_gone_passed_over", **place, uids=listed)

    def forget_folder(self, mailbox: str, folder: str) -> None:
        """Note that nothing kept lies in this folder any more and that it is to be read from its beginning."""
        with self._transactions.writing() as connection:
            for query in ("forget_folder", "forget_places", "forget_passed_over"):
                connection.change(query, mailbox=mailbox, folder=folder)

    def keys_of_provider_ids(
        self, mailbox: str, ids: Iterable[str], roles: Iterable[Role] = tuple(Role)
    ) -> dict[str, str]:
        """Return the message key for each provider's number that a kept message of one of these roles has."""
        with self._transactions.reading() as connection:
            found = connection.rows(
                "messages_of_provider_ids", mailbox=mailbox, ids=plain_list(ids), roles=plain_list(roles)
            )
        return {row["provider_id"]: row["message_key"] for row in found}

    def save_copies(self, mailbox: str, copies: Sequence[Copy]) -> None:
        """Keep more places of kept messages."""
        with self._transactions.writing() as connection:
            connection.change_many("save_place", [rows.copy_row(mailbox, copy) for copy in copies])

    def mailbox_statuses(self) -> dict[str, MailboxStatus]:
        """Return how each mailbox fares, by name; none for one that was never synced."""
        with self._transactions.reading() as connection:
            found = connection.rows("mailbox_statuses")
        return {status.mailbox: status for status in map(rows.status_of, found)}

    def save_mailbox_status(self, status: MailboxStatus) -> None:
        """Keep how a mailbox fares. `since` counts only when good turns bad or bad good; no news change no row."""
        with self._transactions.writing() as connection:
            connection.change("save_mailbox_status", **rows.status_row(status))


def pass_over(connection: Connection, mailbox: str, quarantined: Sequence[Quarantined]) -> None:
    """Note places of mails that are no messages: those kept whole for good, others as one attempt more."""
    connection.change_many(
        "pass_over",
        [
            {
                "mailbox": mailbox,
                "folder": mail.folder,
                "uid_validity": mail.uid_validity,
                "uid": mail.uid,
                "attempts": MOST_ATTEMPTS if mail.raw else 1,
                "most": MOST_ATTEMPTS,
            }
            for mail in quarantined
            if mail.uid is not None and mail.uid_validity is not None
        ],
    )


def read_at_last(connection: Connection, mailbox: str, messages: Sequence[NewMessage]) -> None:
    """Take mails that were passed over, and have now become messages, out of quarantine."""
    passed = {
        (row["folder"], row["uid_validity"], row["uid"])
        for row in connection.rows("passed_over_places", mailbox=mailbox)
    }
    read = [(found.folder, found.uid_validity, found.uid) for found in messages]
    healed = [
        {"mailbox": mailbox, "folder": folder, "uid_validity": validity, "uid": uid}
        for folder, validity, uid in read
        if (folder, validity, uid) in passed
    ]
    connection.change_many("read_at_last", healed)
    connection.change_many("leave_quarantine_by_place", healed)
