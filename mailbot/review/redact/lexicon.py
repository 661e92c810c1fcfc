"""What is known of a word: a name of a person, a brand or country, or an ordinary word of one of nine languages.

Owns the reading of the frozen lists (made by tools/build_word_lists.py; origins in lists/README.md). Words are folded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from mailbot.review.redact.folding import script_of, stem
from mailbot.review.redact.words import folded_words

LANGUAGES = ("en", "el", "ru", "pl", "de", "fr", "es", "it", "pt")

_LANGUAGE_OF_SCRIPT = {"cyrillic": "ru", "greek": "el"}
_SHORTEST_STEM = 4
_SHORTEST_PART = 4
_SHORT_PARTS = folded_words("""
    rad tag weg tür arm bad bau eis fax fuß gas hof hut kfz kuh uhr not ohr öl ost pin ruf rat see tee tor zug ab an auf
    aus bei ein hin her los mit nach neu um un vor zu ver ent be ge er rot alt lan usb
""")
_SHORTEST_BEGINNING = 5
_LONGEST_ENDING = {False: 3, True: 5}
_INFLECTED = frozenset({"ru", "el", "pl"})
_LINKS = ("", "s", "n", "en", "es", "er", "e", "ns")
_MAX_PARTS = 4
_GENITIVES = ("es", "s")
_UNDERSTOOD = 0.5
_LEAST_WORDS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Lexicon:
    """The lists as a writer of one language is read; None stands for a language without a list."""

    language: str | None

    def is_ordinary(self, folded: str) -> bool:
        """Tell whether a word is a common word of the language or of English."""
        if self.language is None:
            return is_anywhere_ordinary(folded)
        return _is_listed(folded, self.language) or _is_listed(folded, "en") or self._is_compound(folded)

    def is_common(self, folded: str) -> bool:
        """Tell whether a word is so common that even a capital inside a sentence makes no name of it."""
        languages = LANGUAGES if self.language is None else (self.language, "en")
        return any(stem(folded, language) in _words(f"common_{language}") for language in languages)

    def resembles_ordinary(self, folded: str) -> bool:
        """Tell whether a word begins like an ordinary one: a verb with another ending or a pronoun hung on."""
        if self.language is None:
            return True
        ending = _LONGEST_ENDING[self.language in _INFLECTED]
        return folded[: max(_SHORTEST_BEGINNING, len(folded) - ending)] in _beginnings(self.language)

    def is_listed(self, folded: str) -> bool:
        """Tell whether a word is common as it stands, and not only put together from common words."""
        if self.language is None:
            return self.is_ordinary(folded)
        return _is_listed(folded, self.language) or _is_listed(folded, "en")

    def is_given(self, folded: str) -> bool:
        """Tell whether a word is a given name, in any case that it takes."""
        return base_of_given(folded, self.language) is not None

    def is_name(self, folded: str) -> bool:
        """Tell whether a word is a given name or a surname."""
        return self.is_given(folded) or folded in _words("surnames") or _stem_of(folded, self.language) in _surnames()

    def _is_compound(self, folded: str) -> bool:
        return self.language == "de" and _is_compound(folded, _MAX_PARTS)


@lru_cache(maxsize=65_536)
def is_anywhere_ordinary(folded: str) -> bool:
    """Tell whether a word is a common word of any of the languages."""
    return any(_is_listed(folded, language) for language in LANGUAGES)


def is_anywhere_common(folded: str) -> bool:
    """Tell whether a word is a very common word of any of the languages."""
    return any(stem(folded, language) in _words(f"common_{language}") for language in LANGUAGES)


@lru_cache(maxsize=65_536)
def is_kept(folded: str) -> bool:
    """Tell whether a word is a brand, country, city, day or the like: written with a capital, and nobody's name."""
    kept = _words("kept")
    language = _LANGUAGE_OF_SCRIPT.get(script_of(folded))
    return folded in kept or (language is not None and stem(folded, language) in _kept_stems())


def is_given_as_written(folded: str) -> bool:
    """Tell whether a word is a given name without any ending taken off."""
    return folded in _words("given_names")


@lru_cache(maxsize=65_536)
def base_of_given(folded: str, language: str | None = None) -> str | None:
    """Return the given name that a word is a form of, or None."""
    if folded in _words("given_names"):
        return folded
    found = _stem_of(folded, language)
    return _given_stems().get(found) if found is not None else None


def lexicon_of(folded_words: Iterable[str], language: str | None) -> Lexicon:
    """Return the lexicon of the language that the words are written in; `language` is what the transcript says.

    The one that is told is believed where it knows half of the words; else the list that knows most of them.
    """
    told = (language or "")[:2].lower()
    sample = [word for word in dict.fromkeys(folded_words) if len(word) > 1]
    if told in LANGUAGES and (len(sample) < _LEAST_WORDS or _share(sample, told) >= _UNDERSTOOD):
        return Lexicon(language=told)
    if not sample:
        return Lexicon(language=None)
    best = max(LANGUAGES, key=lambda known: _share(sample, known))
    return Lexicon(language=best if _share(sample, best) >= _UNDERSTOOD else None)


def _share(sample: list[str], language: str) -> float:
    return sum(_is_listed(word, language) for word in sample) / len(sample)


@lru_cache(maxsize=65_536)
def _is_listed(folded: str, language: str) -> bool:
    key = stem(folded, language)
    return key in _words(f"common_{language}") or key in _words(f"ordinary_{language}")


def _stem_of(folded: str, language: str | None) -> str | None:
    """Return the stem of a word that cases may have changed, or None where names do not change or stems are short."""
    inflected = _LANGUAGE_OF_SCRIPT.get(script_of(folded), "pl" if language == "pl" else None)
    if inflected is None:
        if language in {"de", "en"} and folded.endswith("s") and len(folded) > _SHORTEST_STEM:
            return folded[:-1]
        return None
    found = stem(folded, inflected)
    return found if len(found) >= _SHORTEST_STEM else None


@lru_cache(maxsize=65_536)
def _is_compound(folded: str, parts: int) -> bool:
    """Tell whether a German word is put together from listed ones: Sendungs-nummer, Filter-wechsel, Lämp-chen."""
    listed = _german()
    if folded in listed or any(folded.endswith(end) and folded[: -len(end)] in listed for end in _GENITIVES):
        return True
    if parts == 1:
        return False
    for cut in range(len(folded) - _SHORTEST_PART + 1, 1, -1):
        head, tail = folded[:cut], folded[cut:]
        if _is_part(head, listed) and len(tail) >= _SHORTEST_PART and _is_compound(tail, parts - 1):
            return True
    return False


def _is_part(head: str, listed: frozenset[str]) -> bool:
    for link in _LINKS:
        if head.endswith(link):
            part = head[: len(head) - len(link)]
            if part in _SHORT_PARTS or (len(part) >= _SHORTEST_PART and part in listed):
                return True
    return False


@cache
def _words(name: str) -> frozenset[str]:
    source = files("mailbot.review.redact") / "lists" / f"{name}.txt"
    return frozenset(source.read_text(encoding="utf-8").split())


@cache
def _german() -> frozenset[str]:
    return _words("common_de") | _words("ordinary_de")


@cache
def _beginnings(language: str) -> frozenset[str]:
    listed = _words(f"common_{language}") | _words(f"ordinary_{language}")
    return frozenset(word[:length] for word in listed for length in range(_SHORTEST_BEGINNING, len(word) + 1))


@cache
def _given_stems() -> dict[str, str]:
    """Return stems of given names of the languages with cases -> the name."""
    found: dict[str, str] = {}
    for name in sorted(_words("given_names")):
        language = _LANGUAGE_OF_SCRIPT.get(script_of(name), "pl")
        short = stem(name, language)
        if len(short) >= _SHORTEST_STEM:
            found.setdefault(short, name)
        if language == "pl":
            found.setdefault(name, name)
    return found


@cache
def _surnames() -> frozenset[str]:
    """Return surnames and their stems."""
    names = _words("surnames")
    return names | {stem(name, _LANGUAGE_OF_SCRIPT.get(script_of(name), "pl")) for name in names}


@cache
def _kept_stems() -> frozenset[str]:
    kept = _words("kept")
    return frozenset(
        stem(word, language) for word in kept if (language := _LANGUAGE_OF_SCRIPT.get(script_of(word))) is not None
    )
