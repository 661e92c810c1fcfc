"""A digest of a lead's local day: drawn from the reviews, sent once, tried again while that helps."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest

from mailbot.flow.digest import Delivery, deliver_digest, draw_digest
from mailbot.flow.intake import take_in
from mailbot.flow.progress import Quiet
from mailbot.flow.review import Reviewing, review_threads
from mailbot.mail.smtp import PermanentRefusalError, TemporaryRefusalError
from mailbot.model import MailbotError
from mailbot.review.flags import Rules
from mailbot.review.signals import SignalsJudge
from mailbot.settings import LeadSettings
from mailbot.store.kept import DigestState
from mailbot.store.port import Store
from tests.unit.flow.letters import IDENTITY, START, letter

DAY = START.date()
LEAD = LeadSettings(address="lead@shop.example", name="Eleni")
SENDER = "mailbot <mailbot@shop.example>"
MORNING = datetime(2026, 11, 21, 7, tzinfo=UTC)


class Outgoing:
    """A mail server that notes what it takes, and refuses as it is told."""

    def __init__(self, *refusals: MailbotError) -> None:
        """Take what to answer the next attempts."""
        self.refusals = list(refusals)
        self.taken: list[EmailMessage] = []

    async def send(self, mail: EmailMessage, recipient: str) -> None:
        """Take a mail, or refuse it."""
        assert recipient == LEAD.address
        await asyncio.sleep(0)
        if self.refusals:
            raise self.refusals.pop(0)
        self.taken.append(mail)


async def fill(store: Store) -> None:
    """Keep and review one thread of the day in which an order number is asked for again."""
    mails = [
        letter(1, "My order number is 48213.\n\nWhere is my parcel?"),
        letter(2, "Thank you for your message!\n\nWhat is your order number?", agent=True, answers=1, hours=2),
        letter(3, "As I wrote, it is 48213.", answers=2, hours=3),
    ]
    take_in("support", mails, identity=IDENTITY, store=store, now=START)
    await review_threads(
        [summary.key for summary in store.list_threads("support")],
        Reviewing(judge=SignalsJudge(), rules=Rules(), store=store, clock=lambda: MORNING, owner="here/1/1"),
        concurrency=1,
        progress=Quiet(),
    )


def prepare(store: Store, day: date = DAY) -> str:
    """Prepare the digest of a day and return its text."""
    digest, versions = draw_digest(
        LEAD,
        day,
        mailboxes=("support",),
        store=store,
        now=MORNING,
        sender=SENDER,
        page_url=None,
    )
    store.prepare_digest(digest, versions)
    return digest.text


async def deliver(
    store: Store,
    outgoing: Outgoing,
    clock: Callable[[], datetime] = lambda: MORNING,
    owner: str = "here/1/1",
) -> Delivery:
    """Try to send the digest of the day."""
    return await deliver_digest(
        LEAD,
        DAY,
        store=store,
        send=outgoing.send,
        sender=SENDER,
        clock=clock,
        owner=owner,
    )


async def test_a_digest_shows_the_customers_words_beside_the_reply_that_missed_them(store: Store) -> None:
    await fill(store)

    text = prepare(store)

    assert "My order number is 48213." in text
    assert "What is your order number?" in text


async def test_a_thread_stands_in_one_digest_until_it_changes(store: Store) -> None:
    await fill(store)
    prepare(store)

    assert "48213" not in prepare(store, DAY + timedelta(days=1))


async def test_a_digest_is_sent_once(store: Store) -> None:
    await fill(store)
    prepare(store)
    outgoing = Outgoing()

    deliveries = [await deliver(store, outgoing) for _ in range(3)]

    assert [delivery.state for delivery in deliveries] == [DigestState.SENT] * 3
    assert len(outgoing.taken) == 1


async def test_two_workers_at_once_send_it_once(store: Store) -> None:
    prepare(store)
    outgoing = Outgoing()

    await asyncio.gather(*(deliver(store, outgoing, owner=f"elsewhere/{number}/1") for number in range(2)))

    assert len(outgoing.taken) == 1


async def test_a_refusal_for_the_time_being_is_tried_again_when_its_time_has_come(store: Store) -> None:
    prepare(store)
    outgoing = Outgoing(TemporaryRefusalError("greylisted"))

    refused = await deliver(store, outgoing)
    assert refused.next_attempt_at is not None
    too_soon = await deliver(store, outgoing)
    again_at = refused.next_attempt_at
    in_time = await deliver(store, outgoing, clock=lambda: again_at)

    assert (refused.state, refused.error) == (DigestState.PREPARED, "greylisted")
    assert too_soon == refused
    assert in_time.state is DigestState.SENT
    assert len(outgoing.taken) == 1


async def test_a_refusal_for_good_is_kept_with_its_reason_and_not_tried_again(store: Store) -> None:
    prepare(store)
    outgoing = Outgoing(PermanentRefusalError("no such mailbox"))

    refused = await deliver(store, outgoing)
    again = await deliver(store, outgoing)

    assert (refused.state, again.state, again.error) == (DigestState.REFUSED, DigestState.REFUSED, "no such mailbox")
    assert outgoing.taken == []


async def test_a_mail_sent_again_after_a_crash_carries_the_same_message_id(store: Store) -> None:
    prepare(store)

    class Crash(BaseException):
        """The process dies after the server's OK."""

    class Dying(Outgoing):
        async def send(self, mail: EmailMessage, recipient: str) -> None:
            await super().send(mail, recipient)
            raise Crash

    dying, outgoing = Dying(), Outgoing()
    with pytest.raises(Crash):
        await deliver(store, dying)
    await deliver(store, outgoing)

    assert [mail["Message-ID"] for mail in (*dying.taken, *outgoing.taken)] == [outgoing.taken[0]["Message-ID"]] * 2
