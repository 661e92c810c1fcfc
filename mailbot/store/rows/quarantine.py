"""Rows of mails that could not be read."""

from mailbot.store.kept import Quarantined, QuarantineEntry
from mailbot.store.rows.columns import Values, time_of, time_of_or_none, time_text, time_text_or_none
from mailbot.store.transactions import Row


def quarantined_row(mail: Quarantined) -> Values:
    """Return the values of an unreadable mail's row."""
    return {
        "mailbox": mail.mailbox,
        "identity": mail.identity,
        "folder": mail.folder,
        "uid_validity": mail.uid_validity,
        "uid": mail.uid,
        "raw": mail.raw,
        "reason": mail.reason,
        "at": time_text(mail.at),
        "received_at": time_text_or_none(mail.received_at),
        "in_sent_folder": int(mail.in_sent_folder),
        "provider_id": mail.provider_id,
        "provider_thread": mail.provider_thread,
        "attempts": mail.attempts,
        "tried_by": mail.tried_by,
    }


def quarantined_of(row: Row) -> Quarantined:
    """Return an unreadable mail."""
    return Quarantined(
        mailbox=row["mailbox"],
        folder=row["folder"],
        uid_validity=row["uid_validity"],
        uid=row["uid"],
        raw=row["raw"],
        reason=row["reason"],
        at=time_of(row["at"]),
        received_at=time_of_or_none(row["received_at"]),
        in_sent_folder=bool(row["in_sent_folder"]),
        provider_id=row["provider_id"],
        provider_thread=row["provider_thread"],
        attempts=row["attempts"],
        tried_by=row["tried_by"],
    )


def quarantine_entry_of(row: Row) -> QuarantineEntry:
    """Return an unreadable mail as one row of a list."""
    return QuarantineEntry(
        identity=row["identity"],
        mailbox=row["mailbox"],
        folder=row["folder"],
        uid=row["uid"],
        size=row["size"],
        reason=row["reason"],
        at=time_of(row["at"]),
        attempts=row["attempts"],
        tried_by=row["tried_by"],
    )
