"""The rounds: which customer turns need not have happened, because of which reply, and why."""

from collections.abc import Sequence

from mailbot.model import (
    Addressed,
    Cause,
    Certainty,
    CustomerTurn,
    Does,
    Finding,
    FindingKind,
    Outcome,
    Reply,
    Turn,
    TurnDoes,
    TurnLabel,
)
from mailbot.review.conclude.findings import COMES_BACK
from mailbot.review.conclude.reading import Reading

GIVES_UP = frozenset({TurnDoes.OTHER, TurnDoes.ABUSIVE})
ASKED_IN_VAIN = frozenset({FindingKind.REASKED_FACT, FindingKind.SUGGESTED_TRIED_STEP})


def judge_turns(reading: Reading, findings: Sequence[Finding], replies: Sequence[Reply]) -> tuple[CustomerTurn, ...]:
    """Return every customer turn with whether it was avoidable; the first never is."""
    return tuple(
        _judge_turn(turn, index, reading, findings, replies) for index, turn in enumerate(reading.customer_turns)
    )


def could_have_ended_after(turns: Sequence[CustomerTurn], outcome: Outcome | None) -> int | None:
    """Return the round, from 1, after which a careful reply could have ended the thread; None if none was avoidable.

    Rounds that were needed count; the avoidable ones, thanks, and a last turn that gives up do not.
    """
    if not any(turn.avoidable for turn in turns):
        return None
    gave_up = turns[-1:] if outcome is Outcome.GAVE_UP and turns[-1].does in GIVES_UP else ()
    needed = [turn for turn in turns if not turn.avoidable and turn.does is not TurnDoes.THANKS]
    return max(1, len([turn for turn in needed if turn not in gave_up]))


def _judge_turn(
    turn: Turn,
    index: int,
    reading: Reading,
    findings: Sequence[Finding],
    replies: Sequence[Reply],
) -> CustomerTurn:
    first = turn.messages[0]
    label = reading.turn_labels.get(first) or TurnLabel(
        message=first,
        does=TurnDoes.NEW_ASK if index == 0 else TurnDoes.OTHER,
    )
    missed = _missed_reply(label, reading, findings, replies) if index else None
    return CustomerTurn(
        message=first,
        does=label.does,
        avoidable=missed is not None,
        because_of=missed if missed is not None else label.because_of,
        cause=_cause_of(label, missed, reading, findings),
    )


def _missed_reply(
    label: TurnLabel,
    reading: Reading,
    findings: Sequence[Finding],
    replies: Sequence[Reply],
) -> int | None:
    if label.certainty is Certainty.UNSURE:
        return None
    if label.does in COMES_BACK:
        return _reply_that_missed(label, reading, findings, replies)
    if label.does is TurnDoes.GIVES_ASKED_INFORMATION:
        return _reply_that_asked_in_vain(label, reading, findings)
    return None


def _reply_that_missed(
    label: TurnLabel,
    reading: Reading,
    findings: Sequence[Finding],
    replies: Sequence[Reply],
) -> int | None:
    before = reading.agent_turn_before(label.message)
    if before is None:
        return None
    named = label.because_of if label.because_of in reading.agent_messages else None
    candidates = before.messages[::-1] if named is None else (named, *reading.turn_of(named).messages)
    with_finding = {finding.message for finding in findings if finding.certainty is not Certainty.UNSURE}
    left_open = {reply.message for reply in replies if reply.addressed in (Addressed.NO, Addressed.PARTLY)}
    missed = with_finding if named is None else with_finding | left_open
    return next((number for number in candidates if number in missed), None)


def _reply_that_asked_in_vain(label: TurnLabel, reading: Reading, findings: Sequence[Finding]) -> int | None:
    before = reading.agent_turn_before(label.message)
    if before is None or _asks_something_new(before, reading):
        return None
    return next(
        (
            finding.message
            for finding in findings
            if finding.message in before.messages
            and finding.kind in ASKED_IN_VAIN
            and finding.certainty is not Certainty.UNSURE
        ),
        None,
    )


def _asks_something_new(turn: Turn, reading: Reading) -> bool:
    return any(
        label.does is Does.ASKS_SOMETHING_NEW
        for message in turn.messages
        for label in reading.sentences_of.get(message, ())
    )


def _cause_of(label: TurnLabel, missed: int | None, reading: Reading, findings: Sequence[Finding]) -> Cause | None:
    if missed is None or label.cause not in (None, Cause.AGENT):
        return label.cause
    return Cause.HAND_OFF if _lost_at_hand_off(missed, reading, findings) else Cause.AGENT


def _lost_at_hand_off(missed: int, reading: Reading, findings: Sequence[Finding]) -> bool:
    """Tell whether what was missed had been told to a colleague: then the process lost it, not the person."""
    before = max((number for number in reading.agent_messages if number < missed), default=None)
    if before is None:
        return False
    messages = reading.transcript.messages
    colleague = messages[before].alias != messages[missed].alias
    told_earlier = [
        finding.customer.ref.message < before
        for finding in findings
        if finding.message == missed and finding.kind is FindingKind.REASKED_FACT
    ]
    return colleague and bool(told_earlier) and all(told_earlier)
