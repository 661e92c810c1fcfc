"""From labels to a review: calls the rules in the order in which one needs the other."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from mailbot.model import Finding, Labels, Review, Status, Transcript, Usage
from mailbot.review.conclude.findings import find_misses, in_order, with_doubts
from mailbot.review.conclude.ledger import close_ledger, keep_ledger
from mailbot.review.conclude.reading import Reading
from mailbot.review.conclude.replies import weigh_replies
from mailbot.review.conclude.rounds import could_have_ended_after, judge_turns
from mailbot.review.flags import Rules, raise_flags
from mailbot.review.judge import JudgeIdentity


def conclude(
    transcript: Transcript,
    labels: Labels,
    *,
    identity: JudgeIdentity,
    rules: Rules,
    usage: Usage | None = None,
    doubted: AbstractSet[Finding] = frozenset(),
    suspected: Sequence[Finding] = (),
) -> Review:
    """Return the review that follows from checked labels (see `evidence.check_labels`).

    Findings that are `doubted` are *unsure*, and so are those that others than the judge have `suspected`.
    """
    reading = Reading(transcript, labels)
    ledger = keep_ledger(reading)
    findings = in_order((*with_doubts(find_misses(reading, ledger), doubted), *suspected))
    replies = weigh_replies(reading, ledger, findings, min_courtesy_share=rules.min_courtesy_share)
    turns = judge_turns(reading, findings, replies)
    review = Review(
        id=transcript.id,
        status=Status.REVIEWED,
        judge=identity.judge,
        model=identity.model,
        prompt=identity.prompt,
        rounds=len(reading.customer_turns),
        avoidable_rounds=sum(turn.avoidable for turn in turns),
        could_have_ended_after=could_have_ended_after(turns, labels.outcome),
        asks=close_ledger(reading, ledger),
        replies=replies,
        findings=findings,
        turns=turns,
        sentences=labels.sentences,
        outcome=labels.outcome,
        summary=labels.summary,
        better_reply=labels.better_reply,
        praise=labels.praise,
        usage=usage or Usage(),
    )
    return raise_flags(review, rules)
