"""The rounds of a thread on one line: which of them need not have happened, and how long each reply took."""

from dataclasses import dataclass
from datetime import tzinfo

from mailbot.model import Message, Review, Role, Thread
from mailbot.web.citations import Link, message_anchor, name_mail
from mailbot.web.times import Moment, show_elapsed, show_moment
from mailbot.web.words import CAUSES, TURNS


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundView:
    """One round: what the customer does, because of which reply, and how long the agents took to reply."""

    title: str
    href: str
    does: str
    at: Moment
    avoidable: bool
    because: Link | None
    cause: str | None
    replied: str | None
    could_have_ended: bool


def build_timeline(thread: Thread, review: Review, zone: tzinfo) -> tuple[RoundView, ...]:
    """Return the rounds of a review whose citations fit the thread, first round first."""
    turns = review.turns
    views = []
    for index, turn in enumerate(turns):
        end = turns[index + 1].message if index + 1 < len(turns) else len(thread.messages)
        number = index + 1
        views.append(
            RoundView(
                title=f"Round {number}",
                href=f"#{message_anchor(turn.message)}",
                does=TURNS[turn.does],
                at=show_moment(thread.messages[turn.message].at, zone),
                avoidable=turn.avoidable,
                because=_link_cause(turn.because_of) if turn.avoidable else None,
                cause=CAUSES[turn.cause] if turn.avoidable and turn.cause else None,
                replied=_time_to_reply(thread.messages[turn.message : end]),
                could_have_ended=review.could_have_ended_after == number,
            )
        )
    return tuple(views)


def _link_cause(message: int | None) -> Link | None:
    return None if message is None else Link(text=name_mail(message), href=f"#{message_anchor(message)}")


def _time_to_reply(messages: tuple[Message, ...]) -> str | None:
    reply = next((message for message in messages if message.role is Role.AGENT), None)
    return show_elapsed(reply.at - messages[0].at) if reply else None
