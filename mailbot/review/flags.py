"""The flags: which rules of a mailbox a review meets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from mailbot.model import Cause, Certainty, FlagKind, Review

BEYOND_A_REPLY = frozenset({Cause.POLICY, Cause.PROCESS, Cause.PRODUCT})


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """The thresholds of a mailbox: rounds that are still fine, and the least courtesy of a *polite* reply."""

    max_rounds: int = 2
    min_courtesy_share: float = 0.2


def raise_flags(review: Review, rules: Rules) -> Review:
    """Return the review with the flags it meets, in the order of FlagKind."""
    return replace(review, flags=tuple(kind for kind in FlagKind if FLAG_RULES[kind](review, rules)))


def has_too_many_rounds(review: Review, rules: Rules) -> bool:
    """Tell whether the thread is long and a round of it was avoidable: length alone accuses nobody."""
    return review.rounds > rules.max_rounds and review.avoidable_rounds > 0


def is_polite_but_unread(review: Review, _rules: Rules) -> bool:
    """Tell whether any reply was courteous and yet missed something."""
    return any(reply.polite_but_unread for reply in review.replies)


def is_missed(review: Review, _rules: Rules) -> bool:
    """Tell whether any finding stands firmly enough to be shown."""
    return any(finding.certainty is not Certainty.UNSURE for finding in review.findings)


def is_long_yet_blameless(review: Review, rules: Rules) -> bool:
    """Tell whether a long thread has nothing in it that could have been spared."""
    return review.rounds > rules.max_rounds and not review.avoidable_rounds and not review.findings


def is_beyond_a_reply(review: Review, _rules: Rules) -> bool:
    """Tell whether policy, process or product made the rounds: no reply can fix that."""
    return any(turn.cause in BEYOND_A_REPLY for turn in review.turns)


def is_praiseworthy(review: Review, _rules: Rules) -> bool:
    """Tell whether the judge found good work worth telling."""
    return review.praise is not None


FLAG_RULES: Mapping[FlagKind, Callable[[Review, Rules], bool]] = {
    FlagKind.TOO_MANY_ROUNDS: has_too_many_rounds,
    FlagKind.POLITE_BUT_UNREAD: is_polite_but_unread,
    FlagKind.MISSED: is_missed,
    FlagKind.LONG_YET_BLAMELESS: is_long_yet_blameless,
    FlagKind.BEYOND_A_REPLY: is_beyond_a_reply,
    FlagKind.PRAISEWORTHY: is_praiseworthy,
}
