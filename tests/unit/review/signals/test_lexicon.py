"""The lexicons: complete in every language, each found by script when the language is unknown."""

import pytest

from mailbot.review.signals.lexicon import LANGUAGES, SCRIPTS, lexicon_of, load_tables

NEEDED = ("words", "cues", "qtype", "asked", "told", "unit", "rel", "weekday", "month")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_list_that_english_has(language: str) -> None:
    english, own = load_tables("en"), load_tables(language)
    assert {(family, name) for family in NEEDED for name in english[family]} == {
        (family, name) for family in NEEDED for name in own[family]
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_list_is_empty(language: str) -> None:
    tables = load_tables(language)
    assert not [(family, name) for family, lists in tables.items() for name, phrases in lists.items() if not phrases]


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_stands_for_all_its_languages(script: str) -> None:
    assert lexicon_of(script).skipped >= lexicon_of(SCRIPTS[script][0]).skipped


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(KeyError):
        lexicon_of("tlh")
