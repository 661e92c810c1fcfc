"""The ledger of asks: when each was due, and what each reply did with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mailbot.model import (
    Ask,
    AskKind,
    AskLabel,
    AskTreatment,
    Certainty,
    Does,
    Role,
    SentenceLabel,
    Treatment,
    Turn,
    TurnDoes,
)
from mailbot.review.conclude.reading import Reading

TREATMENT_OF: Mapping[Does, Treatment] = {
    Does.ANSWERS: Treatment.ANSWERED,
    Does.REFUSES_WITH_REASON: Treatment.REFUSED_WITH_REASON,
    Does.PROMISES: Treatment.PROMISED,
    Does.ASKS_SOMETHING_NEW: Treatment.NEEDS_INFORMATION,
    Does.HANDS_OFF: Treatment.HANDED_OFF,
    Does.PARTLY_ANSWERS: Treatment.PARTLY_ANSWERED,
    Does.REFUSES_WITHOUT_REASON: Treatment.REFUSED_WITHOUT_REASON,
}
# Half given and the rest refused with its reason, promised, asked about or handed on is taken up: so "partly" is weak.
STRONGEST_FIRST = tuple(TREATMENT_OF.values())

# A misdirected attempt at an ask is a finding of its own; calling the same ask ignored too would charge it twice.
ATTEMPT_OF: Mapping[Does, Treatment] = {
    Does.ASKS_KNOWN_FACT: Treatment.NEEDS_INFORMATION,
    Does.SUGGESTS_TRIED_STEP: Treatment.PARTLY_ANSWERED,
    Does.CONTRADICTS_FACT: Treatment.PARTLY_ANSWERED,
}

COMES_WITH_INFORMATION = frozenset(
    {TurnDoes.GIVES_ASKED_INFORMATION, TurnDoes.REPEATS, TurnDoes.CORRECTS, TurnDoes.CHASES},
)

TAKEN_UP = frozenset(
    {
        Treatment.ANSWERED,
        Treatment.PROMISED,
        Treatment.REFUSED_WITH_REASON,
        Treatment.NEEDS_INFORMATION,
        Treatment.HANDED_OFF,
    },
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Skip:
    """An ask that was due at an agents' turn and that no sentence of the turn was about."""

    ask: str
    message: int


@dataclass(kw_only=True)
class Ledger:
    """What became of the asks: `due` and `taken_up` by agent message, the skips, the treatments by ask."""

    due: dict[int, tuple[str, ...]] = field(default_factory=dict)
    taken_up: dict[int, frozenset[str]] = field(default_factory=dict)
    partly: dict[int, frozenset[str]] = field(default_factory=dict)
    skips: list[Skip] = field(default_factory=list)
    treatments: dict[str, list[AskTreatment]] = field(default_factory=dict)


def keep_ledger(reading: Reading) -> Ledger:
    """Return the ledger of a reading.

    An ask is due at an agents' turn if the customer has raised it since it was last taken up or skipped, so that a
    skip counts again only once the customer has raised the ask again, and nothing that the agents could not have
    seen is held against them. An ask that waited for information is due again once the customer has given it. One that
    was taken up otherwise, with a question beside, is due to a reply that comes back to it, and missed by none. What
    was handed off is due at the colleague's mail in the same turn too.
    """
    ledger = Ledger(treatments={ask.id: [] for ask in reading.labels.asks})
    due: dict[str, None] = {}
    given: tuple[str, ...] = ()
    for turn in reading.turns:
        if turn.role is Role.CUSTOMER:
            due.update(dict.fromkeys(_raised_in(turn, reading.labels.asks)))
            due.update(dict.fromkeys(_informed_in(turn, reading, ledger)))
            given = _given_for(turn, reading)
        else:
            _follow_agents_turn(turn, list(due), given, reading, ledger)
            due.clear()
    return ledger


def close_ledger(reading: Reading, ledger: Ledger) -> tuple[Ask, ...]:
    """Return the asks with their treatments in order; the last treatment is the final one."""
    return tuple(
        Ask(
            id=label.id,
            kind=label.kind,
            quote=reading.quote(label.mentions[0]),
            final=treatments[-1].treatment if (treatments := ledger.treatments[label.id]) else None,
            treatments=tuple(_without_presumed_quote(treatment) for treatment in treatments),
        )
        for label in reading.labels.asks
    )


def _without_presumed_quote(treatment: AskTreatment) -> AskTreatment:
    """Return the treatment without a quote where it is only presumed: no sentence was seen to deal with the ask."""
    return replace(treatment, quote=None) if treatment.certainty is Certainty.UNSURE else treatment


def _raised_in(turn: Turn, asks: Sequence[AskLabel]) -> list[str]:
    return [ask.id for ask in asks if any(ref.message in turn.messages for ref in ask.mentions)]


def _informed_in(turn: Turn, reading: Reading, ledger: Ledger) -> list[str]:
    label = reading.turn_labels.get(turn.messages[0])
    if label is None or label.does not in COMES_WITH_INFORMATION:
        return []
    if label.does is not TurnDoes.GIVES_ASKED_INFORMATION and label.because_of is None:
        return []
    return [
        ask
        for ask, treatments in ledger.treatments.items()
        if treatments and treatments[-1].treatment is Treatment.NEEDS_INFORMATION
    ]


def _given_for(turn: Turn, reading: Reading) -> tuple[str, ...]:
    """Return the asks for which the reply before a customer's turn needed something that the turn gives."""
    label = reading.turn_labels.get(turn.messages[0])
    before = reading.agent_turn_before(turn.messages[0])
    if before is None or label is None or label.does is not TurnDoes.GIVES_ASKED_INFORMATION:
        return ()
    labels = [label for number in before.messages for label in reading.sentences_of.get(number, ())]
    needed = (name for label in labels if label.does is Does.ASKS_SOMETHING_NEW for name in label.about)
    return tuple(dict.fromkeys(name for name in needed if name in reading.asks))


def _follow_agents_turn(turn: Turn, due: list[str], given: Sequence[str], reading: Reading, ledger: Ledger) -> None:
    still_due = list(due)
    handed_by: dict[str, str] = {}
    touched: set[str] = set()
    for message in turn.messages:
        author = reading.transcript.messages[message].alias
        inherited = [ask for ask, colleague in handed_by.items() if colleague != author]
        real = _treatments_in(message, due, reading, attempts=False)
        treated = _treatments_in(message, due, reading, attempts=True) | real
        for ask, treatment in treated.items():
            ledger.treatments[ask].append(treatment)
        touched.update(treated)
        taken = frozenset(ask for ask in real if treated[ask].treatment in TAKEN_UP)
        served = [ask for ask in given if ask in taken]
        ledger.due[message] = tuple(dict.fromkeys((*still_due, *inherited, *served)))
        ledger.taken_up[message] = taken
        ledger.partly[message] = frozenset(ask for ask in real if treated[ask].treatment is Treatment.PARTLY_ANSWERED)
        handed_by = {ask: by for ask, by in handed_by.items() if ask not in taken} | {
            ask: author for ask in taken if treated[ask].treatment is Treatment.HANDED_OFF
        }
        still_due = [ask for ask in still_due if ask not in taken]
    for ask in due:
        if ask not in touched:
            ledger.skips.append(Skip(ask=ask, message=turn.messages[0]))
            ledger.treatments[ask].append(AskTreatment(message=turn.messages[0], treatment=Treatment.IGNORED))


def _treatments_in(message: int, due: Sequence[str], reading: Reading, *, attempts: bool) -> dict[str, AskTreatment]:
    """Return what a message did with asks, the strongest of each: by misdirected attempts, or by all else."""
    found: dict[str, AskTreatment] = {}
    labels = [label for label in reading.sentences_of.get(message, ()) if (label.does in ATTEMPT_OF) is attempts]
    for label in labels:
        for ask in _asks_meant(label, due, reading):
            candidate = _treatment_by(label, reading)
            if candidate and (ask not in found or _outweighs(candidate, found[ask])):
                found[ask] = candidate
    return found


def _asks_meant(label: SentenceLabel, due: Sequence[str], reading: Reading) -> Sequence[str]:
    """Return the asks that a sentence is about; a request or advice that names none is meant for those that are due.

    A contradiction that names none serves none: a price for the garage of guests without a car answers nothing.
    """
    named = [name for name in label.about if name in reading.asks]
    if named or label.does not in (Does.ASKS_KNOWN_FACT, Does.SUGGESTS_TRIED_STEP):
        return named
    problems = [ask for ask in due if reading.asks[ask].kind is AskKind.PROBLEM]
    return problems if label.does is Does.SUGGESTS_TRIED_STEP and problems else due


def _treatment_by(label: SentenceLabel, reading: Reading) -> AskTreatment | None:
    treatment = TREATMENT_OF.get(label.does) or ATTEMPT_OF.get(label.does)
    if treatment is None:
        return None
    return AskTreatment(
        message=label.ref.message,
        treatment=treatment,
        quote=reading.quote(label.ref),
        certainty=label.certainty,
    )


def _outweighs(one: AskTreatment, other: AskTreatment) -> bool:
    return STRONGEST_FIRST.index(one.treatment) < STRONGEST_FIRST.index(other.treatment)
