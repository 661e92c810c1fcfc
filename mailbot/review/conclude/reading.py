"""A transcript with its labels, arranged for the rules to look things up. Draws no conclusion."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from mailbot.model import (
    AskLabel,
    FactLabel,
    Labels,
    Quote,
    Ref,
    Role,
    SentenceLabel,
    Transcript,
    Turn,
    TurnLabel,
)
from mailbot.turns import turns_of


@dataclass(frozen=True)
class Reading:
    """One transcript and what a judge labelled in it."""

    transcript: Transcript
    labels: Labels

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The turns of customers and agents, in order."""
        return turns_of(self.transcript.messages)

    @cached_property
    def customer_turns(self) -> tuple[Turn, ...]:
        """The customer's turns, in order."""
        return tuple(turn for turn in self.turns if turn.role is Role.CUSTOMER)

    @cached_property
    def agent_messages(self) -> tuple[int, ...]:
        """The numbers of the agents' messages."""
        return tuple(number for turn in self.turns if turn.role is Role.AGENT for number in turn.messages)

    @cached_property
    def asks(self) -> dict[str, AskLabel]:
        """The asks by id."""
        return {ask.id: ask for ask in self.labels.asks}

    @cached_property
    def facts(self) -> dict[str, FactLabel]:
        """The facts by id."""
        return {fact.id: fact for fact in self.labels.facts}

    @cached_property
    def sentences_of(self) -> dict[int, tuple[SentenceLabel, ...]]:
        """The sentence labels of each agent message, by message number, in order."""
        found: defaultdict[int, list[SentenceLabel]] = defaultdict(list)
        for label in sorted(self.labels.sentences, key=lambda label: label.ref):
            found[label.ref.message].append(label)
        return {message: tuple(labels) for message, labels in found.items()}

    @cached_property
    def turn_labels(self) -> dict[int, TurnLabel]:
        """The turn labels by the first message of their turn."""
        return {label.message: label for label in self.labels.turns}

    def quote(self, ref: Ref) -> Quote:
        """Return the words of a sentence with its place."""
        return Quote(ref=ref, text=self.transcript.messages[ref.message].sentences[ref.sentence])

    def turn_of(self, message: int) -> Turn:
        """Return the turn that a customer's or an agent's message belongs to."""
        return next(turn for turn in self.turns if message in turn.messages)

    def agent_turn_before(self, message: int) -> Turn | None:
        """Return the last agent turn that ends before a message."""
        earlier = [turn for turn in self.turns if turn.role is Role.AGENT and turn.messages[-1] < message]
        return earlier[-1] if earlier else None

    def customer_turn_after(self, message: int) -> Turn | None:
        """Return the first customer turn that begins after a message."""
        return next((turn for turn in self.customer_turns if turn.messages[0] > message), None)


def last_before(mentions: Iterable[Ref], message: int) -> Ref | None:
    """Return the latest mention that stands before a message: what its author could have seen."""
    return max((ref for ref in mentions if ref.message < message), default=None)
