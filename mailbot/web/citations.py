"""Where a citation leads on the thread page, and whether a review still fits the mails it cites."""

from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.model import Quote, Ref, Review, Thread
from mailbot.web.words import Tone


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """Words that lead to a place on the page; `href` is a fragment of it."""

    text: str
    href: str
    tone: Tone = "plain"


@dataclass(frozen=True, kw_only=True, slots=True)
class CitedSentence:
    """A quoted sentence and the place it stands at."""

    text: str
    href: str
    mail: str


def message_anchor(message: int) -> str:
    """Return the id of a message on the page; messages count from 0 as in every citation."""
    return f"m{message}"


def sentence_anchor(ref: Ref) -> str:
    """Return the id of a sentence on the page, `m2-s3`."""
    return f"m{ref.message}-s{ref.sentence}"


def name_mail(message: int) -> str:
    """Return what people call a message: they count from 1."""
    return f"mail {message + 1}"


def cite(quote: Quote) -> CitedSentence:
    """Return a quote with the way to its sentence."""
    return CitedSentence(text=quote.text, href=f"#{sentence_anchor(quote.ref)}", mail=name_mail(quote.ref.message))


def review_fits(thread: Thread, review: Review, *, same_version: bool) -> bool:
    """Tell whether everything the review cites stands where it says.

    For an older version of the thread the quoted words must be the same too: a mail that came late may have moved
    the others, and a verdict shown beside the wrong sentence would accuse the wrong person.
    """
    sizes = [len(message.sentences) for message in thread.messages]
    if any(not 0 <= number < len(sizes) for number in _cited_messages(review)):
        return False
    refs = [*(quote.ref for quote in _quotes(review)), *(label.ref for label in review.sentences)]
    if any(not (0 <= ref.message < len(sizes) and 0 <= ref.sentence < sizes[ref.message]) for ref in refs):
        return False
    return same_version or all(
        thread.messages[quote.ref.message].sentences[quote.ref.sentence] == quote.text for quote in _quotes(review)
    )


def _quotes(review: Review) -> Iterator[Quote]:
    for ask in review.asks:
        yield ask.quote
        yield from (treatment.quote for treatment in ask.treatments if treatment.quote)
    for finding in review.findings:
        yield finding.customer
        if finding.agent:
            yield finding.agent


def _cited_messages(review: Review) -> Iterator[int]:
    yield from (treatment.message for ask in review.asks for treatment in ask.treatments)
    yield from (finding.message for finding in review.findings)
    yield from (reply.message for reply in review.replies)
    for turn in review.turns:
        yield turn.message
        if turn.because_of is not None:
            yield turn.because_of
