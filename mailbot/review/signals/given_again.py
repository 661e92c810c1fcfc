"""Facts asked for again and steps advised again, proved by the customer's own answer and by what stood earlier."""

from collections.abc import Iterator, Sequence

from mailbot.model import Certainty, Does, FactKind, Ref, Role
from mailbot.review.signals.conversation import Conversation
from mailbot.review.signals.facts import MAX_FACTS, FoundFact
from mailbot.review.signals.innocence import Reaction
from mailbot.review.signals.likeness import cover
from mailbot.review.signals.reading import Reading
from mailbot.review.signals.replies import AMBIGUOUS, SAUCE, Draft

LONGEST_MEMORY = 60  # sentences of the customer looked back on
MOST_QUESTIONS = 40
MUCH_CONTENT = 2.0
SAME_STEP = 0.5
LONGEST_ANSWER = 16  # words of a sentence that gives what was asked for and says little else
EXCUSES = ("security", "not_found", "incomplete", "acknowledged")

Told = dict[str, list[Ref]]


def mark_given_again(
    conversation: Conversation, drafts: Sequence[Draft], facts: list[FoundFact], reaction: Reaction
) -> None:
    """Mark questions whose answer is a number or a day that the customer had told before; adds the fact if need be."""
    asking = [draft for draft in drafts if draft.does is Does.ASKS_SOMETHING_NEW][:MOST_QUESTIONS]
    if (
        reaction.turn is None
        or not asking
        or any(draft.reading.has(*EXCUSES) for draft in drafts if draft.does not in SAUCE)
    ):
        return
    told = _told_before(conversation, asking[0].ref.message)
    shown = {value for draft in drafts for value in values_of(draft.reading)}
    for draft in asking:
        for ref, reading in conversation.sentences_of(reaction.turn):
            values = set(values_of(reading))
            if len(reading.words) <= LONGEST_ANSWER and values and not values & shown and values <= told.keys():
                if not _stood_alone(conversation, values, told):
                    continue
                fact = _fact_of(draft, sorted(values), told, facts, points_back="wrote" in reaction.cues)
                if fact is not None:
                    fact.mentions.append(ref)
                    draft.does, draft.facts, draft.certainty = Does.ASKS_KNOWN_FACT, [fact.id], Certainty.CERTAIN
                    break


def mark_tried_again(
    conversation: Conversation, drafts: Sequence[Draft], facts: list[FoundFact], reaction: Reaction
) -> None:
    """Mark suggestions in the very words in which the customer told what was done, if the customer points back."""
    if "wrote" not in reaction.cues or reaction.thanks:
        return
    for draft in drafts:
        suggests = draft.does in (Does.ANSWERS, Does.OTHER) and draft.reading.has("suggest")
        if not suggests or draft.reading.question or draft.reading.has("acknowledged", "if_not_done", "promise"):
            continue
        ref = _done_already(conversation, draft)
        if ref is not None and len(facts) < MAX_FACTS:
            fact = FoundFact(id=f"f{len(facts) + 1}", kind=FactKind.TRIED_STEP, name="done", value="", mentions=[ref])
            facts.append(fact)
            draft.does, draft.facts, draft.certainty = Does.SUGGESTS_TRIED_STEP, [fact.id], Certainty.CERTAIN


def _done_already(conversation: Conversation, draft: Draft) -> Ref | None:
    told = [
        pair
        for turn in conversation.turns
        if turn.role is Role.CUSTOMER and turn.messages[0] < draft.ref.message
        for pair in conversation.sentences_of(turn)
    ]
    for ref, reading in told[-LONGEST_MEMORY:]:
        if reading.has("first_person") and not reading.question and not reading.has("not_done", "request"):
            shared = sum(weight for name, weight in reading.content.items() if name in draft.reading.content)
            if shared >= MUCH_CONTENT and cover(draft.reading, reading) >= SAME_STEP:
                return ref
    return None


def values_of(reading: Reading) -> Iterator[str]:
    """Yield the numbers, addresses and days that a sentence names, fit to compare."""
    yield from (code.value for code in reading.codes if code.kind != "date")
    yield from (f"{month}/{day}" for month, day in reading.days)


def _told_before(conversation: Conversation, message: int) -> Told:
    told: Told = {}
    for turn in conversation.turns:
        if turn.role is Role.CUSTOMER and turn.messages[0] < message:
            for ref, reading in conversation.sentences_of(turn):
                for value in values_of(reading):
                    told.setdefault(value, []).append(ref)
    return told


def _stood_alone(conversation: Conversation, values: set[str], told: Told) -> bool:
    """Tell whether each value was the only one of its sort where it was told; of two orders, "which?" is fair."""
    days = all("/" in value for value in values)
    beside = {other for value in values for other in values_of(conversation.at(told[value][0]))}
    return all(other in values for other in beside if ("/" in other) == days)


def _fact_of(
    draft: Draft, values: Sequence[str], told: Told, facts: list[FoundFact], *, points_back: bool
) -> FoundFact | None:
    """Return the fact that was asked for: of a type asked for, or of no known type if the customer points back."""
    asked = draft.reading.members("asked") - AMBIGUOUS
    known_before = [fact for fact in facts if fact.kind is FactKind.IDENTIFIER and fact.told_before(draft.ref.message)]
    typed = [fact for fact in known_before if fact.value in values]
    matching = [fact for fact in known_before if fact.name in asked]
    if any(fact in typed for fact in matching):
        return matching[0] if len(matching) == 1 else None
    days = all("/" in value for value in values)
    if days != ("date" in asked) or (typed and asked) or not (asked or points_back) or len(facts) >= MAX_FACTS:
        return None
    known = FoundFact(
        id=f"f{len(facts) + 1}", kind=FactKind.IDENTIFIER, name="told", value=values[0], mentions=told[values[0]][:1]
    )
    facts.append(known)
    return known
