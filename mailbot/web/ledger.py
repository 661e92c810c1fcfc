"""The right side of the thread page: each ask with what every reply did with it, and each finding with its proof.

Owns the proof of absence as shown. Concludes nothing: every verdict is read from the review.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailbot.model import (
    Ask,
    AskTreatment,
    Certainty,
    Finding,
    FindingKind,
    Ref,
    Review,
    SentenceLabel,
    Thread,
    Treatment,
)
from mailbot.web.citations import CitedSentence, Link, cite, message_anchor, name_mail, sentence_anchor
from mailbot.web.words import ASK_KINDS, CERTAINTIES, DOES, FINDINGS, NO_REPLY_YET, TREATMENT_TONES, TREATMENTS, Tone


@dataclass(frozen=True, kw_only=True, slots=True)
class SpokenInstead:
    """One sentence of a reply, and what it was about instead of the ask."""

    sentence: CitedSentence
    about: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TreatmentView:
    """What one reply did with one ask; `instead` is filled only where the ask was ignored."""

    reply: Link
    text: str
    tone: Tone
    quote: CitedSentence | None
    instead: tuple[SpokenInstead, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AskView:
    """One line of the ledger."""

    anchor: str
    title: str
    kind: str
    quote: CitedSentence
    final: str
    tone: Tone
    treatments: tuple[TreatmentView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingView:
    """One provable miss: the customer's sentence beside the agent's, or beside all the reply said instead."""

    anchor: str
    title: str
    text: str
    certainty: str
    reply: Link
    ask: Link | None
    customer: CitedSentence
    agent: CitedSentence | None
    instead: tuple[SpokenInstead, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """Asks and findings in the review's order."""

    asks: tuple[AskView, ...]
    findings: tuple[FindingView, ...]


def build_ledger(thread: Thread, review: Review) -> Ledger:
    """Return the ledger of a review whose citations fit the thread (see `citations.review_fits`)."""
    titles = {ask.id: Link(text=f"Ask {number}", href=f"#ask-{number}") for number, ask in enumerate(review.asks, 1)}
    spoken = _speak_for_replies(thread, review.sentences, titles)
    return Ledger(
        asks=tuple(_view_ask(number, ask, spoken) for number, ask in enumerate(review.asks, 1)),
        findings=tuple(_view_finding(n, finding, titles, spoken) for n, finding in enumerate(review.findings, 1)),
    )


def ways_back(review: Review) -> Mapping[Ref, tuple[Link, ...]]:
    """Return for each cited sentence the places of the ledger that cite it, each once."""
    back: defaultdict[Ref, dict[Link, None]] = defaultdict(dict)
    for number, ask in enumerate(review.asks, 1):
        back[ask.quote.ref][Link(text=f"ask {number}", href=f"#ask-{number}")] = None
        for treatment in ask.treatments:
            if treatment.quote:
                text = f"ask {number} {TREATMENTS[treatment.treatment]}"
                tone = TREATMENT_TONES[treatment.treatment]
                back[treatment.quote.ref][Link(text=text, href=f"#ask-{number}", tone=tone)] = None
    for number, finding in enumerate(review.findings, 1):
        link = Link(text=f"finding {number}", href=f"#finding-{number}", tone="bad")
        back[finding.customer.ref][link] = None
        if finding.agent:
            back[finding.agent.ref][link] = None
    return {ref: tuple(links) for ref, links in back.items()}


def _speak_for_replies(
    thread: Thread, labels: Sequence[SentenceLabel], titles: Mapping[str, Link]
) -> Mapping[int, tuple[SpokenInstead, ...]]:
    spoken: defaultdict[int, list[SpokenInstead]] = defaultdict(list)
    for label in sorted(labels, key=lambda label: label.ref):
        sentence = CitedSentence(
            text=thread.messages[label.ref.message].sentences[label.ref.sentence],
            href=f"#{sentence_anchor(label.ref)}",
            mail=name_mail(label.ref.message),
        )
        asks = [titles[about].text.lower() for about in label.about if about in titles]
        about = " ".join([DOES[label.does], *([" and ".join(asks)] if asks else [])])
        spoken[label.ref.message].append(SpokenInstead(sentence=sentence, about=about))
    return {message: tuple(sentences) for message, sentences in spoken.items()}


def _view_ask(number: int, ask: Ask, spoken: Mapping[int, tuple[SpokenInstead, ...]]) -> AskView:
    return AskView(
        anchor=f"ask-{number}",
        title=f"Ask {number}",
        kind=ASK_KINDS[ask.kind],
        quote=cite(ask.quote),
        final=_name_treatment(ask.treatments[-1]) if ask.treatments else NO_REPLY_YET,
        tone=_tone_of(ask.treatments[-1]) if ask.treatments else "plain",
        treatments=tuple(_view_treatment(treatment, spoken) for treatment in ask.treatments),
    )


def _name_treatment(treatment: AskTreatment) -> str:
    """Return the treatment in words; what is presumed, because nothing showed otherwise, is called so."""
    name = TREATMENTS[treatment.treatment]
    return f"presumed {name}" if treatment.certainty is Certainty.UNSURE else name


def _tone_of(treatment: AskTreatment) -> Tone:
    return "plain" if treatment.certainty is Certainty.UNSURE else TREATMENT_TONES[treatment.treatment]


def _view_treatment(treatment: AskTreatment, spoken: Mapping[int, tuple[SpokenInstead, ...]]) -> TreatmentView:
    ignored = treatment.treatment is Treatment.IGNORED
    return TreatmentView(
        reply=_link_reply(treatment.message),
        text=_name_treatment(treatment),
        tone=_tone_of(treatment),
        quote=cite(treatment.quote) if treatment.quote else None,
        instead=spoken.get(treatment.message, ()) if ignored else (),
    )


def _view_finding(
    number: int,
    finding: Finding,
    titles: Mapping[str, Link],
    spoken: Mapping[int, tuple[SpokenInstead, ...]],
) -> FindingView:
    absent = finding.kind is FindingKind.IGNORED_ASK
    return FindingView(
        anchor=f"finding-{number}",
        title=f"Finding {number}",
        text=FINDINGS[finding.kind],
        certainty=CERTAINTIES[finding.certainty],
        reply=_link_reply(finding.message),
        ask=titles.get(finding.ask) if finding.ask else None,
        customer=cite(finding.customer),
        agent=cite(finding.agent) if finding.agent else None,
        instead=spoken.get(finding.message, ()) if absent else (),
    )


def _link_reply(message: int) -> Link:
    return Link(text=name_mail(message), href=f"#{message_anchor(message)}")
