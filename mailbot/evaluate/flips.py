"""Verdicts before and after a transcript was altered, place by place: how many flipped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailbot.evaluate.alter import Altered
from mailbot.evaluate.intervals import Interval, bootstrap_interval, draw_threads, wilson_interval
from mailbot.evaluate.marks import Record, shown_findings
from mailbot.model import Status, Transcript
from mailbot.turns import turns_of

Place = tuple[str, int]
THREAD: Place = ("thread", 0)
NOWHERE = -1


@dataclass(frozen=True, kw_only=True, slots=True)
class Flip:
    """One altered transcript: how many verdicts it has, and at which places of the original they flipped.

    It has none where the original could not be reviewed: there was nothing to flip.
    """

    id: str
    how: str
    places: int
    flipped: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FlipRate:
    """The flips of one way to alter: `cases` transcripts with `places` verdicts; `interval` is that of the share."""

    how: str
    cases: int
    flipped_cases: int
    places: int
    flipped: int
    interval: Interval | None

    @property
    def share(self) -> float | None:
        """Return the share of verdicts that flipped; None if there were none."""
        return self.flipped / self.places if self.places else None


def find_flips(
    original: Transcript, before: Record, altered: Altered, after: Record, *, courtesy_matters: bool = True
) -> Flip:
    """Return which verdicts flipped between the reviews before and after.

    Verdicts are: what was found at each agents' turn, whether each customer turn was avoidable and because of which
    reply, and the outcome. A thread that could be reviewed only before has flipped everywhere. Without
    `courtesy_matters`, polite but unread is left out.
    """
    if before["status"] == Status.NOT_REVIEWED:
        return Flip(id=original.id, how=altered.how, places=0, flipped=())
    starts = {number: turn.messages[0] for turn in turns_of(original.messages) for number in turn.messages}
    moved = {
        number: starts[origin]
        for number, origin in enumerate(altered.messages)
        if origin is not None and origin in starts
    }
    one = _verdicts(before, starts, courtesy_matters=courtesy_matters)
    other = _verdicts(after, moved, courtesy_matters=courtesy_matters)
    places = one.keys() | other.keys()
    flipped = tuple(sorted(place for place in places if one.get(place) != other.get(place)))
    return Flip(id=original.id, how=altered.how, places=len(places), flipped=flipped)


def rate_flips(flips: Sequence[Flip], *, seed: int) -> tuple[FlipRate, ...]:
    """Return the rate of each way to alter, in the order in which they first come."""
    ways = dict.fromkeys(flip.how for flip in flips)
    return tuple(_rate(how, [flip for flip in flips if flip.how == how], seed) for how in ways)


def _rate(how: str, flips: Sequence[Flip], seed: int) -> FlipRate:
    rows = [(len(flip.flipped), flip.places) for flip in flips if flip.places]
    flipped, places = (sum(row[column] for row in rows) for column in range(2))
    interval = bootstrap_interval(
        rows, lambda row: row[0] / row[1] if row[1] else None, draw_threads(len(rows), seed=seed)
    )
    if interval is None or interval[0] == interval[1]:
        interval = wilson_interval(flipped, places)
    return FlipRate(
        how=how,
        cases=len(rows),
        flipped_cases=sum(bool(flip.flipped) for flip in flips),
        places=places,
        flipped=flipped,
        interval=interval,
    )


def _verdicts(record: Record, turns: Mapping[int, int], *, courtesy_matters: bool) -> dict[Place, object]:
    if record["status"] == Status.NOT_REVIEWED:
        return {THREAD: Status.NOT_REVIEWED}
    found: dict[int, set[str]] = {}
    for reply in record["replies"]:
        kinds = found.setdefault(turns.get(reply["message"], NOWHERE), set())
        if courtesy_matters and reply["polite_but_unread"]:
            kinds.add("polite_but_unread")
    for finding in shown_findings(record):
        found.setdefault(turns.get(finding["message"], NOWHERE), set()).add(finding["kind"])
    verdicts: dict[Place, object] = {("reply", at): frozenset(kinds) for at, kinds in found.items()}
    for turn in record["turns"]:
        blamed = turns.get(turn["because_of"], NOWHERE) if turn["avoidable"] else None
        verdicts["turn", turns.get(turn["message"], NOWHERE)] = (turn["avoidable"], blamed)
    verdicts[THREAD] = record["outcome"]
    return verdicts
