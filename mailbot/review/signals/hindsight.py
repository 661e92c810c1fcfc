"""What only later messages prove of a reply: broken promises, contradicted numbers, pastes, and certainty."""

from collections.abc import Sequence
from datetime import datetime

from mailbot.model import Certainty, Does, FactKind, Role
from mailbot.review.signals.conversation import Conversation
from mailbot.review.signals.deadlines import deadline_of
from mailbot.review.signals.facts import NUMBERED, FoundFact, identifiers_in, values_in
from mailbot.review.signals.innocence import Reaction
from mailbot.review.signals.replies import SAUCE, Draft

RETURNS = frozenset({"chase", "unanswered"})
FEWEST_WORDS_PASTED = 4
LONGEST_MEMORY = 300


def mark_broken_promises(conversation: Conversation, drafts: Sequence[Draft], reaction: Reaction) -> None:
    """Mark promises whose deadline passed before the customer came back for what was promised."""
    if reaction.turn is None or reaction.thanks or "resolved" in reaction.cues:
        return
    for draft in drafts:
        if draft.does is not Does.PROMISES:
            continue
        written = conversation.time_of(draft.ref.message)
        deadline = deadline_of(draft.reading, written) if written is not None else None
        if deadline is None or draft.ref.message != drafts[-1].ref.message:
            continue
        if any(_returns_after(conversation, message, deadline) for message in reaction.turn.messages):
            draft.broken = True
            draft.certainty = Certainty.CERTAIN


def _returns_after(conversation: Conversation, message: int, deadline: datetime) -> bool:
    back = conversation.time_of(message)
    if back is None or back <= deadline:
        return False
    return any(reading.cues & RETURNS for reading in conversation.readings[message])


def mark_contradictions(
    conversation: Conversation,
    drafts: Sequence[Draft],
    facts: Sequence[FoundFact],
    reaction: Reaction,
) -> None:
    """Mark sentences that name another number than the customer's only one, if the customer then corrects them."""
    if reaction.turn is None or not reaction.cues & {"correct", "wrote"}:
        return
    corrected = values_in([reading for _, reading in conversation.sentences_of(reaction.turn)])
    for draft in drafts:
        if draft.does in SAUCE or draft.reading.question:
            continue
        known = [fact for fact in facts if fact.kind is FactKind.IDENTIFIER and fact.told_before(draft.ref.message)]
        for name, value in identifiers_in(draft.reading):
            told = [fact for fact in known if fact.name == name]
            if name in NUMBERED and len(told) == 1 and _is_another(told[0].value, value) and told[0].value in corrected:
                draft.does, draft.facts, draft.asks = Does.CONTRADICTS_FACT, [told[0].id], []
                draft.certainty = Certainty.CERTAIN


def _is_another(told: str, written: str) -> bool:
    return told != written and len(told) == len(written) and told.isdecimal() == written.isdecimal()


def mark_pastes(drafts: Sequence[Draft], earlier: Sequence[Draft], came_back: frozenset[str]) -> None:
    """Mark as boilerplate what stood word for word in an earlier reply and had not helped the customer then."""
    if not came_back & {"unanswered", "correct", "wrote"}:
        return
    seen = {
        draft.reading.words for draft in earlier[-LONGEST_MEMORY:] if len(draft.reading.words) >= FEWEST_WORDS_PASTED
    }
    for draft in drafts:
        if draft.does is Does.ANSWERS and draft.reading.words in seen:
            draft.does = Does.BOILERPLATE


def settle_certainty(drafts: Sequence[Draft], reaction: Reaction) -> None:
    """Make the misses certain that the customer's next turn confirms."""
    confirmed = bool(reaction.cues & {"wrote", "unanswered", "correct"})
    for draft in drafts:
        if draft.facts and confirmed:
            draft.certainty = Certainty.CERTAIN


def told_to_another(conversation: Conversation, fact: FoundFact, asking: int) -> bool:
    """Tell whether the fact was told to a colleague, and never to the agent who asks for it in message `asking`."""
    told = min(fact.mentions).message
    answered = {
        conversation.alias_of(message)
        for turn in conversation.turns
        if turn.role is Role.AGENT
        for message in turn.messages
        if told < message < asking
    }
    return bool(answered) and conversation.alias_of(asking) not in answered
