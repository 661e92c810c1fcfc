"""Repair: what is beyond doubt is mended, everything else is left to be refused."""

from dataclasses import replace

import pytest

from mailbot.model import (
    AskKind,
    AskLabel,
    Certainty,
    Does,
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
from mailbot.review.repair import mend_labels


def message(role: Role, *sentences: str) -> TranscriptMessage:
    return TranscriptMessage(role=role, alias=role, sentences=sentences)


THREAD = Transcript(
    id="t",
    messages=(
        message(Role.CUSTOMER, "Where is it?", "And the invoice?"),
        message(Role.AGENT, "Both come today."),
        message(Role.CUSTOMER, "Nothing came."),
        message(Role.CUSTOMER, "Hello?"),
    ),
)
ASKS = (
    AskLabel(id="a1", kind=AskKind.QUESTION, mentions=(Ref(0, 0),)),
    AskLabel(id="a2", kind=AskKind.REQUEST, mentions=(Ref(0, 1),)),
)
ANSWER = SentenceLabel(ref=Ref(1, 0), does=Does.ANSWERS, about=("a1",), certainty=Certainty.CERTAIN)
CHASE = TurnLabel(message=2, does=TurnDoes.CHASES, because_of=1, certainty=Certainty.CERTAIN)
LABELS = Labels(asks=ASKS, sentences=(ANSWER,), turns=(CHASE,))


def test_sound_labels_stay_as_they_are() -> None:
    assert mend_labels(LABELS, THREAD) == LABELS


def test_two_labels_that_agree_become_one_about_both_asks_and_as_sure_as_the_less_sure() -> None:
    other = replace(ANSWER, about=("a2",), certainty=Certainty.UNSURE)
    mended = mend_labels(replace(LABELS, sentences=(ANSWER, other)), THREAD)
    assert mended.sentences == (replace(ANSWER, about=("a1", "a2"), certainty=Certainty.UNSURE),)


def test_a_sentence_that_does_two_things_keeps_both() -> None:
    other = replace(ANSWER, does=Does.PROMISES)
    mended = mend_labels(replace(LABELS, sentences=(other, ANSWER)), THREAD)
    check_labels(mended, THREAD)
    assert mended.sentences == (ANSWER, other)


def test_a_sentence_that_does_something_is_not_called_idle_as_well() -> None:
    other = replace(ANSWER, does=Does.OTHER, about=())
    assert mend_labels(replace(LABELS, sentences=(other, ANSWER)), THREAD) == LABELS


def test_courtesy_that_is_called_boilerplate_too_is_refused() -> None:
    idle = [SentenceLabel(ref=Ref(1, 0), does=does) for does in (Does.COURTESY, Does.BOILERPLATE)]
    with pytest.raises(EvidenceError, match="two labels"):
        check_labels(mend_labels(replace(LABELS, sentences=tuple(idle)), THREAD), THREAD)


def test_a_label_at_a_customers_sentence_is_dropped() -> None:
    stray = SentenceLabel(ref=Ref(0, 0), does=Does.OTHER)
    assert mend_labels(replace(LABELS, sentences=(stray, ANSWER)), THREAD) == LABELS


def test_an_agents_sentence_among_the_mentions_of_an_ask_is_dropped() -> None:
    cited = replace(ASKS[0], mentions=(Ref(0, 0), Ref(1, 0)))
    assert mend_labels(replace(LABELS, asks=(cited, ASKS[1])), THREAD) == LABELS


def test_an_ask_said_twice_in_the_same_words_is_one() -> None:
    assert mend_labels(replace(LABELS, asks=(*ASKS, ASKS[0])), THREAD) == LABELS


def test_a_turn_cited_by_its_second_message_is_cited_by_its_first() -> None:
    mended = mend_labels(replace(LABELS, turns=(replace(CHASE, message=3),)), THREAD)
    assert mended == LABELS
    assert mend_labels(replace(LABELS, turns=(CHASE, replace(CHASE, message=3))), THREAD) == LABELS


@pytest.mark.parametrize(
    "labels",
    [
        replace(LABELS, sentences=(ANSWER, SentenceLabel(ref=Ref(9, 0), does=Does.OTHER))),
        replace(LABELS, sentences=()),
        replace(LABELS, sentences=(replace(ANSWER, about=("a9",)),)),
        replace(LABELS, asks=(replace(ASKS[0], mentions=(Ref(1, 0),)), ASKS[1])),
        replace(LABELS, asks=(*ASKS, replace(ASKS[0], kind=AskKind.PROBLEM))),
        replace(LABELS, turns=(CHASE, replace(CHASE, message=3, does=TurnDoes.THANKS))),
        replace(LABELS, turns=(replace(CHASE, message=1),)),
        replace(LABELS, turns=(replace(CHASE, because_of=3),)),
    ],
    ids=["no-such-sentence", "unlabelled", "unknown-id", "ask-of-an-agent", "one-id-two-asks", "two-turns-in-one",
         "turn-of-an-agent", "because-of-a-later-message"],
)  # fmt: skip
def test_what_would_need_a_judgement_is_left_to_be_refused(labels: Labels) -> None:
    with pytest.raises(EvidenceError):
        check_labels(mend_labels(labels, THREAD), THREAD)
