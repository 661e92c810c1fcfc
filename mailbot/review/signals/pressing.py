"""Whether a customer presses for an ask that a reply passed over: again, in other words, not built on the reply."""

from collections.abc import Sequence

from mailbot.model import Does, Turn
from mailbot.review.signals.asks import FoundAsk, telling_types
from mailbot.review.signals.conversation import Conversation
from mailbot.review.signals.reading import Reading
from mailbot.review.signals.replies import SAUCE, Draft

MATTER = 1.0
MUCH_MATTER = 2.0
COMPLAINTS = ("unanswered", "correct", "wrote", "again", "chase")
HALF_TAKEN = 0.25
FIGURES_FOR = {"when": {"time"}, "how_much": {"money"}, "how_many": {"number", "measure"}}
TIME_CUES = ("rel", "weekday", "month", "unit")
GOES_ON = ("also", "change")

Content = frozenset[str]


def presses_for(
    conversation: Conversation,
    ask: FoundAsk,
    others: Sequence[FoundAsk],
    drafts: Sequence[Draft],
    turn: Turn,
    *,
    other_half: bool = False,
) -> bool:
    """Tell whether a turn takes up what only this ask is about, and the reply before it said nothing of that.

    An ask that came alone must be put again much as it was: what looks like it may follow from the answer.
    `other_half` tells that the reply took the ask up in part: then the customer must say that something is left.
    """
    earlier = [
        reading for ref, reading in zip(ask.mentions, ask.readings, strict=True) if ref.message < turn.messages[0]
    ]
    said = _content_of([draft.reading for draft in drafts if draft.does not in SAUCE])
    own = _content_of(earlier) - _content_of([reading for other in others for reading in other.readings])
    too_much = not other_half and len(own & said) > HALF_TAKEN * len(own)
    if not ask.explicit or too_much or _says_yes_or_no(drafts):
        return False
    given = _gives_its_sort(earlier, drafts)
    insists = any(reading.has(*COMPLAINTS) for _, reading in conversation.sentences_of(turn))
    needed = MATTER if others else MUCH_MATTER
    return any(
        _weigh(reading, own - said) >= (MATTER if other_half or reading.has("unanswered") else needed)
        and (_same_sort(earlier, reading) or (insists and _weigh(reading, own - said) >= MUCH_MATTER))
        and not _builds_on(reading, said)
        and not (given and (other_half or not reading.has("unanswered", "chase")))
        and (not other_half or reading.has("unanswered", "chase", "again"))
        for _, reading in conversation.sentences_of(turn)
        if _insists(reading)
    )


def _insists(reading: Reading) -> bool:
    complains = reading.has(*COMPLAINTS)
    return complains or (not reading.has(*GOES_ON) and (reading.question or reading.has("request")))


def _same_sort(earlier: Sequence[Reading], reading: Reading) -> bool:
    """Tell whether a sentence could want the same kind of answer as the ask did."""
    if not reading.question or reading.has(*COMPLAINTS):
        return True
    wanted = frozenset[str]().union(*(telling_types(mention) for mention in earlier))
    return wanted == telling_types(reading) or bool(wanted & telling_types(reading))


def _gives_its_sort(earlier: Sequence[Reading], drafts: Sequence[Draft]) -> bool:
    """Tell whether some sentence gives the kind of answer sought: a time for a when."""
    wanted = frozenset[str]().union(*(telling_types(mention) for mention in earlier))
    return any(gives(kind, draft.reading) for kind in wanted for draft in drafts if draft.does not in SAUCE)


def gives(kind: str, sentence: Reading) -> bool:
    """Tell whether a sentence gives the kind of answer sought: a time for a *when*, a sum for a *how much*."""
    if kind == "when":
        return bool(sentence.figures & FIGURES_FOR["when"]) or any(sentence.members(name) for name in TIME_CUES)
    if kind == "why":
        return sentence.has("reason")
    counted = kind == "how_many" and bool(sentence.members("num") - {"1"})
    return counted or bool(sentence.figures & FIGURES_FOR.get(kind, frozenset()))


def _builds_on(reading: Reading, said: Content) -> bool:
    return _weigh(reading, said) >= MATTER


def _says_yes_or_no(drafts: Sequence[Draft]) -> bool:
    """Tell whether a bare yes or no could be the answer: one that names nothing itself."""
    return any(
        match.label == "affirm" and match.start == 0 and not draft.asks
        for draft in drafts
        if draft.does not in SAUCE and draft.does is not Does.REFUSES_WITHOUT_REASON
        for match in draft.reading.matches
    )


def _weigh(reading: Reading, names: Content) -> float:
    return sum(weight for name, weight in reading.content.items() if name in names)


def _content_of(readings: Sequence[Reading]) -> Content:
    return frozenset(name for reading in readings for name, weight in reading.content.items() if weight >= MATTER)
