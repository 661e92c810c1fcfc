"""What mailing lists append to every letter: a rule, and below it how to leave. Tables and one function."""

import re
from collections.abc import Sequence

MAX_LINES = 16
MAX_CHARACTERS = 300
RULE = re.compile(r"^[\W_]{4,120}$")
# Mailman, LISTSERV, groups.io, ezmlm, Sympa, FreeLists and Microsoft 365 groups say one of these.
LEAVING = re.compile(
    r"^to unsubscribe\b.{0,120}(?:@|https?:|mailto:|click the following)|^unsubscribe: |\bmailing list -- \S+@|"
    r"^groups\.io links:|-unsubscribe@|/(?:listinfo|mailman3?/lists)/|"
    r"^you['’]re receiving this message because you['’]re a member of the .{1,80} group\b",
    re.IGNORECASE,
)


def without_footer(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines without the footer of a mailing list: from the rule above it to the end."""
    for number in range(len(lines) - 1, max(len(lines) - MAX_LINES, 0) - 1, -1):
        if not lines[number][:1].isalnum() and RULE.match(lines[number][:MAX_CHARACTERS]):
            below = (line[:MAX_CHARACTERS] for line in lines[number + 1 :])
            if any(map(LEAVING.search, below)):
                return lines[:number]
    return lines
