"""Which language a text is written in. Owns the list of languages mailbot knows words of; reads no settings.

The detector is built at the first call, so that importing this module costs nothing.
"""

import re
from collections import Counter
from functools import cache
from itertools import chain, repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import LanguageDetector

LANGUAGES = ("en", "el", "ru", "pl", "de", "fr", "es", "it", "pt", "uk", "nl")

_MAX_CHARACTERS = 250
_MIN_LETTERS = 8
_MIN_DISTANCE = 0.06
_GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]+")
# Words that are common in one of these languages and no words, or rare ones, in the others.
_OWN_WORDS = {
    "en": "the and you your with have this that are was will please not from which thank would could been has my",
    "de": "und der nicht ich ist sie mit das auf wir ihre ihnen dem für bitte haben habe werden wird auch noch von",
    "fr": "vous je les pas est nous une pour dans avec votre cette mon merci bonjour mais sur suis avez du au",
    "es": "los el usted pero gracias muy hola mi y su lo las del está estoy tengo ya cuando pedido",
    "it": "che non il sono della grazie questo gli anche è ho vostro vi mio ancora buongiorno ma del ordine",
    "pt": "não você obrigado obrigada uma muito meu minha foi ainda isso olá os dos está eu bom dia já",
    "pl": "nie się jest proszę dziękuję że czy mam dzień dobry ale od dla przez oraz był będzie moje państwa",
    "nl": "het een niet ik van voor met zijn bedankt mijn wij dat heb u geen nog graag ook naar jullie",
    "ru": "не что это мне вы как уже но или если был было ещё еще спасибо пожалуйста здравствуйте мы заказ почему",
}
_LANGUAGES_OF_WORD = {
    word: tuple(code for code, words in _OWN_WORDS.items() if word in words.split())
    for word in " ".join(_OWN_WORDS.values()).split()
}
_ENOUGH_WORDS = 5
_LEAD_OF_WORDS = 4
_EDGES = ".,;:!?()\"'«»„“”…"
_LETTERS = re.compile(r"[^\W\d_]+")
_NO_ASCII_LETTERS = bytes(n for n in range(128) if not bytes([n]).isalpha())
_NOISE = re.compile(r"[@\d]|://|www\.")


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the text's language, or None when it is too short or could be several.

    Only the beginning is read, for more costs time and decides nothing, without addresses and numbers; one of
    `LANGUAGES` is returned.
    """
    words = text[:_MAX_CHARACTERS].split()
    if _NOISE.search(" ".join(words)):
        words = [word for word in words if not _NOISE.search(word)]
    return _language_of(" ".join(words))


def _language_of(words: str) -> str | None:
    letters = _count_letters(words)
    if not words.isascii() and sum(map(len, _GREEK.findall(words))) * 2 > letters > 0:
        return "el"
    if letters < _MIN_LETTERS:
        return None
    told = _by_words(words)
    if told is not None:
        return told
    found = _detector().detect_language_of(words)
    return found.iso_code_639_1.name.lower() if found is not None else None


def _count_letters(text: str) -> int:
    if text.isascii():
        return len(text.encode().translate(None, _NO_ASCII_LETTERS))
    return sum(map(len, _LETTERS.findall(text)))


def _by_words(text: str) -> str | None:
    """Return the language whose own words stand in the text far more often than those of any other, or None."""
    words = map(str.strip, text.lower().split(), repeat(_EDGES))
    votes = Counter(chain.from_iterable(filter(None, map(_LANGUAGES_OF_WORD.get, words)))).most_common(2)
    if not votes or votes[0][1] < _ENOUGH_WORDS:
        return None
    if len(votes) > 1 and votes[0][1] < votes[1][1] * _LEAD_OF_WORDS:
        return None
    return votes[0][0]


@cache
def _detector() -> "LanguageDetector":
    from lingua import IsoCode639_1, LanguageDetectorBuilder  # noqa: PLC0415  # loading it costs what most commands need not pay

    codes = [getattr(IsoCode639_1, code.upper()) for code in LANGUAGES]
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*codes)
    return builder.with_minimum_relative_distance(_MIN_DISTANCE).build()
