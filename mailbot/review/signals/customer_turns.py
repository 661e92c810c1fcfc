"""What each customer turn after the first does, and because of which reply. Decides from cues and from the misses."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.model import Cause, Certainty, Does, Turn, TurnDoes, TurnLabel
from mailbot.review.signals.asks import FoundAsk
from mailbot.review.signals.conversation import Conversation
from mailbot.review.signals.facts import FoundFact
from mailbot.review.signals.hindsight import told_to_another
from mailbot.review.signals.innocence import Reaction, wants_something
from mailbot.review.signals.replies import MISSES, Draft, asks_for_more

WHOLE_MATTER = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed:
    """What a reply missed: the first message that missed something, and what was concerned.

    `ignored` is what the ignored asks are about.
    """

    message: int | None
    facts: tuple[str, ...] = ()
    promise: bool = False
    ignored: frozenset[str] = frozenset()
    refused: bool = False
    asked_more: bool = False


def gather_missed(drafts: Sequence[Draft], ignored: Sequence[FoundAsk]) -> Missed:
    """Return what a reply missed."""
    places = [draft.ref.message for draft in drafts if draft.does in MISSES or draft.broken or _is_doubted(draft)]
    if ignored and drafts:
        places.append(drafts[0].ref.message)
    return Missed(
        message=min(places, default=None),
        facts=tuple(name for draft in drafts if draft.does is Does.ASKS_KNOWN_FACT for name in draft.facts),
        promise=any(draft.broken for draft in drafts),
        refused=any(_is_doubted(draft) for draft in drafts),
        asked_more=any(draft.does is Does.ASKS_KNOWN_FACT and asks_for_more(draft.reading) for draft in drafts),
        ignored=frozenset(name for ask in ignored for reading in ask.readings for name in reading.content),
    )


def _is_doubted(draft: Draft) -> bool:
    return draft.does is Does.REFUSES_WITHOUT_REASON and draft.certainty is Certainty.CERTAIN


def label_turn(
    conversation: Conversation,
    turn: Turn,
    reaction: Reaction,
    drafts: Sequence[Draft],
    missed: Missed,
    asks: Sequence[FoundAsk],
    facts: Sequence[FoundFact],
) -> TurnLabel:
    """Return the label of a customer turn that follows a reply."""
    does = _after_a_miss(turn, reaction, missed, asks) if missed.message is not None else None
    if does is None and (missed.refused or _comes_back_for(conversation, turn, missed.ignored)):
        does = TurnDoes.REPEATS
    does = does or _by_itself(turn, reaction, drafts, asks)
    back = does in (TurnDoes.REPEATS, TurnDoes.CORRECTS, TurnDoes.CHASES)
    vain = does is TurnDoes.GIVES_ASKED_INFORMATION and bool(missed.facts)
    blamed = missed.message if back or vain else None
    return TurnLabel(
        message=turn.messages[0],
        does=does,
        because_of=blamed,
        cause=_cause(conversation, missed, facts) if blamed is not None else None,
        certainty=Certainty.UNSURE
        if (back and blamed is None) or _was_needed(conversation, turn, missed)
        else Certainty.LIKELY,
    )


def _comes_back_for(conversation: Conversation, turn: Turn, ignored: frozenset[str]) -> bool:
    """Tell whether the customer still wants something after an ask was ignored, or speaks of what it was about."""
    return bool(ignored) and (
        wants_something(conversation, turn)
        or any(
            sum(weight for name, weight in reading.content.items() if name in ignored) >= WHOLE_MATTER
            for _, reading in conversation.sentences_of(turn)
        )
    )


def _was_needed(conversation: Conversation, turn: Turn, missed: Missed) -> bool:
    """Tell whether the customer had to write anyway: what asked for the known asked for something new too."""
    told = [reading for _, reading in conversation.sentences_of(turn) if sum(reading.content.values()) >= 1]
    return missed.asked_more and any(not reading.question and not reading.has("wrote") for reading in told)


def _after_a_miss(turn: Turn, reaction: Reaction, missed: Missed, asks: Sequence[FoundAsk]) -> TurnDoes | None:
    repeats = any(ask.repeated_in(turn) for ask in asks)
    chases = "chase" in reaction.cues
    if "correct" in reaction.cues:
        return TurnDoes.CORRECTS
    if chases and missed.promise and not repeats:
        return TurnDoes.CHASES
    if repeats or reaction.points_back:
        return TurnDoes.REPEATS
    if chases:
        return TurnDoes.CHASES
    if missed.facts:
        return TurnDoes.GIVES_ASKED_INFORMATION
    again = any(ask.raised_in(turn) and ask.mentions[0].message < turn.messages[0] for ask in asks)
    return TurnDoes.REPEATS if again else None


def _by_itself(turn: Turn, reaction: Reaction, drafts: Sequence[Draft], asks: Sequence[FoundAsk]) -> TurnDoes:
    cues = reaction.cues
    new = any(ask.mentions[0].message in turn.messages for ask in asks)
    repeats = any(ask.repeated_in(turn) for ask in asks)
    asked = any(draft.does is Does.ASKS_SOMETHING_NEW for draft in drafts)
    cases = (
        ("abusive" in cues, TurnDoes.ABUSIVE),
        (reaction.thanks and not new, TurnDoes.THANKS),
        (asked and not repeats and not new, TurnDoes.GIVES_ASKED_INFORMATION),
        ("correct" in cues, TurnDoes.CORRECTS),
        (repeats or "unanswered" in cues, TurnDoes.REPEATS),
        (new, TurnDoes.NEW_ASK),
        ("chase" in cues, TurnDoes.CHASES),
    )
    return next((does for holds, does in cases if holds), TurnDoes.OTHER)


def _cause(conversation: Conversation, missed: Missed, facts: Sequence[FoundFact]) -> Cause:
    told = [fact for fact in facts if fact.id in missed.facts]
    if missed.message is not None and told and all(told_to_another(conversation, f, missed.message) for f in told):
        return Cause.HAND_OFF
    return Cause.AGENT
