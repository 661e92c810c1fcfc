"""What one digest says, as frozen values: figures, groups of threads, causes, judges.

Owns the shape alone. Knows nothing of how it is chosen, worded or drawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import quote

from mailbot.model import Cause, Certainty, FindingKind


class GroupKind(StrEnum):
    """The groups in the order of the digest; a thread stands in the first that fits, and in no other."""

    TOO_MANY_ROUNDS = "too_many_rounds"
    POLITE_BUT_UNREAD = "polite_but_unread"
    MISSED = "missed"
    LONG_YET_BLAMELESS = "long_yet_blameless"
    BEYOND_A_REPLY = "beyond_a_reply"
    PRAISEWORTHY = "praiseworthy"
    NOT_REVIEWED = "not_reviewed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """One finding as proof: the customer's sentence beside the agent's; `agent` is None when no sentence took it up."""

    kind: FindingKind
    certainty: Certainty
    customer: str
    agent: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadEntry:
    """One thread as the lead reads it.

    `avoidable` tells for each round, in order, whether it need not have happened. `more_pairs` counts findings
    that are not shown for want of room, `doubtful` those that wait for a person. `reason` is set only when the
    thread was not reviewed.
    """

    key: str
    mailbox: str
    subject: str
    rounds: int
    avoidable_rounds: int
    could_have_ended_after: int | None
    avoidable: tuple[bool, ...]
    cause: Cause | None
    pairs: tuple[Pair, ...]
    more_pairs: int = 0
    doubtful: int = 0
    summary: str | None = None
    praise: str | None = None
    reason: str | None = None

    @property
    def path(self) -> str:
        """Return the path of the thread's page, percent-encoded."""
        return f"/threads/{quote(self.key, safe='')}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Threads that have the same thing to say. `total` counts all of them, `threads` holds the first few.

    `elsewhere` counts threads that also fit here and are told in a fairer place.
    """

    kind: GroupKind
    threads: tuple[ThreadEntry, ...]
    total: int
    elsewhere: int = 0

    @property
    def more(self) -> int:
        """Return how many threads of the group are not shown."""
        return self.total - len(self.threads)


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """The day in numbers. All count threads, save `avoidable_mails` (customer e-mails) and `doubtful` (findings)."""

    seen: int
    too_many_rounds: int
    first_reply_enough: int
    avoidable_mails: int
    not_reviewed: int
    doubtful: int

    @property
    def reviewed(self) -> int:
        """Return how many threads were judged."""
        return self.seen - self.not_reviewed


@dataclass(frozen=True, kw_only=True, slots=True)
class CauseCount:
    """How many avoidable rounds came from one cause; None where none could be established."""

    cause: Cause | None
    rounds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgeCount:
    """Who reviewed how many of the threads."""

    judge: str
    model: str | None
    prompt: str | None
    threads: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestContent:
    """Everything a digest says to one lead about one local day.

    `versions` maps every judged thread, shown or only counted, to the version that was judged: what the store
    keeps so that nothing is told twice. Threads that were not reviewed are left out of it, to come again.
    """

    lead_name: str
    day: date
    mailboxes: tuple[str, ...]
    figures: Figures
    groups: tuple[Group, ...]
    causes: tuple[CauseCount, ...]
    judges: tuple[JudgeCount, ...]
    versions: Mapping[str, str]

    @property
    def quiet(self) -> bool:
        """Tell whether one friendly line says it all."""
        return not self.groups and not self.figures.doubtful and not self.figures.avoidable_mails

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the keys of the threads that are shown, in reading order."""
        return tuple(entry.key for group in self.groups for entry in group.threads)
