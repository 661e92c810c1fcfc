"""One thread as its page shows it: conversation, ledger, timeline, and who judged. Pure; knows no HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from mailbot.model import JourneyReason, Review, Status, Thread
from mailbot.review.suspicious import quote_suspicious
from mailbot.review.transcript import transcript_of_thread
from mailbot.store.kept import JourneyThread, StoredReview
from mailbot.web.citations import CitedSentence, cite, review_fits
from mailbot.web.conversation import MessageView, build_conversation
from mailbot.web.ledger import AskView, FindingView, build_ledger, ways_back
from mailbot.web.thread_rows import SIGNALS, Chip, show_flags
from mailbot.web.timeline import RoundView, build_timeline
from mailbot.web.times import Moment, show_moment
from mailbot.web.words import OUTCOMES, count_words


@dataclass(frozen=True, kw_only=True, slots=True)
class Provenance:
    """Who judged, with what, when and for how much."""

    judge: str
    model: str | None
    prompt: str | None
    at: Moment
    tokens: str | None
    cost: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewView:
    """What was concluded, ready to show. `reason` says why nothing could be."""

    reason: str | None
    older: bool
    without_model: bool
    rounds: str
    avoidable: str | None
    outcome: str | None
    flags: tuple[Chip, ...]
    summary: str | None
    better_reply: str | None
    praise: str | None
    timeline: tuple[RoundView, ...]
    asks: tuple[AskView, ...]
    findings: tuple[FindingView, ...]
    provenance: Provenance


@dataclass(frozen=True, kw_only=True, slots=True)
class JourneyRow:
    """Another thread of the same customer about the same matter, and the proof in words."""

    key: str
    subject: str
    proof: str
    last: Moment
    mails: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadPage:
    """Everything on the page of one thread; `review` is None until there is one that fits the mails.

    `suspicious` are the sentences that speak to whoever reviews the thread.
    """

    key: str
    subject: str
    mailbox: str
    counts: str
    messages: tuple[MessageView, ...]
    review: ReviewView | None
    journey: tuple[JourneyRow, ...] = ()
    suspicious: tuple[CitedSentence, ...] = ()


def build_thread_page(
    thread: Thread, stored: StoredReview | None, zone: tzinfo, journey: Sequence[JourneyThread] = ()
) -> ThreadPage:
    """Return the page of a thread with the newest review, if it still fits the thread's mails."""
    same_version = stored is not None and stored.version == thread.version
    if stored is not None and not review_fits(thread, stored.review, same_version=same_version):
        stored = None
    review = stored.review if stored else None
    return ThreadPage(
        key=thread.key,
        subject=thread.subject or "(no subject)",
        mailbox=thread.mailbox,
        counts=count_words(len(thread.messages), "mail", "mails"),
        messages=build_conversation(
            thread, review.sentences if review else (), ways_back(review) if review else {}, zone
        ),
        review=_view_review(thread, stored, zone, older=not same_version) if stored else None,
        journey=tuple(_view_journey(other, zone) for other in journey),
        suspicious=tuple(map(cite, quote_suspicious(transcript_of_thread(thread)))),
    )


def _view_journey(other: JourneyThread, zone: tzinfo) -> JourneyRow:
    named = other.reason is JourneyReason.IDENTIFIER
    return JourneyRow(
        key=other.thread_key,
        subject=other.subject or "(no subject)",
        proof=f"both name {other.evidence}" if named else "the same subject",
        last=show_moment(other.last_at, zone),
        mails=count_words(other.messages, "mail", "mails"),
    )


def _view_review(thread: Thread, stored: StoredReview, zone: tzinfo, *, older: bool) -> ReviewView:
    review = stored.review
    ledger = build_ledger(thread, review)
    return ReviewView(
        reason=(review.reason or "no reason was kept") if review.status is Status.NOT_REVIEWED else None,
        older=older,
        without_model=review.judge == SIGNALS,
        rounds=count_words(review.rounds, "round", "rounds"),
        avoidable=f"{review.avoidable_rounds} avoidable" if review.avoidable_rounds else None,
        outcome=OUTCOMES[review.outcome] if review.outcome else None,
        flags=show_flags(review),
        summary=review.summary,
        better_reply=review.better_reply,
        praise=review.praise,
        timeline=build_timeline(thread, review, zone),
        asks=ledger.asks,
        findings=ledger.findings,
        provenance=_view_provenance(review, show_moment(stored.reviewed_at, zone)),
    )


def _view_provenance(review: Review, at: Moment) -> Provenance:
    usage = review.usage
    spent = usage.tokens_in or usage.tokens_out
    tokens = f"{usage.tokens_in:,} in ({usage.tokens_cached:,} cached), {usage.tokens_out:,} out" if spent else None
    return Provenance(
        judge=review.judge,
        model=review.model,
        prompt=review.prompt,
        at=at,
        tokens=tokens,
        cost=f"{usage.cost:.4f}" if spent else None,
    )
