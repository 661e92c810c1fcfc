"""Journeys: linked by a number or a subject of one customer, and by nothing less."""

from datetime import UTC, datetime, timedelta

import pytest

from mailbot.mail.journeys import identifiers_in, link_threads, profile_of
from mailbot.model import Address, JourneyLink, JourneyReason, Message, Role, Thread, ThreadProfile
from mailbot.versions import thread_version

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def profile(
    key: str, *, day: float = 0, person: str = "tom@b.example", subject: str = "", text: str = ""
) -> ThreadProfile:
    message = Message(
        key=key,
        at=START + timedelta(days=day),
        author=Address(email=person),
        role=Role.CUSTOMER,
        subject=subject,
        text=text,
        sentences=(text,),
    )
    return profile_of(
        Thread(key=key, mailbox="m", subject=subject, messages=(message,), version=thread_version([message]))
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("My order 20418 has not come.", ["20418"]),
        ("Order LS-20418/7 and invoice RE-2026-0118", ["LS204187", "RE20260118"]),
        ("Bestellung #20418, Rechnung (RE20260118).", ["20418", "RE20260118"]),
        ("Η παραγγελία ΑΒ-20418 δεν ήρθε", ["ΑΒ20418"]),
        ("Заказ № 204187 не пришёл", ["204187"]),
        ("Zamówienie nr 2026/03/4711 nie dotarło", ["2026034711"]),
        ("on 2026-03-12 at 10:30, 12/03/2026, 12-03-26", []),
        ("in 2026 it cost 12500.00 or 12,500", []),
        ("My customer number is 884412", []),
        ("Kundennummer: 884412, Tel. 02214711", []),
        ("Ο αριθμός πελάτη μου: 884412", []),
        ("call +49 221 4711000 or 0221 4711000", []),
        ("see https://shop.example/o/204187 or mail 204187@shop.example", []),
        ("room 12, 1999, 4711", []),
    ],
)
def test_numbers_of_a_matter_are_told_from_other_numbers(text: str, found: list[str]) -> None:
    assert identifiers_in(text) == found


def test_a_number_that_both_threads_name_links_them_whatever_the_language() -> None:
    one = profile("t1", subject="Bestellung LS-20418", text="Wann kommt sie?")
    other = profile("t2", day=60, subject="Still waiting", text="It is about ls20418.")
    link = JourneyLink(one="t1", other="t2", reason=JourneyReason.IDENTIFIER, evidence="LS20418")
    assert link_threads(one, other) == link_threads(other, one) == link


def test_a_number_is_no_proof_across_customers_or_half_a_year() -> None:
    one = profile("t1", text="Order 20418")
    assert link_threads(one, profile("t2", text="Order 20418", person="eva@c.example")) is None
    assert link_threads(one, profile("t2", text="Order 20418", day=200)) is None


def test_almost_the_same_subject_soon_after_links_threads() -> None:
    one = profile("t1", subject="Heater makes a strange noise")
    other = profile("t2", subject="Strange noise: heater makes a", day=5)
    link = link_threads(one, other)
    assert link is not None
    assert (link.reason, link.evidence) == (JourneyReason.SUBJECT, "heater makes a strange noise")


@pytest.mark.parametrize(
    "other",
    [
        profile("t2", subject="Heater makes a strange noise", day=20),
        profile("t2", subject="Heater makes a strange noise", person="eva@c.example"),
        profile("t2", subject="Where do I find the manual"),
        profile("t2", subject="Heater makes a strange noise", text="Order 20999"),
        profile("t1", subject="Heater makes a strange noise"),
    ],
    ids=["too late", "another customer", "another subject", "another number", "the thread itself"],
)
def test_less_is_no_journey(other: ThreadProfile) -> None:
    assert link_threads(profile("t1", subject="Heater makes a strange noise", text="Order 20418"), other) is None


@pytest.mark.parametrize("subject", ["", "Question", "Order", "Re: Help", "Information", "Contactformular"])
def test_a_subject_that_says_little_links_nothing(subject: str) -> None:
    assert link_threads(profile("t1", subject=subject), profile("t2", subject=subject, day=1)) is None
