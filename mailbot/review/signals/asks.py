"""What the customer asks: each question, request and problem once, at every sentence that raises it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mailbot.model import AskKind, AskLabel, Ref, Role, Turn
from mailbot.review.signals.conversation import Conversation
from mailbot.review.signals.facts import tried_in
from mailbot.review.signals.likeness import containment, cover, likeness, nearly_verbatim
from mailbot.review.signals.reading import Reading

MAX_ASKS = 40
MAX_MENTIONS = 40
PROTESTS = ("wrote", "unanswered", "correct")
TELLING = ("when", "how_much", "how_many", "why", "where")

_SAME_BY_CONTENT = 0.66
_SAME_BY_LIKENESS = 0.4
_SAME_IN_ONE_MESSAGE = 0.6
_SAME_IN_PROTEST = 0.5
_STRONG = 0.6
_SOME_CONTENT = 1.0
_MUCH_CONTENT = 1.7
_WHOLE_MATTER = 2.0
_FAR_APART = 4  # words between two asks in one sentence


@dataclass(kw_only=True)
class FoundAsk:
    """An ask while it is being collected; `strong` are the mentions that say the same thing over again."""

    id: str
    kind: AskKind
    mentions: list[Ref] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    strong: set[Ref] = field(default_factory=set)

    @property
    def explicit(self) -> bool:
        """Tell whether the ask was put as a question or a request at least once."""
        return any(reading.question or reading.has("request") for reading in self.readings)

    @property
    def compound(self) -> bool:
        """Tell whether one sentence put two asks: two words that ask stand apart in it."""
        return any(_asks_twice(reading) for reading in self.readings)

    def raised_in(self, turn: Turn) -> bool:
        """Tell whether a turn raises the ask."""
        return any(ref.message in turn.messages for ref in self.mentions)

    def repeated_in(self, turn: Turn) -> bool:
        """Tell whether a turn asks the same again, beyond doubt."""
        return any(ref.message in turn.messages for ref in self.strong)

    def label(self) -> AskLabel:
        """Return the ask as a label."""
        return AskLabel(id=self.id, kind=self.kind, mentions=tuple(self.mentions))


def _asks_twice(reading: Reading) -> bool:
    asking = sorted({match.start for match in reading.matches if match.label.startswith(("request", "qtype:"))})
    return bool(asking) and asking[-1] - asking[0] >= _FAR_APART


def collect_asks(conversation: Conversation) -> list[FoundAsk]:
    """Return the asks of a conversation in the order of their first mention."""
    asks: list[FoundAsk] = []
    customer_turns = [turn for turn in conversation.turns if turn.role is Role.CUSTOMER]
    for index, turn in enumerate(customer_turns):
        protest = index > 0 and any(reading.has(*PROTESTS) for _, reading in conversation.sentences_of(turn))
        for message in turn.messages:
            known = len(asks)
            for ref, reading in _sentences(conversation, message):
                _take_in(ref, reading, asks, known, later=index > 0, protest=protest)
        if index == 0 and (not asks or _tries_without_problem(conversation, turn, asks)):
            asks.extend(_implied_ask(conversation, turn, asks))
    return asks


def _tries_without_problem(conversation: Conversation, turn: Turn, asks: Sequence[FoundAsk]) -> bool:
    """Tell whether a customer has tried to solve what no ask speaks of."""
    tried = any(tried_in(reading) for _, reading in conversation.sentences_of(turn))
    return tried and not any(ask.kind is AskKind.PROBLEM for ask in asks)


def _implied_ask(conversation: Conversation, turn: Turn, asks: Sequence[FoundAsk]) -> list[FoundAsk]:
    """Return what a first turn wants that asks nothing outright: the first sentence that tells what is the matter."""
    named = {ref for ask in asks for ref in ask.mentions}
    for ref, reading in conversation.sentences_of(turn):
        if ref in named or tried_in(reading):
            continue
        if sum(reading.content.values()) >= _WHOLE_MATTER and not reading.has("constraint", "thanks", "resolved"):
            return [FoundAsk(id=f"a{len(asks) + 1}", kind=AskKind.PROBLEM, mentions=[ref], readings=[reading])]
    return []


def _sentences(conversation: Conversation, message: int) -> Iterator[tuple[Ref, Reading]]:
    for number, reading in enumerate(conversation.readings[message]):
        yield Ref(message, number), reading


def _take_in(ref: Ref, reading: Reading, asks: list[FoundAsk], known: int, *, later: bool, protest: bool) -> None:
    """Add a sentence to the ask it raises; `known` asks come from earlier messages.

    `protest` tells that the turn complains of a miss, so that what it asks is likely what it asked before.
    """
    kind = kind_of(reading)
    protests = later and reading.has(*PROTESTS)
    chase = later and reading.has("chase") and known > 0
    if kind is None and not protests and not chase:
        return
    earlier = _match_earlier(reading, asks[:known], protest=protest or chase)
    if chase and not protests:
        _mention(earlier[0] if earlier else asks[known - 1], ref, reading)
        return
    if earlier is not None:
        ask, strong = earlier
        _mention(ask, ref, reading)
        if strong:
            ask.strong.add(ref)
        return
    if kind is None or protests:
        return
    beside = _match_beside(reading, kind, asks[known:])
    if beside is not None:
        _mention(beside, ref, reading)
    elif len(asks) < MAX_ASKS and (_has_matter(reading) or len(asks) == known) and not (later and _is_hollow(reading)):
        asks.append(FoundAsk(id=f"a{len(asks) + 1}", kind=kind, mentions=[ref], readings=[reading]))


def kind_of(reading: Reading) -> AskKind | None:
    """Return what kind of ask a customer's sentence is, or None for a sentence that asks nothing."""
    if reading.question:
        return AskKind.QUESTION
    if reading.has("constraint", "give_up") or (reading.has("resolved") and not reading.has("request")):
        return None
    if reading.has("polite_only") and not _has_matter(reading):
        return None
    if reading.has("request"):
        return AskKind.REQUEST if _has_matter(reading) else None
    return AskKind.PROBLEM if reading.has("problem") else None


def _match_earlier(reading: Reading, asks: list[FoundAsk], *, protest: bool) -> tuple[FoundAsk, bool] | None:
    best: tuple[float, FoundAsk, bool] | None = None
    for ask in asks:
        for mention in ask.readings:
            alike, strong = _alike(mention, reading, protest=protest)
            if alike and (best is None or alike > best[0]):
                best = (alike, ask, strong and (ask.explicit or protest))
    return (best[1], best[2]) if best else None


def _alike(mention: Reading, reading: Reading, *, protest: bool) -> tuple[float, bool]:
    if mention.content == reading.content and mention.content and _same_type(mention, reading):
        return 1.0, not reading.has("also")
    shared = sum(weight for name, weight in mention.content.items() if name in reading.content)
    if shared < _SOME_CONTENT:
        return (1.0, True) if len(mention.words) > 2 and nearly_verbatim(mention, reading) else (0.0, False)  # noqa: PLR2004  # one or two words are no sentence
    if protest:
        share = cover(mention, reading)
        if shared >= _MUCH_CONTENT and not reading.has("also"):
            share = max(share, cover(reading, mention))
        if shared >= _WHOLE_MATTER:
            share = max(share, _SAME_IN_PROTEST)
        return (share, True) if share >= _SAME_IN_PROTEST else (0.0, False)
    alike = likeness(mention, reading)
    if not _same_type(mention, reading) or reading.has("also"):
        return (alike, False) if nearly_verbatim(mention, reading) else (0.0, False)
    if alike >= _STRONG or nearly_verbatim(mention, reading):
        return alike, True
    same = containment(mention, reading) >= _SAME_BY_CONTENT and alike >= _SAME_BY_LIKENESS
    return (alike, False) if same else (0.0, False)


def _match_beside(reading: Reading, kind: AskKind, asks: list[FoundAsk]) -> FoundAsk | None:
    """Return the ask of the same message that this sentence belongs to."""
    if not asks:
        return None
    if not _has_matter(reading):
        return asks[-1]
    if kind is AskKind.PROBLEM or asks[-1].kind is AskKind.PROBLEM:
        for ask in asks:
            both_problems = kind is AskKind.PROBLEM and ask.kind is AskKind.PROBLEM
            if both_problems or any(_overlap(mention, reading) for mention in ask.readings):
                return ask
    for ask in asks:
        if any(likeness(m, reading) >= _SAME_IN_ONE_MESSAGE and _same_type(m, reading) for m in ask.readings):
            return ask
    return None


def _overlap(one: Reading, other: Reading) -> bool:
    shared = sum(weight for name, weight in one.content.items() if name in other.content)
    return shared >= _SOME_CONTENT


def _mention(ask: FoundAsk, ref: Ref, reading: Reading) -> None:
    if ref not in ask.mentions and len(ask.mentions) < MAX_MENTIONS:
        ask.mentions.append(ref)
        ask.readings.append(reading)


def _has_matter(reading: Reading) -> bool:
    return sum(reading.content.values()) >= _SOME_CONTENT


def _is_hollow(reading: Reading) -> bool:
    return not _has_matter(reading)


def _same_type(one: Reading, other: Reading) -> bool:
    mine, theirs = telling_types(one), telling_types(other)
    return not mine or not theirs or bool(mine & theirs)


def telling_types(reading: Reading) -> frozenset[str]:
    """Return which kinds of answer a question calls for: when, how_much, how_many, why, where."""
    return frozenset(name for name in TELLING if f"qtype:{name}" in reading.cues)
