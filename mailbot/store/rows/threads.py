"""Rows of threads and of the journeys that link them."""

from collections.abc import Sequence

from mailbot.model import JourneyLink, JourneyReason, Message, Role, Thread, ThreadProfile
from mailbot.store.kept import JourneyThread, ThreadSummary
from mailbot.store.rows.columns import Values, texts_of, time_of
from mailbot.store.rows.reviews import review_of
from mailbot.store.text import plain_list
from mailbot.store.transactions import Row
from mailbot.versions import version_of


def thread_row(thread_key: str, lines: Sequence[Row]) -> Values:
    """Return the values of a thread's row from the lines of its messages, oldest first."""
    return {
        "thread_key": thread_key,
        "subject": lines[0]["subject"],
        "version": version_of(line["fingerprint"] for line in lines),
        "first_at": lines[0]["at"],
        "last_at": lines[-1]["at"],
        "messages": len(lines),
        "customer_messages": sum(line["role"] == Role.CUSTOMER.value for line in lines),
    }


def thread_of(row: Row, messages: Sequence[Message]) -> Thread:
    """Return a thread with its messages, which are given oldest first."""
    return Thread(
        key=row["key"],
        mailbox=row["mailbox"],
        subject=row["subject"],
        messages=tuple(messages),
        version=row["version"],
    )


def summary_of(row: Row) -> ThreadSummary:
    """Return one line of a list of threads."""
    return ThreadSummary(
        key=row["key"],
        mailbox=row["mailbox"],
        subject=row["subject"],
        version=row["version"],
        first_at=time_of(row["first_at"]),
        last_at=time_of(row["last_at"]),
        messages=row["messages"],
        review=None if row["review"] is None else review_of(row["review"]),
    )


def profile_row(profile: ThreadProfile) -> Values:
    """Return the values of the row that a journey is looked for by."""
    return {
        "thread_key": profile.thread_key,
        "people": plain_list(sorted(profile.people)),
        "subject": profile.subject,
        "identifiers": plain_list(sorted(profile.identifiers)),
    }


def profile_of(row: Row) -> ThreadProfile:
    """Return what a journey is looked for by."""
    return ThreadProfile(
        thread_key=row["key"],
        people=frozenset(texts_of(row["people"])),
        subject=row["subject"],
        identifiers=frozenset(texts_of(row["identifiers"])),
        first_at=time_of(row["first_at"]),
        last_at=time_of(row["last_at"]),
    )


def journey_row(link: JourneyLink) -> Values:
    """Return the values of a link between threads."""
    return {"one": link.one, "other": link.other, "reason": link.reason.value, "evidence": link.evidence}


def journey_thread_of(row: Row) -> JourneyThread:
    """Return another thread of a journey."""
    return JourneyThread(
        thread_key=row["key"],
        subject=row["subject"],
        first_at=time_of(row["first_at"]),
        last_at=time_of(row["last_at"]),
        messages=row["messages"],
        reason=JourneyReason(row["reason"]),
        evidence=row["evidence"],
    )
