"""One transcript reviewed: the judge labels, evidence is checked, code concludes."""

from mailbot.model import Review, Status, Transcript, Usage
from mailbot.review.conclude import conclude
from mailbot.review.evidence import EvidenceError, check_labels
from mailbot.review.flags import Rules
from mailbot.review.judge import Judge, NotReviewedError
from mailbot.turns import count_rounds


async def review_transcript(transcript: Transcript, judge: Judge, rules: Rules) -> Review:
    """Return the review of a transcript; what cannot be judged comes back as *not reviewed* with its reason."""
    try:
        judgement = await judge.label(transcript)
    except NotReviewedError as error:
        return not_reviewed(transcript, judge, str(error), error.usage)
    try:
        check_labels(judgement.labels, transcript)
    except EvidenceError as error:
        return not_reviewed(transcript, judge, str(error), judgement.usage)
    return conclude(transcript, judgement.labels, identity=judge.identity, rules=rules, usage=judgement.usage)


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
