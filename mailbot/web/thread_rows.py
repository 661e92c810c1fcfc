"""Rows of every list of threads, and pages of them by keyset. Knows no HTTP; asks the store for what it shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from mailbot.model import FlagKind, Review, Status
from mailbot.store.kept import StoredReview, ThreadSummary
from mailbot.web.times import Moment, show_moment
from mailbot.web.words import FLAG_TONES, FLAGS, Tone, count_words

SIGNALS = "signals"
READ_AT_ONCE = 200
READ_AT_MOST = 2_000

Reader = Callable[[int, datetime | None], Sequence[ThreadSummary]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chip:
    """A flag as people see it."""

    text: str
    tone: Tone


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadRow:
    """One thread in a list. `state` says why there are no figures, where there are none."""

    key: str
    subject: str
    mailbox: str
    last: Moment
    mails: str
    rounds: str | None
    avoidable: str | None
    flags: tuple[Chip, ...]
    summary: str | None
    state: str | None
    without_model: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadsPage:
    """Threads of one page, latest activity first; `before` is where the next page begins, None at the end."""

    threads: tuple[ThreadSummary, ...]
    before: datetime | None


def read_page(read: Reader, *, size: int, before: datetime | None, flag: FlagKind | None) -> ThreadsPage:
    """Return up to `size` threads, with that flag if one is given, reading at most READ_AT_MOST rows for it.

    `read(limit, before)` returns threads whose last activity is strictly earlier. Threads of one and the same moment
    stay on one page, since no keyset by time could go on between them.
    """
    kept: list[ThreadSummary] = []
    seen = 0
    limit = size + 1 if flag is None else READ_AT_ONCE
    while seen < READ_AT_MOST and len(kept) < size:
        rows = read(limit, before)
        more = len(rows) == limit
        whole = _drop_open_moment(rows) if more and limit < READ_AT_MOST else rows
        if more and not whole:
            limit = min(limit * 2, READ_AT_MOST)
            continue
        for row in whole:
            if len(kept) >= size and row.last_at != before:
                return ThreadsPage(threads=tuple(kept), before=before)
            before = row.last_at
            if _bears(row, flag):
                kept.append(row)
        seen += len(whole)
        if not more:
            return ThreadsPage(threads=tuple(kept), before=None)
    return ThreadsPage(threads=tuple(kept), before=before)


def show_thread(summary: ThreadSummary, zone: tzinfo) -> ThreadRow:
    """Return the row of a thread whose newest version may or may not have been reviewed."""
    return _show_row(
        key=summary.key,
        subject=summary.subject,
        mailbox=summary.mailbox,
        last=show_moment(summary.last_at, zone),
        mails=count_words(summary.messages, "mail", "mails"),
        review=summary.review,
    )


def show_reviewed(stored: StoredReview, zone: tzinfo) -> ThreadRow:
    """Return the row of a thread known by its review."""
    return _show_row(
        key=stored.thread_key,
        subject=stored.subject,
        mailbox=stored.mailbox,
        last=show_moment(stored.last_at, zone),
        mails="",
        review=stored.review,
    )


def show_flags(review: Review) -> tuple[Chip, ...]:
    """Return the flags of a review in the review's order."""
    return tuple(Chip(text=FLAGS[flag], tone=FLAG_TONES[flag]) for flag in review.flags)


def _show_row(*, key: str, subject: str, mailbox: str, last: Moment, mails: str, review: Review | None) -> ThreadRow:
    reviewed = review if review and review.status is Status.REVIEWED else None
    state = None
    if review is None:
        state = "waiting for its review"
    elif reviewed is None:
        state = f"not reviewed: {review.reason or 'no reason was kept'}"
    return ThreadRow(
        key=key,
        subject=subject or "(no subject)",
        mailbox=mailbox,
        last=last,
        mails=mails,
        rounds=count_words(reviewed.rounds, "round", "rounds") if reviewed else None,
        avoidable=f"{reviewed.avoidable_rounds} avoidable" if reviewed and reviewed.avoidable_rounds else None,
        flags=show_flags(reviewed) if reviewed else (),
        summary=reviewed.summary if reviewed else None,
        state=state,
        without_model=bool(review and review.judge == SIGNALS),
    )


def _bears(row: ThreadSummary, flag: FlagKind | None) -> bool:
    return flag is None or (row.review is not None and flag in row.review.flags)


def _drop_open_moment(rows: Sequence[ThreadSummary]) -> Sequence[ThreadSummary]:
    """Leave out the last row and all that share its moment: more of them may follow."""
    last = rows[-1].last_at
    end = len(rows)
    while end and rows[end - 1].last_at == last:
        end -= 1
    return rows[:end]
