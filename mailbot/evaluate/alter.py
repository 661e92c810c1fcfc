"""A transcript altered by code, and where each of its messages and sentences stood before.

Owns the bookkeeping that lets verdicts before and after be compared place by place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mailbot.model import Ref, Transcript, TranscriptMessage

Sentences = Sequence[tuple[int | None, str]]
"""The sentences of an altered message, each with its number before; None for one that is new."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Altered:
    """A transcript altered in the way that `how` names.

    `messages` holds for each message its number before, None for one that is new; `sentences` leads from the place
    of each sentence that was there before to where it stood.
    """

    how: str
    transcript: Transcript
    messages: tuple[int | None, ...]
    sentences: Mapping[Ref, Ref]

    @property
    def added(self) -> frozenset[Ref]:
        """Return the places of the sentences that were not there before."""
        return frozenset(
            ref
            for number, message in enumerate(self.transcript.messages)
            for index in range(len(message.sentences))
            if (ref := Ref(number, index)) not in self.sentences
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One message of an altered transcript: the message, its number before, and its sentences."""

    message: TranscriptMessage
    before: int | None
    sentences: Sentences


def keep(number: int, message: TranscriptMessage) -> Part:
    """Return a message as it was."""
    return Part(message=message, before=number, sentences=tuple(enumerate(message.sentences)))


def assemble(how: str, transcript: Transcript, parts: Sequence[Part]) -> Altered:
    """Return the altered transcript that consists of these messages, under the same id."""
    return Altered(
        how=how,
        transcript=replace(transcript, messages=tuple(map(_message, parts))),
        messages=tuple(part.before for part in parts),
        sentences={
            Ref(number, index): Ref(part.before, before)
            for number, part in enumerate(parts)
            if part.before is not None
            for index, (before, _) in enumerate(part.sentences)
            if before is not None
        },
    )


def _message(part: Part) -> TranscriptMessage:
    moved = {before: index for index, (before, _) in enumerate(part.sentences) if before is not None}
    answered = tuple(
        replace(answer, sentence=moved[answer.sentence]) for answer in part.message.answered if answer.sentence in moved
    )
    return replace(part.message, sentences=tuple(text for _, text in part.sentences), answered=answered)
