"""Told facts that a reply states otherwise: number, month, colour, a yes for a no; the customer must correct it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mailbot.model import Certainty, Does, FactKind, Ref, Role
from mailbot.review.signals.conversation import Conversation
from mailbot.review.signals.facts import MAX_FACTS, NUMBERED, FoundFact, identifiers_in, values_in
from mailbot.review.signals.fold import stem
from mailbot.review.signals.innocence import Reaction
from mailbot.review.signals.reading import Reading
from mailbot.review.signals.replies import MISSES, SAUCE, Draft

FAMILIES = ("month", "weekday", "colour")
LONGEST_MEMORY = 60  # sentences of the customer looked back on
REACH_OF_NEGATION = 2
LONGEST_COUNT = 3

_SIZE = re.compile(r"(?<!\w)(?:XXS|XS|S|M|L|XL|XXL|3XL)(?!\w)")

Slots = Mapping[str, frozenset[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """What a sentence states: values by slot, and which of its words stand under a no."""

    slots: Slots
    words: frozenset[str]
    denied: frozenset[str]


def mark_contradictions(
    conversation: Conversation, drafts: Sequence[Draft], facts: list[FoundFact], reaction: Reaction
) -> None:
    """Mark sentences that state otherwise what the customer had told, if the customer then says it again."""
    if reaction.turn is None or reaction.thanks or not reaction.cues & {"correct", "wrote"}:
        return
    correction = [reading for _, reading in conversation.sentences_of(reaction.turn)]
    corrected = values_in(correction)
    statements = [state(reading) for reading in correction[:LONGEST_MEMORY] if not reading.question]
    for draft in drafts:
        if draft.does in SAUCE | MISSES or draft.reading.question:
            continue
        fact = _other_number(draft, facts, corrected) or _other_statement(conversation, draft, statements, facts)
        if fact is not None:
            draft.does, draft.facts, draft.asks = Does.CONTRADICTS_FACT, [fact.id], []
            draft.certainty = Certainty.CERTAIN


def _other_number(draft: Draft, facts: Sequence[FoundFact], corrected: frozenset[str]) -> FoundFact | None:
    known = [fact for fact in facts if fact.kind is FactKind.IDENTIFIER and fact.told_before(draft.ref.message)]
    for name, value in identifiers_in(draft.reading):
        told = [fact for fact in known if fact.name == name]
        if name in NUMBERED and len(told) == 1 and _is_another(told[0].value, value) and told[0].value in corrected:
            return told[0]
    return None


def _is_another(told: str, written: str) -> bool:
    return told != written and len(told) == len(written) and told.isdecimal() == written.isdecimal()


def _other_statement(
    conversation: Conversation, draft: Draft, corrections: Sequence[Statement], facts: list[FoundFact]
) -> FoundFact | None:
    said = state(draft.reading)
    for ref, reading in _told_before(conversation, draft.ref.message):
        told = state(reading)
        if not reading.question and any(_contradicts(said, told, correction) for correction in corrections):
            return _fact_at(ref, reading, facts)
    return None


def _told_before(conversation: Conversation, message: int) -> list[tuple[Ref, Reading]]:
    told = [
        pair
        for turn in conversation.turns
        if turn.role is Role.CUSTOMER and turn.messages[0] < message
        for pair in conversation.sentences_of(turn)
    ]
    return told[-LONGEST_MEMORY:]


def _contradicts(said: Statement, told: Statement, corrected: Statement) -> bool:
    for slot, value in said.slots.items():
        mine, again = told.slots.get(slot), corrected.slots.get(slot)
        if mine and again and mine & again and not value & (mine | again - value):
            return True
    named_instead = (corrected.denied & said.words) - said.denied - told.words
    if named_instead and ((corrected.words - corrected.denied) & told.words) - said.words:
        return True
    affirmed = (said.words - said.denied) & told.denied & corrected.denied
    denied = said.denied & (told.words - told.denied) & (corrected.words - corrected.denied)
    return bool(affirmed or denied)


def _fact_at(ref: Ref, reading: Reading, facts: list[FoundFact]) -> FoundFact | None:
    known = next((fact for fact in facts if fact.kind is FactKind.OTHER and ref in fact.mentions), None)
    if known is None and len(facts) < MAX_FACTS:
        value = " ".join(reading.words[:12])
        known = FoundFact(id=f"f{len(facts) + 1}", kind=FactKind.OTHER, name="told", value=value, mentions=[ref])
        facts.append(known)
    return known


def state(reading: Reading) -> Statement:
    """Return what a sentence states, as far as it can be compared."""
    slots: dict[str, set[str]] = {}
    for slot, value in (*_named_slots(reading), *_counts(reading)):
        slots.setdefault(slot, set()).add(value)
    return Statement(
        slots={slot: frozenset(values) for slot, values in slots.items()},
        words=frozenset(name for name, weight in reading.content.items() if weight >= 1),
        denied=frozenset(_denied(reading)),
    )


def _named_slots(reading: Reading) -> Iterator[tuple[str, str]]:
    for family in FAMILIES:
        for value in reading.members(family):
            yield family, value
    for month, day in reading.days:
        yield "day", f"{month}/{day}"
    if reading.has("concept:size"):
        for found in _SIZE.findall(reading.text):
            yield "size", found


def _counts(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield what is counted, with its number: "two adults"."""
    numbers = {match.start: match.label[4:] for match in reading.matches if match.label.startswith("num:")}
    for position, word in enumerate(reading.words[:-1]):
        number = word if word.isdecimal() and len(word) <= LONGEST_COUNT else numbers.get(position)
        counted = stem(reading.words[position + 1])
        if number is not None and number != "1" and reading.content.get(counted, 0) >= 1:
            yield f"count of {counted}", number


def _denied(reading: Reading) -> Iterator[str]:
    for match in reading.matches:
        if match.label == "negation":
            for word in reading.words[match.end : match.end + REACH_OF_NEGATION]:
                if reading.content.get(stem(word), 0) >= 1:
                    yield stem(word)
            for concept in reading.matches:
                if concept.label.startswith("concept:") and 0 <= concept.start - match.end < REACH_OF_NEGATION:
                    yield concept.label
