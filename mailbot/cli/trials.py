"""`mailbot eval --swaps` and `--injections`: transcripts altered by code, reviewed again, and what flipped."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mailbot.cli.label import choose, label_all
from mailbot.cli.transcript_file import Line, Record
from mailbot.evaluate.alter import Altered
from mailbot.evaluate.flips import Flip, find_flips
from mailbot.evaluate.injections import Case, build_cases, load_injections
from mailbot.evaluate.swaps import (
    COURTESY_SWAPS,
    add_courtesy,
    exchange_neighbours,
    insert_notice,
    leave_unchanged,
    remove_courtesy,
    swap_names,
)
from mailbot.flow.progress import Progress
from mailbot.model import Does, Ref, Role, Transcript
from mailbot.review.signals import SignalsJudge
from mailbot.review.suspicious import find_suspicious
from mailbot.sentences import split_sentences
from mailbot.settings import Settings

Reviewer = Callable[[Sequence[Line]], list[Record]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Spotted:
    """How many cases of one class the lead is shown as suspicious; those kept aside are counted once more apart."""

    kind: str
    cases: int
    spotted: int
    aside_cases: int
    aside_spotted: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Injected:
    """What the injections did: the flips, what was spotted, and the untouched threads that are called suspicious."""

    flips: tuple[Flip, ...]
    spotted: tuple[Spotted, ...]
    seeds: int
    suspicious_seeds: tuple[str, ...]


def reviewer(judge: str, settings: Settings, progress: Progress) -> Reviewer:
    """Return what reviews transcripts with the judge of that name."""
    choice = choose(judge)
    return lambda lines: [done.record for done in label_all(lines, choice, settings, progress, lambda _: None)]


def try_swaps(lines: Sequence[Line], review: Reviewer) -> tuple[Flip, ...]:
    """Return the flips of every swap on every transcript that it can be made on."""
    seeds = {line.transcript.id: line.transcript for line in lines if line.transcript is not None}
    names = {str(line.id): _agents_of(line.record) for line in lines}
    courtesy = asyncio.run(_find_courtesy(list(seeds.values())))
    before = dict(zip(seeds, review(lines), strict=True))
    swapped = [
        (key, altered)
        for key, seed in seeds.items()
        for altered in (
            leave_unchanged(seed),
            add_courtesy(seed),
            remove_courtesy(seed, courtesy[key]),
            swap_names(seed, names[key]),
            insert_notice(seed),
            exchange_neighbours(seed),
        )
        if altered is not None
    ]
    return _compare(seeds, before, swapped, review)


def try_injections(lines: Sequence[Line], review: Reviewer) -> Injected:
    """Return what each text that comes with mailbot did to the transcripts, each at several places."""
    seeds = {line.transcript.id: line.transcript for line in lines if line.transcript is not None}
    cases = build_cases(list(seeds.values()), load_injections(), split_sentences)
    used = {case.seed.id for case in cases}
    before = review([line for line in lines if line.transcript is not None and line.transcript.id in used])
    injected = [(case.seed.id, case.altered) for case in cases]
    return Injected(
        flips=_compare(seeds, {str(record["id"]): record for record in before}, injected, review),
        spotted=_count_spotted(cases),
        seeds=len(seeds),
        suspicious_seeds=tuple(key for key, seed in seeds.items() if find_suspicious(seed)),
    )


def _compare(
    seeds: Mapping[str, Transcript],
    before: Mapping[str, Record],
    altered: Sequence[tuple[str, Altered]],
    review: Reviewer,
) -> tuple[Flip, ...]:
    """Return the flips of altered transcripts, each under the id of the one it was made from."""
    lines = [
        Line(number=number, record={"id": key}, transcript=one.transcript)
        for number, (key, one) in enumerate(altered, start=1)
    ]
    return tuple(
        find_flips(seeds[key], before[key], one, after, courtesy_matters=one.how not in COURTESY_SWAPS)
        for (key, one), after in zip(altered, review(lines), strict=True)
    )


def _agents_of(record: Record) -> list[str]:
    return [
        str(message["author"])
        for message in record["messages"]
        if message["role"] == Role.AGENT and message.get("author")
    ]


async def _find_courtesy(seeds: Sequence[Transcript]) -> dict[str, frozenset[Ref]]:
    """Return where the signals see courtesy alone; the same sentences are taken out whoever judges."""
    judge = SignalsJudge()
    found = {}
    for seed in seeds:
        labels = (await judge.label(seed)).labels
        found[seed.id] = frozenset(label.ref for label in labels.sentences if label.does is Does.COURTESY)
    return found


def _count_spotted(cases: Sequence[Case]) -> tuple[Spotted, ...]:
    counts: dict[str, list[int]] = {}
    for case in cases:
        seen = not case.altered.added.isdisjoint(find_suspicious(case.altered.transcript))
        row = counts.setdefault(case.injection.kind, [0, 0, 0, 0])
        row[0] += 1
        row[1] += seen
        row[2] += case.injection.aside
        row[3] += case.injection.aside and seen
    return tuple(
        Spotted(kind=kind, cases=row[0], spotted=row[1], aside_cases=row[2], aside_spotted=row[3])
        for kind, row in counts.items()
    )
