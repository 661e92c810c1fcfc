"""Copies of one mail: whichever comes first, the kept message has the role that the best of them proves."""

from dataclasses import replace
from itertools import permutations

from mailbot.model import Address, Role
from mailbot.store.port import Store
from tests.unit.store.values import keep, message, minutes, review, version_of


def role_kept(store: Store, thread: str) -> Role:
    kept = store.thread(thread)
    assert kept is not None
    return kept.messages[-1].role


def test_copies_end_in_the_same_role_in_any_order(store: Store) -> None:
    for order in permutations(Role):
        apart, at_once = f"apart {order}", f"at once {order}"
        for role in order:
            keep(store, apart, [message(apart, role=role)])
        keep(store, at_once, [message(at_once, role=role) for role in order])
        assert role_kept(store, apart) is role_kept(store, at_once) is Role.AGENT


def test_what_turns_up_in_the_sent_folder_makes_a_new_version_to_review(store: Store) -> None:
    asked, answer = message("asked"), message("answer", at=5, role=Role.AUTOMATIC, text="It left today.")
    keep(store, "t", [asked, answer])
    before = version_of(store, "t")
    store.save_review("t", before, review(), minutes(10))
    assert not store.threads_to_review("support", "signals", None, None)
    signed = replace(answer, role=Role.AGENT, author=Address(email="help@shop.example", name="Ann Lowe"))
    assert keep(store, "t", [signed]) == 0
    assert version_of(store, "t") != before
    assert store.threads_to_review("support", "signals", None, None) == ("t",)
    kept = store.thread("t")
    assert kept is not None
    assert kept.messages[1].author.name == "Ann Lowe"
    after = version_of(store, "t")
    keep(store, "t", [answer])
    assert version_of(store, "t") == after
