"""Threads: joined by ids, carefully by subject, never across customers, whatever order mails arrive in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailbot.mail.threads import Assignment, envelope_of, join_threads
from mailbot.model import Address, Envelope, Message, Role

START = datetime(2025, 3, 4, 10, 0, tzinfo=UTC)
SHOP = "help@shop.example"


def message(
    key: str,
    *,
    message_id: str = "",
    refers: Sequence[str] = (),
    customer: str = "tom@b.example",
    role: Role = Role.CUSTOMER,
    subject: str = "",
    hours: float = 0,
) -> Envelope:
    author, to = (customer, SHOP) if role in {Role.CUSTOMER, Role.AUTOMATIC} else (SHOP, customer)
    return envelope_of(
        Message(
            key=key,
            at=START + timedelta(hours=hours),
            author=Address(email=author),
            to=(Address(email=to),),
            role=role,
            subject=subject,
            text=key,
            sentences=(key,),
            message_id=message_id,
            references=tuple(refers),
        )
    )


def join(*new: Envelope, kept: dict[str, list[Envelope]] | None = None, doubled: Sequence[str] = ()) -> Assignment:
    return join_threads(new, kept=kept or {}, doubled=doubled, is_ours=lambda email: email.endswith("@shop.example"))


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


def test_a_doubled_id_parts_those_whom_it_had_joined() -> None:
    tom = message("a", message_id="1")
    colleague = message("c", message_id="2", refers=["1"], customer="ann@b.example")
    agent = message("d", message_id="3", refers=["1"], role=Role.AGENT)
    kept = {"t": [tom, colleague, agent]}
    joined = join(message("b", message_id="1", customer="eva@c.example"), kept=kept)
    assert joined.assigned["b"] != "t"
    assert joined.moved.keys() == {"c"}
    assert joined.moved["c"] not in {"t", joined.assigned["b"]}


def test_an_id_that_a_thread_out_of_sight_bears_joins_one_customer_only() -> None:
    answers = message("a", refers=["1"]), message("b", refers=["1"]), message("c", refers=["1"], customer="e@c.example")
    joined = join(message("d", message_id="1"), *answers, doubled=["1"])
    assert together(joined, "a", "b", "d")
    assert not together(joined, "a", "c")


def test_the_copy_that_a_mailing_list_sent_does_not_make_an_id_doubtful() -> None:
    sent = message("a", message_id="1", subject="Lamp"), message("b", message_id="1", subject="[list] Lamp")
    assert together(join(*sent, message("c", refers=["1"], customer="eva@c.example")), "a", "b", "c")


def test_a_late_parent_joins_the_kept_thread_of_its_child() -> None:
    kept = {"t": [message("b", message_id="2", refers=["1"], role=Role.AGENT)]}
    assert join(message("a", message_id="1"), kept=kept).assigned["a"] == "t"


def test_a_late_parent_merges_the_threads_of_its_children_into_the_first() -> None:
    kept = {
        "t2": [message("b", refers=["1"])],
        "t1": [message("c", refers=["1"], customer="eva@c.example")],
    }
    joined = join(message("a", message_id="1"), kept=kept)
    assert joined.assigned == {"a": "t1"}
    assert joined.merged == {"t2": "t1"}
    assert joined.moved == {}


def test_a_thread_keeps_its_name_as_long_as_the_message_that_gave_it() -> None:
    first = message("first", message_id="1", hours=5)
    (name,) = join(first).assigned.values()
    older = message("older", message_id="2", refers=["1"], hours=1, customer="ann@b.example")
    kept = {name: [older, first]}
    parted = join(message("other", message_id="1", customer="eva@c.example"), kept=kept)
    assert parted.moved.keys() == {"older"}
    assert parted.merged == {}


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
    kept = {"t": [message("a", subject="Lamp")]}
    assert join(message("b", subject="AW: Lamp", hours=5), kept=kept).assigned["b"] == "t"


def test_a_reply_joins_the_latest_mail_before_it() -> None:
    asked = [message(key, subject="Lamp", hours=hours) for key, hours in [("a", 0), ("b", 4), ("c", 9)]]
    joined = join(*asked, message("d", subject="Re: Lamp", hours=5))
    assert together(joined, "b", "d")
    assert len(set(joined.assigned.values())) == 3


def test_what_a_subject_joined_is_parted_when_the_mail_that_was_answered_comes() -> None:
    asked, answer = message("a", subject="Lamp"), message("b", subject="Re: Lamp", refers=["1"], hours=5)
    (name,) = set(join(asked, answer).assigned.values())
    joined = join(message("c", message_id="1", subject="Lamp", hours=4), kept={name: [asked, answer]})
    assert "a" not in joined.moved
    assert joined.moved == {"b": joined.assigned["c"]}


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
def test_subjects_alone_do_not_join(reply: Envelope) -> None:
    assert not together(join(message("a", subject="[#4711] Lamp"), reply), "a", "b")


def test_empty_subjects_never_join() -> None:
    assert not together(join(message("a"), message("b", subject="Re:", hours=1)), "a", "b")


def test_thread_keys_are_the_same_whatever_the_order() -> None:
    mails = [message(f"k{n}", message_id=str(n), refers=["0"], hours=n) for n in range(6)]
    assert join(*reversed(mails)).assigned == join(*mails).assigned


def test_two_mailboxes_name_the_same_thread_differently() -> None:
    one, other = (join_threads([message("a")], kept={}, mailbox=name).assigned["a"] for name in "mn")
    assert one != other


@pytest.mark.parametrize("named", [(), (SHOP,), (SHOP, "team@shop.example")])
def test_the_answers_to_a_round_mail_with_hidden_recipients_stay_apart(named: tuple[str, ...]) -> None:
    round_mail = replace(message("round", message_id="r", role=Role.AGENT), recipients=named)
    tom = message("tom", refers=["r"], hours=1)
    ann = message("ann", refers=["r"], customer="ann@b.example", hours=2)
    again = message("again", refers=["r"], hours=3)
    assignment = join(round_mail, tom, ann, again)
    assert together(assignment, "tom", "again")
    assert not together(assignment, "tom", "ann")


def test_the_answers_to_one_of_us_in_a_list_archive_whose_mails_name_no_recipient_are_one_thread() -> None:
    question = message("a", message_id="1", role=Role.AGENT)
    answers = [message(key, message_id=key, refers=["1"], customer=f"{key}@b.example") for key in "bc"]
    assert together(join(*(replace(each, recipients=()) for each in (question, *answers))), "a", "b", "c")


def test_the_answers_to_a_kept_round_mail_with_hidden_recipients_stay_apart() -> None:
    round_mail = replace(message("round", message_id="r", role=Role.AGENT), recipients=())
    kept = {"R": [round_mail], "T": [message("tom", refers=["r"], hours=1)]}
    later = [message("again", refers=["r"], hours=2), message("ann", refers=["r"], customer="ann@b.example", hours=3)]
    assignment = join(*later, kept=kept)
    assert assignment.assigned["again"] == "T"
    assert assignment.assigned["ann"] not in kept
    assert assignment.merged == {}


def test_colleagues_who_write_among_themselves_are_joined() -> None:
    note = replace(message("note", message_id="1", role=Role.INTERNAL), author="ann@shop.example", recipients=(SHOP,))
    answer = replace(note, key="answer", message_id="2", refers=("1",), author=SHOP, recipients=("ann@shop.example",))
    assert together(join(note, answer), "note", "answer")


def test_a_kept_reply_to_a_mail_we_never_saw_is_joined_by_its_customer_only() -> None:
    kept = {"T": [message("tom", refers=["x"])]}
    assert join(message("more", refers=["x"], hours=1), kept=kept).assigned["more"] == "T"
    other = message("ann", refers=["x"], customer="ann@b.example", hours=1)
    assert join(other, kept=kept).assigned["ann"] != "T"


def test_the_people_of_a_list_are_joined_by_references_alone() -> None:
    names = ["ann", "bob", "eve"]
    mails = [
        message(name, message_id=name, refers=names[:n], customer=f"{name}@{n}.example") for n, name in enumerate(names)
    ]
    assert together(join(*mails), *names)


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
