"""Signals as the witness of a model: what they prove and the model did not see is shown to a person, as a doubt.

They never speak for a reply. Measured on the threads of tests/data/threads-tune.jsonl, what signals take for an answer
would have cast doubt on 4 of 38 asks that were truly ignored.
"""

from dataclasses import dataclass, replace

from mailbot.model import Certainty, Finding, Review, Transcript
from mailbot.review.conclude import conclude
from mailbot.review.flags import Rules
from mailbot.review.judge import Judge, JudgeIdentity, Judgement, SecondLook
from mailbot.review.signals import SignalsJudge
from mailbot.turns import turns_of


@dataclass(frozen=True)
class WitnessedJudge:
    """A judge beside whom signals read every transcript; labels, identity and costs are the judge's own."""

    judge: Judge

    @property
    def identity(self) -> JudgeIdentity:
        """Name the judge who labels."""
        return self.judge.identity

    async def label(self, transcript: Transcript) -> Judgement:
        """Return the judge's labels."""
        return await self.judge.label(transcript)

    async def look_again(self, transcript: Transcript, review: Review) -> SecondLook:
        """Return the judge's doubts, and what signals found in replies where the judge found nothing."""
        second = await self.judge.look_again(transcript, review)
        return replace(second, suspected=(*second.suspected, *await suspicions(transcript, review)))


async def suspicions(transcript: Transcript, review: Review) -> tuple[Finding, ...]:
    """Return what signals find in the agents' turns in which a review has no finding; each of them is *unsure*."""
    witness = SignalsJudge()
    labels = (await witness.label(transcript)).labels
    proven = conclude(transcript, labels, identity=witness.identity, rules=Rules()).findings
    charged = {finding.message for finding in review.findings}
    clean = [turn for turn in turns_of(transcript.messages) if charged.isdisjoint(turn.messages)]
    return tuple(
        replace(finding, certainty=Certainty.UNSURE, ask=None)
        for finding in proven
        if finding.certainty is not Certainty.UNSURE and any(finding.message in turn.messages for turn in clean)
    )
