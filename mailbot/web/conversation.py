"""The left side of the thread page: every mail sentence by sentence, each sentence a place to lead to.

Owns roles, aliases, elapsed times and line breaks as shown. Knows no markup.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from mailbot.model import Does, Message, Ref, Role, SentenceLabel, Thread
from mailbot.review.transcript import transcript_of_thread
from mailbot.web.citations import Link, message_anchor, name_mail, sentence_anchor
from mailbot.web.times import Moment, show_elapsed, show_moment
from mailbot.web.words import DOES, ROLES, SAUCE

LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
SPEAKERS = frozenset({Role.CUSTOMER, Role.AGENT})
GAP = re.compile(r"\s*")


@dataclass(frozen=True, kw_only=True, slots=True)
class SentenceView:
    """One sentence: its id, its words, what it does if an agent wrote it, and the ways back to the ledger.

    `answers` is another's quoted sentence, if an answer to it begins here.
    """

    anchor: str
    text: str
    new_line: bool = False
    does: str | None = None
    sauce: bool = False
    back: tuple[Link, ...] = ()
    answers: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageView:
    """One mail as shown. `later` is the time since the mail before it, `sauce` how much of a reply is courtesy."""

    anchor: str
    title: str
    role: str
    who: str
    author: str
    email: str
    at: Moment
    later: str | None
    language: str | None
    paragraphs: tuple[tuple[SentenceView, ...], ...]
    attachments: tuple[str, ...]
    sauce: str | None


def build_conversation(
    thread: Thread, labels: Sequence[SentenceLabel], back: Mapping[Ref, Sequence[Link]], zone: tzinfo
) -> tuple[MessageView, ...]:
    """Return the mails of a thread in order; `back` holds the ledger's places for each cited sentence."""
    by_ref = {label.ref: label for label in labels}
    aliases = name_people(thread)
    views = []
    for number, message in enumerate(thread.messages):
        earlier = thread.messages[number - 1].at if number else None
        views.append(
            MessageView(
                anchor=message_anchor(number),
                title=name_mail(number).capitalize(),
                role=message.role.value,
                who=aliases[number],
                author=message.author.name or message.author.email or "unknown sender",
                email=message.author.email if message.author.name else "",
                at=show_moment(message.at, zone),
                later=show_elapsed(message.at - earlier) if earlier else None,
                language=message.language if LANGUAGE.match(message.language or "") else None,
                paragraphs=_view_paragraphs(number, message, by_ref, back),
                attachments=message.attachments,
                sauce=_count_sauce(number, message, by_ref),
            )
        )
    return tuple(views)


def name_people(thread: Thread) -> tuple[str, ...]:
    """Return for each mail who speaks: customers and agents by the aliases that a judge was told."""
    told = transcript_of_thread(thread).messages
    return tuple(message.alias if message.role in SPEAKERS else ROLES[message.role] for message in told)


def find_breaks(text: str, sentences: Sequence[str]) -> tuple[int, ...]:
    """Return before each sentence the number of line ends that stand in the text, in time linear in the text.

    Where a sentence is not found in its place, no more breaks are told.
    """
    breaks = []
    place = 0
    for sentence in sentences:
        gap = _skip(text, place)
        breaks.append(text.count("\n", place, gap))
        place = gap
        for word in sentence.split():
            place = _skip(text, place)
            if not text.startswith(word, place):
                return (*breaks, *[0] * (len(sentences) - len(breaks)))
            place += len(word)
    return tuple(breaks)


def _skip(text: str, place: int) -> int:
    gap = GAP.match(text, place)
    return gap.end() if gap else place


def _view_paragraphs(
    number: int, message: Message, labels: Mapping[Ref, SentenceLabel], back: Mapping[Ref, Sequence[Link]]
) -> tuple[tuple[SentenceView, ...], ...]:
    paragraphs: list[list[SentenceView]] = []
    quoted = {answer.sentence: answer.quoted for answer in message.answered}
    for index, breaks in enumerate(find_breaks(message.text, message.sentences)):
        ref = Ref(number, index)
        label = labels.get(ref)
        view = SentenceView(
            anchor=sentence_anchor(ref),
            text=message.sentences[index],
            new_line=breaks == 1,
            does=DOES[label.does] if label and label.does is not Does.OTHER else None,
            sauce=bool(label and label.does in SAUCE),
            back=tuple(back.get(ref, ())),
            answers=quoted.get(index),
        )
        if breaks > 1 or not paragraphs or view.answers:
            paragraphs.append([])
        paragraphs[-1].append(view)
    return tuple(tuple(paragraph) for paragraph in paragraphs)


def _count_sauce(number: int, message: Message, labels: Mapping[Ref, SentenceLabel]) -> str | None:
    found = [labels.get(Ref(number, index)) for index in range(len(message.sentences))]
    if message.role is not Role.AGENT or not any(found):
        return None
    sauce = sum(1 for label in found if label and label.does in SAUCE)
    return f"{sauce} of {len(found)} sentences are courtesy or boilerplate"
