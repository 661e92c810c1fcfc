"""The port of the judge: what turns a transcript into labels. Knows neither networks nor stores."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mailbot.model import Finding, Labels, MailbotError, Review, Transcript, Usage


class Setback(StrEnum):
    """Why a judge did not judge, as far as it decides when to ask again."""

    AWAY = "away"
    """Nobody answered, which costs nothing."""

    UNSOUND = "unsound"
    """An answer came and may be paid for, but cannot be believed; another one may be better."""

    LASTING = "lasting"
    """It would be so again until the thread, the prompt, the model or a setting has changed."""

    RESTING = "resting"
    """Not asked: the endpoint has failed too often of late."""

    BUDGET = "budget"
    """Not asked: what is left of the day's budget would not pay for it."""


NOT_ASKED = frozenset({Setback.RESTING, Setback.BUDGET})


class NotReviewedError(MailbotError):
    """A judge could not judge; its text is the reason that people are shown. `usage` is what was spent all the same."""

    setback = Setback.UNSOUND

    def __init__(self, reason: str, usage: Usage | None = None) -> None:
        """Keep the reason, one sentence without any text of the mails, and the spent tokens."""
        super().__init__(reason)
        self.usage = usage or Usage()


class LastingError(NotReviewedError):
    """A judge could not judge, nor can it until the thread, the prompt, the model or a setting has changed."""

    setback = Setback.LASTING


class EndpointAwayError(NotReviewedError):
    """Nobody answered, or only to say that it is too busy."""

    setback = Setback.AWAY


class NotAskedError(NotReviewedError):
    """A judge was not asked at all, or not for all it needs: the thread goes on waiting for its review."""

    def __init__(self, reason: str, setback: Setback, until: datetime | None = None) -> None:
        """Keep the reason and when to ask again, None where nobody can tell."""
        super().__init__(reason)
        self.setback = setback
        self.until = until


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
