"""Blocks of text become sentences; linear time on any input."""

import re
from collections.abc import Iterator

from mailbot.sentences.layout import blocks_of
from mailbot.sentences.phrases import CLOSED_ABBREVIATIONS, MONTHS, OPEN_ABBREVIATIONS

MAX_SENTENCE = 2_000
MAX_WORD = 40
MAX_MARKS = 100_000
MARKS = ".!?…;"
END = re.compile(r"[.!?…;\u037e]{1,20}[\"'»”’“)\]*_]{0,4}(?=\s|$)")
GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
CLOSERS = "\"'»”’“)]*_"
OPENERS = "\"'«“„‘(["


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text in order, each on one line with single spaces; none is empty.

    Hard-wrapped lines are joined. A blank line, a list item, a greeting or goodbye line ends a sentence, and so does
    the Greek question mark. A sentence longer than 2,000 characters is cut at a space; a text of over 100,000 full
    stops, which nobody writes, is cut at spaces alone.
    """
    sentences: list[str] = []
    cut = _bounded if sum(map(text.count, MARKS)) > MAX_MARKS else _sentences_of
    for block in blocks_of(text):
        for sentence in cut(block):
            if sentences and not any(map(str.isalnum, sentence)) and len(sentence) <= MAX_WORD:
                # A smiley or a stray mark belongs to what it follows.
                if len(sentences[-1]) < MAX_SENTENCE:
                    sentences[-1] += f" {sentence}"
            elif any(map(str.isalnum, sentence)) or not sentences:
                sentences.append(sentence)
    return tuple(sentences)


def _sentences_of(block: str) -> Iterator[str]:
    start = 0
    for match in END.finditer(block):
        if _ends(block, start, match):
            yield from _bounded(block[start : match.end()].strip())
            start = match.end()
    rest = block[start:].strip()
    if rest:
        yield from _bounded(rest)


def _ends(block: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether the marks at `match` end a sentence."""
    marks = match[0].rstrip(CLOSERS)
    following = block[match.end() : match.end() + MAX_WORD].lstrip().lstrip(OPENERS)
    if not following:
        return True
    before = block[max(start, match.start() - MAX_WORD) : match.start()]
    if ";" in marks or "\u037e" in marks:
        return _is_greek_question(before, marks)
    closed = len(match[0]) > len(marks)
    if "?" in marks or "!" in marks:
        return not (closed and following[0].islower())
    if len(marks) > 1 or marks == "…":
        return not following[0].islower()
    return _dot_ends(before, following, is_first_word=not before.strip() or " " not in before.strip())


def _is_greek_question(before: str, marks: str) -> bool:
    word = before.rsplit(maxsplit=1)[-1] if before.split() else ""
    return "\u037e" in marks or GREEK.search(word) is not None


def _dot_ends(before: str, following: str, *, is_first_word: bool) -> bool:
    word = before.rsplit(maxsplit=1)[-1].lstrip(OPENERS).casefold() if before.split() else ""
    if word in OPEN_ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return False
    if word in CLOSED_ABBREVIATIONS:
        return following[0].isupper()
    if word.isdigit() and len(word) <= len("31"):
        return not (is_first_word or following[0].islower() or MONTHS.match(following.lower()))
    return True


def _bounded(sentence: str) -> Iterator[str]:
    while len(sentence) > MAX_SENTENCE:
        cut = sentence.rfind(" ", 0, MAX_SENTENCE)
        cut = cut if cut > 0 else MAX_SENTENCE
        yield sentence[:cut]
        sentence = sentence[cut:].lstrip()
    if sentence:
        yield sentence
