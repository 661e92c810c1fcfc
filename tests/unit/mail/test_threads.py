"""Threads: joined by ids, carefully by subject, never across customers, whatever order mails arrive in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.threads import Assignment, join_threads
from mailbot.model import Address, Message, Role, Thread
from mailbot.versions import thread_version

START = datetime(2025, 3, 4, 10, 0, tzinfo=UTC)
SHOP = Address(email="help@shop.example")


def message(
    key: str,
    *,
    message_id: str = "",
    refers: Sequence[str] = (),
    customer: str = "tom@b.example",
    role: Role = Role.CUSTOMER,
    subject: str = "",
    hours: float = 0,
) -> Message:
    person = Address(email=customer)
    author, to = (person, SHOP) if role is Role.CUSTOMER else (SHOP, person)
    return Message(
        key=key,
        at=START + timedelta(hours=hours),
        author=author,
        to=(to,),
        role=role,
        subject=subject,
        text=key,
        sentences=(key,),
        message_id=message_id,
        references=tuple(refers),
    )


def thread(key: str, *messages: Message) -> Thread:
    return Thread(key=key, mailbox="m", subject="", messages=messages, version=thread_version(messages))


def join(*messages: Message, known: dict[str, str] | None = None, kept: Sequence[Thread] = ()) -> Assignment:
    return join_threads(
        messages,
        known=known or {},
        by_subject=lambda _: kept,
        look_up=lambda key: next((one for one in kept if one.key == key), None),
    )


def together(assignment: Assignment, *keys: str) -> bool:
    return len({assignment.assigned[key] for key in keys}) == 1


def test_replies_join_what_they_refer_to() -> None:
    joined = join(
        message("a", message_id="1"),
        message("b", message_id="2", refers=["1"], role=Role.AGENT),
        message("c", message_id="3", refers=["1", "2"]),
        message("d", message_id="4"),
    )
    assert together(joined, "a", "b", "c")
    assert not together(joined, "a", "d")


def test_replies_to_a_mail_we_never_saw_join_for_one_customer_only() -> None:
    joined = join(
        message("a", message_id="1", refers=["0"]),
        message("b", message_id="2", refers=["0"]),
        message("c", message_id="3", refers=["0"], customer="eva@c.example"),
    )
    assert together(joined, "a", "b")
    assert not together(joined, "a", "c")


def test_mails_without_ids_stay_apart() -> None:
    assert not together(join(message("a"), message("b")), "a", "b")


def test_one_id_of_two_customers_does_not_join_them() -> None:
    joined = join(
        message("a", message_id="1"),
        message("b", message_id="1", customer="eva@c.example"),
        message("c", message_id="2", refers=["1"], role=Role.AGENT),
        message("d", message_id="3", refers=["1"], role=Role.AGENT, customer="eva@c.example"),
    )
    assert together(joined, "a", "c")
    assert together(joined, "b", "d")
    assert not together(joined, "a", "b")


def test_one_id_of_two_customers_does_not_join_them_across_batches() -> None:
    kept = thread("t", message("a", message_id="1"))
    joined = join(message("b", message_id="1", customer="eva@c.example"), known={"1": "t"}, kept=[kept])
    assert joined.assigned["b"] != "t"


def test_a_late_parent_joins_the_kept_thread_of_its_child() -> None:
    kept = thread("t", message("b", message_id="2", refers=["1"], role=Role.AGENT))
    joined = join(message("a", message_id="1"), known={"1": "t", "2": "t"}, kept=[kept])
    assert joined.assigned["a"] == "t"


def test_a_mail_that_connects_two_threads_merges_them_into_the_first() -> None:
    joined = join(message("c", message_id="3", refers=["1", "2"]), known={"1": "t2", "2": "t1"})
    assert joined.assigned == {"c": "t1"}
    assert joined.merged == {"t2": "t1"}


def test_loops_and_references_to_oneself_are_harmless() -> None:
    joined = join(
        message("a", message_id="1", refers=["1", "2"]),
        message("b", message_id="2", refers=["1", "2"]),
        message("c", message_id="3", refers=["3"]),
    )
    assert together(joined, "a", "b")
    assert not together(joined, "a", "c")


def test_twenty_thousand_references_do_no_harm() -> None:
    chain = [message(f"k{n}", message_id=str(n), refers=[str(n - 1)], hours=n) for n in range(2_000)]
    long = message("last", message_id="x", refers=[str(n) for n in range(20_000)])
    assert len(set(join(*chain, long).assigned.values())) == 1


def test_a_reply_without_references_joins_by_subject_and_customer() -> None:
    joined = join(
        message("a", subject="Lamp"),
        message("b", subject="Re: lamp", role=Role.AGENT, hours=5),
    )
    assert together(joined, "a", "b")


def test_a_reply_joins_a_kept_thread_by_subject() -> None:
    kept = thread("t", message("a", subject="Lamp"))
    assert join(message("b", subject="AW: Lamp", hours=5), kept=[kept]).assigned["b"] == "t"


@pytest.mark.parametrize(
    "reply",
    [
        message("b", subject="Lamp", hours=5),
        message("b", subject="Re: Lamp", hours=5, customer="eva@c.example"),
        message("b", subject="Re: Lamp", hours=24 * 15),
        message("b", subject="Re: Lamp [#9999]", hours=5),
        message("b", subject="Fwd: Lamp", hours=5),
        message("b", subject="Re: Lamp", hours=5, role=Role.AUTOMATIC),
    ],
    ids=["no prefix", "another customer", "too late", "another ticket", "a forward", "a machine"],
)
def test_subjects_alone_do_not_join(reply: Message) -> None:
    assert not together(join(message("a", subject="[#4711] Lamp"), reply), "a", "b")


def test_empty_subjects_never_join() -> None:
    assert not together(join(message("a"), message("b", subject="Re:", hours=1)), "a", "b")


@given(st.permutations(range(6)), st.integers(min_value=1, max_value=5))
def test_threads_are_the_same_whatever_the_order_and_batches(order: list[int], cut: int) -> None:
    mails = [message(f"k{n}", message_id=str(n), refers=[str(n - 1)] if n % 3 else [], hours=n) for n in range(6)]
    known: dict[str, str] = {}
    threads: dict[str, str] = {}
    for batch in (order[:cut], order[cut:]):
        joined = join(*(mails[n] for n in batch), known=known)
        threads.update(joined.assigned)
        threads = {key: joined.merged.get(name, name) for key, name in threads.items()}
        known = {
            id_: threads[mails[n].key]
            for n in range(6)
            if mails[n].key in threads
            for id_ in (mails[n].message_id, *mails[n].references)
        }
    groups = {frozenset(key for key in threads if threads[key] == name) for name in threads.values()}
    assert groups == {frozenset({"k0", "k1", "k2"}), frozenset({"k3", "k4", "k5"})}


@given(st.permutations(range(6)))
def test_thread_keys_are_the_same_whatever_the_order(order: list[int]) -> None:
    mails = [message(f"k{n}", message_id=str(n), refers=["0"], hours=n) for n in range(6)]
    assert join(*(mails[n] for n in order)).assigned == join(*mails).assigned


def test_two_mailboxes_name_the_same_thread_differently() -> None:
    one, other = (
        join_threads([message("a")], known={}, by_subject=lambda _: (), mailbox=name).assigned["a"] for name in "mn"
    )
    assert one != other


def test_the_answers_to_a_round_mail_with_hidden_recipients_stay_apart() -> None:
    round_mail = replace(message("round", message_id="r", role=Role.AGENT), to=())
    tom = message("tom", refers=["r"], hours=1)
    ann = message("ann", refers=["r"], customer="ann@b.example", hours=2)
    again = message("again", refers=["r"], hours=3)
    assignment = join(round_mail, tom, ann, again)
    assert together(assignment, "tom", "again")
    assert not together(assignment, "tom", "ann")


def test_the_answers_to_a_kept_round_mail_with_hidden_recipients_stay_apart() -> None:
    round_mail = replace(message("round", message_id="r", role=Role.AGENT), to=())
    kept = [thread("T", round_mail, message("tom", refers=["r"], hours=1))]
    later = [message("again", refers=["r"], hours=2), message("ann", refers=["r"], customer="ann@b.example", hours=3)]
    assignment = join(*later, known={"r": "T"}, kept=kept)
    assert assignment.assigned["again"] == "T"
    assert assignment.assigned["ann"] != "T"


def test_a_kept_reply_to_a_mail_we_never_saw_is_joined_by_its_customer_only() -> None:
    kept = [thread("T", message("tom", refers=["x"]))]
    assert join(message("more", refers=["x"], hours=1), known={"x": "T"}, kept=kept).assigned["more"] == "T"
    other = message("ann", refers=["x"], customer="ann@b.example", hours=1)
    assert join(other, known={"x": "T"}, kept=kept).assigned["ann"] != "T"


def test_a_helpdesks_ticket_number_joins_without_a_reply_prefix() -> None:
    first = message("first", subject="[Ticket 20417] Lamp")
    assert together(join(first, message("next", subject="[Ticket 20417] Lamp", hours=1)), "first", "next")
    assert not together(join(first, message("next", subject="[Ticket 20418] Lamp", hours=1)), "first", "next")
    new = message("first", subject="Order #4711"), message("next", subject="Order #4711", hours=1)
    assert not together(join(*new), "first", "next")


def test_mails_without_any_author_join_by_reply_subject() -> None:
    mails = message("first", subject="foo", customer=""), message("next", subject="Re: foo", customer="", hours=1)
    assert together(join(*mails), "first", "next")
    assert not together(join(mails[0], message("next", subject="Re: foo", hours=1)), "first", "next")
