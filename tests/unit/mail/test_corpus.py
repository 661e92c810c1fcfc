"""Every mail of tests/corpus, in nine languages and a dozen client formats, gives exactly its expected own text."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.mail.read import read_message
from mailbot.mail.roles import MailboxIdentity

CORPUS = Path(__file__).parents[2] / "corpus"
MAILS = sorted(CORPUS.glob("*.eml"))


@pytest.mark.parametrize("path", MAILS, ids=[path.stem for path in MAILS])
def test_own_text_is_what_the_author_wrote(path: Path) -> None:
    message = read_message(
        path.read_bytes(),
        received_at=datetime(2025, 3, 5, tzinfo=UTC),
        identity=MailboxIdentity(),
        in_sent_folder=False,
    )
    assert message.text == path.with_suffix(".txt").read_text(encoding="utf-8").rstrip("\n")
    assert message.sentences


def test_the_corpus_has_forty_mails_in_nine_languages() -> None:
    assert len(MAILS) >= 40
    assert {path.stem.split("-")[1] for path in MAILS} == {"en", "el", "ru", "pl", "de", "fr", "es", "it", "pt"}
