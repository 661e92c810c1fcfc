"""What a digest chooses to say: the figures, one group a thread, worst first, and nothing doubtful as proof."""

import dataclasses
from collections.abc import Sequence
from datetime import timedelta

import pytest

from mailbot.digest.content import DigestContent, Group, GroupKind
from mailbot.digest.select import select_digest
from mailbot.model import Cause, Certainty, FindingKind, FlagKind
from mailbot.settings import LeadSettings
from mailbot.store.kept import StoredReview
from tests.unit.digest.samples import AT, DAY, LEAD, a_real_day, finding, stored, turns

MANY = (FlagKind.TOO_MANY_ROUNDS, FlagKind.POLITE_BUT_UNREAD, FlagKind.MISSED)


def select(reviews: Sequence[StoredReview], mailboxes: tuple[str, ...] = ()) -> DigestContent:
    return select_digest(reviews, lead=LEAD, day=DAY, mailboxes=mailboxes)


def group(content: DigestContent, kind: GroupKind) -> Group:
    return next(group for group in content.groups if group.kind is kind)


def only_group(review: StoredReview) -> GroupKind | None:
    groups = select([review]).groups
    return groups[0].kind if groups else None


def test_the_figures_of_a_real_day_are_right() -> None:
    figures = select(a_real_day()).figures
    assert figures.seen == 48
    assert figures.reviewed == 47
    assert figures.too_many_rounds == 4
    assert figures.first_reply_enough == 3
    assert figures.avoidable_mails == 9
    assert figures.not_reviewed == 1
    assert figures.doubtful == 1


def test_the_settings_of_a_lead_serve_as_lead() -> None:
    lead = LeadSettings(address="maria@example.com", name="Maria")
    content = select_digest([], lead=lead, day=DAY, mailboxes=("support",))
    assert (content.lead_name, content.mailboxes) == ("Maria", ("support",))


def test_every_group_of_a_real_day_is_there_in_the_order_of_the_digest() -> None:
    assert [group.kind for group in select(a_real_day()).groups] == list(GroupKind)


def test_a_thread_stands_in_one_group_only() -> None:
    shown = select(a_real_day()).shown
    assert len(shown) == len(set(shown)) == 9


def test_the_worst_thread_comes_first_by_avoidable_rounds_then_rounds_then_subject() -> None:
    rows = [
        stored("d", "b", flags=MANY, customer_turns=turns(False, True, False)),
        stored("c", "a", flags=MANY, customer_turns=turns(False, True, False)),
        stored("b", "z", flags=MANY, customer_turns=turns(False, True, False, False)),
        stored("a", "z", flags=MANY, customer_turns=turns(False, True, True)),
    ]
    assert select(rows).shown == ("a", "b", "c", "d")
    assert select(rows[::-1]).shown == ("a", "b", "c", "d")


def test_five_threads_stand_in_a_group_and_the_rest_is_counted() -> None:
    rows = [stored(f"t{number}", flags=MANY, customer_turns=turns(False, True, True)) for number in range(12)]
    many = group(select(rows), GroupKind.TOO_MANY_ROUNDS)
    assert (len(many.threads), many.total, many.more) == (5, 12, 7)
    assert len(select(rows).versions) == 12


def test_a_polite_reply_that_missed_something_in_a_short_thread_is_polite_but_unread() -> None:
    flags = (FlagKind.POLITE_BUT_UNREAD, FlagKind.MISSED)
    assert only_group(stored("t", flags=flags, findings=[finding("a?", "b")])) is GroupKind.POLITE_BUT_UNREAD


def test_a_finding_without_courtesy_is_missed_something() -> None:
    assert only_group(stored("t", flags=(FlagKind.MISSED,), findings=[finding("a?", None)])) is GroupKind.MISSED


def test_unsure_findings_are_counted_and_never_shown() -> None:
    doubted = finding("secretly doubted", None, certainty=Certainty.UNSURE)
    alone = select([stored("t", flags=(FlagKind.MISSED, FlagKind.POLITE_BUT_UNREAD), findings=[doubted])])
    assert alone.groups == ()
    assert alone.figures.doubtful == 1
    assert not alone.quiet
    beside = select([stored("t", flags=(FlagKind.MISSED,), findings=[doubted, finding("sure", None)])])
    assert [pair.customer for pair in beside.groups[0].threads[0].pairs] == ["sure"]
    assert beside.groups[0].threads[0].doubtful == 1


def test_certain_findings_come_before_likely_ones_and_at_most_three_are_shown() -> None:
    findings = [
        finding("likely", None, certainty=Certainty.LIKELY, message=1),
        finding("later", None, message=5),
        finding("sooner", "words", message=3, kind=FindingKind.REASKED_FACT),
        finding("last", None, certainty=Certainty.LIKELY, message=7),
    ]
    entry = select([stored("t", flags=(FlagKind.MISSED,), findings=findings)]).groups[0].threads[0]
    assert [pair.customer for pair in entry.pairs] == ["sooner", "later", "likely"]
    assert (entry.pairs[0].agent, entry.pairs[1].agent) == ("words", None)
    assert entry.more_pairs == 1


@pytest.mark.parametrize("cause", [Cause.POLICY, Cause.PROCESS, Cause.PRODUCT])
def test_rounds_that_only_a_rule_or_the_product_made_are_no_reply_s_fault(cause: Cause) -> None:
    ruled = stored("t", flags=MANY, customer_turns=turns(False, True, True, cause=cause), findings=[finding("a", "b")])
    assert only_group(ruled) is GroupKind.BEYOND_A_REPLY


def test_threads_told_in_a_fairer_place_are_mentioned_where_they_also_fit() -> None:
    rows = [
        stored("own", flags=MANY, customer_turns=turns(False, True, True)),
        stored("rule", flags=MANY, customer_turns=turns(False, True, True, cause=Cause.POLICY)),
    ]
    content = select(rows)
    many = group(content, GroupKind.TOO_MANY_ROUNDS)
    assert (content.figures.too_many_rounds, many.total, many.elsewhere) == (2, 1, 1)


def test_a_long_thread_without_an_avoidable_round_accuses_nobody() -> None:
    flags = (FlagKind.LONG_YET_BLAMELESS, FlagKind.PRAISEWORTHY)
    row = stored("t", flags=flags, customer_turns=turns(*[False] * 7), praise="Kept calm.")
    assert only_group(row) is GroupKind.LONG_YET_BLAMELESS
    assert select([row]).groups[0].threads[0].praise == "Kept calm."
    assert select([row]).figures.too_many_rounds == 0


def test_a_thread_that_was_not_reviewed_is_shown_with_its_reason_and_comes_again() -> None:
    content = select([stored("t", reason="The endpoint stayed down.")])
    entry = group(content, GroupKind.NOT_REVIEWED).threads[0]
    assert entry.reason == "The endpoint stayed down."
    assert content.versions == {}
    assert content.judges == ()


def test_the_causes_of_avoidable_rounds_are_tallied_commonest_first() -> None:
    rows = [
        stored("a", customer_turns=turns(False, True, cause=Cause.PRODUCT)),
        stored("b", customer_turns=turns(False, True, True)),
        stored("c", customer_turns=turns(False, True, cause=None)),
    ]
    assert [(count.cause, count.rounds) for count in select(rows).causes] == [
        (Cause.AGENT, 2),
        (Cause.PRODUCT, 1),
        (None, 1),
    ]


def test_each_judge_is_named_with_model_and_prompt() -> None:
    rows = [stored("a"), stored("b"), stored("c", judge=("openai", "m", "review@3"))]
    judges = [(made.judge, made.model, made.prompt, made.threads) for made in select(rows).judges]
    assert judges == [("signals", None, None, 2), ("openai", "m", "review@3", 1)]


def test_other_mailboxes_than_the_lead_s_are_left_out() -> None:
    content = select([stored("a", mailbox="support"), stored("b", mailbox="hr")], ("support",))
    assert content.figures.seen == 1
    assert dict(content.versions) == {"a": "v1"}


def test_of_two_reviews_of_a_thread_the_newest_counts_once() -> None:
    old = stored("t", flags=MANY, customer_turns=turns(False, True, True), findings=[finding("a", "b")])
    new = stored("t", at=AT + timedelta(hours=1))
    assert select([old, new]).quiet
    assert select([new, old]).figures.seen == 1


def test_a_day_without_anything_is_quiet() -> None:
    assert select([]).quiet
    assert select([stored("a"), stored("b")]).quiet


def test_the_path_of_a_thread_is_percent_encoded() -> None:
    entry = select([stored("a/b?<c>", reason="x")]).groups[0].threads[0]
    assert entry.path == "/threads/a%2Fb%3F%3Cc%3E"


def test_a_subject_of_nothing_is_named_so() -> None:
    assert select([stored("t", "\r\n\x00", reason="x")]).groups[0].threads[0].subject == "(no subject)"


def test_no_person_and_no_score_stands_in_a_digest() -> None:
    names = {field.name for kind in (DigestContent, Group) for field in dataclasses.fields(kind)}
    entry = select(a_real_day()).groups[0].threads[0]
    names |= {field.name for field in dataclasses.fields(entry)}
    assert not {name for name in names if "agent" in name or "score" in name or "author" in name}
