"""Which language a text is written in. Owns the list of languages mailbot knows words of; reads no settings.

The detector is built at the first call, so that importing this module costs nothing.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import LanguageDetector

LANGUAGES = ("en", "el", "ru", "pl", "de", "fr", "es", "it", "pt", "uk", "nl")

_MAX_CHARACTERS = 250
_MIN_LETTERS = 8
_MIN_DISTANCE = 0.06
_GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
_LETTER = re.compile(r"[^\W\d_]")
_NOISE = re.compile(r"@|://|www\.|\d")


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the text's language, or None when it is too short or could be several.

    Only the beginning is read, for more costs time and decides nothing, without addresses and numbers; one of
    `LANGUAGES` is returned.
    """
    words = " ".join(word for word in text[:_MAX_CHARACTERS].split() if not _NOISE.search(word))
    letters = len(_LETTER.findall(words))
    if letters and len(_GREEK.findall(words)) * 2 > letters:
        return "el"
    if letters < _MIN_LETTERS:
        return None
    found = _detector().detect_language_of(words)
    return found.iso_code_639_1.name.lower() if found is not None else None


@cache
def _detector() -> "LanguageDetector":
    from lingua import IsoCode639_1, LanguageDetectorBuilder  # noqa: PLC0415  # loading it costs what most commands need not pay

    codes = [getattr(IsoCode639_1, code.upper()) for code in LANGUAGES]
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*codes)
    return builder.with_minimum_relative_distance(_MIN_DISTANCE).build()
