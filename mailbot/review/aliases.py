"""Aliases: who is the same person among those who wrote, and what a judge calls each of them. Names stay in here."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from mailbot.model import Address, Role

_MAX_ALIASED = 26
_MAX_NAME = 200
_WORD = re.compile(r"[^\W_]+")
# "Anna (Lampwerk Support)", "Anna from Lampwerk", "Anna | Lampwerk": only what stands before is a person's name.
_AFFILIATION = re.compile(r"\s*[(\[|@/]|\s[-–—]\s|\s(?:from|at|via|bei|chez|über)\s", re.IGNORECASE)
# Words of names that a whole team writes under, without accents.
_TEAM = frozenset(
    re.findall(
        r"\S+",
        "support supportteam service services team help helpdesk desk hilfe info office sales customer customers care "
        "client clients center centre billing returns contact noreply admin hotline shop store reception accounts "
        "kundenservice kundendienst kundenbetreuung kunden vertrieb buchhaltung retouren rechnung "
        "equipe assistance atencion cliente clientes soporte equipo ventas suporte apoio atendimento vendas "
        "assistenza clienti servizio vendite pomoc obsluga klienta dzial biuro zespol "
        "поддержка поддержки служба клиентов отдел υποστηριξη εξυπηρετηση πελατων τμημα",
    )
)


@dataclass(slots=True)
class _Person:
    """Somebody on our side: the addresses and the words of the name that they have written under."""

    emails: set[str]
    words: tuple[str, ...]


def name_aliases(roles: Sequence[Role], authors: Sequence[Address]) -> list[str]:
    """Return an alias for each message: the same author of the same role has the same one throughout.

    On our side people are told apart by the names they sign with, also at one shared address, and known again at
    another address of the same domain. Who does not sign is taken for the last who signed at that address: a hand-off
    that nothing shows is none.
    """
    people: list[Hashable] = [_key_of(author) for author in authors]
    for role in (Role.AGENT, Role.INTERNAL):
        numbers = [number for number, each in enumerate(roles) if each is role]
        for number, person in zip(numbers, _tell_apart([authors[number] for number in numbers]), strict=True):
            people[number] = person
    known: dict[tuple[Role, Hashable], str] = {}
    counts = dict.fromkeys(Role, 0)
    for role, person in zip(roles, people, strict=True):
        if (role, person) not in known:
            known[role, person] = _alias(role, counts[role])
            counts[role] += 1
    return [known[role, person] for role, person in zip(roles, people, strict=True)]


def _key_of(author: Address) -> str:
    return (author.email or author.name).strip().casefold()


def _tell_apart(authors: Sequence[Address]) -> list[Hashable]:
    """Return who wrote each message: a number for a person known by name, else the key of the address."""
    people: list[_Person] = []
    found: list[Hashable] = [None] * len(authors)
    for number, author in enumerate(authors):
        words = _words_of_person(author)
        if words:
            found[number] = _find_person(people, author.email, words)
    for order in (range(len(authors)), range(len(authors) - 1, -1, -1)):
        last: dict[str, Hashable] = {}
        for number in order:
            email = authors[number].email
            if found[number] is None and email:
                found[number] = last.get(email)
            elif found[number] is not None:
                last[email] = found[number]
    return [_key_of(author) if person is None else person for author, person in zip(authors, found, strict=True)]


def _find_person(people: list[_Person], email: str, words: tuple[str, ...]) -> int:
    """Return the number of the person with such a name, of this address before any other; a new one if there is none.

    A first name alone is enough within one domain; between domains two words have to agree.
    """
    domain = email.rpartition("@")[2]
    agreeing = [number for number, person in enumerate(people) if _agree(person.words, words)]
    near = [number for number in agreeing if any(each.rpartition("@")[2] == domain for each in people[number].emails)]
    far = [number for number in agreeing if min(len(words), len(people[number].words)) > 1]
    chosen = next((number for number in near if email in people[number].emails), next(iter((*near, *far)), None))
    if chosen is None:
        people.append(_Person(emails={email}, words=words))
        return len(people) - 1
    people[chosen].emails.add(email)
    people[chosen].words = max(people[chosen].words, words, key=len)
    return chosen


def _agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether the words of the shorter name are words or initials of the longer one, and one of them in full."""
    short, long = sorted((one, other), key=len)
    shared = any(len(word) > 1 for word in set(short).intersection(long))
    return shared and all(any(_same_word(word, each) for each in long) for word in short)


def _same_word(one: str, other: str) -> bool:
    return one == other or (1 in {len(one), len(other)} and one[0] == other[0])


def _words_of_person(author: Address) -> tuple[str, ...]:
    """Return the words of a person's name; none of what only a team or a company is called, or of no address."""
    if not author.email:
        return ()
    words = tuple(_WORD.findall(_fold(_AFFILIATION.split(author.name[:_MAX_NAME].strip(), maxsplit=1)[0])))
    company = set(_WORD.findall(_fold(author.email.rpartition("@")[2])))
    is_person = not _TEAM.union(company).intersection(words) and any(len(word) > 1 for word in words)
    return words if is_person else ()


def _fold(text: str) -> str:
    decomposed: Iterable[str] = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character)).replace("ł", "l")


def _alias(role: Role, number: int) -> str:
    letter = chr(ord("A") + number) if number < _MAX_ALIASED else str(number + 1)
    if role is Role.CUSTOMER and number == 0:
        return "Customer"
    return f"{role.capitalize()} {letter}"
