"""Copies of one mail from several folders: whatever their order and batches, its role and its thread are the same."""

from collections.abc import Iterator, Sequence
from itertools import count, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.flow.intake import RawMail, take_in
from mailbot.mail.roles import MailboxIdentity
from mailbot.model import Role, Thread
from mailbot.store.port import Store
from mailbot.store.sqlite import open_sqlite
from tests.unit.flow.letters import START

IDENTITY = MailboxIdentity(domains=frozenset({"shop.example"}), trusted_authserv_ids=frozenset({"mx.shop.example"}))
MAILBOXES = count()
ASKED = (
    b"From: Tom <tom@b.example>\r\nTo: help@shop.example\r\nMessage-ID: <1@b>\r\nSubject: Lamp\r\n\r\nWhere is it?\r\n"
)
ANSWER = (
    b"From: Shop <help@shop.example>\r\nTo: tom@b.example\r\nCc: help@shop.example\r\nMessage-ID: <2@s>\r\n"
    b"In-Reply-To: <1@b>\r\nSubject: Re: Lamp\r\n\r\nIt left today.\r\n\r\nKind regards,\r\nClaire Dobson\r\n"
)
DISOWNED = b"Authentication-Results: mx.shop.example; dmarc=fail header.from=shop.example\r\n"
PASSED = b"Authentication-Results: mx.shop.example; dmarc=pass header.from=shop.example\r\n"


def place(raw: bytes, folder: str) -> RawMail:
    return RawMail(
        raw=raw, folder=folder, in_sent_folder=folder == "Sent", received_at=START, uid_validity=1, uid=len(raw)
    )


QUESTION = place(ASKED, "INBOX")
UNPROVEN = [place(ANSWER, "INBOX"), place(DISOWNED + ANSWER, "Archive")]
PROVEN = [place(ANSWER, "Sent"), place(PASSED + ANSWER, "Orders")]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Return a store that all examples use, each with a mailbox of its own."""
    opened = open_sqlite(tmp_path_factory.mktemp("copies") / "mailbot.db")
    opened.migrate()
    yield opened
    opened.close()


def thread_of(store: Store, mails: Sequence[RawMail], cuts: Sequence[int]) -> Thread:
    mailbox = f"m{next(MAILBOXES)}"
    borders = [0, *sorted(cuts), len(mails)]
    for start, end in pairwise(borders):
        take_in(mailbox, mails[start:end], identity=IDENTITY, store=store, now=START)
    (row,) = store.list_threads(mailbox)
    thread = store.thread(row.key)
    assert thread is not None
    return thread


@settings(max_examples=30)
@given(data=st.data())
def test_the_best_proof_decides_in_any_order(store: Store, data: st.DataObject) -> None:
    proofs = data.draw(st.lists(st.sampled_from(PROVEN), min_size=1, max_size=2))
    mails = data.draw(st.permutations([QUESTION, *UNPROVEN, *proofs]))
    cuts = data.draw(st.lists(st.integers(0, len(mails)), max_size=3))
    thread = thread_of(store, mails, cuts)
    assert sorted(one.role for one in thread.messages) == [Role.AGENT, Role.CUSTOMER]
    assert {one.author.name for one in thread.messages} == {"Tom", "Claire Dobson"}
    in_one = thread_of(store, [QUESTION, PROVEN[0]], [])
    assert {one.text for one in thread.messages} == {one.text for one in in_one.messages}


@settings(max_examples=10)
@given(mails=st.permutations([QUESTION, *UNPROVEN]))
def test_without_a_proof_no_copy_makes_an_agent(store: Store, mails: list[RawMail]) -> None:
    thread = thread_of(store, mails, [1])
    assert sorted(one.role for one in thread.messages) == [Role.AUTOMATIC, Role.CUSTOMER]
