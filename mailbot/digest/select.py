"""Chooses what a digest says: figures, groups worst first, causes, judges. Pure; words and looks belong to others.

Fairness is decided here: one group a thread, no names, nothing doubtful shown as if it were proved.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from mailbot.digest.clean import clean_line
from mailbot.digest.content import (
    CauseCount,
    DigestContent,
    Figures,
    Group,
    GroupKind,
    JudgeCount,
    Pair,
    ThreadEntry,
)
from mailbot.model import Cause, Certainty, Finding, FlagKind, Review, Status
from mailbot.store.kept import StoredReview

THREADS_A_GROUP = 5
PAIRS_A_THREAD = 3
JUDGES_SHOWN = 3
SUBJECT_LIMIT = 120
QUOTE_LIMIT = 420
LINE_LIMIT = 280

SHOWN = (Certainty.CERTAIN, Certainty.LIKELY)
BEYOND = frozenset({Cause.POLICY, Cause.PROCESS, Cause.PRODUCT})


class Lead(Protocol):
    """Whom a digest is for."""

    @property
    def name(self) -> str:
        """Return the lead's name; may be empty."""
        ...


def select_digest(
    reviews: Sequence[StoredReview], *, lead: Lead, day: date, mailboxes: tuple[str, ...]
) -> DigestContent:
    """Return what the digest of `day`, a local date of the lead, says about these reviews.

    `mailboxes` are those the lead may read about; empty means all. Reviews of other mailboxes are left out, and of
    several reviews of one thread the newest counts.
    """
    rows = _newest(row for row in reviews if not mailboxes or row.mailbox in mailboxes)
    return DigestContent(
        lead_name=clean_line(lead.name, SUBJECT_LIMIT),
        day=day,
        mailboxes=mailboxes or tuple(sorted({row.mailbox for row in rows})),
        figures=_count(rows),
        groups=_group(rows),
        causes=_tally_causes(rows),
        judges=_tally_judges(rows),
        versions={row.thread_key: row.version for row in rows if row.review.status is Status.REVIEWED},
    )


def _newest(rows: Iterable[StoredReview]) -> list[StoredReview]:
    newest: dict[str, StoredReview] = {}
    for row in rows:
        known = newest.get(row.thread_key)
        if known is None or known.reviewed_at < row.reviewed_at:
            newest[row.thread_key] = row
    return list(newest.values())


def _count(rows: Sequence[StoredReview]) -> Figures:
    reviews = [row.review for row in rows if row.review.status is Status.REVIEWED]
    return Figures(
        seen=len(rows),
        too_many_rounds=sum(_needed_too_many(review) for review in reviews),
        first_reply_enough=sum(_saved_after(review) == 1 for review in reviews),
        avoidable_mails=sum(review.avoidable_rounds for review in reviews),
        not_reviewed=len(rows) - len(reviews),
        doubtful=sum(_doubtful(review) for review in reviews),
    )


# --- groups


def _group(rows: Sequence[StoredReview]) -> tuple[Group, ...]:
    members: dict[GroupKind, list[StoredReview]] = defaultdict(list)
    for row in rows:
        kind = _kind_of(row.review)
        if kind is not None:
            members[kind].append(row)
    elsewhere = sum(_needed_too_many(row.review) for row in members[GroupKind.BEYOND_A_REPLY])
    return tuple(
        Group(
            kind=kind,
            threads=tuple(_entry(row) for row in sorted(members[kind], key=_worst_first)[:THREADS_A_GROUP]),
            total=len(members[kind]),
            elsewhere=elsewhere if kind is GroupKind.TOO_MANY_ROUNDS else 0,
        )
        for kind in GroupKind
        if members[kind]
    )


def _kind_of(review: Review) -> GroupKind | None:
    """Return the one group a thread stands in, or None when there is nothing to tell of it."""
    if review.status is Status.NOT_REVIEWED:
        return GroupKind.NOT_REVIEWED
    proved = any(finding.certainty in SHOWN for finding in review.findings)
    fits = {
        GroupKind.TOO_MANY_ROUNDS: _needed_too_many(review) and not _all_beyond(review),
        GroupKind.POLITE_BUT_UNREAD: proved and FlagKind.POLITE_BUT_UNREAD in review.flags and not _all_beyond(review),
        GroupKind.MISSED: proved and not _all_beyond(review),
        GroupKind.LONG_YET_BLAMELESS: FlagKind.LONG_YET_BLAMELESS in review.flags and not _any_beyond(review),
        GroupKind.BEYOND_A_REPLY: _any_beyond(review) or FlagKind.BEYOND_A_REPLY in review.flags,
        GroupKind.PRAISEWORTHY: bool(review.praise) or FlagKind.PRAISEWORTHY in review.flags,
    }
    return next((kind for kind, fit in fits.items() if fit), None)


def _needed_too_many(review: Review) -> bool:
    return FlagKind.TOO_MANY_ROUNDS in review.flags and review.avoidable_rounds > 0


def _all_beyond(review: Review) -> bool:
    """Tell whether each avoidable round came from a rule, a procedure or the product: then no reply is charged."""
    causes = [turn.cause for turn in review.turns if turn.avoidable]
    return bool(causes) and all(cause in BEYOND for cause in causes)


def _any_beyond(review: Review) -> bool:
    return any(turn.cause in BEYOND for turn in review.turns)


def _worst_first(row: StoredReview) -> tuple[int, int, str, str]:
    return (-row.review.avoidable_rounds, -row.review.rounds, row.subject, row.thread_key)


# --- one thread


def _entry(row: StoredReview) -> ThreadEntry:
    review = row.review
    findings = sorted(
        (finding for finding in review.findings if finding.certainty in SHOWN),
        key=lambda finding: (SHOWN.index(finding.certainty), finding.message),
    )
    return ThreadEntry(
        key=row.thread_key,
        mailbox=row.mailbox,
        subject=clean_line(row.subject, SUBJECT_LIMIT) or "(no subject)",
        rounds=review.rounds,
        avoidable_rounds=review.avoidable_rounds,
        could_have_ended_after=_saved_after(review),
        avoidable=tuple(turn.avoidable for turn in review.turns),
        cause=_main_cause(review),
        pairs=tuple(_pair(finding) for finding in findings[:PAIRS_A_THREAD]),
        more_pairs=max(0, len(findings) - PAIRS_A_THREAD),
        doubtful=_doubtful(review),
        summary=_line(review.summary),
        praise=_line(review.praise),
        reason=_line(review.reason),
    )


def _pair(finding: Finding) -> Pair:
    return Pair(
        kind=finding.kind,
        certainty=finding.certainty,
        customer=clean_line(finding.customer.text, QUOTE_LIMIT),
        agent=clean_line(finding.agent.text, QUOTE_LIMIT) if finding.agent else None,
    )


def _line(text: str | None) -> str | None:
    return clean_line(text, LINE_LIMIT) or None if text else None


def _saved_after(review: Review) -> int | None:
    """Return the round after which a thread that went on could have ended."""
    after = review.could_have_ended_after
    return after if after is not None and review.avoidable_rounds and after < review.rounds else None


def _doubtful(review: Review) -> int:
    return sum(finding.certainty is Certainty.UNSURE for finding in review.findings)


def _main_cause(review: Review) -> Cause | None:
    """Return the commonest cause of the avoidable rounds, the earliest of equals; without any, what lies beyond."""
    causes = [turn.cause for turn in review.turns if turn.avoidable and turn.cause is not None]
    causes = causes or [turn.cause for turn in review.turns if turn.cause in BEYOND and turn.cause is not None]
    return Counter(causes).most_common(1)[0][0] if causes else None


# --- causes and judges


def _tally_causes(rows: Iterable[StoredReview]) -> tuple[CauseCount, ...]:
    rounds = Counter(turn.cause for row in rows for turn in row.review.turns if turn.avoidable)
    ordered: Mapping[Cause | None, int] = dict(sorted(rounds.items(), key=lambda item: (-item[1], item[0] or "~")))
    return tuple(CauseCount(cause=cause, rounds=number) for cause, number in ordered.items())


def _tally_judges(rows: Iterable[StoredReview]) -> tuple[JudgeCount, ...]:
    made = Counter(
        (row.review.judge, row.review.model, row.review.prompt) for row in rows if row.review.status is Status.REVIEWED
    )
    return tuple(
        JudgeCount(judge=judge, model=_line(model), prompt=_line(prompt), threads=threads)
        for (judge, model, prompt), threads in made.most_common(JUDGES_SHOWN)
    )
