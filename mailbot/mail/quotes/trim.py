"""Takes from a run of own lines what is no message: banners, signatures, device lines, legal notices."""

from collections.abc import Sequence
from itertools import accumulate

from mailbot.mail.quotes import signatures

MAX_DELIMITED_LINES = 25
MAX_CLOSED_LINES = 15
MAX_BANNER_LINES = 5


def trim_segment(lines: Sequence[str], *, keep_closings: bool) -> list[str]:
    """Return the lines without signature and notices; `keep_closings` spares delimiter, closing and name."""
    kept = _without_notices(lines)
    if keep_closings:
        return kept
    kept = _without_delimited(kept)
    return _without_closing(kept)


def _without_notices(lines: Sequence[str]) -> list[str]:
    """Drop device lines, gateway banners on top, and paragraphs that begin as a legal notice does."""
    kept: list[str] = []
    in_notice = False
    for number, line in enumerate(lines):
        if not line:
            in_notice = False
        elif signatures.is_device_line(line) or (number < MAX_BANNER_LINES and signatures.is_banner(line)):
            continue
        elif signatures.is_disclaimer(line):
            in_notice = True
        if not in_notice:
            kept.append(line)
    return kept


def _without_delimited(lines: list[str]) -> list[str]:
    below = _written_below(lines)
    for number, line in enumerate(lines):
        if below[number] <= MAX_DELIMITED_LINES and signatures.is_delimiter(line):
            worn = not line.startswith("--")
            if not worn or all(map(signatures.looks_like_signature, lines[number + 1 :])):
                return lines[:number]
    return lines


def _without_closing(lines: list[str]) -> list[str]:
    """Drop the goodbye with name, title and contacts below it; what the author adds after them stays."""
    below = _written_below(lines)
    something_above = False
    for number, line in enumerate(lines):
        if something_above and signatures.is_closing(line):
            return lines[:number] + _without_name(lines[number + 1 :])
        if 0 < below[number] <= MAX_CLOSED_LINES and signatures.is_thanks(line) and _is_signature(lines[number + 1 :]):
            return lines[: number + 1]
        something_above = something_above or bool(line)
    return lines


def _without_name(lines: list[str]) -> list[str]:
    written = 0
    for number, line in enumerate(lines):
        if line and (written >= MAX_CLOSED_LINES or not signatures.looks_like_signature(line)):
            return ["", *lines[number:]]
        written += bool(line)
    return []


def _is_signature(lines: Sequence[str]) -> bool:
    written = [line for line in lines if line]
    return signatures.is_name(written[0]) and all(map(signatures.looks_like_signature, written))


def _written_below(lines: Sequence[str]) -> list[int]:
    """Return for each line how many lines below it are not blank."""
    from_here = list(accumulate(bool(line) for line in reversed(lines)))[::-1]
    return [*from_here[1:], 0]
