"""The answer a model must give: its shape for the endpoint (strict JSON schema) and its reading (pydantic).

Owns the wire words; their meaning is told in prompts/review.md.j2. Whether citations exist is checked in evidence.
"""

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

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


def _tidy(value: object) -> object:
    """Return a citation or id without stray blanks and brackets and in small letters: ` [M2.S3] ` is `m2.s3`."""
    return _STRAY.sub("", value).lower() if isinstance(value, str) else value


def _tidy_number(value: object) -> object:
    """Return the message of a citation that names a sentence as well; a null, or a word for none, is an empty one."""
    tidy = _tidy(value)
    if tidy is None or tidy in _NONE:
        return ""
    return tidy.partition(".")[0] if isinstance(tidy, str) and _CITATION.fullmatch(tidy) else tidy


def _tidy_word(value: object) -> object:
    """Return a word of the vocabulary as it is written there: `Asks something new` is `asks_something_new`."""
    return re.sub(r"[\s_-]+", "_", value.strip().lower()) if isinstance(value, str) else value


def _empty_for_none(value: object) -> object:
    return "" if value is None else value


def _none_for_empty(value: object) -> object:
    return "none" if value in {None, ""} else _tidy_word(value)


_STRAY = re.compile(r"[\s\[\]`]")
_CITATION = re.compile(r"m[0-9]{1,6}\.s[0-9]{1,6}")
_NONE = frozenset({"none", "null", "-"})

Id = Annotated[str, BeforeValidator(_tidy), Field(pattern=r"^[a-z]{1,4}[0-9]{1,4}$")]
Place = Annotated[str, BeforeValidator(_tidy), Field(pattern=r"^m[0-9]{1,6}\.s[0-9]{1,6}$")]
Number = Annotated[str, BeforeValidator(_tidy_number), Field(pattern=r"^m[0-9]{1,6}$")]
MaybeNumber = Annotated[str, BeforeValidator(_tidy_number), Field(pattern=r"^(?:m[0-9]{1,6})?$")]
Text = Annotated[str, BeforeValidator(_empty_for_none)]
Code = Annotated[str, BeforeValidator(lambda value: value.strip() if isinstance(value, str) else value)]
Sure = Literal["yes", "likely", "no"]

_CERTAINTY: dict[Sure, Certainty] = {"yes": Certainty.CERTAIN, "likely": Certainty.LIKELY, "no": Certainty.UNSURE}


class Wire(BaseModel):
    """One object of the answer: every key is required, no other is let in."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class WireAsk(Wire):
    """An ask; `at` cites the sentences that raise it, first mention first."""

    id: Id
    kind: Annotated[AskKind, BeforeValidator(_tidy_word)]
    at: list[Place]


class WireFact(Wire):
    """A fact; `at` cites the sentences that tell it, first mention first."""

    id: Id
    kind: Annotated[FactKind, BeforeValidator(_tidy_word)]
    at: list[Place]


class WireSentence(Wire):
    """What one agent sentence does, and the ids of what it is about."""

    at: Place
    does: Annotated[Does, BeforeValidator(_tidy_word)]
    about: list[Id]
    sure: Annotated[Sure, BeforeValidator(_tidy_word)]


class WireTurn(Wire):
    """What one customer turn does; `because_of` is a message such as "m1", or empty."""

    at: Number
    does: Annotated[TurnDoes, BeforeValidator(_tidy_word)]
    because_of: MaybeNumber
    cause: Annotated[Cause | Literal["none"], BeforeValidator(_none_for_empty)]
    sure: Annotated[Sure, BeforeValidator(_tidy_word)]


class WireLabels(Wire):
    """The whole answer. The three codes prove that the prompt arrived whole; empty strings mean: nothing to say."""

    prompt_code: Code
    start_code: Code
    end_code: Code
    asks: list[WireAsk]
    facts: list[WireFact]
    sentences: list[WireSentence]
    broken: list[Place]
    turns: list[WireTurn]
    outcome: Annotated[Outcome, BeforeValidator(_tidy_word)]
    summary: Text
    better_reply: Text
    praise: Text


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
