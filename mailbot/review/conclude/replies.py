"""The replies: what each took up, how much of it was courtesy, and which were polite but unread."""

from collections.abc import Sequence
from math import prod

from mailbot.model import Addressed, Certainty, Does, Finding, FindingKind, Reply, SentenceLabel
from mailbot.review.conclude.ledger import Ledger
from mailbot.review.conclude.reading import Reading

SAUCE = frozenset({Does.COURTESY, Does.BOILERPLATE})
SHORTEST_THANKS = 3  # words: "Good morning, Anna!" is none, "Thank you for writing" is
LONGEST_FORMULA = 5  # words: "Dear Ms Anna Maria Raman," and "With kind regards from Rotterdam"
SURENESS = {Certainty.CERTAIN: 0.95, Certainty.LIKELY: 0.8, Certainty.UNSURE: 0.4}
SCORE_WITHOUT_FINDING = {
    Addressed.NO: 0.35,
    Addressed.PARTLY: 0.25,
    Addressed.YES: 0.05,
    Addressed.NOTHING_ASKED: 0.02,
}


def weigh_replies(
    reading: Reading,
    ledger: Ledger,
    findings: Sequence[Finding],
    *,
    min_courtesy_share: float,
) -> tuple[Reply, ...]:
    """Return one weighed reply for each agent message, in order."""
    return tuple(
        weigh_reply(message, reading, ledger, findings, min_courtesy_share=min_courtesy_share)
        for message in reading.agent_messages
    )


def weigh_reply(
    message: int,
    reading: Reading,
    ledger: Ledger,
    findings: Sequence[Finding],
    *,
    min_courtesy_share: float,
) -> Reply:
    """Return one reply with its courtesy share and what it took up."""
    here = [finding for finding in findings if finding.message == message]
    addressed = how_addressed(message, ledger)
    share = courtesy_share(message, reading)
    return Reply(
        message=message,
        addressed=addressed,
        courtesy_share=round(share, 3),
        polite_but_unread=share >= min_courtesy_share and is_courteous(message, reading) and is_unread(here, addressed),
        unread_score=round(score_unread(here, addressed), 3),
    )


def how_addressed(message: int, ledger: Ledger) -> Addressed:
    """Return what the reply did with the asks that were due when it was written."""
    due = set(ledger.due[message])
    taken = due & ledger.taken_up[message]
    if not due:
        return Addressed.NOTHING_ASKED
    if taken == due:
        return Addressed.YES
    return Addressed.PARTLY if taken or due & ledger.partly[message] else Addressed.NO


def courtesy_share(message: int, reading: Reading) -> float:
    """Return the share of courtesy and boilerplate among the reply's sentences, 0 for an empty reply."""
    does = {label.ref: label.does for label in reading.sentences_of.get(message, ())}
    return sum(each in SAUCE for each in does.values()) / len(does) if does else 0.0


def is_courteous(message: int, reading: Reading) -> bool:
    """Tell whether a reply is courteous beyond the salutation and the sign-off that any letter has.

    Those are known by place, length and punctuation, which holds in every language: a short first line that ends as
    a salutation does, short last lines. A reply that is nothing but formulas is courteous all the same.
    """
    labels = list(reading.sentences_of.get(message, ()))
    if all(label.does in SAUCE for label in labels):
        return bool(labels)
    if labels and _is_salutation(labels[0], reading):
        del labels[0]
    while labels and _is_formula(labels[-1], reading):
        del labels[-1]
    return any(label.does in SAUCE for label in labels)


def is_unread(findings: Sequence[Finding], addressed: Addressed) -> bool:
    """Tell whether a reply missed something while an ask stayed open; a promise broken later was read all right."""
    missed = any(
        finding.kind is not FindingKind.BROKEN_PROMISE and finding.certainty is not Certainty.UNSURE
        for finding in findings
    )
    return missed and addressed in (Addressed.NO, Addressed.PARTLY)


def _is_salutation(label: SentenceLabel, reading: Reading) -> bool:
    text = reading.quote(label.ref).text.rstrip()
    return _is_formula(label, reading) and (text.endswith((",", ":")) or len(text.split()) <= SHORTEST_THANKS)


def _is_formula(label: SentenceLabel, reading: Reading) -> bool:
    return label.does in SAUCE and len(reading.quote(label.ref).text.split()) <= LONGEST_FORMULA


def score_unread(findings: Sequence[Finding], addressed: Addressed) -> float:
    """Return how sure it is, from 0 to 1, that the reply missed something: the findings taken as independent."""
    doubt = prod(1 - SURENESS[finding.certainty] for finding in findings)
    return 1 - doubt * (1 - SCORE_WITHOUT_FINDING[addressed])
