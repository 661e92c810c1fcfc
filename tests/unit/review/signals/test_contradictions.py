"""What a reply states otherwise than told: seen only when the customer says it again."""

import pytest

from mailbot.model import Does, Role, Transcript, TranscriptMessage
from mailbot.review.signals.judge import label_transcript

TOLD = "We are four adults with no car, arriving on 12 May, and the tent is blue."


def _does(reply: str, back: str) -> Does:
    said = (("Customer", TOLD), ("Agent A", reply), ("Customer", back))
    transcript = Transcript(
        id="t",
        language="en",
        messages=tuple(
            TranscriptMessage(role=Role.AGENT if alias == "Agent A" else Role.CUSTOMER, alias=alias, sentences=(text,))
            for alias, text in said
        ),
    )
    return label_transcript(transcript).sentences[0].does


@pytest.mark.parametrize(
    ("reply", "back"),
    [
        ("The house for two adults is ready.", "I wrote that we are four adults."),
        ("In June the house is ready.", "You must be mixing us up, as I wrote we come in May."),
        ("Your red tent finds its place by the lake.", "As I wrote, the tent is blue."),
        ("You can leave the car at the gate.", "I wrote that we have no car."),
    ],
)
def test_a_statement_that_the_customer_corrects_contradicts(reply: str, back: str) -> None:
    assert _does(reply, back) is Does.CONTRADICTS_FACT
    assert _does(reply, "Thank you, see you then.") is not Does.CONTRADICTS_FACT


def test_a_customer_who_changes_the_wish_does_not_make_a_reply_wrong() -> None:
    assert _does("The house for four adults is ready.", "Sorry, as I wrote it was four, we are six now.") is not (
        Does.CONTRADICTS_FACT
    )
