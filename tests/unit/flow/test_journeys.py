"""Journeys are the same in whatever order mails come, and are looked for anew only where something changed."""

from dataclasses import replace
from email.message import EmailMessage
from itertools import permutations

from mailbot.flow.intake import RawMail, take_in
from mailbot.flow.journeys import link_journeys
from mailbot.store.port import Store
from tests.unit.flow.letters import CUSTOMER, IDENTITY, START, letter


def about(number: int, subject: str, text: str, *, sender: str = CUSTOMER) -> RawMail:
    """Return a first mail."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "ann@shop.example", subject
    mail["Message-ID"], mail["Date"] = f"<{number}@post.example>", START
    mail.set_content(text)
    return replace(letter(number, ""), raw=bytes(mail))


MAILS = [
    about(1, "Order LS-20418", "Where is it?"),
    about(2, "Still nothing", "It is about LS-20418."),
    about(3, "Heater makes a strange noise", "Please help."),
    about(4, "The heater makes a strange noise", "Nobody answers."),
    about(5, "Order LS-20418", "I am somebody else.", sender="eva@c.example"),
]


def links(store: Store, mailbox: str) -> set[frozenset[str]]:
    """Return the subjects of each two threads that are linked."""
    threads = {summary.key: summary.subject for summary in store.list_threads(mailbox)}
    return {frozenset({threads[key], other.subject}) for key in threads for other in store.journey_of(key)}


def test_journeys_are_the_same_in_any_order(store: Store) -> None:
    expected = {frozenset({"Order LS-20418", "Still nothing"}), frozenset({MAILS_BY_SUBJECT[0], MAILS_BY_SUBJECT[1]})}
    for number, order in enumerate(list(permutations(MAILS))[::17]):
        for mail in order:
            take_in(f"m{number}", [mail], identity=IDENTITY, store=store, now=START)
            link_journeys(f"m{number}", store=store)
        assert links(store, f"m{number}") == expected
        assert len(store.list_threads(f"m{number}")) == len(MAILS)


MAILS_BY_SUBJECT = ("Heater makes a strange noise", "The heater makes a strange noise")


def test_only_what_changed_is_looked_at_again(store: Store) -> None:
    take_in("m", MAILS, identity=IDENTITY, store=store, now=START)
    assert link_journeys("m", store=store) == len(MAILS)
    assert link_journeys("m", store=store) == 0
    take_in("m", [letter(9, "Now it came.", answers=3, hours=5)], identity=IDENTITY, store=store, now=START)
    assert link_journeys("m", store=store) == 1


def test_a_merged_thread_leaves_no_link_behind(store: Store) -> None:
    take_in("m", MAILS[:2], identity=IDENTITY, store=store, now=START)
    link_journeys("m", store=store)
    assert links(store, "m")
    both = about(7, "Re: Still nothing", "One matter.")
    both = replace(both, raw=both.raw.replace(b"Subject:", b"References: <1@post.example> <2@post.example>\nSubject:"))
    take_in("m", [both], identity=IDENTITY, store=store, now=START)
    link_journeys("m", store=store)
    assert links(store, "m") == set()
