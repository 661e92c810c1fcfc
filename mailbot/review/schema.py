"""The answer a model must give: its shape for the endpoint (strict JSON schema) and its reading (pydantic).

Owns the wire words; their meaning is told in prompts/review.md.j2. Whether citations exist is checked in evidence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from mailbot.model import (
    AskKind,
    AskLabel,
    Cause,
    Certainty,
    Does,
    FactKind,
    FactLabel,
    Labels,
    Outcome,
    Ref,
    SentenceLabel,
    TurnDoes,
    TurnLabel,
)
from mailbot.review.evidence import EvidenceError
from mailbot.review.wire import (
    INTEGER,
    TEXT,
    Coded,
    Id,
    Index,
    MaybeNumber,
    Number,
    Place,
    PlaceOrTurn,
    Text,
    Wire,
    list_of,
    none_for_empty,
    object_of,
    one_of,
    tidy_word,
)

SUMMARY_LENGTH = 200
PRAISE_LENGTH = 300
REPLY_LENGTH = 4_000
ACTS = tuple(does for does in Does if does not in (Does.COURTESY, Does.BOILERPLATE, Does.OTHER))

_NOT_PRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


class WireAsk(Wire):
    """An ask; `at` cites the sentences that raise it, first mention first."""

    id: Id
    kind: Annotated[AskKind, BeforeValidator(tidy_word)]
    at: list[Place]


class WireFact(Wire):
    """A fact; `at` cites the sentences that tell it, first mention first."""

    id: Id
    kind: Annotated[FactKind, BeforeValidator(tidy_word)]
    at: list[Place]


class WireAct(Wire):
    """What one agent sentence does with asks or facts; a sentence that does two things has two."""

    s: Index
    does: Annotated[Does, BeforeValidator(tidy_word)]
    about: list[Id]


class WireReply(Wire):
    """One agent message: the numbers of its sentences that deal with nothing, by sort, and the acts of the others."""

    at: Number
    courtesy: list[Index]
    boilerplate: list[Index]
    other: list[Index]
    acts: list[WireAct]


class WireTurn(Wire):
    """What one customer turn does; `because_of` is a message such as "m1", or empty."""

    at: Number
    does: Annotated[TurnDoes, BeforeValidator(tidy_word)]
    because_of: MaybeNumber
    cause: Annotated[Cause | Literal["none"], BeforeValidator(none_for_empty)]


class WireLabels(Coded):
    """The whole answer; empty strings mean: nothing to say.

    `likely` and `doubtful` cite the sentences and turns whose labels are less than certain.
    """

    asks: list[WireAsk]
    facts: list[WireFact]
    replies: list[WireReply]
    broken: list[Place]
    turns: list[WireTurn]
    likely: list[PlaceOrTurn]
    doubtful: list[PlaceOrTurn]
    outcome: Annotated[Outcome, BeforeValidator(tidy_word)]
    summary: Text
    better_reply: Text
    praise: Text


def build_schema() -> dict[str, Any]:
    """Return the strict JSON schema of the answer: plain types, enumerations, all keys required, nothing else.

    Only what compatible servers honour: no references, no unions, no lengths, no patterns.
    """
    ask = object_of({"id": TEXT, "kind": one_of(AskKind), "at": list_of(TEXT)})
    fact = object_of({"id": TEXT, "kind": one_of(FactKind), "at": list_of(TEXT)})
    act = object_of({"s": INTEGER, "does": one_of(ACTS), "about": list_of(TEXT)})
    listed = {name: list_of(INTEGER) for name in ("courtesy", "boilerplate", "other")}
    reply = object_of({"at": TEXT, **listed, "acts": list_of(act)})
    turn = object_of({"at": TEXT, "does": one_of(TurnDoes), "because_of": TEXT, "cause": one_of((*Cause, "none"))})
    return object_of(
        {
            "prompt_code": TEXT,
            "start_code": TEXT,
            "end_code": TEXT,
            "asks": list_of(ask),
            "facts": list_of(fact),
            "replies": list_of(reply),
            "broken": list_of(TEXT),
            "turns": list_of(turn),
            "likely": list_of(TEXT),
            "doubtful": list_of(TEXT),
            "outcome": one_of(Outcome),
            "summary": TEXT,
            "better_reply": TEXT,
            "praise": TEXT,
        }
    )


def labels_of_wire(wire: WireLabels) -> Labels:
    """Return the labels of an answer, its free texts made printable and bounded.

    Courtesy is about nothing, whatever the model says. Raises EvidenceError for a broken promise at a sentence that
    is not labelled; all else is for `check_labels`.
    """
    broken = {_ref(place) for place in wire.broken}
    sure = _sureness(wire)
    sentences = [label for reply in wire.replies for label in _sentence_labels(reply, broken, sure)]
    stray = broken - {label.ref for label in sentences}
    if stray:
        raise EvidenceError(f"{min(stray)} is called a broken promise, but is not a labelled sentence.")
    return Labels(
        asks=tuple(AskLabel(id=ask.id, kind=ask.kind, mentions=_refs(ask.at)) for ask in wire.asks),
        facts=tuple(FactLabel(id=fact.id, kind=fact.kind, mentions=_refs(fact.at)) for fact in wire.facts),
        sentences=tuple(sorted(sentences, key=lambda label: label.ref)),
        turns=tuple(sorted((_turn_label(turn, sure) for turn in wire.turns), key=lambda label: label.message)),
        outcome=wire.outcome,
        summary=_one_line(wire.summary, SUMMARY_LENGTH),
        better_reply=_printable(wire.better_reply, REPLY_LENGTH),
        praise=_one_line(wire.praise, PRAISE_LENGTH),
    )


def _sureness(wire: WireLabels) -> Mapping[str, Certainty]:
    """Return how sure the labels at places and turns are; what is called both likely and doubtful is doubtful."""
    return dict.fromkeys(wire.likely, Certainty.LIKELY) | dict.fromkeys(wire.doubtful, Certainty.UNSURE)


def _sentence_labels(reply: WireReply, broken: set[Ref], sure: Mapping[str, Certainty]) -> Iterator[SentenceLabel]:
    message = _message(reply.at)
    idle = ((Does.COURTESY, reply.courtesy), (Does.BOILERPLATE, reply.boilerplate), (Does.OTHER, reply.other))
    acts = [(act.s, act.does, act.about) for act in reply.acts]
    for sentence, does, about in (*((number, does, []) for does, listed in idle for number in listed), *acts):
        ref = Ref(message, sentence)
        yield SentenceLabel(
            ref=ref,
            does=does,
            about=() if does is Does.COURTESY else tuple(dict.fromkeys(about)),
            certainty=sure.get(str(ref), Certainty.CERTAIN),
            broken=ref in broken and does is Does.PROMISES,
        )


def _turn_label(turn: WireTurn, sure: Mapping[str, Certainty]) -> TurnLabel:
    return TurnLabel(
        message=_message(turn.at),
        does=turn.does,
        because_of=_message(turn.because_of) if turn.because_of else None,
        cause=None if turn.cause == "none" else turn.cause,
        certainty=sure.get(turn.at, Certainty.CERTAIN),
    )


def _refs(places: Sequence[str]) -> tuple[Ref, ...]:
    return tuple(sorted({_ref(place) for place in places}))


def _ref(place: str) -> Ref:
    message, sentence = place.split(".")
    return Ref(_message(message), int(sentence[1:]))


def _message(place: str) -> int:
    return int(place[1:])


def _printable(text: str, length: int) -> str | None:
    kept = _NOT_PRINTABLE.sub("", text).strip()
    return (kept if len(kept) <= length else kept[: length - 1].rstrip() + "…") or None


def _one_line(text: str, length: int) -> str | None:
    return _printable(" ".join(text.split()), length)
