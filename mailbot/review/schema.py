"""The answer a model must give: its shape for the endpoint (strict JSON schema) and its reading (pydantic).

Owns the wire words; their meaning is told in prompts/review.md.j2. Whether citations exist is checked in evidence.
"""

import re
from collections.abc import Sequence
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
    TEXT,
    Coded,
    Id,
    MaybeNumber,
    Number,
    Place,
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

_NOT_PRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


Sure = Literal["yes", "likely", "no"]

_CERTAINTY: dict[Sure, Certainty] = {"yes": Certainty.CERTAIN, "likely": Certainty.LIKELY, "no": Certainty.UNSURE}


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


class WireSentence(Wire):
    """What one agent sentence does, and the ids of what it is about."""

    at: Place
    does: Annotated[Does, BeforeValidator(tidy_word)]
    about: list[Id]
    sure: Annotated[Sure, BeforeValidator(tidy_word)]


class WireTurn(Wire):
    """What one customer turn does; `because_of` is a message such as "m1", or empty."""

    at: Number
    does: Annotated[TurnDoes, BeforeValidator(tidy_word)]
    because_of: MaybeNumber
    cause: Annotated[Cause | Literal["none"], BeforeValidator(none_for_empty)]
    sure: Annotated[Sure, BeforeValidator(tidy_word)]


class WireLabels(Coded):
    """The whole answer; empty strings mean: nothing to say."""

    asks: list[WireAsk]
    facts: list[WireFact]
    sentences: list[WireSentence]
    broken: list[Place]
    turns: list[WireTurn]
    outcome: Annotated[Outcome, BeforeValidator(tidy_word)]
    summary: Text
    better_reply: Text
    praise: Text


def build_schema() -> dict[str, Any]:
    """Return the strict JSON schema of the answer: plain types, enumerations, all keys required, nothing else.

    Only what compatible servers honour: no references, no unions, no lengths, no patterns.
    """
    sure = one_of(("yes", "likely", "no"))
    ask = object_of({"id": TEXT, "kind": one_of(AskKind), "at": list_of(TEXT)})
    fact = object_of({"id": TEXT, "kind": one_of(FactKind), "at": list_of(TEXT)})
    sentence = object_of({"at": TEXT, "does": one_of(Does), "about": list_of(TEXT), "sure": sure})
    turn = object_of(
        {
            "at": TEXT,
            "does": one_of(TurnDoes),
            "because_of": TEXT,
            "cause": one_of((*Cause, "none")),
            "sure": sure,
        }
    )
    return object_of(
        {
            "prompt_code": TEXT,
            "start_code": TEXT,
            "end_code": TEXT,
            "asks": list_of(ask),
            "facts": list_of(fact),
            "sentences": list_of(sentence),
            "broken": list_of(TEXT),
            "turns": list_of(turn),
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
    sentences = tuple(_sentence_label(sentence, broken) for sentence in wire.sentences)
    stray = broken - {label.ref for label in sentences}
    if stray:
        raise EvidenceError(f"{min(stray)} is called a broken promise, but is not a labelled sentence.")
    return Labels(
        asks=tuple(AskLabel(id=ask.id, kind=ask.kind, mentions=_refs(ask.at)) for ask in wire.asks),
        facts=tuple(FactLabel(id=fact.id, kind=fact.kind, mentions=_refs(fact.at)) for fact in wire.facts),
        sentences=tuple(sorted(sentences, key=lambda label: label.ref)),
        turns=tuple(sorted((_turn_label(turn) for turn in wire.turns), key=lambda label: label.message)),
        outcome=wire.outcome,
        summary=_one_line(wire.summary, SUMMARY_LENGTH),
        better_reply=_printable(wire.better_reply, REPLY_LENGTH),
        praise=_one_line(wire.praise, PRAISE_LENGTH),
    )


def _sentence_label(sentence: WireSentence, broken: set[Ref]) -> SentenceLabel:
    ref = _ref(sentence.at)
    about = () if sentence.does is Does.COURTESY else tuple(dict.fromkeys(sentence.about))
    return SentenceLabel(
        ref=ref, does=sentence.does, about=about, certainty=_CERTAINTY[sentence.sure], broken=ref in broken
    )


def _turn_label(turn: WireTurn) -> TurnLabel:
    return TurnLabel(
        message=_message(turn.at),
        does=turn.does,
        because_of=_message(turn.because_of) if turn.because_of else None,
        cause=None if turn.cause == "none" else turn.cause,
        certainty=_CERTAINTY[turn.sure],
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
