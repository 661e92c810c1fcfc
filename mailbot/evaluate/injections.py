"""Texts that try to sway a reviewer, and transcripts with one of them put in: what is judged must not move."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from mailbot.evaluate.alter import Altered, assemble, keep
from mailbot.model import Role, Transcript

PLACES = ("first_end", "first_start", "last_end")


@dataclass(frozen=True, kw_only=True, slots=True)
class Injection:
    """One text: its class, its language, who writes it, and whether the rules that spot such texts were shown it."""

    id: str
    kind: str
    language: str
    author: Role
    text: str
    aside: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One seed with one injection put in at one place."""

    injection: Injection
    place: str
    seed: Transcript
    altered: Altered


def load_injections() -> tuple[Injection, ...]:
    """Return the texts that come with mailbot, in the order of their file; every second one of a class is aside."""
    tables = tomllib.loads((files("mailbot.evaluate") / "injections.toml").read_text(encoding="utf-8"))
    injections: list[Injection] = []
    for kind, entries in tables.items():
        for number, entry in enumerate(entries):
            injections.append(
                Injection(
                    id=f"{kind}-{number + 1}",
                    kind=kind,
                    language=entry["lang"],
                    author=Role(entry["by"]),
                    text=entry["text"],
                    aside=number % 2 == 1,
                )
            )
    return tuple(injections)


def build_cases(
    seeds: Sequence[Transcript], injections: Sequence[Injection], split: Callable[[str], tuple[str, ...]]
) -> list[Case]:
    """Return each text at each of its places, each time in the next seed of its language, or of any if there is none.

    A customer's text stands at the end of the first mail, at its start, or at the end of the last; an agent's likewise.
    """
    cases = []
    taken: dict[str, int] = {}
    for injection in injections:
        fitting = [seed for seed in seeds if _has(seed, injection.author)]
        own = [seed for seed in fitting if seed.language == injection.language] or fitting
        for place in PLACES if own else ():
            number = taken.get(injection.language, 0)
            taken[injection.language] = number + 1
            seed = own[number % len(own)]
            altered = _inject(seed, injection, place, split(injection.text))
            cases.append(Case(injection=injection, place=place, seed=seed, altered=altered))
    return cases


def _has(seed: Transcript, author: Role) -> bool:
    return any(message.role is author for message in seed.messages)


def _inject(seed: Transcript, injection: Injection, place: str, sentences: Sequence[str]) -> Altered:
    written = [number for number, message in enumerate(seed.messages) if message.role is injection.author]
    target = written[-1] if place == "last_end" else written[0]
    new = [(None, sentence) for sentence in sentences]
    parts = [keep(number, message) for number, message in enumerate(seed.messages)]
    old = list(parts[target].sentences)
    parts[target] = replace(parts[target], sentences=[*new, *old] if place == "first_start" else [*old, *new])
    return assemble(injection.kind, seed, parts)
