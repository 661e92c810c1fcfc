"""Lines that bear `>` and are the author's all the same, in a mail that answers none. Pure; knows no language."""

import re
from collections.abc import Sequence
from itertools import pairwise

from mailbot.mail.quotes.attributions import Attribution, has_time, holds_date_or_address, weigh

MAX_GREETING_WORDS = 3
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
    written = [number for number, line in enumerate(lines) if line]
    for above, number in pairwise(written):
        announced = unmarked[above] and _announces(lines[above], opens=above == written[0])
        if not unmarked[number] and (announced or (above in cited and above not in figures)):
            cited.add(number)
    return frozenset(cited if all(unmarked[number] or number in cited for number in written) else figures)


def _announces(line: str, *, opens: bool) -> bool:
    """Tell whether prose leads over to what follows: neither the line above a quote nor "Buenos días:"."""
    if not line.endswith(ANNOUNCES) or (opens and len(line.split()) <= MAX_GREETING_WORDS):
        return False
    return weigh(line) is Attribution.NONE and not (holds_date_or_address(line) or has_time(line))
