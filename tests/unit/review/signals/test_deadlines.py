"""Deadlines of promises in several languages; written on Monday 2 March 2026 at 10:00 UTC."""

from datetime import UTC, datetime, timedelta

import pytest

from mailbot.review.signals.deadlines import deadline_of
from mailbot.review.signals.lexicon import lexicon_of
from mailbot.review.signals.reading import read_sentence

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)

PROMISES = [
    ("en", "We will get back to you within 24 hours.", timedelta(hours=24), timedelta(hours=24)),
    ("en", "We will call you by Friday.", timedelta(days=4), timedelta(days=6)),
    ("en", "It will be refunded within 3 business days.", timedelta(days=4), timedelta(days=8)),
    ("en", "It will leave us on 12 March.", timedelta(days=10), timedelta(days=12)),
    ("de", "Die Urkunde geht am 12.3. an Sie.", timedelta(days=10), timedelta(days=12)),
    ("el", "Θα το έχετε την Πέμπτη 12/3.", timedelta(days=10), timedelta(days=12)),
    ("pl", "Decyzję wyślę do 12 marca.", timedelta(days=10), timedelta(days=12)),
    ("de", "Wir melden uns bis Freitag.", timedelta(days=4), timedelta(days=6)),
    ("de", "Wir schicken Ihnen die Rechnung bis morgen.", timedelta(days=1), timedelta(days=3)),
    ("ru", "Ответим вам в течение 24 часов.", timedelta(hours=24), timedelta(hours=24)),
    ("ru", "Вернём деньги до пятницы.", timedelta(days=4), timedelta(days=6)),
    ("pl", "Odpowiemy w ciągu 48 godzin.", timedelta(hours=48), timedelta(hours=48)),
    ("el", "Θα σας καλέσουμε έως αύριο.", timedelta(days=1), timedelta(days=3)),
    ("fr", "Nous vous rappellerons sous 24 heures.", timedelta(hours=24), timedelta(hours=24)),
    ("es", "Le llamaremos en un plazo de 2 días.", timedelta(days=2), timedelta(days=4)),
    ("it", "La contatteremo entro 48 ore.", timedelta(hours=48), timedelta(hours=48)),
    ("pt", "Responderemos no prazo de 24 horas.", timedelta(hours=24), timedelta(hours=24)),
]


@pytest.mark.parametrize(("language", "promise", "earliest", "latest"), PROMISES)
def test_a_deadline_is_never_read_too_early(
    language: str, promise: str, earliest: timedelta, latest: timedelta
) -> None:
    deadline = deadline_of(read_sentence(promise, lexicon_of(language)), MONDAY)
    assert deadline is not None
    assert MONDAY + earliest <= deadline <= MONDAY + latest


@pytest.mark.parametrize("promise", ["We will get back to you as soon as possible.", "We will look into it shortly."])
def test_a_vague_promise_has_no_deadline(promise: str) -> None:
    assert deadline_of(read_sentence(promise, lexicon_of("en")), MONDAY) is None
