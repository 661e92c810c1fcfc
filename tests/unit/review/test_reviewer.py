"""One transcript through a judge: what is concluded, and what is not when the judge cannot be trusted."""

from dataclasses import dataclass, field, replace

from mailbot.model import (
    AskKind,
    AskLabel,
    Certainty,
    Does,
    FindingKind,
    Labels,
    Ref,
    Review,
    Role,
    Sealed,
    SentenceLabel,
    Status,
    Transcript,
    Usage,
)
from mailbot.review.flags import Rules
from mailbot.review.judge import JudgeIdentity, Judgement, NotReviewedError, SecondLook
from mailbot.review.reviewer import review_transcript
from tests.unit.review.conclude.labelled import AGENT, CUSTOMER, transcript

TEXT = transcript((CUSTOMER, "Where is it?"), (AGENT, "Thank you for writing."))
SPENT = Usage(tokens_in=100, tokens_out=10, cost=0.5)


@dataclass
class Scripted:
    """A judge that gives a scripted answer."""

    labels: Labels = field(default_factory=Labels)
    fails: NotReviewedError | None = None
    fails_again: NotReviewedError | None = None
    doubts: bool = False
    again: Usage = field(default_factory=Usage)
    identity: JudgeIdentity = field(
        default_factory=lambda: JudgeIdentity(judge="scripted", model="m-1", prompt="review@3"),
    )

    async def label(self, transcript: Transcript) -> Judgement:
        """Give the script's labels, or fail as it says."""
        del transcript
        if self.fails:
            raise self.fails
        return Judgement(labels=self.labels, usage=SPENT)

    async def look_again(self, transcript: Transcript, review: Review) -> SecondLook:
        """Doubt everything, or fail, as the script says."""
        del transcript
        if self.fails_again:
            raise self.fails_again
        return SecondLook(doubted=frozenset(review.findings) if self.doubts else frozenset(), usage=self.again)


def labels(cited: Ref) -> Labels:
    """Return labels with one ask that cites a sentence."""
    return Labels(
        asks=(AskLabel(id="a1", kind=AskKind.QUESTION, mentions=(cited,)),),
        sentences=(SentenceLabel(ref=Ref(1, 0), does=Does.COURTESY),),
    )


async def test_labels_become_a_review_that_says_who_judged() -> None:
    review = await review_transcript(TEXT, Scripted(labels(Ref(0, 0))), Rules())

    assert [finding.kind for finding in review.findings] == [FindingKind.IGNORED_ASK]
    assert (review.judge, review.model, review.prompt) == ("scripted", "m-1", "review@3")
    assert review.usage == SPENT


async def test_a_judge_that_cannot_judge_leaves_the_thread_not_reviewed_with_its_reason() -> None:
    review = await review_transcript(TEXT, Scripted(fails=NotReviewedError("the answer was cut off", SPENT)), Rules())

    assert (review.status, review.reason) == (Status.NOT_REVIEWED, "the answer was cut off")
    assert (review.findings, review.flags, review.rounds) == ((), (), 1)
    assert review.usage == SPENT


async def test_a_thread_with_an_encrypted_message_is_not_reviewed_and_costs_nothing() -> None:
    sealed = replace(TEXT.messages[1], sentences=(), attachments=(Sealed.PGP.value, "encrypted.asc"))
    review = await review_transcript(replace(TEXT, messages=(TEXT.messages[0], sealed)), Scripted(), Rules())
    assert (review.status, review.usage) == (Status.NOT_REVIEWED, Usage())
    assert review.reason == "Message 2 is encrypted (PGP): its words cannot be read, so no reply to them can be judged."


async def test_what_a_machine_encrypted_keeps_nobody_from_being_reviewed() -> None:
    sealed = replace(TEXT.messages[1], role=Role.AUTOMATIC, sentences=(), attachments=(Sealed.SMIME.value,))
    review = await review_transcript(
        replace(TEXT, messages=(*TEXT.messages, sealed)), Scripted(labels(Ref(0, 0))), Rules()
    )
    assert review.status is Status.REVIEWED


async def test_a_finding_that_does_not_stand_at_the_second_look_is_unsure_and_counts_nowhere() -> None:
    judge = Scripted(labels(Ref(0, 0)), doubts=True, again=Usage(tokens_in=7, cost=0.25))
    review = await review_transcript(TEXT, judge, Rules())

    assert [finding.certainty for finding in review.findings] == [Certainty.UNSURE]
    assert not review.replies[0].polite_but_unread
    assert review.flags == ()
    assert (review.usage.tokens_in, review.usage.cost) == (107, 0.75)


async def test_without_the_second_look_nothing_is_shown_and_nothing_spent_is_forgotten() -> None:
    judge = Scripted(labels(Ref(0, 0)), fails_again=NotReviewedError("the endpoint is down", Usage(tokens_in=5)))
    review = await review_transcript(TEXT, judge, Rules())

    assert (review.status, review.reason, review.findings) == (Status.NOT_REVIEWED, "the endpoint is down", ())
    assert review.usage.tokens_in == 105


async def test_a_citation_of_a_sentence_that_is_not_there_leaves_the_thread_not_reviewed() -> None:
    review = await review_transcript(TEXT, Scripted(labels(Ref(0, 7))), Rules())

    assert review.status is Status.NOT_REVIEWED
    assert review.reason
    assert review.findings == ()


async def test_an_ask_that_cites_an_agents_sentence_leaves_the_thread_not_reviewed() -> None:
    review = await review_transcript(TEXT, Scripted(labels(Ref(1, 0))), Rules())

    assert review.status is Status.NOT_REVIEWED
