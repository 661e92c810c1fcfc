"""Mails broken by chance: none raises anything but its refusal, none takes long, and readable ones are read."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import process_time

import pytest

from mailbot.mail.parse import UnreadableMailError
from mailbot.mail.read import read_message
from mailbot.mail.roles import MailboxIdentity
from mailbot.model import Message
from tests.corpus.letters import read_letters
from tests.corpus.mutations import BREAKING, READABLE
from tests.corpus.programs import render

CORPUS = Path(__file__).parents[2] / "corpus"
SEED = 20_260_305
LIMIT_SECONDS = 2.0
EVERY = {**BREAKING, **READABLE}


def corpus() -> Iterator[bytes]:
    yield from (path.read_bytes() for path in sorted(CORPUS.glob("*/*.eml")))
    yield from (render(letter) for path in sorted((CORPUS / "tune").glob("??.txt")) for letter in read_letters(path))


MAILS = tuple(corpus())


@pytest.fixture(autouse=True, scope="module")
def _models_loaded() -> None:
    """Read one mail before any is timed: the models that tell languages are loaded by the first."""
    read(MAILS[0])


def read(raw: bytes) -> Message:
    return read_message(
        raw, received_at=datetime(2026, 3, 5, tzinfo=UTC), identity=MailboxIdentity(), in_sent_folder=False
    )


def read_mutants(count: int, seed: int) -> Iterator[tuple[str, int, float]]:
    """Yield for every mutant how it was made, of which mail, and the seconds of processor time that reading took."""
    random = Random(seed)  # noqa: S311 - chance that can be repeated, no secret
    for _ in range(count):
        number = random.randrange(len(MAILS))
        raw = MAILS[number]
        names = random.choices([*EVERY], k=random.choice((1, 1, 2, 4)))
        for name in names:
            raw = EVERY[name](raw or b"x", random)
        before = process_time()
        try:
            message = read(raw)
        except UnreadableMailError:
            continue
        else:
            assert message.at.tzinfo is UTC
            "".join((message.text, message.subject, message.author.name, *message.attachments)).encode()
        finally:
            taken = process_time() - before
        yield "+".join(names), number, taken


@pytest.mark.parametrize("name", READABLE)
def test_a_mail_whose_words_are_whole_is_read_as_if_nothing_had_happened(name: str) -> None:
    random = Random(SEED)  # noqa: S311 - as above
    lost = []
    for number, raw in enumerate(MAILS[::4]):
        sound, broken = read(raw), read(READABLE[name](raw, random))
        if (broken.text, broken.subject, broken.author) != (sound.text, sound.subject, sound.author):
            lost.append(number)
    assert not lost


def test_no_broken_mail_raises_or_takes_long() -> None:
    assert [each for each in read_mutants(1_500, SEED) if each[2] > LIMIT_SECONDS] == []


@pytest.mark.slow
def test_none_of_twenty_thousand_broken_mails_raises_or_takes_long() -> None:
    assert [each for each in read_mutants(20_000, SEED + 1) if each[2] > LIMIT_SECONDS] == []
