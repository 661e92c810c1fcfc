"""Lines that bear `>` and are the author's all the same, in a mail that answers none. Pure; knows no language."""

import re
from collections.abc import Sequence

from mailbot.mail.quotes.attributions import Attribution, has_time, holds_date_or_address, weigh

MAX_GREETING_WORDS = 3
MAX_PASSAGES = 200
MORE_THAN = re.compile(r"\s{0,8}>\s?\d")
ANNOUNCES = (":", "\uff1a")


def cited_lines(lines: Sequence[str], unmarked: Sequence[bool]) -> frozenset[int]:
    """Return the numbers of marked lines that the author wrote or pasted in: a log, a term of the contract.

    Passages are cited where prose announces each of them with a colon: one that none announces is answered. A lone
    `> 40 %` compares figures. `unmarked` says of each line that it bears no `>`.
    """
    figures = {
        number
        for number, line in enumerate(lines)
        if not unmarked[number]
        and MORE_THAN.match(line)
        and all((*unmarked[max(number - 1, 0) : number], *unmarked[number + 1 : number + 2]))
    }
    cited = set(figures)
    above = passages = 0
    opening = next((number for number, line in enumerate(lines) if line), 0)
    for number, line in enumerate(lines):
        if not line:
            continue
        if not unmarked[number] and number not in figures and (above not in cited or above in figures):
            passages += 1
            if passages > MAX_PASSAGES or not unmarked[above] or not _announces(lines[above], opens=above == opening):
                return frozenset(figures)
        if not unmarked[number]:
            cited.add(number)
        above = number
    return frozenset(cited)


def _announces(line: str, *, opens: bool) -> bool:
    """Tell whether prose leads over to what follows: neither the line above a quote nor "Buenos días:"."""
    if not line.endswith(ANNOUNCES) or (opens and len(line.split()) <= MAX_GREETING_WORDS):
        return False
    return weigh(line) is Attribution.NONE and not (holds_date_or_address(line) or has_time(line))
