"""What each sentence of an agent does, by its own words and by what the customer had told before. Sees no reaction."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from mailbot.model import Certainty, Does, FactKind, Ref, SentenceLabel, Turn
from mailbot.review.signals.conversation import Conversation
from mailbot.review.signals.facts import FoundFact, values_in
from mailbot.review.signals.reading import Reading
from mailbot.review.signals.sauce import is_boilerplate, is_courtesy, is_signature, is_stranger, is_warmth

SAUCE = frozenset({Does.COURTESY, Does.BOILERPLATE})
MISSES = frozenset({Does.ASKS_KNOWN_FACT, Does.SUGGESTS_TRIED_STEP, Does.CONTRADICTS_FACT})
# An address to write to is not the one an account bears; an update made may be the trouble itself.
AMBIGUOUS = frozenset({"email", "reset_password", "update"})
FAR_APART = 4  # words between two requests in one sentence
_FIGURE = re.compile(r"\d+")

TAKES_UP = frozenset(
    {
        Does.ANSWERS,
        Does.PARTLY_ANSWERS,
        Does.PROMISES,
        Does.REFUSES_WITH_REASON,
        Does.REFUSES_WITHOUT_REASON,
        Does.ASKS_SOMETHING_NEW,
        Does.HANDS_OFF,
    },
)


@dataclass(kw_only=True)
class Draft:
    """The label of one agent sentence while evidence is still weighed. `facts` and `asks` are what it is about.

    `warm` tells that it is courtesy by all its words, so that none of them can hold an answer.
    """

    ref: Ref
    reading: Reading
    does: Does
    facts: list[str] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    certainty: Certainty = Certainty.LIKELY
    broken: bool = False
    warm: bool = False

    @property
    def substantive(self) -> bool:
        """Tell whether the sentence could be about an ask."""
        return self.does in TAKES_UP or self.does is Does.OTHER

    def label(self) -> SentenceLabel:
        """Return the draft as a label."""
        about = tuple(dict.fromkeys((*self.facts, *self.asks)))
        return SentenceLabel(
            ref=self.ref,
            does=self.does,
            about=about,
            certainty=self.certainty,
            broken=self.broken,
        )


def draft_reply(
    conversation: Conversation,
    turn: Turn,
    facts: Sequence[FoundFact],
    *,
    asked: Collection[str] = frozenset(),
    told: Collection[str] = frozenset(),
    confirmed: bool,
) -> list[Draft]:
    """Return a draft for every sentence of an agents' turn.

    `asked` is what the due asks are about, `told` what the customer's turn is; `confirmed` tells that the customer
    then points back.
    """
    drafts: list[Draft] = []
    for message in turn.messages:
        readings = conversation.readings[message]
        lexicon = conversation.lexicons[message]
        if lexicon is None:
            continue
        known = [fact for fact in facts if fact.told_before(message)]
        rechecks = any(reading.has("security", "not_found") and not is_warmth(reading, asked) for reading in readings)
        after_closing = False
        for number, reading in enumerate(readings):
            draft = Draft(ref=Ref(message, number), reading=reading, does=Does.OTHER)
            drafts.append(draft)
            if is_boilerplate(reading):
                draft.does = Does.BOILERPLATE
            elif is_warmth(reading, asked):
                draft.does, draft.warm = Does.COURTESY, True
            elif is_courtesy(reading, lexicon, after_closing=after_closing):
                draft.does = Does.COURTESY
            else:
                _decide(draft, known, rechecks=rechecks, confirmed=confirmed)
            after_closing = (after_closing or reading.has("closing")) and draft.does is Does.COURTESY
        here = [draft for draft in drafts if draft.ref.message == message]
        _sign_off(here)
        _drown(here, told, asked)
    return drafts


def _drown(drafts: Sequence[Draft], told: Collection[str], asked: Collection[str]) -> None:
    """Mark what is left of a mail as courtesy where all of it is empty, and most is courtesy already."""
    rest = [draft for draft in drafts if draft.does not in SAUCE]
    if len(rest) * 2 < len(drafts) and all(
        draft.does in (Does.ANSWERS, Does.OTHER) and is_stranger(draft.reading, told, asked) for draft in rest
    ):
        for draft in rest:
            draft.does, draft.warm = Does.COURTESY, True


def _sign_off(drafts: Sequence[Draft]) -> None:
    """Mark the names below a mail as courtesy."""
    for draft in reversed(drafts[1:]):
        if draft.does not in SAUCE:
            if not is_signature(draft.reading):
                return
            draft.does = Does.COURTESY


def _decide(draft: Draft, known: Sequence[FoundFact], *, rechecks: bool, confirmed: bool) -> None:
    reading = draft.reading
    if asks_for_something(reading):
        draft.facts = [] if rechecks else known_facts_asked(reading, known, confirmed=confirmed)
        draft.does = Does.ASKS_KNOWN_FACT if draft.facts else Does.ASKS_SOMETHING_NEW
        if draft.facts:
            return
    tried = tried_steps_suggested(reading, known, confirmed=confirmed)
    if tried:
        draft.does, draft.facts = Does.SUGGESTS_TRIED_STEP, tried
        return
    if draft.does is Does.ASKS_SOMETHING_NEW:
        return
    if reading.has("hand_off") and not (reading.has("promise") and reading.has("within", "by")):
        draft.does = Does.HANDS_OFF
    elif reading.has("refuse") and not reading.has("otherwise"):
        draft.does = Does.REFUSES_WITH_REASON
    elif reading.has("promise"):
        draft.does = Does.PROMISES
    else:
        draft.does = Does.ANSWERS


def asks_for_something(reading: Reading) -> bool:
    """Tell whether an agent's sentence wants an answer from the customer."""
    if reading.question:
        return True
    if not reading.has("need") or reading.has("promise"):
        return False
    return reading.has("request") or bool(reading.members("asked"))


def asks_for_more(reading: Reading) -> bool:
    """Tell whether a sentence asks for two things: two words that ask stand apart in it."""
    asking = sorted({match.start for match in reading.matches if match.label == "need"})
    return bool(asking) and asking[-1] - asking[0] >= FAR_APART


def known_facts_asked(reading: Reading, known: Sequence[FoundFact], *, confirmed: bool) -> list[str]:
    """Return the facts a sentence asks for again: of the type asked, unambiguous, and not merely quoted back."""
    asked = reading.members("asked") - (frozenset() if confirmed else AMBIGUOUS)
    if not asked or reading.has("incomplete", "security", "not_found", "acknowledged"):
        return []
    if not reading.question and not reading.has("need"):
        return []
    values = values_in([reading])
    found: list[str] = []
    for name in sorted(asked):
        same_type = [fact for fact in known if fact.kind is FactKind.IDENTIFIER and fact.name == name]
        same_type = [fact for fact in same_type if fact.value] or same_type
        if len(same_type) == 1 and same_type[0].value not in values and not reading.codes:
            if same_type[0].doubtful and not confirmed:
                continue
            found.append(same_type[0].id)
    return found


def tried_steps_suggested(reading: Reading, known: Sequence[FoundFact], *, confirmed: bool) -> list[str]:
    """Return the steps a sentence suggests although the customer said they were tried on the same thing.

    "Try it again" may well mean that the agent has read; it counts only when the customer `confirmed` the miss.
    """
    steps = reading.members("step")
    if not steps or reading.has("if_not_done", "promise") or not reading.has("suggest"):
        return []
    if _acknowledges(reading, confirmed=confirmed):
        return []
    objects = reading.members("object")
    return [
        fact.id
        for fact in known
        if fact.kind is FactKind.TRIED_STEP
        and fact.name in steps
        and (confirmed or fact.name not in AMBIGUOUS)
        and (not objects or not fact.objects or bool(objects & fact.objects))
    ]


def _acknowledges(reading: Reading, *, confirmed: bool) -> bool:
    again = {(match.start, match.end) for match in reading.matches if match.label == "again"} if confirmed else set()
    return any(match.label == "acknowledged" and (match.start, match.end) not in again for match in reading.matches)


def mark_bare_refusals(drafts: Sequence[Draft], told: str = "", *, doubted: bool = False) -> None:
    """Mark refusals for which no sentence of the reply gives a reason, another way, or a figure that was not `told`.

    Other matters may stand beside them only if the refusal is `doubted`: if the customer asks for the reason.
    """
    refusals = [draft for draft in drafts if draft.does is Does.REFUSES_WITH_REASON]
    others = [draft for draft in drafts if draft.does not in SAUCE and draft not in refusals]
    known = set(_FIGURE.findall(told))
    explained = any(
        draft.reading.has("reason", "otherwise", "boilerplate")
        or not known.issuperset(_FIGURE.findall(draft.reading.text))
        for draft in drafts
        if not draft.warm and draft.does is not Does.COURTESY
    )
    if explained or (others and not doubted):
        return
    for draft in refusals:
        draft.does = Does.REFUSES_WITHOUT_REASON
        draft.certainty = Certainty.CERTAIN if doubted else Certainty.LIKELY
