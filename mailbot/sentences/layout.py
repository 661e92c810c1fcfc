"""Lines become blocks: hard-wrapped prose is joined, lists, greetings, goodbyes and forms stay apart."""

import re
from collections.abc import Iterator, Sequence

from mailbot.sentences.phrases import COURTESY_LINE, GOODBYE_LINE, GREETING

MAX_LINES = 20_000
MAX_SALUTATION = 60
NARROWEST_WRAP = 50
WIDEST_WRAP = 120
MAX_LABEL = 30
BULLET = re.compile(r"^\s*(?:[-–—*•·◦▪●○‣►»]\s+|\(?\d{1,2}[.)]\s+|\(?[a-zа-яα-ω][)]\s+)(?=\S)")
LABELLED = re.compile(r"^\s*[^\W\d_][^:?!.]{0,30}:(?:\s|$)")
SENTENCE_END = (".", "!", "?", "…", ";", "\u037e", ":")


def blocks_of(text: str) -> Iterator[str]:
    """Yield what no sentence reaches across, each on one line: paragraphs, list items, salutations.

    Beyond 20,000 lines, which nobody writes, every line is a block.
    """
    paragraph: list[str] = []
    for number, raw in enumerate(text.splitlines()):
        line = " ".join(raw.split())
        if line and number >= MAX_LINES:
            yield line
        elif line:
            paragraph.append(line)
        elif paragraph:
            yield from _blocks_of_paragraph(paragraph)
            paragraph = []
    yield from _blocks_of_paragraph(paragraph)


def _blocks_of_paragraph(lines: Sequence[str]) -> Iterator[str]:
    width = min(max(map(len, lines), default=0), WIDEST_WRAP)
    pending: list[str] = []
    alone = [is_salutation(line) for line in lines] if len(lines) > 1 else [True]
    for number, line in enumerate(lines):
        if pending and (alone[number - 1] or alone[number] or not _goes_on(pending[-1], line, width)):
            yield " ".join(pending)
            pending = []
        pending.append(line)
    if pending:
        yield " ".join(pending)


def _goes_on(line: str, following: str, width: int) -> bool:
    """Tell whether a line break is only a hard wrap."""
    if BULLET.match(following):
        return False
    if following[0].islower():
        return True
    if line.endswith(SENTENCE_END) or LABELLED.match(following):
        return False
    if line.endswith((",", "-", "–", "(", "/")):
        return True
    if not following[0].isalpha():
        return not LABELLED.match(line) or _is_full(line, following, width)
    return _is_full(line, following, width)


def _is_full(line: str, following: str, width: int) -> bool:
    """Tell whether the next word would not have fitted: then the break was made by a mail program."""
    word = following.partition(" ")[0]
    return width >= NARROWEST_WRAP and len(line) + 1 + len(word) > width - 1


def is_salutation(line: str) -> bool:
    """Tell whether a line only greets or says goodbye."""
    if len(line) > MAX_SALUTATION:
        return False
    folded = line.lower()
    if GOODBYE_LINE.match(folded) or COURTESY_LINE.match(folded):
        return True
    return GREETING.match(folded) is not None and line.endswith((",", "!", ":", ".")) and not _has_inner_end(line)


def _has_inner_end(line: str) -> bool:
    return any(mark in line[:-1] for mark in ("? ", "! ", "?"))
