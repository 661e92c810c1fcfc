"""Aliases: agents of one address are told apart by how they sign, and nobody is split in two without reason."""

import pytest

from mailbot.model import Address, Role
from mailbot.review.aliases import name_aliases

HELP = "help@lampwerk.example"
RETURNS = "returns@lampwerk.example"


def agents(*authors: tuple[str, str]) -> str:
    """Return the letters of the aliases of agents, given as address and name."""
    people = [Address(email=email, name=name) for email, name in authors]
    return "".join(alias.removeprefix("Agent ") for alias in name_aliases([Role.AGENT] * len(people), people))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Anna Weber", "Julien Moreau"),
        ("Anna Weber", "Anna Moser"),
        ("Anna", "Julien"),
        ("Στέλλα Μάρου", "Νίκος Μάρου"),
        ("Anna (Lampwerk Support)", "Julien (Lampwerk Support)"),
        ("Anna from Lampwerk", "Julien from Lampwerk"),
    ],
)
def test_two_who_sign_at_one_address_are_two(first: str, second: str) -> None:
    assert agents((HELP, first), (HELP, second), (HELP, first)) == "ABA"


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Anna Weber", "Anna"),
        ("Anna Weber", "Weber, Anna"),
        ("Claire Dobson", "C. Dobson"),
        ("Claire J. Dobson", "Claire Dobson"),
        ("Łukasz Żak", "Lukasz Zak"),
        ("Anna Weber", "ANNA WEBER | Lampwerk Support"),
    ],
)
def test_one_who_signs_in_two_ways_is_one(full: str, short: str) -> None:
    assert agents((HELP, full), (HELP, "Julien"), (HELP, short)) == "ABA"
    assert agents((HELP, short), (HELP, "Julien"), (HELP, full)) == "ABA"


def test_one_agent_under_two_addresses_of_the_house_is_one() -> None:
    assert agents((HELP, "Anna Weber"), (RETURNS, "Anna")) == "AA"
    assert agents((HELP, "Anna Weber"), ("anna@lampwerk.example", "Anna Weber")) == "AA"


def test_between_domains_a_first_name_is_not_enough() -> None:
    assert agents((HELP, "Anna"), ("anna@partner.example", "Anna")) == "AB"
    assert agents((HELP, "Anna Weber"), ("anna@partner.example", "Anna Weber")) == "AA"


@pytest.mark.parametrize("unsigned", ["", "Lampwerk", "Lampwerk Support", "Kundenservice", "Équipe assistance"])
def test_who_does_not_sign_is_taken_for_the_last_who_did(unsigned: str) -> None:
    assert agents((HELP, unsigned), (HELP, "Anna"), (HELP, unsigned), (HELP, "Julien"), (HELP, unsigned)) == "AAABB"
    assert agents((HELP, unsigned), (RETURNS, unsigned), (HELP, unsigned)) == "ABA"


def test_other_roles_are_told_apart_by_address() -> None:
    people = [Address(email="tom@b.example", name="Tom"), Address(email="tom@b.example", name="Ann")]
    assert name_aliases([Role.CUSTOMER, Role.CUSTOMER], people) == ["Customer", "Customer"]


def test_people_without_an_address_are_told_apart_by_whatever_names_them() -> None:
    assert agents(("", "agent 1"), ("", "agent 2"), ("", "Agent 1"), ("", "")) == "ABAC"


def test_no_alias_holds_a_name() -> None:
    people = [Address(email=f"{name}@b.example", name=name.title()) for name in ("zelda", "quill", "zelda")]
    for role in Role:
        assert not any("zelda" in alias.casefold() for alias in name_aliases([role] * 3, people))
