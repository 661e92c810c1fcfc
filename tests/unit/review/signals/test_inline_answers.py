"""An agent's answer written below a quoted question is about that question, however little it says."""

import pytest

from mailbot.model import InlineAnswer, Ref, Role, Transcript, TranscriptMessage
from mailbot.review.signals.judge import label_transcript


@pytest.mark.parametrize(
    ("language", "asked", "said"),
    [
        (
            "en",
            ("Do you ship the desk lamp to Crete?", "When will my refund for order 4711 arrive?"),
            ("Yes.", "On Friday at the latest."),
        ),
        (
            "de",
            ("Liefern Sie die Lampe auch nach Kreta?", "Wann kommt die Erstattung für Bestellung 4711?"),
            ("Ja.", "Spätestens am Freitag."),
        ),
        (
            "el",
            ("Στέλνετε το φωτιστικό και στην Κρήτη;", "Πότε θα έρθει η επιστροφή χρημάτων για την παραγγελία 4711;"),
            ("Ναι.", "Το αργότερο την Παρασκευή."),
        ),
    ],
)
def test_each_answer_is_about_the_question_quoted_above_it(
    language: str, asked: tuple[str, ...], said: tuple[str, ...]
) -> None:
    tied = tuple(InlineAnswer(sentence=number, quoted=words) for number, words in enumerate(asked))
    labels = label_transcript(
        Transcript(
            id="t",
            language=language,
            messages=(
                TranscriptMessage(role=Role.CUSTOMER, alias="Customer", sentences=asked),
                TranscriptMessage(role=Role.AGENT, alias="Agent A", sentences=said, answered=tied),
            ),
        )
    )
    first, second = (ask.id for ask in labels.asks)
    about = {label.ref: label.about for label in labels.sentences}
    assert about == {Ref(1, 0): (first,), Ref(1, 1): (second,)}
