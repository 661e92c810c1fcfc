"""The newest comment in a helpdesk's notification, which lists the whole ticket. Knows the layout, no words."""

from collections.abc import Sequence
from itertools import pairwise

from mailbot.mail.quotes.attributions import has_time, starts_with_date
from mailbot.mail.quotes.boundaries import is_rule

MAX_HEAD_CHARACTERS = 140
MAX_HEAD_LINES = 2
MAX_INTRODUCTION = 6


def newest_comment(lines: Sequence[str], start: int) -> range | None:
    """Return where the first comment from `start` on stands, or None where no comments are listed.

    Zendesk and others draw a rule above each comment and write its author and time below the rule. A template without
    rules has author and time soon after the helpdesk's own words.
    """
    rules = [number for number in range(start, len(lines)) if is_rule(lines[number])]
    for rule, end in pairwise((*rules, len(lines))):
        head = [number for number in range(rule + 1, end) if lines[number]][:MAX_HEAD_LINES]
        found = next((count for count in range(1, len(head) + 1) if _is_head([lines[n] for n in head[:count]])), 0)
        if found:
            return range(head[found - 1] + 1, end)
    written = [number for number in range(start, rules[0] if rules else len(lines)) if lines[number]]
    for name, date in pairwise(written[:MAX_INTRODUCTION]):
        if _is_head([lines[name], lines[date]]):
            return range(date + 1, len(lines))
    return None


def _is_head(lines: Sequence[str]) -> bool:
    """Tell whether the lines are "Maya Lindqvist, Mar 4, 2025, 10:15 GMT", in one line or two."""
    head = ", ".join(lines)
    name, _, date = head.partition(", ")
    return len(head) <= MAX_HEAD_CHARACTERS and bool(name) and starts_with_date(date) and has_time(date)
