"""Every word of the glossary has its words for people."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from mailbot import model
from mailbot.store.kept import DigestState
from mailbot.web import words


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (model.Role, words.ROLES),
        (model.AskKind, words.ASK_KINDS),
        (model.Treatment, words.TREATMENTS),
        (model.Treatment, words.TREATMENT_TONES),
        (model.Does, words.DOES),
        (model.TurnDoes, words.TURNS),
        (model.FindingKind, words.FINDINGS),
        (model.Certainty, words.CERTAINTIES),
        (model.Cause, words.CAUSES),
        (model.Outcome, words.OUTCOMES),
        (model.FlagKind, words.FLAGS),
        (model.FlagKind, words.FLAG_TONES),
        (DigestState, words.DIGEST_STATES),
        (DigestState, words.DIGEST_TONES),
    ],
)
def test_no_word_of_the_glossary_is_without_words_for_people(kind: type[StrEnum], told: Mapping[StrEnum, str]) -> None:
    assert set(told) == set(kind)


def test_a_noun_agrees_with_its_count() -> None:
    assert [words.count_words(count, "round", "rounds") for count in (0, 1, 2)] == ["0 rounds", "1 round", "2 rounds"]
