"""The signals judge: labels a transcript by its words alone. Embedded, no key, no network, no language model."""

from collections.abc import Iterator, Sequence

from mailbot.model import Does, Labels, Outcome, Ref, Review, Role, Transcript, Turn, TurnDoes, TurnLabel
from mailbot.review.judge import JudgeIdentity, Judgement, SecondLook
from mailbot.review.signals.asks import FoundAsk, collect_asks
from mailbot.review.signals.contradictions import mark_contradictions
from mailbot.review.signals.conversation import Conversation, read_conversation
from mailbot.review.signals.customer_turns import gather_missed, label_turn
from mailbot.review.signals.facts import FoundFact, collect_facts
from mailbot.review.signals.given_again import mark_given_again, mark_tried_again
from mailbot.review.signals.hindsight import (
    mark_broken_promises,
    mark_pastes,
    settle_certainty,
)
from mailbot.review.signals.innocence import Reaction, attach_asks, react
from mailbot.review.signals.reading import Reading
from mailbot.review.signals.replies import Draft, draft_reply, mark_bare_refusals

VERSION = "signals@1"


class SignalsJudge:
    """Finds what is provable without a model. It may stay silent; it must not accuse wrongly."""

    @property
    def identity(self) -> JudgeIdentity:
        """Name the judge and the version of its rules and words."""
        return JudgeIdentity(judge="signals", prompt=VERSION)

    async def label(self, transcript: Transcript) -> Judgement:
        """Return the labels of a transcript; never raises NotReviewedError, never waits."""
        return Judgement(labels=label_transcript(transcript))

    async def look_again(self, transcript: Transcript, review: Review) -> SecondLook:
        """Return no doubt: the rules would only say the same again."""
        del transcript, review
        return SecondLook()


def label_transcript(transcript: Transcript) -> Labels:
    """Return asks, facts, a label for every agent sentence and for every customer turn after the first."""
    conversation = read_conversation(transcript)
    asks = collect_asks(conversation)
    facts = collect_facts(conversation)
    drafts: list[Draft] = []
    labels = _first_turn(conversation)
    for index, turn in enumerate(conversation.turns):
        if turn.role is not Role.AGENT:
            continue
        before = conversation.turns[index - 1] if index else None
        after = conversation.turns[index + 1] if index + 1 < len(conversation.turns) else None
        later = conversation.turns[index + 3] if index + 3 < len(conversation.turns) else None
        reaction = react(conversation, after, later)
        reply, label = _judge_reply(conversation, before, turn, reaction, asks, facts, drafts)
        drafts.extend(reply)
        labels.extend([label] if label else [])
    return Labels(
        asks=tuple(ask.label() for ask in asks),
        facts=tuple(fact.label() for fact in facts),
        sentences=tuple(draft.label() for draft in drafts),
        turns=tuple(labels),
        outcome=_outcome(conversation, labels, asks),
    )


def _first_turn(conversation: Conversation) -> list[TurnLabel]:
    opening = conversation.turns[:1]
    return [
        TurnLabel(message=turn.messages[0], does=TurnDoes.NEW_ASK) for turn in opening if turn.role is Role.CUSTOMER
    ]


def _judge_reply(
    conversation: Conversation,
    before: Turn | None,
    turn: Turn,
    reaction: Reaction,
    asks: Sequence[FoundAsk],
    facts: list[FoundFact],
    earlier: Sequence[Draft],
) -> tuple[list[Draft], TurnLabel | None]:
    due = [ask for ask in asks if before is not None and (ask.raised_in(before) or _waits(ask, earlier))]
    asked = frozenset(name for ask in due for reading in ask.readings for name in reading.content)
    told = frozenset(name for _, reading in _sentences_of(conversation, before) for name in reading.content)
    drafts = draft_reply(conversation, turn, facts, asked=asked, told=told, confirmed="wrote" in reaction.cues)
    mark_given_again(conversation, drafts, facts, reaction)
    mark_tried_again(conversation, drafts, facts, reaction)
    if not reaction.thanks:
        words = " ".join(reading.text for _, reading in _sentences_of(conversation, before))
        mark_bare_refusals(drafts, words, doubted=_asks_why(conversation, reaction))
    mark_contradictions(conversation, drafts, facts, reaction)
    mark_broken_promises(conversation, drafts, reaction)
    mark_pastes(drafts, earlier, react(conversation, before).cues)
    ignored = attach_asks(conversation, drafts, due, reaction, before) if before is not None else []
    settle_certainty(drafts, reaction)
    for draft in drafts:
        if draft.does is Does.ANSWERS and not draft.asks:
            draft.does = Does.OTHER
    if reaction.turn is None:
        return drafts, None
    missed = gather_missed(drafts, [ask for ask in due if ask.id in ignored])
    return drafts, label_turn(conversation, reaction.turn, reaction, drafts, missed, asks, facts)


def _asks_why(conversation: Conversation, reaction: Reaction) -> bool:
    sentences = _sentences_of(conversation, reaction.turn)
    return any(reading.has("wants_reason") for _, reading in sentences)


def _sentences_of(conversation: Conversation, turn: Turn | None) -> Iterator[tuple[Ref, Reading]]:
    return conversation.sentences_of(turn) if turn is not None else iter(())


def _waits(ask: FoundAsk, earlier: Sequence[Draft]) -> bool:
    """Tell whether the last that agents did about an ask was to ask the customer for something."""
    about = [
        draft
        for draft in earlier
        if ask.id in draft.asks or (draft.does is Does.ASKS_KNOWN_FACT and ask.mentions[0] < draft.ref)
    ]
    return bool(about) and about[-1].does in (Does.ASKS_SOMETHING_NEW, Does.ASKS_KNOWN_FACT)


def _outcome(conversation: Conversation, labels: Sequence[TurnLabel], asks: Sequence[FoundAsk]) -> Outcome | None:
    """Return how the thread stands where its last customer turn makes that evident."""
    customer = [turn for turn in conversation.turns if turn.role is Role.CUSTOMER]
    if len(customer) < 2:  # noqa: PLR2004  # one turn says nothing of how it went on
        return None
    last = react(conversation, customer[-1])
    if last.thanks and labels and labels[-1].message == customer[-1].messages[0]:
        return Outcome.RESOLVED if "resolved" in last.cues or conversation.turns[-1].role is Role.AGENT else None
    if "give_up" in last.cues:
        return Outcome.GAVE_UP
    waits = conversation.turns[-1].role is Role.CUSTOMER and not last.thanks
    return Outcome.WAITING_FOR_AGENT if waits and any(ask.raised_in(customer[-1]) for ask in asks) else None
