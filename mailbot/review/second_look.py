"""The second look: each finding put once more, as a closed question beside the mails it is about.

Builds the questions and reads the answers; knows no endpoint. Doubt is no acquittal: it makes a finding *unsure*.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from mailbot.model import Ask, Finding, FindingKind, Ref, Review, Role, Transcript
from mailbot.review.transcript import render_messages
from mailbot.review.wire import TEXT, Coded, Wire, list_of, object_of, one_of, tidy, tidy_word
from mailbot.turns import turns_of

MAX_QUESTIONS = 40
"""More findings than this in one thread are asked in the order of their replies; the rest stay unconfirmed."""

_NAMES = {
    FindingKind.IGNORED_ASK: ("ask", "reply"),
    FindingKind.REASKED_FACT: ("fact", "request"),
    FindingKind.SUGGESTED_TRIED_STEP: ("step", "suggestion"),
    FindingKind.CONTRADICTED_FACT: ("fact", "statement"),
    FindingKind.REFUSAL_WITHOUT_REASON: ("ask", "refusal"),
    FindingKind.BROKEN_PROMISE: ("ask", "promise"),
    FindingKind.REPEATED_TEMPLATE: ("ask", "reply"),
}
_OF_THE_WHOLE_REPLY = frozenset(
    {FindingKind.IGNORED_ASK, FindingKind.REPEATED_TEMPLATE, FindingKind.REFUSAL_WITHOUT_REASON}
)


class WireVerdict(Wire):
    """The answer to one question: the sentence that speaks most against the finding, and whether it stands."""

    q: Annotated[str, BeforeValidator(tidy)]
    at: Annotated[str | None, BeforeValidator(tidy)]
    stands: Annotated[Literal["yes", "no", "unclear"], BeforeValidator(tidy_word)]


class WireSecondLook(Coded):
    """The whole answer."""

    answers: list[WireVerdict]


@dataclass(frozen=True, kw_only=True, slots=True)
class Questions:
    """The findings that are asked about, in order, and the text that asks: `q1` is about the first."""

    findings: tuple[Finding, ...]
    text: str


def build_schema() -> dict[str, Any]:
    """Return the strict JSON schema of the answer."""
    verdict = object_of({"q": TEXT, "at": TEXT, "stands": one_of(("yes", "no", "unclear"))})
    return object_of({"prompt_code": TEXT, "start_code": TEXT, "end_code": TEXT, "answers": list_of(verdict)})


def put_questions(review: Review, findings: Sequence[Finding], transcript: Transcript) -> Questions:
    """Return the questions about findings of a review; only the mails that they are about are shown."""
    asked = tuple(findings[:MAX_QUESTIONS])
    asks = {ask.id: ask for ask in review.asks}
    shown: set[int] = set()
    lines = []
    for number, finding in enumerate(asked, start=1):
        ask = asks.get(finding.ask or "")
        mails = _mails_of(finding, transcript)
        shown |= {*mails, finding.customer.ref.message, *({ask.quote.ref.message} if ask else ())}
        lines.append(f"q{number} {finding.kind}: {_places(finding, ask, mails)}{_part(ask, review.asks)}")
    return Questions(
        findings=asked,
        text=render_messages(transcript, shown) + "\n\n" + "\n".join(lines),
    )


def doubted_by(wire: WireSecondLook, questions: Questions) -> frozenset[Finding]:
    """Return the findings that did not stand, were unclear, or were left without an answer or with two."""
    verdicts: dict[str, str] = {}
    for answer in wire.answers:
        verdicts[answer.q] = answer.stands if answer.q not in verdicts else "unclear"
    return frozenset(
        finding
        for number, finding in enumerate(questions.findings, start=1)
        if verdicts.get(f"q{number}", "unclear") != "yes"
    )


def _mails_of(finding: Finding, transcript: Transcript) -> tuple[int, ...]:
    """Return the numbers of the mails that show whether a finding stands, beside the customer's."""
    if finding.kind is FindingKind.BROKEN_PROMISE:
        return tuple(
            number
            for number, message in enumerate(transcript.messages)
            if number >= finding.message and message.role in (Role.CUSTOMER, Role.AGENT)
        )
    if finding.kind in _OF_THE_WHOLE_REPLY:
        return next(turn.messages for turn in turns_of(transcript.messages) if finding.message in turn.messages)
    return (finding.message,)


def _places(finding: Finding, ask: Ask | None, mails: Sequence[int]) -> str:
    told, said = _NAMES[finding.kind]
    wanted = dict.fromkeys(str(ref) for ref in _mentions(finding, ask))
    reply = finding.agent.ref if finding.agent is not None else None
    if finding.kind is FindingKind.IGNORED_ASK or finding.kind is FindingKind.REPEATED_TEMPLATE or reply is None:
        where = " ".join(f"m{number}" for number in mails)
    else:
        where = str(reply)
    return f"{told} {' '.join(wanted)}; {said} {where}"


def _part(ask: Ask | None, asks: Sequence[Ask]) -> str:
    """Return a note where the sentence that raises an ask raises others too, so that it is unclear which is meant."""
    together = sum(other.quote.ref == ask.quote.ref for other in asks) if ask is not None else 0
    return f"; one of {together} wants there" if together > 1 else ""


def _mentions(finding: Finding, ask: Ask | None) -> tuple[Ref, ...]:
    return (finding.customer.ref,) if ask is None else (ask.quote.ref, finding.customer.ref)
