"""What a review or a truth marks: the messages at which each check says that something was missed.

Both are records as `label` writes them; a truth may leave out what it does not say.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mailbot.model import Certainty, FindingKind

Record = Mapping[str, Any]
Marker = Callable[[Record], frozenset[int]]


def accuses(record: Record) -> bool:
    """Tell whether a review or a truth holds anything against a reply."""
    return any(mark(record) for mark in CHECKS.values())


def _findings(*kinds: FindingKind) -> Marker:
    return lambda record: frozenset(
        finding["message"] for finding in shown_findings(record) if finding["kind"] in kinds
    )


def shown_findings(record: Record) -> Iterable[Record]:
    """Return the findings that a lead is shown: certain or likely ones."""
    return (finding for finding in record.get("findings", ()) if finding.get("certainty") != Certainty.UNSURE)


def _polite_but_unread(record: Record) -> frozenset[int]:
    return frozenset(reply["message"] for reply in record.get("replies", ()) if reply.get("polite_but_unread"))


def _avoidable_turns(record: Record) -> frozenset[int]:
    return frozenset(turn["message"] for turn in record.get("turns", ()) if turn.get("avoidable"))


CHECKS: Mapping[str, Marker] = {
    **{kind.value: _findings(kind) for kind in FindingKind},
    "any_finding": _findings(*FindingKind),
    "polite_but_unread": _polite_but_unread,
    "avoidable_turn": _avoidable_turns,
}
