"""An author's name in the forms that people sign with: in part, as initials, without accents, in another script."""

import re
import unicodedata

MAX_CHARACTERS = 40
MAX_WORDS = 5
MAX_INITIALS = 4
STEM = 4
WORD = re.compile(r"[^\W\d_]+")
# What stands beside a name under a letter: titles, kisses, "per pro".
BESIDE_NAMES = frozenset(
    re.findall(r"\S+", "x xx xxx dr prof phd msc mba mr mrs ms herr frau dipl ing mgr inż mag dott dra sra")
)
PER_PROXY = re.compile(r"^\W{0,2}(?:i\.\s?[av]\.?|ppa\.?|p\.\s?p\.|im\s+auftrag)\s+", re.IGNORECASE)
# Greek and Cyrillic letters in the Latin ones that passports use; enough to know the beginning of a name again.
LATIN = str.maketrans(
    dict(zip("αβγδεζηικλμνοπρσςτυφω", "avgdeziiklmnoprsstyfo", strict=True))
    | {"θ": "th", "ξ": "x", "χ": "ch", "ψ": "ps"}
    | dict(zip("абвгдезийклмнопрстуфыэё", "abvgdeziiklmnoprstufyee", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
    | {"ł": "l", "ß": "ss", "ø": "o", "đ": "d", "ı": "i", "æ": "ae"}
)


class AuthorName:
    """The words of a name, from the From field, ready to be compared with a line under a text."""

    def __init__(self, name: str, email: str = "") -> None:
        """Take in a name and, for its words in Latin letters, an address; both may be empty."""
        local = email.partition("@")[0] if name else ""
        words = [word for word in WORD.findall(name[: 2 * MAX_CHARACTERS]) if len(word) > 1]
        self._words = frozenset(map(_fold, (*words, *(w for w in WORD.findall(local[:MAX_CHARACTERS]) if len(w) > 1))))
        self._initials = frozenset(_fold(word)[:1] for word in words)
        self._signature = "".join(word[0].casefold() for word in words)

    def signs(self, line: str) -> bool:
        """Tell whether a line holds nothing but words of the name, or its initials."""
        if not self._words or len(line) > MAX_CHARACTERS:
            return False
        bare = PER_PROXY.sub("", line) if line.lstrip()[:1] in {"i", "I", "p", "P"} else line
        words = [word for word in WORD.findall(bare) if word.casefold() not in BESIDE_NAMES]
        if not 0 < len(words) <= MAX_WORDS or any(character.isdigit() for character in line):
            return False
        if len(words) == 1 and len(line.strip()) <= MAX_INITIALS and line.strip().casefold() == self._signature:
            return True
        return all(map(self._is_mine, words))

    def _is_mine(self, word: str) -> bool:
        folded = _fold(word)
        if len(word) == 1:
            return folded[:1] in self._initials
        if folded in self._words:
            return True
        foreign = not word.isascii() and len(folded) >= STEM and unicodedata.name(word[0], "")[:5] in {"GREEK", "CYRIL"}
        return foreign and any(mine.startswith(folded[:STEM]) for mine in self._words)


def _fold(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return bare.translate(LATIN)
