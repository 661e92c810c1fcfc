"""The signals judge over its tuning set: no clean thread is accused, and what it finds is what stands there."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from mailbot.model import Certainty, FindingKind, Review
from mailbot.review.flags import Rules
from mailbot.review.reviewer import review_transcript
from mailbot.review.signals import SignalsJudge
from mailbot.review.signals.lexicon import LANGUAGES
from mailbot.review.transcript import transcript_of_record
from mailbot.sentences import split_sentences

TUNING_SET = Path(__file__).parents[3] / "data" / "signals-tune.jsonl"
FLOOR_OF_RECALL = 0.9

Record = Mapping[str, object]
Expected = tuple[set[tuple[str, int]], set[int], set[int]]


def _records() -> Sequence[Record]:
    lines = TUNING_SET.read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _is_clean(record: Record) -> bool:
    return not _expected_of(record)[0]


def _expected_of(record: Record) -> Expected:
    expected = record["expected"]
    assert isinstance(expected, dict)
    findings = {(finding["kind"], finding["message"]) for finding in expected["findings"]}
    avoidable = {turn["message"] for turn in expected["turns"] if turn["avoidable"]}
    return findings, avoidable, {reply["message"] for reply in expected["replies"] if reply["polite_but_unread"]}


def _found_in(review: Review) -> Expected:
    findings = {
        (finding.kind.value, finding.message)
        for finding in review.findings
        if finding.certainty is not Certainty.UNSURE
    }
    avoidable = {turn.message for turn in review.turns if turn.avoidable}
    return findings, avoidable, {reply.message for reply in review.replies if reply.polite_but_unread}


async def _review(record: Record) -> Review:
    return await review_transcript(transcript_of_record(record, split_sentences), SignalsJudge(), Rules())


CLEAN = [record for record in _records() if _is_clean(record)]
MISSED = [record for record in _records() if not _is_clean(record)]


@pytest.mark.parametrize("record", CLEAN, ids=lambda record: record["id"])
async def test_a_clean_thread_is_never_accused(record: Record) -> None:
    assert _found_in(await _review(record)) == (set(), set(), set())


@pytest.mark.parametrize("record", MISSED, ids=lambda record: record["id"])
async def test_nothing_is_found_that_does_not_stand_there(record: Record) -> None:
    findings, avoidable, unread = _found_in(await _review(record))
    expected_findings, expected_avoidable, expected_unread = _expected_of(record)
    assert findings <= expected_findings
    assert avoidable <= expected_avoidable
    assert unread <= expected_unread


async def test_nearly_all_misses_of_each_kind_are_found() -> None:
    found: Counter[str] = Counter()
    expected: Counter[str] = Counter()
    for record in MISSED:
        findings, _, _ = _found_in(await _review(record))
        found.update(kind for kind, _ in findings)
        expected.update(kind for kind, _ in _expected_of(record)[0])
    recall = {kind: found[kind] / count for kind, count in expected.items()}
    assert set(recall) == {kind.value for kind in FindingKind}
    assert min(recall.values()) >= FLOOR_OF_RECALL, recall


def test_at_least_half_of_the_tuning_set_is_clean() -> None:
    assert len(CLEAN) >= len(MISSED)


def test_the_tuning_set_holds_clean_threads_in_all_languages_of_the_judge() -> None:
    assert {str(record["lang"]) for record in CLEAN} == set(LANGUAGES)
