"""Turns and rounds: who speaks, and how often the customer had to. Knows roles only."""

from collections.abc import Sequence
from itertools import groupby
from typing import Protocol

from mailbot.model import Role, Turn


class HasRole(Protocol):
    """Anything that is spoken by somebody: a message, or a message of a transcript."""

    @property
    def role(self) -> Role:
        """Return who speaks."""
        ...


def turns_of(messages: Sequence[HasRole]) -> tuple[Turn, ...]:
    """Return the turns of customers and agents in order; internal and automatic messages neither count nor part."""
    spoken = [(number, message.role) for number, message in enumerate(messages) if _speaks(message.role)]
    return tuple(
        Turn(role=role, messages=tuple(number for number, _ in group))
        for role, group in groupby(spoken, key=lambda pair: pair[1])
    )


def count_rounds(messages: Sequence[HasRole]) -> int:
    """Return the number of customer turns."""
    return sum(turn.role is Role.CUSTOMER for turn in turns_of(messages))


def _speaks(role: Role) -> bool:
    return role in (Role.CUSTOMER, Role.AGENT)
