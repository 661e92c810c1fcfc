"""The answer a model must give: its shape for the endpoint (strict JSON schema) and its reading (pydantic).

Owns the wire words; their meaning is told in prompts/review.md.j2. Whether citations exist is checked in evidence.
"""

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

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

SUMMARY_LENGTH = 200
PRAISE_LENGTH = 300
REPLY_LENGTH = 4_000

_NOT_PRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")

Id = Annotated[str, Field(pattern=r"^[A-Za-z]{1,4}[0-9]{1,4}$")]
Place = Annotated[str, Field(pattern=r"^m[0-9]{1,6}\.s[0-9]{1,6}$")]
Number = Annotated[str, Field(pattern=r"^m[0-9]{1,6}$")]
Sure = Literal["yes", "likely", "no"]

_CERTAINTY: dict[Sure, Certainty] = {"yes": Certainty.CERTAIN, "likely": Certainty.LIKELY, "no": Certainty.UNSURE}


class Wire(BaseModel):
    """One object of the answer: every key is required, no other is let in."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class WireAsk(Wire):
    """An ask; `at` cites the sentences that raise it, first mention first."""

    id: Id
    kind: AskKind
    at: list[Place]


class WireFact(Wire):
    """A fact; `at` cites the sentences that tell it, first mention first."""

    id: Id
    kind: FactKind
    at: list[Place]


class WireSentence(Wire):
    """What one agent sentence does, and the ids of what it is about."""

    at: Place
    does: Does
    about: list[Id]
    sure: Sure


class WireTurn(Wire):
    """What one customer turn does; `because_of` is a message such as "m1", or empty."""

    at: Number
    does: TurnDoes
    because_of: Number | Literal[""]
    cause: Cause | Literal["none"]
    sure: Sure


class WireLabels(Wire):
    """The whole answer. The three codes prove that the prompt arrived whole; empty strings mean: nothing to say."""

    prompt_code: str
    start_code: str
    end_code: str
    asks: list[WireAsk]
    facts: list[WireFact]
    sentences: list[WireSentence]
    broken: list[Place]
    turns: list[WireTurn]
    outcome: Outcome
    summary: str
    better_reply: str
    praise: str


WIRES: tuple[type[Wire], ...] = (WireAsk, WireFact, WireSentence, WireTurn)


def build_schema() -> dict[str, Any]:
    """Return the strict JSON schema of the answer: plain types, enumerations, all keys required, nothing else.

    Only what compatible servers honour: no references, no unions, no lengths, no patterns.
    """
    sure = _one_of(("yes", "likely", "no"))
    ask = _object({"id": _TEXT, "kind": _one_of(AskKind), "at": _list_of(_TEXT)})
    fact = _object({"id": _TEXT, "kind": _one_of(FactKind), "at": _list_of(_TEXT)})
    sentence = _object({"at": _TEXT, "does": _one_of(Does), "about": _list_of(_TEXT), "sure": sure})
    turn = _object(
        {
            "at": _TEXT,
            "does": _one_of(TurnDoes),
            "because_of": _TEXT,
            "cause": _one_of((*Cause, "none")),
            "sure": sure,
        }
    )
    return _object(
        {
            "prompt_code": _TEXT,
            "start_code": _TEXT,
            "end_code": _TEXT,
            "asks": _list_of(ask),
            "facts": _list_of(fact),
            "sentences": _list_of(sentence),
            "broken": _list_of(_TEXT),
            "turns": _list_of(turn),
            "outcome": _one_of(Outcome),
            "summary": _TEXT,
            "better_reply": _TEXT,
            "praise": _TEXT,
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


_TEXT: dict[str, Any] = {"type": "string"}


def _one_of(values: Sequence[str] | type[AskKind | FactKind | Does | TurnDoes | Cause | Outcome]) -> dict[str, Any]:
    return {"type": "string", "enum": [str(value) for value in values]}


def _list_of(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
