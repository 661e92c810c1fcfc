"""Turns and rounds."""

from dataclasses import dataclass

from mailbot.model import Role, Turn
from mailbot.turns import count_rounds, turns_of


@dataclass(frozen=True)
class Spoken:
    """Anything with a role."""

    role: Role


def spoken(letters: str) -> list[Spoken]:
    """Return messages by the first letters of their roles."""
    roles = {role.value[0] + role.value[1]: role for role in Role}
    return [Spoken(roles[letters[at : at + 2]]) for at in range(0, len(letters), 2)]


def test_consecutive_messages_of_a_role_are_one_turn() -> None:
    assert turns_of(spoken("cucuagcu")) == (
        Turn(role=Role.CUSTOMER, messages=(0, 1)),
        Turn(role=Role.AGENT, messages=(2,)),
        Turn(role=Role.CUSTOMER, messages=(3,)),
    )


def test_automatic_and_internal_messages_neither_count_nor_part_a_turn() -> None:
    assert turns_of(spoken("cuauincuagau")) == (
        Turn(role=Role.CUSTOMER, messages=(0, 3)),
        Turn(role=Role.AGENT, messages=(4,)),
    )


def test_rounds_are_customer_turns() -> None:
    assert count_rounds(spoken("cuagcuagaucuag")) == 3
    assert count_rounds([]) == 0
