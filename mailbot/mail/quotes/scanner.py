"""One linear walk over the lines of a mail that tells its author's own from the rest.

Knows no language: the words stand in `attributions`, `boundaries` and `signatures`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from mailbot.mail.quotes import boundaries
from mailbot.mail.quotes.attributions import (
    MAX_LINES,
    Attribution,
    ends_like_attribution,
    holds_date_or_address,
    is_dashed_attribution,
    starts_with_date,
    weigh,
)
from mailbot.mail.quotes.citations import cited_lines
from mailbot.mail.quotes.comments import newest_comment
from mailbot.mail.quotes.inline import Passage, tie_answers
from mailbot.mail.quotes.mending import mended
from mailbot.mail.quotes.names import AuthorName
from mailbot.mail.quotes.proof import Proof
from mailbot.mail.quotes.signatures import EXACT_DELIMITER
from mailbot.mail.quotes.trim import signed_name, trim_notices, trim_segment
from mailbot.model import InlineAnswer

MAX_OWN_LINES = 10_000
# What has no width and what sets the direction of writing (UAX 9): shown, it could hide or reorder words.
INVISIBLE = dict.fromkeys((0xAD, 0x61C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)))
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\t": " ", "\x0b": " ", "\x0c": " "})
# Translating a text costs a hundred times what this look does, and most have none of these.
ODD = re.compile(f"[{re.escape(''.join(map(chr, {**INVISIBLE, **SPACES})))}]")
LINE_ENDS = ("\r\n", "\r", "\u2028", "\u2029", "\x85")


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnText:
    """What an author newly wrote, and the quoted sentences that parts of it answer."""

    text: str
    answered: tuple[InlineAnswer, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Frame:
    """The words of a mail program above a quote: lines up to `end`.

    `marked` quotes bear `>` and end by themselves, all others go on to the end of the mail. `certain` says that
    nothing below can be the author's, even if nothing stands above; `block` that the frame is a header block, and
    `reply_above` that a helpdesk asks to answer above it.
    """

    end: int
    marked: bool = False
    certain: bool = False
    block: bool = False
    reply_above: bool = False


def own_text(
    text: str, *, parent_text: str | None = None, author: AuthorName | None = None, answers: bool = False
) -> str:
    """Return what `read_own_text` finds, without what it answers."""
    return read_own_text(text, parent_text=parent_text, author=author, answers=answers).text


def read_own_text(
    text: str, *, parent_text: str | None = None, author: AuthorName | None = None, answers: bool = False
) -> OwnText:
    """Return the lines of `text` that its author newly wrote, in order; linear time.

    Answers between quoted lines stay. `parent_text`, the text answered, proves quotes that bear no marks and saves
    answers written into a quote. Text that nothing proves to be quoted is not thrown away: where nothing stands
    above a header block, what stands below it is kept unless the mail is known to answer another (`answers`), and a
    mail that is all goodbye keeps its goodbye. `author` tells a name under the text from the text.
    """
    lines = mended(clean_lines(text))
    own, framed = _classify(lines, Proof(parent_text or ""), answers=answers)
    segments = _own_segments(own)
    passages: list[Passage] = []
    signer = author or AuthorName("")
    read = 0
    for segment in segments:
        kept = trim_segment(lines[segment.start : segment.stop], author=signer, something_above=bool(passages))
        if any(kept):
            above = [lines[n] for n in range(read, segment.start) if not own[n] and n not in framed]
            passages.append(Passage(text=_join(kept), above=above))
            read = segment.stop
    if passages:
        return OwnText(text="\n\n".join(passage.text for passage in passages), answered=tie_answers(passages))
    goodbyes = [line for segment in segments for line in (*trim_notices(lines[segment.start : segment.stop]), "")]
    return OwnText(text=_join(goodbyes))


def signer_of(text: str) -> str:
    """Return the name that stands below the goodbye of the author's own lines, or an empty string."""
    lines = mended(clean_lines(text))
    own, _ = _classify(lines, Proof(""), answers=True)
    segments = (lines[segment.start : segment.stop] for segment in _own_segments(own))
    return next(filter(None, map(signed_name, segments)), "")


def clean_lines(text: str) -> list[str]:
    """Return the lines of a text with odd spaces made plain, invisible characters and trailing blanks removed."""
    for line_end in LINE_ENDS:
        text = text.replace(line_end, "\n")
    if _holds_odd(text):
        text = text.translate(INVISIBLE).translate(SPACES)
    return [line if line == EXACT_DELIMITER else line.rstrip() for line in text.split("\n")]


def _holds_odd(text: str) -> bool:
    if text.isascii():
        return "\t" in text or "\x0b" in text or "\x0c" in text
    return ODD.search(text) is not None


def _classify(lines: Sequence[str], proof: Proof, *, answers: bool) -> tuple[list[bool], set[int]]:
    """Return for each line whether it is the author's own, and which lines are neither that nor quoted: frames."""
    own = _unmarked(lines, answers=answers)
    framed: set[int] = set()
    something_above = sought = False
    number = 0
    while number < len(lines):
        frame = _frame_at(lines, own, number) if own[number] and lines[number] else None
        if frame is None:
            something_above = something_above or (own[number] and bool(lines[number]))
            number += 1
            continue
        own[number : frame.end] = [False] * (frame.end - number)
        framed.update(range(number, frame.end))
        notified = frame.reply_above and not something_above and not sought
        comment = newest_comment(lines, frame.end) if notified else None
        sought = sought or notified
        if comment is not None:
            return [is_own and number in comment for number, is_own in enumerate(own)], framed
        if not frame.marked and (something_above or frame.certain or (frame.block and answers)):
            written_in = proof.answers_between(lines, frame.end, len(lines)) if proof else frozenset()
            if written_in:
                written_in = proof.answers_between(lines, frame.end, _next_frame(lines, own, frame.end))
            own[frame.end :] = [own[n] and n in written_in for n in range(frame.end, len(lines))]
            return own, framed
        number = frame.end
    last = next((n for n in range(len(lines) - 1, -1, -1) if lines[n]), 0)
    tail = proof.tail_start(lines, len(lines)) if proof and own[last] else len(lines)
    if any(own[n] and lines[n] for n in range(tail)):
        own[tail:] = [False] * (len(lines) - tail)
    return own, framed


def _next_frame(lines: Sequence[str], own: Sequence[bool], start: int) -> int:
    """Return where the next frame begins, as quotes in a quote have them, or the number of lines."""
    written = (number for number in range(start, len(lines)) if own[number] and lines[number])
    return next((number for number in written if _frame_at(lines, own, number) is not None), len(lines))


def _unmarked(lines: Sequence[str], *, answers: bool) -> list[bool]:
    """Return for each line whether it bears no `>`, at most the first 10,000 of those that are not blank.

    In a mail that answers none, what the author cites counts as unmarked.
    """
    own = [not line.lstrip().startswith(">") for line in lines]
    if not answers and not all(own):
        for number in cited_lines(lines, own):
            own[number] = True
    written = 0
    for number, line in enumerate(lines):
        written += bool(own[number] and line)
        if written > MAX_OWN_LINES:
            own[number:] = [False] * (len(lines) - number)
            break
    return own


def _frame_at(lines: Sequence[str], own: Sequence[bool], start: int) -> _Frame | None:
    line = lines[start]
    if not boundaries.may_part(line):
        asks = boundaries.is_reply_above_line(line)
        return _Frame(end=start + 1, reply_above=True) if asks else _attribution_at(lines, own, start)
    if boundaries.is_forwarded_line(line) or boundaries.is_original_line(line) or is_dashed_attribution(line):
        below = _next_written(lines, start + 1)
        end = boundaries.header_block_end(lines, below) if below < len(lines) else None
        return _Frame(end=end or start + 1, certain=True)
    if boundaries.is_reply_above_line(line):
        return _Frame(end=start + 1, reply_above=True)
    drawn = boundaries.is_rule(line) or boundaries.is_dashed_title(line)
    block = _next_written(lines, start + 1) if drawn else start
    end = boundaries.header_block_end(lines, block) if block < len(lines) else None
    return _Frame(end=end, block=True) if end is not None else _attribution_at(lines, own, start)


def _attribution_at(lines: Sequence[str], own: Sequence[bool], start: int) -> _Frame | None:
    for end in range(start + 1, min(start + MAX_LINES, len(lines)) + 1):
        last = lines[end - 1]
        if not last or not own[end - 1]:
            return None
        if not ends_like_attribution(last):
            continue
        wrapped = end > start + 1
        begins = not wrapped or starts_with_date(lines[start])
        if not begins and not holds_date_or_address(lines[start]):
            return None
        weight = weigh(" ".join(lines[start:end]))
        below = _next_written(lines, end)
        if weight and below < len(lines) and not own[below]:
            return _Frame(end=end, marked=True)
        if weight is Attribution.STRONG and begins:
            return _Frame(end=end)
    return None


def _next_written(lines: Sequence[str], start: int) -> int:
    number = start
    while number < len(lines) and not lines[number].strip():
        number += 1
    return number


def _own_segments(own: Sequence[bool]) -> list[range]:
    """Return the numbers of own lines in runs, as quotes interrupt them."""
    segments: list[range] = []
    number = 0
    for is_own, run in groupby(own):
        start, number = number, number + sum(1 for _ in run)
        if is_own:
            segments.append(range(start, number))
    return segments


def _join(lines: Sequence[str]) -> str:
    """Return the lines as text, blank lines at both ends removed and runs of them made one."""
    kept = [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]
    return "\n".join(kept).strip("\n")
