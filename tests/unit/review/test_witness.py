"""Signals as witness: what the model passed over is shown as a doubt, and nothing that it found is taken back."""

from mailbot.model import (
    AskKind,
    AskLabel,
    Certainty,
    Does,
    FindingKind,
    Labels,
    Ref,
    SentenceLabel,
    TurnDoes,
    TurnLabel,
)
from mailbot.review.flags import Rules
from mailbot.review.reviewer import review_transcript
from mailbot.review.witness import WitnessedJudge
from tests.unit.review.conclude.labelled import AGENT, CUSTOMER, transcript
from tests.unit.review.test_reviewer import SPENT, Scripted

TEXT = transcript(
    (CUSTOMER, "My order number is KV-482913. | When will it arrive?"),
    (AGENT, "Thank you for your message. | Please send us your order number."),
    (CUSTOMER, "As I already wrote, it is KV-482913. | When will it arrive?"),
)


def labels(request: Does) -> Labels:
    """Return labels in which the agent's request does what is given."""
    return Labels(
        asks=(AskLabel(id="a1", kind=AskKind.QUESTION, mentions=(Ref(0, 1), Ref(2, 1))),),
        sentences=(
            SentenceLabel(ref=Ref(1, 0), does=Does.COURTESY),
            SentenceLabel(ref=Ref(1, 1), does=request, about=("a1",)),
        ),
        turns=(TurnLabel(message=2, does=TurnDoes.OTHER),),
    )


async def test_what_only_signals_see_is_shown_as_a_doubt_and_counts_nowhere() -> None:
    judge = WitnessedJudge(Scripted(labels(Does.ASKS_SOMETHING_NEW)))
    review = await review_transcript(TEXT, judge, Rules())

    assert [(finding.kind, finding.message, finding.certainty) for finding in review.findings] == [
        (FindingKind.REASKED_FACT, 1, Certainty.UNSURE)
    ]
    assert not review.replies[0].polite_but_unread
    assert review.avoidable_rounds == 0
    assert (review.judge, review.usage) == ("scripted", SPENT)


async def test_where_the_model_found_a_miss_signals_add_none() -> None:
    judge = WitnessedJudge(Scripted(labels(Does.COURTESY)))
    review = await review_transcript(TEXT, judge, Rules())

    assert [(finding.kind, finding.message) for finding in review.findings] == [(FindingKind.IGNORED_ASK, 1)]
