"""Which due asks a reply took up, and which it ignored: innocent unless the reply or the next turn proves a miss."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from mailbot.model import Certainty, Does, Turn
from mailbot.review.signals.asks import FoundAsk, telling_types
from mailbot.review.signals.conversation import Conversation
from mailbot.review.signals.deadlines import deadline_of
from mailbot.review.signals.likeness import cover
from mailbot.review.signals.pressing import gives, presses_for
from mailbot.review.signals.reading import Reading
from mailbot.review.signals.replies import MISSES, SAUCE, Draft

TAKEN_UP = 0.5
TOUCHED = 0.25
PATIENCE = timedelta(hours=12)
CHARGED = frozenset({Does.ASKS_KNOWN_FACT, Does.CONTRADICTS_FACT})
WANTING = ("request", "problem", "chase", "unanswered", "correct", "wrote")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reaction:
    """What the customer's next turn says of a reply: its cues, and whether there is such a turn at all.

    `retracted` tells that a turn later the customer found what had seemed to be missing.
    """

    turn: Turn | None
    cues: frozenset[str]
    thanks: bool
    retracted: bool = False

    @property
    def complains(self) -> bool:
        """Tell whether the customer says that a question was left or a text not read."""
        return bool(self.cues & {"unanswered", "correct"})

    @property
    def resolved(self) -> bool:
        """Tell whether the customer says that the matter is settled."""
        return "resolved" in self.cues

    @property
    def points_back(self) -> bool:
        """Tell whether the customer points to what was written before."""
        return bool(self.cues & {"unanswered", "correct", "wrote", "again"})


def react(conversation: Conversation, turn: Turn | None, later: Turn | None = None) -> Reaction:
    """Return the reaction that a customer turn is; the customer's `later` turn may take it back."""
    if turn is None:
        return Reaction(turn=None, cues=frozenset(), thanks=False)
    readings = [reading for _, reading in conversation.sentences_of(turn)]
    cues = frozenset[str]().union(*(reading.cues for reading in readings)) if readings else frozenset()
    negative = cues & {"unanswered", "correct", "wrote", "again", "chase"}
    return Reaction(
        turn=turn,
        cues=cues,
        thanks=not negative and bool(cues & {"resolved", "thanks"}),
        retracted=_retracts(conversation, later),
    )


def _retracts(conversation: Conversation, turn: Turn | None) -> bool:
    return turn is not None and any(reading.has("change") for _, reading in conversation.sentences_of(turn))


def attach_asks(
    conversation: Conversation,
    drafts: list[Draft],
    due: Sequence[FoundAsk],
    reaction: Reaction,
    raised: Turn,
) -> list[str]:
    """Give each due ask the sentences that take it up, and return the ids of those proved to be ignored."""
    strength = {ask.id: _attach_by_content(drafts, ask, due) for ask in due}
    ignored = [
        ask.id
        for ask in due
        if _is_ignored(conversation, drafts, ask, strength, due=due, reaction=reaction, raised=raised)
    ]
    for draft in drafts:
        draft.asks = [name for name in draft.asks if name not in ignored]
    for ask in due:
        if ask.id not in ignored:
            _presume_taken_up(drafts, ask, alone=len(due) == 1)
    return ignored


def _attach_by_content(drafts: Sequence[Draft], ask: FoundAsk, due: Sequence[FoundAsk]) -> float:
    best = 0.0
    common = _content_of([other for other in due if other is not ask])
    for draft in drafts:
        if draft.substantive:
            strength = max(
                take_up(reading, draft.reading, common=common, alone=len(due) == 1) for reading in ask.readings
            )
            if strength >= TOUCHED:
                draft.asks.append(ask.id)
            best = max(best, strength)
    return best


def _content_of(asks: Sequence[FoundAsk]) -> frozenset[str]:
    return frozenset(name for ask in asks for reading in ask.readings for name in reading.content)


def take_up(ask: Reading, sentence: Reading, *, common: frozenset[str] = frozenset(), alone: bool) -> float:
    """Return how far a sentence takes up an ask, 0 to 1: by shared content, and by giving the kind of answer sought."""
    share = cover(ask, sentence, common)
    wanted = telling_types(ask)
    if any(gives(kind, sentence) for kind in wanted) and (share or alone):
        return max(share, TAKEN_UP)
    if alone and ask.question and not wanted and sentence.has("affirm"):
        return max(share, TAKEN_UP)
    return share


def _is_ignored(
    conversation: Conversation,
    drafts: Sequence[Draft],
    ask: FoundAsk,
    strength: dict[str, float],
    *,
    due: Sequence[FoundAsk],
    reaction: Reaction,
    raised: Turn,
) -> bool:
    if not ask.explicit and not reaction.points_back:
        return False
    if all(draft.does in SAUCE for draft in drafts):
        return _left_without_a_word(conversation, drafts, ask, reaction, raised)
    if reaction.turn is None or _took_on(conversation, drafts, ask, raised):
        return False
    others = [other for other in due if other is not ask]
    taken_up = strength[ask.id] >= TAKEN_UP
    pressable = not reaction.retracted and (others or not reaction.thanks) and (not taken_up or ask.compound)
    if pressable and presses_for(conversation, ask, others, drafts, reaction.turn, other_half=taken_up):
        return True
    return not (reaction.thanks or _took_it_on(conversation, drafts, reaction.turn)) and strength[ask.id] < _bar_for(
        ask, due, reaction, reaction.turn
    )


def _took_it_on(conversation: Conversation, drafts: Sequence[Draft], turn: Turn) -> bool:
    """Tell whether the reply missed in another way, took on anything at all, or had no time to keep its word."""
    did = any(draft.does in MISSES or _takes_on(conversation, draft) for draft in drafts)
    return did or _hurried(conversation, drafts, turn)


def _took_on(conversation: Conversation, drafts: Sequence[Draft], ask: FoundAsk, raised: Turn) -> bool:
    """Tell whether the reply asks, refuses or promises something that could be about this very ask."""
    elsewhere = frozenset(
        name
        for ref, reading in conversation.sentences_of(raised)
        if ref not in ask.mentions
        for name, weight in reading.content.items()
        if weight >= 1
    )
    return any(
        draft.does is Does.HANDS_OFF
        or ask.id in draft.asks
        or not (draft.asks or elsewhere & set(draft.reading.content))
        for draft in drafts
        if _takes_on(conversation, draft)
    )


def _bar_for(ask: FoundAsk, due: Sequence[FoundAsk], reaction: Reaction, turn: Turn) -> float:
    """Return how far a reply must have taken up an ask to be innocent, given what the customer wrote next."""
    if ask.repeated_in(turn):
        if reaction.points_back:
            return TAKEN_UP
        return 0.0 if "also" in reaction.cues else TOUCHED
    if reaction.complains and not any(other.raised_in(turn) for other in due):
        return TOUCHED
    return 0.0


def _left_without_a_word(
    conversation: Conversation, drafts: Sequence[Draft], ask: FoundAsk, reaction: Reaction, raised: Turn
) -> bool:
    came_back = reaction.turn is not None and (ask.raised_in(reaction.turn) or reaction.points_back)
    if came_back and not reaction.thanks:
        return True
    told = any(_may_tell(draft.reading) for draft in drafts if not draft.warm)
    if (
        reaction.turn is not None
        and not told
        and not reaction.resolved
        and wants_something(conversation, reaction.turn)
    ):
        return True
    if reaction.thanks or react(conversation, raised).thanks:
        return False
    readings = [
        reading for ref, reading in zip(ask.mentions, ask.readings, strict=True) if ref.message in raised.messages
    ]
    return not told and (reaction.turn is not None or any(reading.question for reading in readings))


def wants_something(conversation: Conversation, turn: Turn) -> bool:
    """Tell whether a customer's turn still asks, demands, complains or waits."""
    return any(reading.question or reading.has(*WANTING) for _, reading in conversation.sentences_of(turn))


def _may_tell(reading: Reading) -> bool:
    """Tell whether a sentence of courtesy might, in few or other words, hold an answer all the same."""
    return reading.has("promise", "refuse", "reason", "done", "but", "affirm", "resolved")


def _takes_on(conversation: Conversation, draft: Draft) -> bool:
    """Tell whether a sentence asks what it truly needs, hands over, refuses or sets itself a deadline."""
    if draft.does in (Does.ASKS_SOMETHING_NEW, Does.HANDS_OFF, Does.REFUSES_WITH_REASON, Does.REFUSES_WITHOUT_REASON):
        return True
    if draft.does is not Does.PROMISES:
        return False
    written = conversation.time_of(draft.ref.message)
    dated = written is None or deadline_of(draft.reading, written) is not None
    return dated and not draft.broken and (written is not None or not draft.reading.has("vague"))


def _hurried(conversation: Conversation, drafts: Sequence[Draft], turn: Turn) -> bool:
    """Tell whether the customer came back so soon that a promise to look into it had no time to be kept."""
    written = conversation.time_of(drafts[-1].ref.message) if drafts else None
    back = conversation.time_of(turn.messages[0])
    promised = any(draft.does is Does.PROMISES for draft in drafts)
    return promised and written is not None and back is not None and back - written < PATIENCE


def _presume_taken_up(drafts: list[Draft], ask: FoundAsk, *, alone: bool) -> None:
    """Attach an ask that no sentence was seen to take up to the likeliest one, as unsure."""
    if not drafts or any(ask.id in draft.asks for draft in drafts):
        return
    misses = [draft for draft in drafts if draft.does in MISSES]
    if misses:
        misses[0].asks.extend([] if misses[0].does is Does.ASKS_KNOWN_FACT else [ask.id])
        return
    candidates = [draft for draft in drafts if draft.substantive] or list(drafts)
    chosen = max(candidates, key=lambda draft: (not draft.asks, len(draft.reading.words)))
    if chosen.does in SAUCE or chosen.does is Does.OTHER:
        chosen.does = Does.ANSWERS
    bare = chosen.does is Does.REFUSES_WITHOUT_REASON and alone
    if not chosen.asks and not bare and chosen.certainty is not Certainty.CERTAIN:
        chosen.certainty = Certainty.UNSURE
    chosen.asks.append(ask.id)
