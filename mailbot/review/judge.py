"""The port of the judge: what turns a transcript into labels. Knows neither networks nor stores."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Protocol

from mailbot.model import Finding, Labels, MailbotError, Review, Transcript, Usage


class NotReviewedError(MailbotError):
    """A judge could not judge; its text is the reason that people are shown. `usage` is what was spent all the same."""

    def __init__(self, reason: str, usage: Usage | None = None) -> None:
        """Keep the reason, one sentence without any text of the mails, and the spent tokens."""
        super().__init__(reason)
        self.usage = usage or Usage()


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgeIdentity:
    """Who judges: judge name, model and prompt version (`review@3`); None where a judge has neither."""

    judge: str
    model: str | None = None
    prompt: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What a judge gives back: labels, and what they cost."""

    labels: Labels
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, kw_only=True, slots=True)
class SecondLook:
    """What a judge says when the findings are put to it again: which it doubts, and which it would add as a doubt."""

    doubted: AbstractSet[Finding] = frozenset()
    suspected: tuple[Finding, ...] = ()
    usage: Usage = field(default_factory=Usage)


class Judge(Protocol):
    """What reads a transcript and labels it. An instance serves many transcripts at once."""

    @property
    def identity(self) -> JudgeIdentity:
        """Name judge, model and prompt version, as every review will carry them."""
        ...

    async def label(self, transcript: Transcript) -> Judgement:
        """Return the labels of a transcript.

        Raises NotReviewedError when the thread cannot be judged: an unreadable, refused, truncated or over-long
        answer, an endpoint that stays down, a thread too long for the model.
        """
        ...

    async def look_again(self, transcript: Transcript, review: Review) -> SecondLook:
        """Return which findings of a review of that transcript do not stand at a second look.

        Raises NotReviewedError when the judge cannot be asked.
        """
        ...
