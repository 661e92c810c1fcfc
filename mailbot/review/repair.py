"""Slips of a model's pen, mended where the meaning is beyond doubt: nothing is judged here, nothing made up.

Owns what may be mended; what is left must still pass `check_labels`. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mailbot.model import Certainty, Does, Labels, Ref, Role, SentenceLabel, Transcript, TurnLabel
from mailbot.review.evidence import IDLE
from mailbot.turns import turns_of

_DOES = tuple(Does)
_LEAST_SURE_FIRST = (Certainty.UNSURE, Certainty.LIKELY, Certainty.CERTAIN)


def mend_labels(labels: Labels, transcript: Transcript) -> Labels:
    """Return the labels without doubles that agree and without labels where none belong.

    Two labels of one sentence that say the same of different asks become one about both. A sentence that is called
    courtesy, boilerplate or other beside what it does is what it does, as the prompt has it. What an ask or a fact
    cites beside the customer's words is dropped, as long as some of these remain. A label at a sentence that exists but
    is no agent's is dropped. A turn cited by a later message of its own is cited by its first. All else
    stays as it is, to be refused.
    """
    return replace(
        labels,
        asks=tuple(dict.fromkeys(replace(ask, mentions=_told(ask.mentions, transcript)) for ask in labels.asks)),
        facts=tuple(dict.fromkeys(replace(fact, mentions=_told(fact.mentions, transcript)) for fact in labels.facts)),
        sentences=tuple(_merge_sentences(_drop_idle(_drop_others(labels.sentences, transcript)))),
        turns=tuple(_merge_turns(_cite_first(labels.turns, transcript))),
    )


def _told(mentions: tuple[Ref, ...], transcript: Transcript) -> tuple[Ref, ...]:
    """Return the mentions without those that exist but are not a customer's, or all of them if none would remain."""
    kept = tuple(
        ref
        for ref in mentions
        if not _stands(ref, transcript) or transcript.messages[ref.message].role is Role.CUSTOMER
    )
    return kept or mentions


def _drop_others(labels: Sequence[SentenceLabel], transcript: Transcript) -> Iterable[SentenceLabel]:
    for label in labels:
        if not _stands(label.ref, transcript) or transcript.messages[label.ref.message].role is Role.AGENT:
            yield label


def _stands(ref: Ref, transcript: Transcript) -> bool:
    messages = transcript.messages
    return ref.message < len(messages) and ref.sentence < len(messages[ref.message].sentences)


def _drop_idle(labels: Iterable[SentenceLabel]) -> Iterable[SentenceLabel]:
    listed = list(labels)
    acting = {label.ref for label in listed if label.does not in IDLE}
    return (label for label in listed if label.does not in IDLE or label.ref not in acting)


def _merge_sentences(labels: Iterable[SentenceLabel]) -> list[SentenceLabel]:
    merged: list[SentenceLabel] = []
    for label in sorted(labels, key=lambda label: (label.ref, _DOES.index(label.does))):
        last = merged[-1] if merged else None
        if last is None or (last.ref, last.does) != (label.ref, label.does):
            merged.append(label)
            continue
        merged[-1] = replace(
            last,
            about=tuple(dict.fromkeys((*last.about, *label.about))),
            certainty=_least_sure(last.certainty, label.certainty),
            broken=last.broken or label.broken,
        )
    return merged


def _cite_first(labels: Sequence[TurnLabel], transcript: Transcript) -> Iterable[TurnLabel]:
    first = {
        number: turn.messages[0]
        for turn in turns_of(transcript.messages)
        if turn.role is Role.CUSTOMER
        for number in turn.messages
    }
    return sorted(
        (replace(label, message=first.get(label.message, label.message)) for label in labels),
        key=lambda label: label.message,
    )


def _merge_turns(labels: Iterable[TurnLabel]) -> list[TurnLabel]:
    merged: list[TurnLabel] = []
    for label in labels:
        last = merged[-1] if merged else None
        if last is None or replace(last, certainty=label.certainty) != label:
            merged.append(label)
            continue
        merged[-1] = replace(last, certainty=_least_sure(last.certainty, label.certainty))
    return merged


def _least_sure(one: Certainty, other: Certainty) -> Certainty:
    return min(one, other, key=_LEAST_SURE_FIRST.index)
