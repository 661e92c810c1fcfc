"""Build small labelled threads for the tests of the rules, as a reader would note them."""

from mailbot.model import (
    AskKind,
    AskLabel,
    Certainty,
    Does,
    FactKind,
    FactLabel,
    Labels,
    Outcome,
    Ref,
    Review,
    Role,
    SentenceLabel,
    Transcript,
    TranscriptMessage,
    TurnDoes,
    TurnLabel,
)
from mailbot.review.conclude import conclude
from mailbot.review.flags import Rules
from mailbot.review.judge import JudgeIdentity

CUSTOMER, AGENT, AGENT_B = "Customer", "Agent A", "Agent B"


def transcript(*messages: tuple[str, str]) -> Transcript:
    """Return a transcript; each message is (alias, sentences parted by ` | `)."""
    return Transcript(
        id="t",
        messages=tuple(
            TranscriptMessage(
                role=Role.CUSTOMER if alias == CUSTOMER else Role.AGENT,
                alias=alias,
                sentences=tuple(text.split(" | ")),
            )
            for alias, text in messages
        ),
    )


def place(written: str) -> Ref:
    """Return the Ref of `m2.s3`."""
    message, sentence = written.split(".")
    return Ref(int(message[1:]), int(sentence[1:]))


def ask(name: str, *mentions: str, kind: AskKind = AskKind.QUESTION) -> AskLabel:
    return AskLabel(id=name, kind=kind, mentions=tuple(map(place, mentions)))


def fact(name: str, *mentions: str, kind: FactKind = FactKind.IDENTIFIER) -> FactLabel:
    return FactLabel(id=name, kind=kind, mentions=tuple(map(place, mentions)))


def said(
    where: str,
    does: Does,
    *about: str,
    certainty: Certainty = Certainty.LIKELY,
    broken: bool = False,
) -> SentenceLabel:
    return SentenceLabel(ref=place(where), does=does, about=about, certainty=certainty, broken=broken)


def turn(
    message: int,
    does: TurnDoes,
    because_of: int | None = None,
    certainty: Certainty = Certainty.LIKELY,
) -> TurnLabel:
    return TurnLabel(message=message, does=does, because_of=because_of, certainty=certainty)


def review_of(
    text: Transcript,
    *,
    asks: tuple[AskLabel, ...] = (),
    facts: tuple[FactLabel, ...] = (),
    sentences: tuple[SentenceLabel, ...] = (),
    turns: tuple[TurnLabel, ...] = (),
    outcome: Outcome | None = None,
) -> Review:
    """Return what the rules conclude from these labels."""
    return conclude(
        text,
        Labels(asks=asks, facts=facts, sentences=sentences, turns=turns, outcome=outcome),
        identity=JudgeIdentity(judge="test"),
        rules=Rules(),
    )
