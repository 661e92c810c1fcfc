"""Rows to values and values to rows, for every table. The only package that knows both; runs no query."""

from mailbot.store.rows.columns import Values, time_of, time_text
from mailbot.store.rows.digests import counts_of, digest_of, digest_row
from mailbot.store.rows.mail import (
    content_of,
    copy_row,
    envelope_of,
    folder_row,
    folder_state_of,
    mention_rows,
    message_of,
    message_row,
    place_row,
    status_of,
    status_row,
)
from mailbot.store.rows.quarantine import quarantine_entry_of, quarantined_of, quarantined_row
from mailbot.store.rows.reviews import review_row, stored_review_of, wait_of, wait_row
from mailbot.store.rows.threads import (
    journey_row,
    journey_thread_of,
    profile_of,
    profile_row,
    summary_of,
    thread_of,
    thread_row,
)

__all__ = [
    "Values",
    "content_of",
    "copy_row",
    "counts_of",
    "digest_of",
    "digest_row",
    "envelope_of",
    "folder_row",
    "folder_state_of",
    "journey_row",
    "journey_thread_of",
    "mention_rows",
    "message_of",
    "message_row",
    "place_row",
    "profile_of",
    "profile_row",
    "quarantine_entry_of",
    "quarantined_of",
    "quarantined_row",
    "review_row",
    "status_of",
    "status_row",
    "stored_review_of",
    "summary_of",
    "thread_of",
    "thread_row",
    "time_of",
    "time_text",
    "wait_of",
    "wait_row",
]
