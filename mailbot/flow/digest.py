"""Digest: prepared once for a lead and local day, then handed to the mail server until it is taken or given up."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.utils import parseaddr

from mailbot.digest.outbox import compose_mail, digest_message_id, digest_window, next_attempt
from mailbot.digest.render import render_digest
from mailbot.digest.select import select_digest
from mailbot.flow.owner import take_lease
from mailbot.mail.smtp import PermanentRefusalError
from mailbot.model import MailbotError
from mailbot.settings import LeadSettings
from mailbot.store.kept import DigestState, StoredDigest
from mailbot.store.port import Store

LEASE = timedelta(minutes=10)
LOOK_BACK = timedelta(days=7)

Send = Callable[[EmailMessage, str], Awaitable[None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """Where a digest stands after an attempt; `next_attempt_at` (UTC) is set while it is still to be sent."""

    state: DigestState
    error: str | None = None
    next_attempt_at: datetime | None = None


def draw_digest(
    lead: LeadSettings,
    day: date,
    *,
    mailboxes: tuple[str, ...],
    store: Store,
    now: datetime,
    sender: str,
    page_url: str | None,
) -> tuple[StoredDigest, dict[str, str]]:
    """Return the digest of a lead's local day, not yet kept, and the thread versions it shows.

    It covers the threads last active on that day, and those of the seven days before it that no digest has shown
    this lead yet: what was read or reviewed late is not lost.
    """
    start, end = digest_window(day, lead.zone)
    reviews = store.reviews_for_digest(lead.address, mailboxes, start - LOOK_BACK, end)
    content = select_digest(reviews, lead=lead, day=day, mailboxes=mailboxes)
    rendered = render_digest(content, base_url=page_url)
    digest = StoredDigest(
        lead=lead.address,
        day=day,
        message_id=digest_message_id(lead.address, day, parseaddr(sender)[1].rpartition("@")[2]),
        subject=rendered.subject,
        html=rendered.html,
        text=rendered.text,
        threads=content.shown,
        state=DigestState.PREPARED,
        prepared_at=now,
    )
    return digest, dict(content.versions)


async def deliver_digest(
    lead: LeadSettings,
    day: date,
    *,
    store: Store,
    send: Send,
    sender: str,
    clock: Callable[[], datetime],
    owner: str,
) -> Delivery:
    """Hand a prepared digest to the mail server, once; return where it stands.

    A crash between the server's OK and our note of it sends the mail again with the same Message-ID. `owner` names
    this process: while it lives, no other sends this digest.
    """
    digest = store.digest(lead.address, day)
    if digest is None:
        raise LookupError(f"no digest of {day} is prepared for {lead.address}")
    lease = f"digest:{lead.address}:{day.isoformat()}"
    if not take_lease(store, lease, owner, clock(), LEASE):
        return Delivery(state=digest.state, error=digest.error, next_attempt_at=clock() + LEASE)
    try:
        return await _send_claimed(lead, day, digest, store=store, send=send, sender=sender, clock=clock)
    finally:
        store.release(lease, owner)


async def _send_claimed(
    lead: LeadSettings,
    day: date,
    digest: StoredDigest,
    *,
    store: Store,
    send: Send,
    sender: str,
    clock: Callable[[], datetime],
) -> Delivery:
    now = clock()
    if not store.claim_digest(lead.address, day, now, now):
        standing = store.digest(lead.address, day) or digest
        return Delivery(state=standing.state, error=standing.error, next_attempt_at=standing.next_attempt_at)
    mail = compose_mail(digest, sender=sender, recipient_name=lead.name, date=digest.prepared_at)
    try:
        await send(mail, lead.address)
    except PermanentRefusalError as error:
        return _note_failure(lead, day, store, str(error), None)
    except MailbotError as error:
        return _note_failure(lead, day, store, str(error), next_attempt(digest.attempts + 1, clock()))
    store.record_digest_sent(lead.address, day, clock())
    return Delivery(state=DigestState.SENT)


def _note_failure(lead: LeadSettings, day: date, store: Store, error: str, again_at: datetime | None) -> Delivery:
    store.record_digest_failure(lead.address, day, error, again_at)
    state = DigestState.PREPARED if again_at else DigestState.REFUSED
    return Delivery(state=state, error=error, next_attempt_at=again_at)
