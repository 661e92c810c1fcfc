"""Threads are the same whatever the order and the batches in which their mails come; every mail goes into a store."""

import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from itertools import count, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.flow.intake import RawMail, take_in
from mailbot.store.port import Store
from mailbot.store.sqlite import open_sqlite
from tests.unit.flow.letters import IDENTITY, START

MAILBOXES = count()
PEOPLE = ["tom@b.example", "eva@c.example", "lea@d.example"]
SUBJECTS = ["Lamp", "Re: Lamp", "AW: Lamp", "[#4711] Lamp", "Re: [#4712] Lamp", "Απ: Δέμα", "Δέμα", "Re:", ""]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A store that all examples use, each with a mailbox of its own, and its file."""

    store: Store
    path: Path


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """Yield an empty store."""
    path = tmp_path_factory.mktemp("threads") / "mailbot.db"
    store = open_sqlite(path)
    store.migrate()
    yield Kept(store=store, path=path)
    store.close()


def mail(
    number: int,
    *,
    by: str = PEOPLE[0],
    to: str | None = "help@shop.example",
    message_id: str | None = None,
    refers: Iterable[str] = (),
    subject: str = "",
    hours: int | None = None,
    provider_thread: str | None = None,
) -> RawMail:
    """Return a mail whose text is its number; `by` an address of the shop makes it one of the Sent folder."""
    at = START + timedelta(hours=number if hours is None else hours, seconds=number)
    own = f"{number}@x" if message_id is None else message_id
    head = {
        "From": by,
        "To": to,
        "Date": at.strftime("%a, %d %b %Y %H:%M:%S +0000"),
        "Message-ID": f"<{own}>" if own else None,
        "References": " ".join(f"<{each}>" for each in refers) or None,
        "Subject": subject or None,
    }
    lines = [f"{name}: {value}" for name, value in head.items() if value]
    ours = by.endswith("@shop.example")
    return RawMail(
        raw="\r\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", f"number {number}", ""]).encode(),
        folder="Sent" if ours else "INBOX",
        in_sent_folder=ours,
        received_at=at,
        uid_validity=1,
        uid=number + 1,
        provider_thread=provider_thread,
    )


def threads_of(kept: Kept, batches: Iterable[Sequence[RawMail]]) -> set[frozenset[int]]:
    """Return the numbers of the mails of each thread once all batches have been taken in."""
    mailbox = f"m{next(MAILBOXES)}"
    for batch in batches:
        take_in(mailbox, batch, identity=IDENTITY, store=kept.store, now=START)
    found: dict[str, set[int]] = defaultdict(set)
    with closing(sqlite3.connect(kept.path)) as plain:
        for thread, text in plain.execute("SELECT thread_key, body FROM messages WHERE mailbox = ?", [mailbox]):
            found[thread].add(int(text.split()[1]))
    assert len(found) == kept.store.counts(mailbox).threads
    return {frozenset(numbers) for numbers in found.values()}


def cut(mails: Sequence[RawMail], places: Iterable[int]) -> list[Sequence[RawMail]]:
    """Return mails as batches."""
    edges = [0, *sorted(places), len(mails)]
    return [mails[begin:end] for begin, end in pairwise(edges) if begin < end]


@st.composite
def mailbags(draw: st.DrawFn) -> list[RawMail]:
    """Return mails that share few ids, people and subjects, so that everything that can meet does."""
    bag = []
    for number in range(draw(st.integers(2, 7))):
        ours = draw(st.sampled_from([False, False, True]))
        person = draw(st.sampled_from(PEOPLE))
        to_whom = [person, person, "help@shop.example", None] if ours else [*["help@shop.example"] * 2, None]
        bag.append(
            mail(
                number,
                by="ann@shop.example" if ours else person,
                to=draw(st.sampled_from(to_whom)),
                message_id=draw(st.sampled_from(["", "a@x", "b@x", f"{number}@x", f"{number}@x"])),
                refers=draw(st.lists(st.sampled_from(["a@x", "b@x", "c@x", "0@x", "1@x", "2@x", "3@x"]), max_size=3)),
                subject=draw(st.sampled_from(SUBJECTS)),
                hours=draw(st.integers(0, 30)) * 24,
                provider_thread=draw(st.sampled_from([None, None, "77"])),
            )
        )
    return bag


@st.composite
def conversations(draw: st.DrawFn) -> list[RawMail]:
    """Return mails of which most answer an earlier one, as true mails do, under few subjects."""
    bag = []
    for number in range(draw(st.integers(5, 9))):
        answered = draw(st.sampled_from([None, *range(max(0, number - 4), number)]))
        bag.append(
            mail(
                number,
                by=draw(st.sampled_from(PEOPLE[:2])),
                refers=[] if answered is None else [f"{answered}@x"],
                subject="Lamp" if answered is None else "Re: Lamp",
                hours=number * 20,
            )
        )
    return bag


@settings(max_examples=150)
@given(bag=mailbags() | conversations(), data=st.data())
def test_threads_are_the_same_in_any_order_and_any_batches(kept: Kept, bag: list[RawMail], data: st.DataObject) -> None:
    shuffled = data.draw(st.just(bag) | st.permutations(bag))
    places = data.draw(st.lists(st.integers(1, len(bag)), max_size=len(bag)))
    assert threads_of(kept, cut(shuffled, places)) == threads_of(kept, [bag])


def test_a_thread_that_grows_is_joined_to_no_other_by_a_subject_of_old(kept: Kept) -> None:
    tom, eva, _ = PEOPLE
    mails = [
        mail(0, by=eva, subject="Lamp"),
        mail(1, by=tom, subject="Lamp"),
        mail(2, by=eva, subject="Re: Lamp", refers=["1@x"]),
        mail(3, by=tom, subject="Re: Lamp", refers=["0@x"]),
        mail(4, by=tom, subject="Re: Lamp", refers=["2@x"]),
    ]
    assert threads_of(kept, [mails[:3], mails[3:]]) == {frozenset({0, 3}), frozenset({1, 2, 4})}


@pytest.mark.parametrize("in_order", [True, False])
def test_the_threads_of_a_list_are_the_trees_of_its_references(kept: Kept, in_order: bool) -> None:  # noqa: FBT001 - a parameter of a test
    chance = random.Random(7)  # noqa: S311 - a sample, no secret
    trees: dict[int, int] = {}
    mails = []
    for number in range(300):
        answered = chance.randrange(max(0, number - 60), number) if number and chance.random() > 0.2 else None
        trees[number] = number if answered is None else trees[answered]
        mails.append(
            mail(
                number,
                by=f"p{chance.randrange(20)}@people.example",
                to="talk@lists.example",
                refers=[] if answered is None else [f"{answered}@x"],
                subject=f"{'' if answered is None else 'Re: '}topic {trees[number] % 7}",
            )
        )
    if not in_order:
        chance.shuffle(mails)
    expected: dict[int, set[int]] = defaultdict(set)
    for number, tree in trees.items():
        expected[tree].add(number)
    assert threads_of(kept, cut(mails, range(40, 300, 40))) == set(map(frozenset, expected.values()))
