"""Rows of digests, and of the counts of everything."""

from datetime import date

from mailbot.store.kept import Counts, DigestState, StoredDigest
from mailbot.store.rows.columns import Values, texts_of, time_of, time_of_or_none, time_text, time_text_or_none
from mailbot.store.text import plain_list
from mailbot.store.transactions import Row


def digest_row(digest: StoredDigest) -> Values:
    """Return the values of a digest's row."""
    return {
        "lead": digest.lead,
        "day": digest.day.isoformat(),
        "message_id": digest.message_id,
        "subject": digest.subject,
        "html": digest.html,
        "body": digest.text,
        "threads": plain_list(digest.threads),
        "state": digest.state.value,
        "prepared_at": time_text(digest.prepared_at),
        "attempts": digest.attempts,
        "next_attempt_at": time_text_or_none(digest.next_attempt_at),
        "sent_at": time_text_or_none(digest.sent_at),
        "error": digest.error,
    }


def digest_of(row: Row) -> StoredDigest:
    """Return a kept digest."""
    return StoredDigest(
        lead=row["lead"],
        day=date.fromisoformat(row["day"]),
        message_id=row["message_id"],
        subject=row["subject"],
        html=row["html"],
        text=row["body"],
        threads=texts_of(row["threads"]),
        state=DigestState(row["state"]),
        prepared_at=time_of(row["prepared_at"]),
        attempts=row["attempts"],
        next_attempt_at=time_of_or_none(row["next_attempt_at"]),
        sent_at=time_of_or_none(row["sent_at"]),
        error=row["error"],
    )


def counts_of(row: Row) -> Counts:
    """Return how much is kept."""
    return Counts(
        messages=row["messages"],
        threads=row["threads"],
        reviews=row["reviews"],
        digests=row["digests"],
        quarantined=row["quarantined"],
    )
