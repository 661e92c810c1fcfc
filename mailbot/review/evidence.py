"""Checks that labels stand on the text: every citation exists, every agent sentence has exactly one label.

Pure; knows neither how labels were made nor what is concluded from them.
"""

from collections.abc import Iterable

from mailbot.model import AskLabel, Does, FactLabel, Labels, MailbotError, Ref, Role, Transcript
from mailbot.turns import turns_of

IDLE = frozenset({Does.COURTESY, Does.BOILERPLATE, Does.OTHER})
"""What a sentence does that deals with no ask and no fact: it does nothing else."""


class EvidenceError(MailbotError):
    """Labels cite what does not stand in the transcript, or leave out what they must label."""


def check_labels(labels: Labels, transcript: Transcript) -> None:
    """Return if the labels hold on to the transcript; raises EvidenceError naming the first that does not.

    Required: asks and facts have ids of their own and cite customer sentences; every agent sentence has a label, about
    known ids, one for each thing that it does, and no second one beside courtesy, boilerplate or other; every customer
    turn but the first, which can only be new, has exactly one label, at its first message, and `because_of` is an
    earlier message of an agent.
    """
    _check_mentions(labels, transcript)
    _check_sentences(labels, transcript)
    _check_turns(labels, transcript)


def _check_mentions(labels: Labels, transcript: Transcript) -> None:
    listed: tuple[AskLabel | FactLabel, ...] = (*labels.asks, *labels.facts)
    _refuse_doubles((label.id for label in listed), "the id {} is used twice")
    sayable = _sentences_of(transcript, Role.CUSTOMER)
    for label in listed:
        if not label.mentions:
            raise EvidenceError(f"{label.id} cites no sentence.")
        for ref in label.mentions:
            if ref not in sayable:
                raise EvidenceError(f"{label.id} cites {ref}, which is not a sentence of a customer.")


def _check_sentences(labels: Labels, transcript: Transcript) -> None:
    known = {ask.id for ask in labels.asks} | {fact.id for fact in labels.facts}
    sayable = _sentences_of(transcript, Role.AGENT)
    acting = {label.ref for label in labels.sentences if label.does not in IDLE}
    idle = (label.ref for label in labels.sentences if label.does in IDLE)
    _refuse_doubles((*acting, *idle), "the sentence {} has two labels that cannot both hold")
    _refuse_doubles(((label.ref, label.does) for label in labels.sentences), "the label {0[0]} {0[1]} stands twice")
    for label in labels.sentences:
        if label.ref not in sayable:
            raise EvidenceError(f"{label.ref} is labelled, but is not a sentence of an agent.")
        unknown = set(label.about) - known
        if unknown:
            raise EvidenceError(f"{label.ref} is about {min(unknown)}, which is neither an ask nor a fact.")
    missing = sayable - {label.ref for label in labels.sentences}
    if missing:
        raise EvidenceError(f"{len(missing)} of {len(sayable)} agent sentences have no label, {min(missing)} first.")


def _check_turns(labels: Labels, transcript: Transcript) -> None:
    starts = {turn.messages[0] for turn in turns_of(transcript.messages) if turn.role is Role.CUSTOMER}
    _refuse_doubles((label.message for label in labels.turns), "the turn at m{} has two labels")
    for label in labels.turns:
        if label.message not in starts:
            raise EvidenceError(f"m{label.message} is labelled as a turn, but no customer turn begins there.")
        reply = label.because_of
        if reply is None:
            continue
        if not 0 <= reply < label.message or transcript.messages[reply].role is not Role.AGENT:
            raise EvidenceError(f"the turn at m{label.message} is because of m{reply}, not an earlier agent message.")
    missing = starts - {min(starts, default=0)} - {label.message for label in labels.turns}
    if missing:
        raise EvidenceError(f"the customer turn at m{min(missing)} has no label.")


def _sentences_of(transcript: Transcript, role: Role) -> set[Ref]:
    return {
        Ref(number, index)
        for number, message in enumerate(transcript.messages)
        if message.role is role
        for index in range(len(message.sentences))
    }


def _refuse_doubles(values: Iterable[object], text: str) -> None:
    seen = set()
    for value in values:
        if value in seen:
            raise EvidenceError(text.format(value) + ".")
        seen.add(value)
