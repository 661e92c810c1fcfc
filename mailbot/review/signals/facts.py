"""What the customer told: identifiers with their type, steps already tried, constraints."""

from collections.abc import Collection
from dataclasses import dataclass, field

from mailbot.model import FactKind, FactLabel, Ref, Role
from mailbot.review.signals.conversation import Conversation
from mailbot.review.signals.fold import stem
from mailbot.review.signals.identifiers import Code
from mailbot.review.signals.phrases import Match
from mailbot.review.signals.reading import Reading

MAX_FACTS = 60
WORDS = ""  # the value of a fact that stands in words
LONGEST_QUANTITY = 4
MAX_MENTIONS = 40
NUMBERED = frozenset(
    {
        *("order", "invoice", "customer", "booking", "contract", "serial", "tracking", "model"),
        *("student", "baggage", "meter", "case", "card"),
    },
)
WORDED = frozenset({"address", "date", "error", "model", "phone", "photo", "version"})
NAMED = frozenset({"browser", "system"})

_REACH_BEFORE = 5
_REACH_AFTER = 4
_REACH_OF_NEGATION = 4


@dataclass(kw_only=True)
class FoundFact:
    """A fact while it is being collected; `name` is the type of identifier, or the step.

    A fact is `doubtful` that stands in words, or beside a number of unknown type: it could be one of two of its kind.
    """

    id: str
    kind: FactKind
    name: str
    value: str
    objects: frozenset[str] = frozenset()
    doubtful: bool = False
    mentions: list[Ref] = field(default_factory=list)

    def told_before(self, message: int) -> bool:
        """Tell whether a message's author could have read it."""
        return any(ref.message < message for ref in self.mentions)

    def label(self) -> FactLabel:
        """Return the fact as a label."""
        return FactLabel(id=self.id, kind=self.kind, mentions=tuple(self.mentions))


Told = tuple[FactKind, str, str, frozenset[str]]


def collect_facts(conversation: Conversation) -> list[FoundFact]:
    """Return the facts of a conversation in the order of their first mention."""
    facts: dict[tuple[FactKind, str, str], FoundFact] = {}
    requested: frozenset[str] = frozenset()
    for turn in conversation.turns:
        if turn.role is Role.AGENT:
            readings = [reading for _, reading in conversation.sentences_of(turn)]
            requested = frozenset(name for reading in readings for name in reading.members("asked"))
            continue
        for ref, reading in conversation.sentences_of(turn):
            told = _told_in(reading, requested)
            doubtful = _holds_untyped(reading, told)
            for kind, name, value, objects in told:
                fact = facts.get((kind, name, value))
                if fact is None and len(facts) < MAX_FACTS:
                    fact = FoundFact(
                        id=f"f{len(facts) + 1}",
                        kind=kind,
                        name=name,
                        value=value,
                        objects=objects,
                        doubtful=doubtful or value == WORDS,
                    )
                    facts[kind, name, value] = fact
                if fact is not None and ref not in fact.mentions and len(fact.mentions) < MAX_MENTIONS:
                    fact.mentions.append(ref)
    return list(facts.values())


def _told_in(reading: Reading, requested: frozenset[str]) -> list[Told]:
    told = [(FactKind.IDENTIFIER, name, value, frozenset[str]()) for name, value in identifiers_in(reading, requested)]
    told += [
        (FactKind.IDENTIFIER, name, WORDS, frozenset()) for name in _worded(reading, {name for _, name, _, _ in told})
    ]
    told += [(FactKind.TRIED_STEP, step, step, reading.members("object")) for step in tried_in(reading)]
    if reading.has("constraint") and not reading.question:
        told.append((FactKind.CONSTRAINT, "constraint", " ".join(reading.words[:12]), frozenset()))
    return told


def _worded(reading: Reading, typed: Collection[str]) -> list[str]:
    """Return what a sentence tells in words that name no value of their own: an address, a version, a picture."""
    if reading.question:
        return []
    figure = any(sign.isdecimal() for sign in reading.text)
    return sorted(
        name for name in reading.members("told") & WORDED if name not in typed and (figure or name == "photo")
    )


def _holds_untyped(reading: Reading, told: list[Told]) -> bool:
    typed = {value for _, _, value, _ in told}
    return any(code.kind == "code" and code.value not in typed for code in reading.codes)


def identifiers_in(reading: Reading, requested: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Return type and value of what a sentence names; `requested` types are those the agent had just asked for."""
    found = [pair for position in range(len(reading.words)) if (pair := _typed(reading, position, requested))]
    if not reading.question:
        found += [(name, name) for name in reading.members("told") & NAMED]
    return found


def _typed(reading: Reading, position: int, requested: frozenset[str]) -> tuple[str, str] | None:
    code = reading.code_at(position)
    if code is None:
        return None
    if code.kind in ("email", "iban", "phone"):
        return code.kind, code.value
    if code.kind == "date":
        return ("date", code.value) if reading.has("told:date") or "date" in requested else None
    name = _nearest_name(reading, position) or _only_numbered(requested, reading)
    return (name, code.value) if name else None


def _nearest_name(reading: Reading, position: int) -> str | None:
    best: tuple[int, str] | None = None
    for match in reading.matches:
        family, _, name = match.label.partition(":")
        if family != "told" or name not in NUMBERED | {"phone", "error"}:
            continue
        distance = None if _only_counts(reading, match, position) else _distance(match, position)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, name)
    return best[1] if best else None


def _only_counts(reading: Reading, match: Match, position: int) -> bool:
    """Tell whether a short number may be a quantity: "an order for 2500 brochures", "order 300 brochures"."""
    code = reading.code_at(position)
    if code is None or not code.value.isdecimal() or len(code.value) > LONGEST_QUANTITY:
        return False
    if match.end - match.start > 1 or "#" in reading.text or "№" in reading.text:
        return False
    following = reading.words[position + 1 : position + 2]
    counts = any(stem(word) in reading.content for word in following)
    return (counts and f"{code.value} " in reading.text) or match.end < position


def _distance(match: Match, position: int) -> int | None:
    if match.end <= position <= match.end + _REACH_BEFORE - 1:
        return 2 * (position - match.end)
    if position < match.start <= position + _REACH_AFTER:
        return 2 * (match.start - position) + 1
    return None


def _only_numbered(requested: frozenset[str], reading: Reading) -> str | None:
    wanted = requested & NUMBERED
    return next(iter(wanted)) if len(wanted) == 1 and not reading.question else None


def tried_in(reading: Reading) -> list[str]:
    """Return the steps that a sentence says the customer has tried."""
    if reading.question or not reading.has("first_person"):
        return []
    negations = [match.end for match in reading.matches if match.label == "not_done"]
    return sorted(
        {
            match.label.partition(":")[2]
            for match in reading.matches
            if match.label.startswith("step:")
            and not any(end <= match.start <= end + _REACH_OF_NEGATION for end in negations)
        },
    )


def values_in(readings: list[Reading]) -> frozenset[str]:
    """Return all values that stand in some sentences, typed or not."""
    codes: list[Code] = [code for reading in readings for code in reading.codes]
    return frozenset(code.value for code in codes)
