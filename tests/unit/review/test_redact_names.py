"""Names that nobody introduces: none of the tuning sentences leaks one, few of the others, and ordinary words stay.

The sentences were written before the rules. `names-tune` is what the rules were tuned on; `names-report` was put aside
and tells what to expect of mails that nobody here has seen.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from mailbot.model import Role, Transcript, TranscriptMessage
from mailbot.review.redact import redact
from mailbot.sentences import split_sentences

DATA = Path(__file__).parents[2] / "data"
LEAST_HIDDEN = 0.93
MOST_WORDS_HIDDEN = 0.005


def load(name: str) -> list[dict[str, Any]]:
    """Return the sentences of a file, each with its language and, where names stand in it, those to be gone."""
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def sent(text: str, language: str | None, attachments: Sequence[str] = ()) -> str:
    """Return a mail of one customer as it would be sent."""
    message = TranscriptMessage(
        role=Role.CUSTOMER, alias="Customer", sentences=split_sentences(text), attachments=tuple(attachments)
    )
    (redacted,) = redact(Transcript(id="t", messages=(message,), language=language)).transcript.messages
    return "\n".join((*redacted.sentences, *redacted.attachments))


def left(row: dict[str, Any]) -> list[str]:
    """Return the names of a sentence that would be sent."""
    text = sent(row["text"], row["lang"]).casefold()
    return [name for name in row["gone"] if name.casefold() in text]


@pytest.mark.parametrize("row", load("names-tune"), ids=lambda row: f"{row['lang']}-{row['gone'][0]}")
def test_no_name_or_address_of_the_tuning_sentences_is_sent(row: dict[str, Any]) -> None:
    assert left(row) == []


def test_of_names_and_addresses_in_sentences_put_aside_hardly_any_is_sent() -> None:
    rows = load("names-report")
    leaked = [name for row in rows for name in left(row)]
    total = sum(len(row["gone"]) for row in rows)
    assert len(leaked) <= (1 - LEAST_HIDDEN) * total, leaked


def test_ordinary_sentences_in_nine_languages_are_sent_as_they_are() -> None:
    rows = load("names-none")
    texts = [sent(row["text"], row["lang"]) for row in rows]
    hidden = sum(text.count("<") for text in texts)
    words = sum(len(row["text"].split()) for row in rows)
    assert len(rows) >= 200
    assert hidden <= MOST_WORDS_HIDDEN * words, [text for text in texts if "<" in text]


@pytest.mark.parametrize(
    ("text", "language", "gone"),
    [
        ("J. K. Thornbury signed.", "en", "J. K. Thornbury"),
        ("Der Vertrag läuft auf Herrn von der Heydt.", "de", "von der Heydt"),
        ("Hope called me back yesterday.\nThanks,\nHope", "en", "Hope"),
        ("Osei's parcel is late, and so is osei himself.", "en", "Osei"),
        ("Follow @wanjiku_design for updates.", "en", "wanjiku"),
    ],
)
def test_initials_particles_possessives_and_handles_go_with_the_name(text: str, language: str, gone: str) -> None:
    assert gone.casefold() not in sent(text, language).casefold()


@pytest.mark.parametrize("name", ["KowalczykUmowa.pdf", "umowa_kowalczyk.pdf", "2024-05 Tremblay (2).jpg"])
def test_names_in_file_names_are_replaced_however_they_are_glued(name: str) -> None:
    gone = sent("See the file.", "en", [name]).casefold()
    assert "kowalczyk" not in gone
    assert "tremblay" not in gone


@pytest.mark.parametrize("name", ["IMG_2041.jpg", "scan.pdf", "invoice-march.pdf", "Rechnung.pdf"])
def test_ordinary_file_names_stay(name: str) -> None:
    assert sent("See the file.", "en", [name]).endswith(name)


def test_an_address_is_the_same_with_and_without_its_town() -> None:
    text = sent("Send it to Goethestraße 12a, 60313 Frankfurt.\nYes, Goethestraße 12a.", "de")
    assert "<ADDRESS_1>" in text
    assert "<ADDRESS_1b>" in text


@pytest.mark.parametrize("language", ["en", "de", None])
def test_a_mail_in_another_language_than_told_is_read_in_its_own(language: str | None) -> None:
    text = "Prosiłam o fakturę, a dostałam tylko paragon. Odesłałam urządzenie w czwartek i nadal czekam na zwrot."
    assert sent(text, language) == "\n".join(split_sentences(text))
