"""Makes text out of mails fit to be shown: no control characters, no direction overrides, no more than there is room.

Linear and bounded; knows nothing of HTML, whose escaping belongs to the template.
"""

import unicodedata

CONTROL_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
DIRECTION_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
# An emoji of joined signs or a letter with stacked accents is never cut in two, unless it is made to be endless.
LONGEST_CLUSTER = 16
# Nobody is shown more; whatever stands behind is not even looked at.
READ_AT_MOST = 4


def clean_line(text: str, limit: int) -> str:
    """Return `text` as one line of at most `limit` characters, cut at a word where possible and marked with "…".

    Control characters and lone surrogates become spaces, direction overrides vanish, white space is collapsed.
    """
    head = text[: limit * READ_AT_MOST]
    plain = "".join(
        " " if unicodedata.category(char) in CONTROL_CATEGORIES else char
        for char in head
        if char not in DIRECTION_OVERRIDES
    )
    line = " ".join(plain.split())
    if len(line) <= limit and len(head) == len(text):
        return line
    return _cut(line, limit)


def _cut(line: str, limit: int) -> str:
    end = min(len(line), limit - 1)
    for back in range(min(LONGEST_CLUSTER, end)):
        if not _joins(line, end - back):
            end -= back
            break
    space = line.rfind(" ", end * 2 // 3, end + 1)
    return line[: space if space > 0 else end].rstrip(" ,;:.…") + "…"


def _joins(line: str, at: int) -> bool:
    """Tell whether the character at `at` belongs to the one before it."""
    return at < len(line) and (
        unicodedata.category(line[at]) in {"Mn", "Me", "Mc"} or "\u200d" in {line[at], line[at - 1]}
    )


def display_width(text: str) -> int:
    """Return how many columns a terminal needs for `text` (UAX 11: wide characters take two, marks none)."""
    return sum(
        0
        if unicodedata.category(char) in {"Mn", "Me", "Cf"}
        else 2
        if unicodedata.east_asian_width(char) in {"W", "F"}
        else 1
        for char in text
    )
