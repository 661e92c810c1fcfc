"""Names that nobody introduces: told from ordinary words by lists, capitals and neighbours.

Owns when a word by itself is taken for somebody's name. When in doubt it is: a brand hidden by mistake keeps its
identity as a placeholder, a name sent by mistake has left the machine.
"""

import re
from collections.abc import Container, Iterator, Sequence

from mailbot.review.redact import hints, words
from mailbot.review.redact.lexicon import Lexicon, base_of_given, is_anywhere_ordinary, is_given_as_written, is_kept
from mailbot.review.redact.reading import Word

_MODEL = re.compile(r"[ -](?=\w*\d)[^\W\d_]\w*")
_JOINED = re.compile(r"[ \u00a0-]|['’]")
_NAME_PREFIXES = ("mc", "mac", "de", "di", "la", "le", "van", "von", "fitz", "o")
_NEVER = words.NOT_NAMES | words.HONORIFICS | words.DEAR | words.COLLEAGUES | words.PARTICLES
_SHORTEST = 3
_SHORTEST_SMALL = 4
_LONGEST_ACRONYM = 4
_LONG_NOUN = 8


def sighted_names(
    text: str, listed: Sequence[Word], lexicon: Lexicon, small: Container[str] = frozenset()
) -> Iterator[tuple[str, bool]]:
    """Yield the folded names among the words of a text, given names by their first case, and whether small.

    `small` are the words that the transcript also writes with a small letter: what no list has, and is among them, is
    an ordinary word all the same.
    """
    candidates = [
        index for index, word in enumerate(listed) if word.capital or word.in_file or is_given_as_written(word.folded)
    ]
    sure = {index for index in candidates if _is_sighted(text, listed, index, lexicon, small)}
    for index in candidates:
        word = listed[index]
        if index in sure or (word.folded not in small and _stands_as_name(text, listed, index, sure, lexicon)):
            yield base_of_given(word.folded, lexicon.language) or word.folded, not word.capital


def _is_sighted(text: str, listed: Sequence[Word], index: int, lexicon: Lexicon, small: Container[str]) -> bool:
    """Tell whether a word is a name whatever stands after it."""
    word = listed[index]
    folded = word.folded
    if len(folded) < _SHORTEST and word.capital and not (word.initial or word.upper) and folded not in _NEVER:
        return lexicon.is_name(folded) and not is_anywhere_ordinary(folded) and not is_kept(folded)
    if not _may_be_name(word):
        return False
    if word.in_file:
        return _names_file(word, lexicon)
    if not word.capital:
        return len(folded) >= _SHORTEST_SMALL and not lexicon.is_ordinary(folded)
    if lexicon.is_name(folded) and not lexicon.is_listed(folded):
        return not (_is_acronym(word) and not lexicon.is_given(folded))
    return folded not in small and not lexicon.is_ordinary(folded) and _looks_like_name(text, listed, index, lexicon)


def _looks_like_name(text: str, listed: Sequence[Word], index: int, lexicon: Lexicon) -> bool:
    """Tell whether a capitalised word that no list has is written and placed as names are."""
    word = listed[index]
    if _is_acronym(word) or (word.inner and not word.folded.startswith(_NAME_PREFIXES)) or _MODEL.match(text, word.end):
        return False
    if lexicon.language == "de":
        return not _is_german_noun(listed, index)
    if not word.initial or word.folded.endswith(hints.SURNAME_ENDINGS):
        return True
    return not lexicon.resembles_ordinary(word.folded)


def _may_be_name(word: Word) -> bool:
    return len(word.folded) >= _SHORTEST and word.folded not in _NEVER and not is_kept(word.folded)


def _is_acronym(word: Word) -> bool:
    return word.upper and len(word.folded) <= _LONGEST_ACRONYM


def _names_file(word: Word, lexicon: Lexicon) -> bool:
    if word.folded in hints.FILE_WORDS or lexicon.is_common(word.folded):
        return False
    return (word.capital and not word.upper and lexicon.language != "de") or not lexicon.is_ordinary(word.folded)


def _is_german_noun(listed: Sequence[Word], index: int) -> bool:
    """Tell whether an unlisted German word is a noun by its ending, or by its length after an article."""
    folded = listed[index].folded
    if folded.endswith(hints.GERMAN_NOUN_ENDINGS):
        return True
    return len(folded) >= _LONG_NOUN and index > 0 and listed[index - 1].folded in hints.GERMAN_ARTICLES


def _stands_as_name(text: str, listed: Sequence[Word], index: int, sure: Container[int], lexicon: Lexicon) -> bool:
    """Tell whether a word that could be both is placed like a name: beside one, or with a capital of its own."""
    word = listed[index]
    folded = word.folded
    if not word.capital or word.in_file or not _may_be_name(word) or _MODEL.match(text, word.end):
        return False
    near = [n for n in (index - 1, index + 1) if 0 <= n < len(listed) and _touches(text, listed, index, n)]
    beside = any(n in sure and not listed[n].in_file and listed[n].capital for n in near)
    if beside and (lexicon.is_name(folded) or not lexicon.is_common(folded)):
        return lexicon.language != "de" or lexicon.is_name(folded)
    if word.initial or word.upper or word.inner or lexicon.language == "de":
        return False
    if any(listed[n].capital and not listed[n].initial for n in near):
        return False
    return lexicon.is_given(folded) or not lexicon.is_common(folded)


def _touches(text: str, listed: Sequence[Word], one: int, other: int) -> bool:
    first, second = sorted((one, other))
    return bool(_JOINED.fullmatch(text, listed[first].end, listed[second].start))
