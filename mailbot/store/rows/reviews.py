"""Rows of reviews, and of threads that wait for one."""

import json
from datetime import datetime
from functools import cache

from pydantic import TypeAdapter

from mailbot.model import Review
from mailbot.store.kept import ReviewWait, StoredReview
from mailbot.store.rows.columns import Values, time_of, time_of_or_none, time_text, time_text_or_none
from mailbot.store.transactions import Row


def review_row(thread_key: str, version: str, review: Review, at: datetime) -> Values:
    """Return the values of a review's row; model and prompt are "" where the judge has none."""
    return {
        "thread_key": thread_key,
        "version": version,
        "judge": review.judge,
        "model": review.model or "",
        "prompt": review.prompt or "",
        "status": review.status.value,
        "reviewed_at": time_text(at),
        "review": json.dumps(_reviews().dump_python(review, mode="json"), ensure_ascii=False),
    }


def review_of(text: str) -> Review:
    """Return the review that a row holds as JSON."""
    return _reviews().validate_python(json.loads(text))


def stored_review_of(row: Row) -> StoredReview:
    """Return a review with its thread."""
    return StoredReview(
        thread_key=row["key"],
        mailbox=row["mailbox"],
        subject=row["subject"],
        version=row["version"],
        reviewed_at=time_of(row["reviewed_at"]),
        last_at=time_of(row["last_at"]),
        review=review_of(row["review"]),
    )


def wait_row(wait: ReviewWait) -> Values:
    """Return the values of a waiting thread's row."""
    return {
        "thread_key": wait.thread_key,
        "version": wait.version,
        "circumstances": wait.circumstances,
        "setback": wait.setback,
        "attempts": wait.attempts,
        "not_before": time_text_or_none(wait.not_before),
    }


def wait_of(row: Row) -> ReviewWait:
    """Return how a thread waits for its review."""
    return ReviewWait(
        thread_key=row["thread_key"],
        version=row["version"],
        circumstances=row["circumstances"],
        setback=row["setback"],
        attempts=row["attempts"],
        not_before=time_of_or_none(row["not_before"]),
    )


@cache
def _reviews() -> TypeAdapter[Review]:
    return TypeAdapter(Review)
