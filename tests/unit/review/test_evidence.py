"""Evidence: labels that do not stand on the text are refused."""

from dataclasses import replace

import pytest

from mailbot.model import (
    AskKind,
    AskLabel,
    Does,
    FactKind,
    FactLabel,
    Labels,
    Ref,
    Role,
    SentenceLabel,
    Transcript,
    TranscriptMessage,
    TurnDoes,
    TurnLabel,
)
from mailbot.review.evidence import EvidenceError, check_labels

TRANSCRIPT = Transcript(
    id="t",
    messages=(
        TranscriptMessage(role=Role.CUSTOMER, alias="Customer", sentences=("Where is it?", "It is late.")),
        TranscriptMessage(role=Role.AGENT, alias="Agent A", sentences=("Hello.", "On its way.")),
        TranscriptMessage(role=Role.CUSTOMER, alias="Customer", sentences=("Thanks.",)),
        TranscriptMessage(role=Role.INTERNAL, alias="Internal A", sentences=("Note.",)),
    ),
)
GOOD = Labels(
    asks=(AskLabel(id="a1", kind=AskKind.QUESTION, mentions=(Ref(0, 0),)),),
    facts=(FactLabel(id="f1", kind=FactKind.OTHER, mentions=(Ref(0, 1),)),),
    sentences=(
        SentenceLabel(ref=Ref(1, 0), does=Does.COURTESY),
        SentenceLabel(ref=Ref(1, 1), does=Does.ANSWERS, about=("a1",)),
    ),
    turns=(
        TurnLabel(message=0, does=TurnDoes.NEW_ASK),
        TurnLabel(message=2, does=TurnDoes.REPEATS, because_of=1),
    ),
)


def with_sentence(label: SentenceLabel) -> Labels:
    """Return good labels with another label for the last agent sentence."""
    return replace(GOOD, sentences=(GOOD.sentences[0], label))


def with_turn(label: TurnLabel) -> Labels:
    """Return good labels with another label for the last turn."""
    return replace(GOOD, turns=(GOOD.turns[0], label))


def with_ask(*mentions: Ref, id_: str = "a1") -> Labels:
    """Return good labels with another ask."""
    return replace(GOOD, asks=(AskLabel(id=id_, kind=AskKind.QUESTION, mentions=mentions),))


def test_labels_that_stand_on_the_text_pass() -> None:
    check_labels(GOOD, TRANSCRIPT)


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (with_ask(Ref(0, 2)), "a1 cites m0.s2"),
        (with_ask(Ref(1, 0)), "a1 cites m1.s0"),
        (with_ask(Ref(3, 0)), "a1 cites m3.s0"),
        (with_ask(), "a1 cites no sentence"),
        (with_ask(Ref(0, 0), id_="f1"), "f1 is used twice"),
        (replace(GOOD, facts=(replace(GOOD.facts[0], mentions=(Ref(9, 9),)),)), "f1 cites m9.s9"),
        (with_sentence(SentenceLabel(ref=Ref(1, 2), does=Does.OTHER)), "m1.s2 is labelled"),
        (with_sentence(SentenceLabel(ref=Ref(3, 0), does=Does.OTHER)), "m3.s0 is labelled"),
        (with_sentence(SentenceLabel(ref=Ref(1, 0), does=Does.OTHER)), "m1.s0 has two labels"),
        (replace(GOOD, sentences=(*GOOD.sentences, GOOD.sentences[1])), "m1.s1 answers stands twice"),
        (with_sentence(SentenceLabel(ref=Ref(1, 1), does=Does.ANSWERS, about=("a2",))), "about a2"),
        (replace(GOOD, sentences=GOOD.sentences[:1]), "1 of 2 agent sentences have no label, m1.s1"),
        (with_turn(TurnLabel(message=1, does=TurnDoes.THANKS)), "no customer turn begins there"),
        (with_turn(TurnLabel(message=0, does=TurnDoes.THANKS)), "m0 has two labels"),
        (with_turn(TurnLabel(message=2, does=TurnDoes.REPEATS, because_of=0)), "because of m0"),
        (with_turn(TurnLabel(message=2, does=TurnDoes.REPEATS, because_of=3)), "because of m3"),
        (with_turn(TurnLabel(message=2, does=TurnDoes.REPEATS, because_of=-2)), "because of m-2"),
        (replace(GOOD, turns=GOOD.turns[:1]), "m2 has no label"),
    ],
)
def test_labels_without_evidence_are_refused(labels: Labels, told: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        check_labels(labels, TRANSCRIPT)
    assert told in str(caught.value)
