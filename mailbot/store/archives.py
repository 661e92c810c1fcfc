"""The store's questions about archives: where an import that was cut short goes on. Knows no mails."""

from mailbot.store.kept import ArchivePosition
from mailbot.store.transactions import Transactions


class StoredArchives:
    """The part of `mailbot.store.port.Store` about archives; see there for what each method promises."""

    _transactions: Transactions

    def archive_position(self, mailbox: str, archive: str) -> ArchivePosition | None:
        """Return where the unfinished import of an archive goes on, or None."""
        with self._transactions.reading() as connection:
            found = connection.rows("archive_position", mailbox=mailbox, archive=archive)
        return next(
            (
                ArchivePosition(source=row["source"], offset=row["place"], fingerprint=row["fingerprint"])
                for row in found
            ),
            None,
        )

    def save_archive_position(self, mailbox: str, archive: str, position: ArchivePosition | None) -> None:
        """Keep where an import goes on; None once it has come to its end."""
        with self._transactions.writing() as connection:
            if position is None:
                connection.change("forget_archive_position", mailbox=mailbox, archive=archive)
                return
            connection.change(
                "save_archive_position",
                mailbox=mailbox,
                archive=archive,
                source=position.source,
                place=position.offset,
                fingerprint=position.fingerprint,
            )
