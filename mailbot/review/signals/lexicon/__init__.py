"""The words of each language, one TOML file a language. Owns how they are loaded and nothing of what they mean."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from mailbot.review.signals.fold import stem, words_of
from mailbot.review.signals.phrases import Phrases

LANGUAGES = ("en", "el", "ru", "pl", "de", "fr", "es", "it", "pt")
SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "greek": ("el",),
    "cyrillic": ("ru",),
    "latin": ("en", "de", "pl", "fr", "es", "it", "pt"),
}

Tables = dict[str, dict[str, list[str]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Lexicon:
    """All that the signals know of a language, or of several at once.

    `phrases` finds cues by label: a bare cue (`thanks`) or a family and its member (`asked:order`, `step:restart`).
    `skipped` are words that carry no content, `weak` stems of words that every support mail holds,
    `subordinators` words that open a clause which says no new thing.
    """

    language: str
    phrases: Phrases
    skipped: frozenset[str]
    weak: frozenset[str]
    subordinators: frozenset[str]


@cache
def lexicon_of(language: str) -> Lexicon:
    """Return the lexicon of a language, or of a script when no language of it is known (`latin`, `cyrillic`, `greek`).

    Raises KeyError for a name that is neither.
    """
    languages = (language,) if language in LANGUAGES else SCRIPTS[language]
    tables = [load_tables(name) for name in languages]
    return Lexicon(
        language=language,
        phrases=Phrases(_merged(tables)),
        skipped=_words(tables, "skipped"),
        weak=frozenset(stem(word) for word in _words(tables, "weak")),
        subordinators=_words(tables, "subordinators"),
    )


def _words(tables: Iterable[Tables], kind: str) -> frozenset[str]:
    return frozenset(word for table in tables for line in table["words"][kind] for word in words_of(line))


def load_tables(language: str) -> Tables:
    """Return the lists of one language as they are written: phrases by family and name."""
    loaded: Tables = tomllib.loads((resources.files(__name__) / f"{language}.toml").read_text("utf-8"))
    return loaded


def _merged(tables: Iterable[Tables]) -> dict[str, list[str]]:
    merged: dict[str, list[str]] = {}
    for table in tables:
        for family, members in table.items():
            for member, phrases in members.items():
                if family != "words":
                    label = member if family == "cues" else f"{family}:{member}"
                    merged.setdefault(label, []).extend(phrases)
    return merged
