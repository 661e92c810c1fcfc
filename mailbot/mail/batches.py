"""A batch of mails is divided into parts that can be read apart from each other, with the same result as together.

The text of a mail serves as proof in those that answer it, so a mail and its answers stay in one part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from mailbot.mail.guard import guarded
from mailbot.mail.parse import Ids, read_ids
from mailbot.mail.read import Incoming, answered_ids


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchPart:
    """Some mails of a batch by their numbers in it, and the Message-IDs of all that they answer."""

    numbers: tuple[int, ...]
    answered: frozenset[str]


def divide(mails: Sequence[Incoming], count: int) -> list[BatchPart]:
    """Return `count` parts of about equal size in bytes that together hold each mail once; some may be empty."""
    found = [guarded(partial(read_ids, mail.raw)) for mail in mails]
    ids = [one if isinstance(one, Ids) else Ids() for one in found]
    groups = _linked(ids)
    sizes = {number: sum(len(mails[n].raw) for n in group) for number, group in enumerate(groups)}
    parts: list[list[int]] = [[] for _ in range(count)]
    filled = [0] * count
    for number in sorted(sizes, key=lambda n: -sizes[n]):
        emptiest = filled.index(min(filled))
        parts[emptiest] += groups[number]
        filled[emptiest] += sizes[number]
    return [
        BatchPart(
            numbers=tuple(sorted(part)),
            answered=frozenset(id_ for number in part for id_ in answered_ids(ids[number])),
        )
        for part in parts
    ]


def _linked(ids: Sequence[Ids]) -> list[list[int]]:
    """Return the numbers of the mails in groups of those that share an id, directly or through others."""
    group_of = list(range(len(ids)))

    def root(number: int) -> int:
        while group_of[number] != number:
            group_of[number] = group_of[group_of[number]]
            number = group_of[number]
        return number

    first_with: dict[str, int] = {}
    for number, one in enumerate(ids):
        for id_ in filter(None, (one.message_id, *answered_ids(one))):
            group_of[root(number)] = root(first_with.setdefault(id_, number))
    groups: dict[int, list[int]] = {}
    for number in range(len(ids)):
        groups.setdefault(root(number), []).append(number)
    return list(groups.values())
