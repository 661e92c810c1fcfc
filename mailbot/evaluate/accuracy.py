"""What is right or wrong rather than found or missed: outcome, cause, the blamed reply, how a reply took up asks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mailbot.evaluate.intervals import Interval, wilson_interval
from mailbot.evaluate.marks import Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Accuracy:
    """How often one answer was right, of how many that the truth gives."""

    answer: str
    right: int
    of: int

    @property
    def share(self) -> float | None:
        """Return the share of right answers; None if the truth says nothing."""
        return self.right / self.of if self.of else None

    @property
    def interval(self) -> Interval | None:
        """Return its 95 % interval (Wilson 1927)."""
        return wilson_interval(self.right, self.of)


def measure_accuracy(reviews: Sequence[Record], truths: Sequence[Record]) -> tuple[Accuracy, ...]:
    """Return the accuracy of each answer against the truths at the same places of the other list.

    `cause` and `because_of` are asked where truth and review both call a turn avoidable: that it was found is the
    recall of `avoidable_turn`. `outcome` and `addressed` are asked wherever the truth has them, so that a thread that
    was not reviewed has them wrong.
    """
    pairs = list(zip(reviews, truths, strict=True))
    answers = {name: [right for pair in pairs for right in ask(*pair)] for name, ask in ANSWERS.items()}
    return tuple(Accuracy(answer=name, right=sum(given), of=len(given)) for name, given in answers.items())


def _of_turns(key: str) -> Callable[[Record, Record], Iterable[bool]]:
    def compare(review: Record, truth: Record) -> Iterable[bool]:
        found, true = _avoidable(review), _avoidable(truth)
        shared = found.keys() & {at for at, turn in true.items() if turn.get(key) is not None}
        return [found[at].get(key) == true[at][key] for at in sorted(shared)]

    return compare


def _avoidable(record: Record) -> dict[int, Mapping[str, Any]]:
    return {turn["message"]: turn for turn in record.get("turns", ()) if turn.get("avoidable")}


def _outcome(review: Record, truth: Record) -> Iterable[bool]:
    return [review.get("outcome") == truth["outcome"]] if truth.get("outcome") else []


def _addressed(review: Record, truth: Record) -> Iterable[bool]:
    said = {reply["message"]: reply.get("addressed") for reply in review.get("replies", ())}
    true = {reply["message"]: reply["addressed"] for reply in truth.get("replies", ()) if reply.get("addressed")}
    return [said.get(at) == addressed for at, addressed in true.items()]


ANSWERS: Mapping[str, Callable[[Record, Record], Iterable[bool]]] = {
    "cause": _of_turns("cause"),
    "because_of": _of_turns("because_of"),
    "outcome": _outcome,
    "addressed": _addressed,
}
