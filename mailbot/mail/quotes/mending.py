"""What odd programs write for a quote, made what the scanner reads: other marks, attributions run into the text."""

import re
from collections.abc import Sequence

from mailbot.mail.quotes.attributions import (
    MAX_CHARACTERS,
    Attribution,
    ends_like_attribution,
    starts_with_date,
    weigh,
)

MAX_PLACES = 4
MIN_LINES = 2
MARKS = frozenset("|:»›│")
SENTENCE_END = re.compile(r"[.!?…;]\s+(?=\S)")
# Whole sentences before the first figure: an abbreviated weekday is none.
PROSE = re.compile(r"[^\W\d_]+,?\s+\D*")
COLON = re.compile(r":\s+(?=\S)")


def mended(lines: list[str]) -> list[str]:
    """Return the lines with `>` for other marks below an attribution, and attributions on lines of their own."""
    suspects = [number for number, line in enumerate(lines) if "@" in line and ":" in line]
    parted = {number: _parted(lines[number], lines[number + 1 : number + 3]) for number in suspects}
    if any(len(parts) > 1 for parts in parted.values()):
        lines = [part for number, line in enumerate(lines) for part in parted.get(number, (line,))]
    # To look through one string costs less than to look at every line.
    whole = "\n".join(lines)
    return _marked(lines) if any(f"\n{mark}" in whole for mark in MARKS) else lines


def _parted(line: str, below: Sequence[str]) -> tuple[str, ...]:
    """Return text and attribution as two lines if they share this one."""
    if len(line) > MAX_CHARACTERS:
        return (line,)
    if ends_like_attribution(line):
        sentences = PROSE.match(line)
        places = [found.end() for found in SENTENCE_END.finditer(sentences[0])][-MAX_PLACES:] if sentences else []
        attributed = (at for at in places if starts_with_date(line[at:]) and weigh(line[at:]) is Attribution.STRONG)
    else:
        quoted = starts_with_date(line) and next((each for each in below if each), "").startswith(">")
        places = [found.end() for found in COLON.finditer(line)][:MAX_PLACES] if quoted else []
        attributed = (at for at in places if weigh(line[:at].rstrip()) is Attribution.STRONG)
    at = next(attributed, None)
    return (line,) if at is None else (line[:at].rstrip(), line[at:])


def _marked(lines: Sequence[str]) -> list[str]:
    """Return the lines with `>` in place of the mark that every line below an attribution bears."""
    marked = list(lines)
    mark = ""
    for number, line in enumerate(lines):
        if mark and (not line or line.startswith(mark)):
            marked[number] = f"> {line[1:].lstrip()}".rstrip() if line else line
            continue
        mark = ""
        if ends_like_attribution(line) and weigh(line) is not Attribution.NONE:
            below = [each for each in lines[number + 1 : number + 2 + MIN_LINES] if each][:MIN_LINES]
            first = below[0][:1] if len(below) == MIN_LINES else ""
            mark = first if first in MARKS and all(each.startswith(first) for each in below) else ""
    return marked
