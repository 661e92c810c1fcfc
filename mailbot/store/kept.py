"""What is kept: the values that go into the store and come out of it. Knows no table and no query.

Times are aware UTC datetimes, days are local dates of the lead.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mailbot.model import Address, JourneyReason, Message, Review
from mailbot.store.text import plain


@dataclass(frozen=True, kw_only=True, slots=True)
class FolderState:
    """How far one folder of one mailbox has been read (RFC 3501, 2.3.1.1).

    `left_out` mails of the folder are not wanted, being older than the mailbox looks back.
    """

    mailbox: str
    folder: str
    uid_validity: int
    last_uid: int
    left_out: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class MailboxStatus:
    """How the last sync of a mailbox went, and since when it has gone well or badly.

    `error` is None where it went well. `missing` mails are known to be in the mailbox and could not be had so far.
    `not_before` is when the server, having asked for patience, may be asked again.
    """

    mailbox: str
    since: datetime
    error: str | None = None
    missing: int = 0
    not_before: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewMessage:
    """A message to keep, with the place it was found at. `uid` is None for an archive.

    `normal_subject` is its subject without "Re:" and the like, "" when it is worth nothing for finding a thread.
    `provider_id` is its number in all folders at a provider that gives it one.
    """

    message: Message
    folder: str
    uid_validity: int | None = None
    uid: int | None = None
    normal_subject: str = ""
    provider_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """What tells two mails with the same headers apart: own text and names of attachments."""

    text: str
    attachments: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy:
    """One more place of a message that is kept already, known by its provider's number."""

    message_key: str
    folder: str
    uid_validity: int
    uid: int
    provider_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Quarantined:
    """A mail that could not be read, kept whole with the reason; `raw` is empty where the server gave no bytes.

    `received_at` (UTC), `in_sent_folder` and the provider's numbers are what reading it anew needs to know. `attempts`
    counts the times it was tried, `tried_by` is the version of mailbot that did so last.
    """

    mailbox: str
    folder: str
    uid_validity: int | None
    uid: int | None
    raw: bytes
    reason: str
    at: datetime
    received_at: datetime | None = None
    in_sent_folder: bool = False
    provider_id: str | None = None
    provider_thread: str | None = None
    attempts: int = 1
    tried_by: str = ""

    @property
    def identity(self) -> str:
        """Return what identifies it in its mailbox, 64 hex digits: the same bytes are one mail, wherever they lie."""
        place = f"{self.folder}\n{self.uid_validity}\n{self.uid}"
        return hashlib.sha256(self.raw or plain(place).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class QuarantineEntry:
    """One row of the list of quarantined mails: all that is known of one but its bytes, of which there are `size`."""

    identity: str
    mailbox: str
    folder: str
    uid: int | None
    size: int
    reason: str
    at: datetime
    attempts: int
    tried_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchivePosition:
    """Where an import of an archive goes on: at byte `offset` of its file number `source`, counted from 0.

    `fingerprint` stands for the files up to there as they were; it holds no more once one of them has changed.
    """

    source: int
    offset: int
    fingerprint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadSummary:
    """One row of a list of threads; the review's columns are None until the newest version has been reviewed."""

    key: str
    mailbox: str
    subject: str
    version: str
    first_at: datetime
    last_at: datetime
    messages: int
    review: Review | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredReview:
    """A review with its thread, the version it was made for and when."""

    thread_key: str
    mailbox: str
    subject: str
    version: str
    reviewed_at: datetime
    last_at: datetime
    review: Review


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewWait:
    """A version of a thread whose review was hindered `attempts` times in a row, at last by `setback`.

    `circumstances` stands for the judge, model, prompt and settings that it was tried with. It is not tried again
    before `not_before`, or, where that is None, before the thread or the circumstances have changed.
    """

    thread_key: str
    version: str
    circumstances: str
    setback: str
    attempts: int
    not_before: datetime | None


class Reserved(StrEnum):
    """Whether an amount could be set aside: it was, it may be once others have settled, or it cannot be on that day."""

    TAKEN = "taken"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True, slots=True)
class Spending:
    """What one account spent on a day, and what is set aside for calls that are on their way or were cut off.

    In billionths of the price table's currency.
    """

    spent: int
    reserved: int


class DigestState(StrEnum):
    """Where a digest stands in the outbox."""

    PREPARED = "prepared"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredDigest:
    """One digest of one lead and local day, as it was or will be sent.

    `message_id` is fixed when it is prepared, so that a mail sent twice after a crash carries the same one.
    """

    lead: str
    day: date
    message_id: str
    subject: str
    html: str
    text: str
    threads: tuple[str, ...]
    state: DigestState
    prepared_at: datetime
    attempts: int = 0
    next_attempt_at: datetime | None = None
    sent_at: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchHit:
    """A thread that a search found, by its newest message that holds all the words.

    `before`, `match` and `after` are one line of that message's text around the first word found; `match` is empty
    where the words stand elsewhere, as in the subject.
    """

    thread_key: str
    mailbox: str
    subject: str
    message_key: str
    at: datetime
    author: Address
    before: str
    match: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class JourneyThread:
    """Another thread of the same journey, and what says so."""

    thread_key: str
    subject: str
    first_at: datetime
    last_at: datetime
    messages: int
    reason: JourneyReason
    evidence: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How much is kept; used by progress reports and by tests of 'nothing lost, nothing doubled'."""

    messages: int
    threads: int
    reviews: int
    digests: int
    quarantined: int
