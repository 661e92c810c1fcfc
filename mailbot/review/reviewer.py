"""One transcript reviewed: the judge labels, evidence is checked, code concludes, each finding is looked at again."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from mailbot.model import Review, Role, Sealed, Status, Transcript, Usage
from mailbot.review.conclude import conclude
from mailbot.review.cost import add_usage
from mailbot.review.evidence import EvidenceError, check_labels
from mailbot.review.flags import Rules
from mailbot.review.judge import Judge, NotAskedError, NotReviewedError, Setback
from mailbot.turns import count_rounds

SEALED = frozenset(map(str, Sealed))
TURNS = frozenset({Role.CUSTOMER, Role.AGENT})


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """One attempt at a review: what came of it, and what hindered it, if anything did.

    `until` is when to try again, where the hindrance tells.
    """

    review: Review
    setback: Setback | None = None
    until: datetime | None = None


async def review_transcript(transcript: Transcript, judge: Judge, rules: Rules) -> Review:
    """Return the review of a transcript; what cannot be judged comes back as *not reviewed* with its reason."""
    return (await attempt_review(transcript, judge, rules)).review


async def attempt_review(transcript: Transcript, judge: Judge, rules: Rules) -> Attempt:
    """Return the review of a transcript, and what hindered it."""
    sealed = _sealed_in(transcript)
    if sealed:
        return Attempt(review=not_reviewed(transcript, judge, sealed, Usage()), setback=Setback.LASTING)
    try:
        return Attempt(review=await _judged(transcript, judge, rules))
    except NotReviewedError as error:
        return Attempt(
            review=not_reviewed(transcript, judge, str(error), error.usage),
            setback=error.setback,
            until=error.until if isinstance(error, NotAskedError) else None,
        )


async def _judged(transcript: Transcript, judge: Judge, rules: Rules) -> Review:
    """Return the review of a transcript; raises NotReviewedError with all that was spent."""
    judgement = await judge.label(transcript)
    try:
        check_labels(judgement.labels, transcript)
    except EvidenceError as error:
        raise NotReviewedError(str(error), judgement.usage) from error
    concluded = partial(conclude, transcript, judgement.labels, identity=judge.identity, rules=rules)
    first = concluded(usage=judgement.usage)
    try:
        second = await judge.look_again(transcript, first)
    except NotReviewedError as error:
        error.usage = add_usage(judgement.usage, error.usage)
        raise
    usage = add_usage(judgement.usage, second.usage)
    return concluded(usage=usage, doubted=second.doubted, suspected=second.suspected)


def _sealed_in(transcript: Transcript) -> str:
    """Return why a thread cannot be judged: what its customer or an agent wrote is encrypted; empty if all is clear."""
    for number, message in enumerate(transcript.messages):
        sealed = SEALED.intersection(message.attachments) if message.role in TURNS else frozenset()
        if sealed:
            return (
                f"Message {number + 1} is {min(sealed)}: its words cannot be read, so no reply to them can be judged."
            )
    return ""


def not_reviewed(transcript: Transcript, judge: Judge, reason: str, usage: Usage) -> Review:
    """Return a review that concludes nothing but its reason and what was spent."""
    return Review(
        id=transcript.id,
        status=Status.NOT_REVIEWED,
        reason=reason,
        judge=judge.identity.judge,
        model=judge.identity.model,
        prompt=judge.identity.prompt,
        rounds=count_rounds(transcript.messages),
        usage=usage,
    )
