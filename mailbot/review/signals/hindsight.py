"""What only later messages prove of a reply: broken promises, pastes, and certainty."""

import re
from collections.abc import Sequence
from datetime import datetime

from mailbot.model import Certainty, Does, Role
from mailbot.review.signals.conversation import Conversation
from mailbot.review.signals.deadlines import deadline_of, named_days
from mailbot.review.signals.facts import FoundFact
from mailbot.review.signals.innocence import Reaction
from mailbot.review.signals.replies import Draft

RETURNS = frozenset({"chase", "unanswered"})
FEWEST_WORDS_PASTED = 4
LONGEST_MEMORY = 300
MOST_PROMISES = 60  # last sentences of a reply that are held against the calendar

_HOUR = re.compile(r"(?<![\d.,/])(?:0?[6-9]|1\d|2[0-3])(?![\d/]|[.,]\d(?!\d))(?=\W)")


def mark_broken_promises(conversation: Conversation, drafts: Sequence[Draft], reaction: Reaction) -> None:
    """Mark promises whose deadline passed before the customer came back for what was promised.

    A sentence that names a day to come ("goes out on Wednesday, 10 June") is a promise once that day passed in vain.
    """
    if reaction.turn is None or reaction.thanks or "resolved" in reaction.cues:
        return
    for draft in drafts[-MOST_PROMISES:]:
        written = conversation.time_of(draft.ref.message)
        if written is None or draft.ref.message != drafts[-1].ref.message:
            continue
        promised = draft.does is Does.PROMISES
        if not promised and not (_names_a_day_to_come(draft, written) and _speaks_of(conversation, reaction, draft)):
            continue
        if _came_back_in_vain(conversation, draft, written, reaction):
            draft.does, draft.broken, draft.certainty = Does.PROMISES, True, Certainty.CERTAIN


def _came_back_in_vain(conversation: Conversation, draft: Draft, written: datetime, reaction: Reaction) -> bool:
    deadline = deadline_of(draft.reading, written)
    messages = reaction.turn.messages if reaction.turn is not None and deadline is not None else ()
    return any(
        (deadline is not None and _returns_after(conversation, message, deadline))
        or _waited_for_nobody(conversation, message, draft, written)
        for message in messages
    )


def _names_a_day_to_come(draft: Draft, written: datetime) -> bool:
    if draft.does not in (Does.ANSWERS, Does.OTHER) or draft.reading.has("refuse", "request"):
        return False
    return any(day.date() > written.date() for day in named_days(draft.reading, written))


def _speaks_of(conversation: Conversation, reaction: Reaction, draft: Draft) -> bool:
    """Tell whether the customer speaks of what the sentence is about."""
    about = {name for name, weight in draft.reading.content.items() if weight >= 1}
    return reaction.turn is not None and any(
        not about.isdisjoint(reading.content) for _, reading in conversation.sentences_of(reaction.turn)
    )


def _waited_for_nobody(conversation: Conversation, message: int, draft: Draft, written: datetime) -> bool:
    """Tell whether the customer says, on the day and after the hour named, that nobody came."""
    back = conversation.time_of(message)
    if back is None or not any(reading.has("no_show") for reading in conversation.readings[message]):
        return False
    hours = [int(hour) for hour in _HOUR.findall(draft.reading.text)]
    today = any(day.date() == back.date() for day in named_days(draft.reading, written))
    return today and bool(hours) and back.hour > max(hours)


def _returns_after(conversation: Conversation, message: int, deadline: datetime) -> bool:
    back = conversation.time_of(message)
    if back is None or back <= deadline:
        return False
    return any(reading.cues & RETURNS for reading in conversation.readings[message])


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
