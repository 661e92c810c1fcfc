"""The labelled threads: that every line is well formed and its labels agree with its mails."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from mailbot.model import Addressed, Cause, FindingKind, Outcome, Role, TurnDoes
from mailbot.review.transcript import transcript_of_record
from mailbot.sentences import split_sentences
from mailbot.turns import count_rounds, turns_of

Record = dict[str, Any]

DATA = Path(__file__).parents[1] / "data"
TUNED, MORE, REPORTED = (
    [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    for name in ("threads-tune", "threads-tune-2", "threads-report")
)
THREADS: list[Record] = [*TUNED, *MORE, *REPORTED]
LANGUAGES = {"en": 12, "el": 11, "ru": 11, "pl": 11, "de": 11, "fr": 4, "es": 4, "it": 4, "pt": 4}
SHARES = {
    FindingKind.IGNORED_ASK: 0.45,
    FindingKind.REASKED_FACT: 0.18,
    FindingKind.BROKEN_PROMISE: 0.10,
    FindingKind.REPEATED_TEMPLATE: 0.08,
    FindingKind.SUGGESTED_TRIED_STEP: 0.08,
    FindingKind.CONTRADICTED_FACT: 0.05,
    FindingKind.REFUSAL_WITHOUT_REASON: 0.06,
}
SHARE_TOLERANCE = 0.03
CLEAN_SHARE = 0.40
FEWEST_POLITE_BUT_UNREAD = 25
MOST_MESSAGES = 9
LONGEST_MAIL = 180

of_every_thread = pytest.mark.parametrize("thread", THREADS, ids=lambda thread: thread["id"])


def agents_messages(thread: Record) -> list[int]:
    """Return the numbers of the agents' messages."""
    return [number for number, message in enumerate(thread["messages"]) if message["role"] == Role.AGENT]


def turns_after_the_first(thread: Record) -> set[int]:
    """Return the first messages of the customer's turns that follow another one."""
    turns = turns_of(transcript_of_record(thread, split_sentences).messages)
    return {turn.messages[0] for turn in turns if turn.role is Role.CUSTOMER} - {turns[0].messages[0]}


@of_every_thread
def test_a_thread_reads_as_a_transcript_in_order_of_time(thread: Record) -> None:
    transcript = transcript_of_record(thread, split_sentences)
    times = [message.at for message in transcript.messages if message.at]
    assert transcript.messages[0].role is Role.CUSTOMER
    assert all(message.sentences for message in transcript.messages)
    assert len(times) == len(transcript.messages) <= MOST_MESSAGES
    assert times == sorted(times)


@of_every_thread
def test_a_mail_has_the_length_of_a_mail(thread: Record) -> None:
    assert max(len(message["text"].split()) for message in thread["messages"]) <= LONGEST_MAIL


@of_every_thread
def test_a_finding_stands_at_a_reply_and_quotes_both_sides_verbatim(thread: Record) -> None:
    messages = thread["messages"]
    for finding in thread["expected"]["findings"]:
        customer, agent = finding["customer"], finding["agent"]
        assert FindingKind(finding["kind"])
        assert finding["reason"]
        assert messages[finding["message"]]["role"] == Role.AGENT
        assert customer["message"] < finding["message"]
        assert messages[customer["message"]]["role"] == Role.CUSTOMER
        assert customer["quote"] in messages[customer["message"]]["text"]
        if agent is not None:
            assert agent["message"] == finding["message"]
            assert agent["quote"] in messages[agent["message"]]["text"]


@of_every_thread
def test_an_ignored_ask_stands_at_the_first_message_of_its_turn(thread: Record) -> None:
    turns = turns_of(transcript_of_record(thread, split_sentences).messages)
    first = {turn.messages[0] for turn in turns if turn.role is Role.AGENT}
    ignored = {item["message"] for item in thread["expected"]["findings"] if item["kind"] == FindingKind.IGNORED_ASK}
    assert ignored <= first


@of_every_thread
def test_a_broken_promise_has_a_customer_who_came_back(thread: Record) -> None:
    came_back = [turn["message"] for turn in thread["expected"]["turns"]]
    for finding in thread["expected"]["findings"]:
        if finding["kind"] == FindingKind.BROKEN_PROMISE:
            assert max(came_back, default=-1) > finding["message"]


@of_every_thread
def test_an_avoidable_turn_names_an_earlier_reply_that_missed(thread: Record) -> None:
    expected = thread["expected"]
    missed = {finding["message"] for finding in expected["findings"]}
    partly = {reply["message"] for reply in expected["replies"] if reply["addressed"] in ("no", "partly")}
    for turn in expected["turns"]:
        assert TurnDoes(turn["does"])
        assert Cause(turn["cause"])
        assert turn["avoidable"] is True
        assert turn["message"] in turns_after_the_first(thread)
        assert turn["because_of"] in missed | partly
        assert turn["because_of"] < turn["message"]


@of_every_thread
def test_every_reply_is_weighed_once_and_unread_only_with_a_finding(thread: Record) -> None:
    expected = thread["expected"]
    kept = [item for item in expected["findings"] if item["kind"] != FindingKind.BROKEN_PROMISE]
    missed = {finding["message"] for finding in kept}
    assert [reply["message"] for reply in expected["replies"]] == agents_messages(thread)
    for reply in expected["replies"]:
        addressed = Addressed(reply["addressed"])
        if reply["polite_but_unread"]:
            assert reply["message"] in missed
            assert addressed in (Addressed.NO, Addressed.PARTLY)


@of_every_thread
def test_rounds_outcome_and_cleanness_agree_with_the_rest(thread: Record) -> None:
    expected = thread["expected"]
    assert Outcome(expected["outcome"])
    assert expected["rounds"] == count_rounds(transcript_of_record(thread, split_sentences).messages)
    assert expected["clean"] is not bool(expected["findings"] or expected["turns"])


def test_ids_are_distinct() -> None:
    assert max(Counter(thread["id"] for thread in THREADS).values()) == 1


def test_the_set_has_its_languages() -> None:
    assert Counter(thread["lang"] for thread in TUNED) == LANGUAGES


def test_the_set_has_its_share_of_clean_threads() -> None:
    clean = sum(thread["expected"]["clean"] for thread in TUNED) / len(TUNED)
    assert clean == pytest.approx(CLEAN_SHARE, abs=SHARE_TOLERANCE)


def test_the_set_has_its_proportions_of_findings() -> None:
    kinds = Counter(finding["kind"] for thread in TUNED for finding in thread["expected"]["findings"])
    for kind, share in SHARES.items():
        assert kinds[kind] / kinds.total() == pytest.approx(share, abs=SHARE_TOLERANCE), kind


def test_the_set_has_enough_polite_replies_that_nobody_read_for() -> None:
    replies = [reply for thread in TUNED for reply in thread["expected"]["replies"]]
    assert sum(reply["polite_but_unread"] for reply in replies) >= FEWEST_POLITE_BUT_UNREAD


def test_both_halves_of_the_later_threads_are_as_large_as_clean_and_as_far_spread() -> None:
    for half in (MORE, REPORTED):
        assert len(half) == 16
        assert sum(thread["expected"]["clean"] for thread in half) == 8
        assert len({thread["lang"] for thread in half}) >= 6
