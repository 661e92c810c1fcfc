"""The port of the store: every question mailbot asks of what it keeps. Knows no SQL.

Every method is one transaction, done when it returns; none waits on a network. An instance may be used from many
threads. Times are aware UTC datetimes, days are local dates of the lead.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from mailbot.model import Envelope, JourneyLink, MailbotError, Review, Role, Thread, ThreadProfile
from mailbot.store.kept import (
    ArchivePosition,
    Content,
    Copy,
    Counts,
    FolderState,
    JourneyThread,
    MailboxStatus,
    NewMessage,
    Quarantined,
    QuarantineEntry,
    Reserved,
    ReviewWait,
    SearchHit,
    Spending,
    StoredDigest,
    StoredReview,
    ThreadSummary,
)


class StoreError(MailbotError):
    """The store cannot be opened, read or written; the text names the place and the remedy, never a password."""


class Store(Protocol):
    """What mailbot keeps. Both drivers pass one contract suite."""

    def migrate(self) -> None:
        """Bring the schema to the newest version, and what is kept into the search; again, it changes nothing."""
        ...

    def close(self) -> None:
        """Give back every connection."""
        ...

    # --- mail in

    def folder_states(self, mailbox: str) -> Mapping[str, FolderState]:
        """Return how far each folder of a mailbox has been read, by folder name."""
        ...

    def known_keys(self, mailbox: str, keys: Iterable[str]) -> frozenset[str]:
        """Return those of the message keys that are already kept in this mailbox."""
        ...

    def contents_of(self, mailbox: str, keys: Iterable[str]) -> Mapping[str, Content]:
        """Return the content of each message that is kept in this mailbox under one of the keys."""
        ...

    def threads_mentioning(self, mailbox: str, message_ids: Iterable[str]) -> Mapping[str, Mapping[str, bool]]:
        """Return for each Message-ID that kept messages of the mailbox mention the keys of their threads.

        With each key stands whether a message of that thread bears the id, or all of them only refer to it.
        """
        ...

    def borne_elsewhere(self, mailbox: str, threads: Collection[str], message_ids: Iterable[str]) -> frozenset[str]:
        """Return those of the Message-IDs that one of these threads mentions and a message of another one bears."""
        ...

    def envelopes(self, threads: Collection[str]) -> Mapping[str, Sequence[Envelope]]:
        """Return the envelopes of all messages of each thread that is kept, oldest first."""
        ...

    def bearers(self, threads: Collection[str], message_ids: Collection[str]) -> Mapping[str, Sequence[Envelope]]:
        """Return by thread the envelopes of its messages that bear one of the Message-IDs, oldest first."""
        ...

    def envelopes_by_subject(
        self, mailbox: str, subjects: Collection[str], since: datetime, until: datetime
    ) -> Sequence[tuple[str, Envelope]]:
        """Return thread key and envelope of each message with one of these normalised subjects, oldest first.

        Only messages from `since` to `until`, both included. The empty subject, which tells nothing, finds none.
        """
        ...

    def texts_of_message_ids(self, mailbox: str, message_ids: Iterable[str]) -> Mapping[str, str]:
        """Return the own text of the kept message for each Message-ID that one bears, of several the oldest."""
        ...

    def save_mail(
        self,
        mailbox: str,
        messages: Sequence[NewMessage],
        *,
        assigned: Mapping[str, str],
        merged: Mapping[str, str],
        state: FolderState | None,
        moved: Mapping[str, str] | None = None,
        quarantined: Sequence[Quarantined] = (),
    ) -> int:
        """Keep one batch with its folder state, all or nothing, and return how many messages were new.

        `assigned` maps message key to thread key. `merged` maps a thread key that has turned out to be part of
        another to that other; its messages move there, and its key goes on leading there. `moved` maps keys of kept
        messages to the thread that they turn out to belong to; none may leave a thread empty. A message whose key is
        already kept gains a place, not a copy, and the role that this copy proves where that is more: agent, internal,
        customer, automatic, in any order of arrival. The columns of every thread touched (version, first_at, last_at,
        messages) are brought up to date.

        A batch of known messages at known places with an unchanged state changes no row. A state moves forward, or
        is replaced when its `uid_validity` differs; places of an older validity stay as a record of where a mail
        was. The reviews of a merged thread go with it: they judged a conversation that was not whole. A mail is
        quarantined once, however often it is met. Raises ValueError for a new message that `assigned` leaves out.
        """
        ...

    # --- folder against database

    def kept_counts(self, mailbox: str) -> Mapping[tuple[str, int], int]:
        """Return how many mails of each folder and UIDVALIDITY are kept, those in quarantine for good included."""
        ...

    def kept_uids(self, mailbox: str, folder: str, uid_validity: int, first: int, last: int) -> Sequence[int]:
        """Return the UIDs from `first` to `last` that `kept_counts` counts, ascending, each once."""
        ...

    def note_gone(self, mailbox: str, folder: str, uid_validity: int, uids: Iterable[int]) -> None:
        """Note that mails no longer lie at these places; the messages themselves stay."""
        ...

    def forget_folder(self, mailbox: str, folder: str) -> None:
        """Note that nothing kept lies in this folder any more and that it is to be read from its beginning."""
        ...

    def keys_of_provider_ids(
        self, mailbox: str, ids: Iterable[str], roles: Iterable[Role] = tuple(Role)
    ) -> Mapping[str, str]:
        """Return the message key for each provider's number that a kept message of one of these roles has."""
        ...

    def save_copies(self, mailbox: str, copies: Sequence[Copy]) -> None:
        """Keep more places of kept messages."""
        ...

    def mailbox_statuses(self) -> Mapping[str, MailboxStatus]:
        """Return how each mailbox fares, by name; none for one that was never synced."""
        ...

    def save_mailbox_status(self, status: MailboxStatus) -> None:
        """Keep how a mailbox fares. `since` counts only when good turns bad or bad good; no news change no row."""
        ...

    # --- quarantine

    def list_quarantined(self, mailbox: str | None = None) -> Sequence[QuarantineEntry]:
        """Return the mails that could not be read, oldest first, without their bytes."""
        ...

    def quarantined(self, mailbox: str, identity: str) -> Quarantined | None:
        """Return one mail that could not be read, or None."""
        ...

    def leave_quarantine(self, mailbox: str, identity: str) -> None:
        """Forget a mail that was read at last."""
        ...

    def count_attempt(self, mailbox: str, identity: str, reason: str, tried_by: str) -> None:
        """Note that this version of mailbot is about to read a quarantined mail, and the reason should it not end."""
        ...

    def explain_quarantined(self, mailbox: str, identity: str, reason: str) -> None:
        """Note why a mail lies in quarantine."""
        ...

    # --- archives

    def archive_position(self, mailbox: str, archive: str) -> ArchivePosition | None:
        """Return where the unfinished import of an archive goes on, or None."""
        ...

    def save_archive_position(self, mailbox: str, archive: str, position: ArchivePosition | None) -> None:
        """Keep where an import goes on; None once it has come to its end."""
        ...

    # --- threads and reviews

    def thread(self, key: str) -> Thread | None:
        """Return a thread with its messages, oldest first, or None.

        The key of a thread that has become part of another finds that other, here and in `review_of`.
        """
        ...

    def threads_to_review(self, mailbox: str, judge: str, model: str | None, prompt: str | None) -> Sequence[str]:
        """Return keys of threads whose newest version this judge, model and prompt has not reviewed, oldest first.

        A *not reviewed* review counts as none. Threads without a customer's message are never listed.
        """
        ...

    def save_review(self, thread_key: str, version: str, review: Review, at: datetime) -> bool:
        """Keep a review; False, and nothing changed, if this version already has one by the same judge and prompt.

        A *not reviewed* one is replaced by a later attempt. False as well for a thread that is no longer kept.
        """
        ...

    def list_threads(
        self, mailbox: str | None = None, *, limit: int = 50, before: datetime | None = None, before_key: str = ""
    ) -> Sequence[ThreadSummary]:
        """Return threads with their newest review, latest activity first; `before` is the last_at to go on from.

        With `before_key`, the key of the last thread seen, threads of that very instant are not passed over. Threads
        without a customer's message (newsletters, automatic mail) are not listed. Among reviews of one version a
        *reviewed* one comes before a *not reviewed* one, then the newest.
        """
        ...

    def review_of(self, thread_key: str) -> StoredReview | None:
        """Return the newest review of the newest version that has any, chosen as in `list_threads`, or None."""
        ...

    # --- reviews that wait

    def review_waits(self, mailbox: str) -> Sequence[ReviewWait]:
        """Return the waits of a mailbox's threads at their present versions, oldest thread first."""
        ...

    def review_wait(self, thread_key: str) -> ReviewWait | None:
        """Return the wait of a thread, whichever version it is for, or None."""
        ...

    def save_review_wait(self, wait: ReviewWait) -> None:
        """Keep the wait of a thread in place of an earlier one; nothing for a thread no longer kept."""
        ...

    def forget_review_wait(self, thread_key: str) -> None:
        """Let a thread wait no more."""
        ...

    # --- spending

    def reserve(self, day: date, limits: Mapping[str, int], amount: int) -> Reserved:
        """Set an amount aside in each account, in all of them or in none; `limits` is the most of each on that day.

        However many processes do so at once, what is spent and set aside never exceeds a limit. Amounts are whole
        billionths of the price table's currency.
        """
        ...

    def settle(self, day: date, accounts: Collection[str], reserved: int, spent: int) -> None:
        """Replace what was set aside by what was spent; what is never settled counts as spent to the day's end."""
        ...

    def spending(self, day: date) -> Mapping[str, Spending]:
        """Return what was spent and set aside on a day, by account; none for one without."""
        ...

    def paid_answer(self, question: str) -> str | None:
        """Return the answer that is kept for a question, or None."""
        ...

    def save_paid_answer(self, question: str, answer: str, at: datetime, *, forget_before: datetime) -> None:
        """Keep an answer that was paid for, and forget those that were kept before a time."""
        ...

    # --- journeys

    def threads_to_link(self, mailbox: str, limit: int) -> Sequence[str]:
        """Return up to `limit` keys of threads with a customer that changed since their journey was looked for."""
        ...

    def profiles_near(
        self, mailbox: str, people: Collection[str], since: datetime, until: datetime
    ) -> Sequence[ThreadProfile]:
        """Return the profiles of threads of these people that were active from `since` to `until`."""
        ...

    def save_journeys(self, mailbox: str, profile: ThreadProfile, version: str, links: Sequence[JourneyLink]) -> None:
        """Replace the profile of one version of a thread and all its links; nothing for a thread no longer kept.

        A link to a thread that is no longer kept is left out.
        """
        ...

    def journey_of(self, thread_key: str) -> Sequence[JourneyThread]:
        """Return the threads that are one journey with this one, latest activity first."""
        ...

    # --- search

    def search(self, text: str, mailbox: str | None = None, *, limit: int = 20) -> Sequence[SearchHit]:
        """Return the threads with a message that holds all words of a text, newest such message first.

        Case, accents and what resembles them do not count; a word that ends in `*` stands for all that begin so.
        Every other sign parts words and means nothing. Looked at are own text, subject, author and names of
        attachments; of the newest 2,000 messages found. No words, no hits.
        """
        ...

    def search_older(self) -> int:
        """Take some messages that were kept before there was a search into it; return how many, 0 when all are.

        `migrate` does so until all are; one call is one short transaction.
        """
        ...

    # --- digests

    def reviews_for_digest(
        self, lead: str, mailboxes: Sequence[str], since: datetime, until: datetime
    ) -> Sequence[StoredReview]:
        """Return the newest review of each thread last active in [since, until).

        Left out are threads that a digest of this lead has shown at their present version, and threads whose present
        version has no review. `mailboxes` are taken as they are: none named, none looked at.
        """
        ...

    def prepare_digest(self, digest: StoredDigest, versions: Mapping[str, str]) -> bool:
        """Keep a digest with the thread versions it shows; False, and nothing changed, if the lead's day has one."""
        ...

    def digest(self, lead: str, day: date) -> StoredDigest | None:
        """Return the digest of one lead and local day, or None."""
        ...

    def list_digests(self, limit: int = 50) -> Sequence[StoredDigest]:
        """Return digests, newest day first."""
        ...

    def claim_digest(self, lead: str, day: date, now: datetime, lease_until: datetime) -> bool:
        """Move a digest from prepared to sending (or take over one whose lease ran out); False if another has it.

        False too before its `next_attempt_at`. Each claim counts as one of its `attempts`.
        """
        ...

    def record_digest_sent(self, lead: str, day: date, at: datetime) -> None:
        """Mark a digest as sent, for good; raises StoreError if there is no such digest."""
        ...

    def record_digest_failure(self, lead: str, day: date, error: str, next_attempt_at: datetime | None) -> None:
        """Note a refusal: back to prepared until `next_attempt_at`, or refused for good when that is None.

        A digest that was sent stays sent. Raises StoreError if there is no such digest.
        """
        ...

    # --- claims and counts

    def claim(self, name: str, owner: str, now: datetime, until: datetime) -> bool:
        """Take a named lease; True if it was free, run out, or the owner's own."""
        ...

    def holder(self, name: str) -> str | None:
        """Return who was the last to take a named lease and has not given it back, run out or not."""
        ...

    def release(self, name: str, owner: str) -> None:
        """Give a named lease back; another owner's is left alone."""
        ...

    def counts(self, mailbox: str | None = None) -> Counts:
        """Return how much is kept, of one mailbox or of all; a mailbox's digests are those that show its threads."""
        ...
