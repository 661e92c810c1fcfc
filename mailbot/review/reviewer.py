"""One transcript reviewed: the judge labels, evidence is checked, code concludes, each finding is looked at again."""

from functools import partial

from mailbot.model import Review, Status, Transcript, Usage
from mailbot.review.conclude import conclude
from mailbot.review.cost import add_usage
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
    concluded = partial(conclude, transcript, judgement.labels, identity=judge.identity, rules=rules)
    first = concluded(usage=judgement.usage)
    try:
        second = await judge.look_again(transcript, first)
    except NotReviewedError as error:
        return not_reviewed(transcript, judge, str(error), add_usage(judgement.usage, error.usage))
    usage = add_usage(judgement.usage, second.usage)
    return concluded(usage=usage, doubted=second.doubted, suspected=second.suspected)


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
