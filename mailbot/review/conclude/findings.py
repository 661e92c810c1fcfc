"""The findings: each kind of provable miss is one function from a reading to the places where it stands."""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from mailbot.model import (
    Certainty,
    Does,
    FactLabel,
    Finding,
    FindingKind,
    Quote,
    Ref,
    SentenceLabel,
    TurnDoes,
)
from mailbot.review.conclude.ledger import Ledger
from mailbot.review.conclude.reading import Reading, last_before
from mailbot.review.conclude.templates import find_repeated_templates

COMES_BACK = frozenset({TurnDoes.REPEATS, TurnDoes.CORRECTS, TurnDoes.CHASES})


def find_misses(reading: Reading, ledger: Ledger) -> tuple[Finding, ...]:
    """Return every finding, in the order of the replies they stand at."""
    rules: tuple[Callable[[Reading, Ledger], Iterator[Finding]], ...] = (
        ignored_asks,
        reasked_facts,
        suggested_tried_steps,
        contradicted_facts,
        refusals_without_reason,
        broken_promises,
        repeated_templates,
    )
    return in_order([finding for rule in rules for finding in rule(reading, ledger)])


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of the replies they stand at, and of their kinds."""
    return tuple(sorted(findings, key=lambda finding: (finding.message, list(FindingKind).index(finding.kind))))


def with_doubts(findings: Iterable[Finding], doubted: AbstractSet[Finding]) -> Iterator[Finding]:
    """A finding that did not stand at the second look is for a person to decide: it counts nowhere until then."""
    for finding in findings:
        yield replace(finding, certainty=Certainty.UNSURE) if finding in doubted else finding


def ignored_asks(reading: Reading, ledger: Ledger) -> Iterator[Finding]:
    """An ask was due and no sentence of the agents' turn was about it: absence, proved by what each was about."""
    for skip in ledger.skips:
        raised = last_before(reading.asks[skip.ask].mentions, skip.message)
        if raised is not None:
            yield Finding(
                kind=FindingKind.IGNORED_ASK,
                message=skip.message,
                customer=reading.quote(raised),
                agent=_core_of(skip.message, reading),
                certainty=_corroborated(skip.message, Certainty.LIKELY, reading),
                ask=skip.ask,
            )


def reasked_facts(reading: Reading, _ledger: Ledger) -> Iterator[Finding]:
    """An agent asked for what the customer had told; once for each distinct fact."""
    yield from _against_facts(Does.ASKS_KNOWN_FACT, FindingKind.REASKED_FACT, reading)


def suggested_tried_steps(reading: Reading, _ledger: Ledger) -> Iterator[Finding]:
    """An agent suggested a step that the customer had said was tried."""
    yield from _against_facts(Does.SUGGESTS_TRIED_STEP, FindingKind.SUGGESTED_TRIED_STEP, reading)


def contradicted_facts(reading: Reading, _ledger: Ledger) -> Iterator[Finding]:
    """An agent wrote as if the opposite of a told fact were true."""
    yield from _against_facts(Does.CONTRADICTS_FACT, FindingKind.CONTRADICTED_FACT, reading)


def refusals_without_reason(reading: Reading, _ledger: Ledger) -> Iterator[Finding]:
    """An agent said no, and no sentence of the same message says why."""
    for label in reading.labels.sentences:
        if label.does is not Does.REFUSES_WITHOUT_REASON:
            continue
        for ask in label.about:
            raised = last_before(reading.asks[ask].mentions, label.ref.message) if ask in reading.asks else None
            if raised is not None and not _gives_reason(label, ask, reading):
                yield Finding(
                    kind=FindingKind.REFUSAL_WITHOUT_REASON,
                    message=label.ref.message,
                    customer=reading.quote(raised),
                    agent=reading.quote(label.ref),
                    certainty=_corroborated(label.ref.message, label.certainty, reading),
                    ask=ask,
                )


def broken_promises(reading: Reading, _ledger: Ledger) -> Iterator[Finding]:
    """A promise was marked as not kept, and the customer came back after it; without that it is doubtful."""
    for label in reading.labels.sentences:
        if label.does is Does.PROMISES and label.broken:
            back = _comes_back_after(label.ref.message, reading)
            raised = _raised_for(label, reading)
            customer = raised or back
            if customer is not None:
                yield Finding(
                    kind=FindingKind.BROKEN_PROMISE,
                    message=label.ref.message,
                    customer=customer,
                    agent=reading.quote(label.ref),
                    certainty=label.certainty if back else Certainty.UNSURE,
                    ask=next((name for name in label.about if name in reading.asks), None),
                )


def repeated_templates(reading: Reading, ledger: Ledger) -> Iterator[Finding]:
    """A reply is mostly a paste of an earlier one and leaves an ask that is due without an answer."""
    for paste in find_repeated_templates(reading.transcript, reading.agent_messages):
        left = [ask for ask in ledger.due[paste.message] if ask not in ledger.taken_up[paste.message]]
        raised = last_before(reading.asks[left[0]].mentions, paste.message) if left else None
        if raised is not None:
            yield Finding(
                kind=FindingKind.REPEATED_TEMPLATE,
                message=paste.message,
                customer=reading.quote(raised),
                agent=reading.quote(paste),
                certainty=_corroborated(paste.message, Certainty.LIKELY, reading),
                ask=left[0],
            )


def _against_facts(does: Does, kind: FindingKind, reading: Reading) -> Iterator[Finding]:
    charged: set[str] = set()
    for label in sorted(reading.labels.sentences, key=lambda label: label.ref):
        if label.does is not does:
            continue
        for fact in _told_before(label, reading):
            if fact.id in charged:
                continue
            charged.add(fact.id)
            told = last_before(fact.mentions, label.ref.message)
            if told is not None:
                yield Finding(
                    kind=kind,
                    message=label.ref.message,
                    customer=reading.quote(told),
                    agent=reading.quote(label.ref),
                    certainty=_corroborated(label.ref.message, label.certainty, reading),
                )


def _told_before(label: SentenceLabel, reading: Reading) -> list[FactLabel]:
    facts = [reading.facts[name] for name in label.about if name in reading.facts]
    return [fact for fact in facts if last_before(fact.mentions, label.ref.message) is not None]


def _gives_reason(label: SentenceLabel, ask: str, reading: Reading) -> bool:
    return any(
        other.does is Does.REFUSES_WITH_REASON and ask in other.about
        for other in reading.sentences_of[label.ref.message]
    )


def _corroborated(message: int, certainty: Certainty, reading: Reading) -> Certainty:
    """Return *certain* where the customer's next turn says of that very reply that it missed."""
    following = reading.customer_turn_after(message)
    label = reading.turn_labels.get(following.messages[0]) if following else None
    if label is None or label.does not in COMES_BACK or label.certainty is Certainty.UNSURE:
        return certainty
    blamed = label.because_of
    if certainty is Certainty.UNSURE or (blamed is not None and blamed not in reading.turn_of(message).messages):
        return certainty
    return Certainty.CERTAIN


def _comes_back_after(message: int, reading: Reading) -> Quote | None:
    for turn in reading.customer_turns:
        label = reading.turn_labels.get(turn.messages[0])
        if turn.messages[0] > message and label is not None and label.does in COMES_BACK:
            return next((reading.quote(Ref(number, 0)) for number in turn.messages if _has_text(number, reading)), None)
    return None


def _raised_for(label: SentenceLabel, reading: Reading) -> Quote | None:
    for name in label.about:
        raised = last_before(reading.asks[name].mentions, label.ref.message) if name in reading.asks else None
        if raised is not None:
            return reading.quote(raised)
    return None


def _core_of(message: int, reading: Reading) -> Quote | None:
    """Return the reply's first sentence of substance, else its longest sentence: what it said instead."""
    labels = reading.sentences_of.get(message, ())
    substance = [label for label in labels if label.does not in (Does.COURTESY, Does.BOILERPLATE)]
    if substance:
        return reading.quote(substance[0].ref)
    return max((reading.quote(label.ref) for label in labels), key=lambda quote: len(quote.text), default=None)


def _has_text(message: int, reading: Reading) -> bool:
    return bool(reading.transcript.messages[message].sentences)
