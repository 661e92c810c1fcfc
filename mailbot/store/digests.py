"""The store's questions about digests and the outbox they are sent from. Sends nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from mailbot.store import rows
from mailbot.store.kept import DigestState, StoredDigest, StoredReview
from mailbot.store.port import StoreError
from mailbot.store.text import plain_list
from mailbot.store.transactions import Connection, Transactions


class StoredDigests:
    """The part about digests of `mailbot.store.port.Store`; see there for what each method promises."""

    _transactions: Transactions

    def reviews_for_digest(
        self, lead: str, mailboxes: Sequence[str], since: datetime, until: datetime
    ) -> tuple[StoredReview, ...]:
        """Return the newest review of each thread last active in [since, until) that the lead was not shown yet."""
        with self._transactions.reading() as connection:
            found = connection.rows(
                "reviews_for_digest",
                lead=lead,
                mailboxes=plain_list(mailboxes),
                since=rows.time_text(since),
                until=rows.time_text(until),
            )
        return tuple(map(rows.stored_review_of, found))

    def prepare_digest(self, digest: StoredDigest, versions: Mapping[str, str]) -> bool:
        """Keep a digest with the thread versions it shows; False, and nothing changed, if the lead's day has one."""
        day = digest.day.isoformat()
        shown = [
            {"lead": digest.lead, "day": day, "thread_key": thread_key, "version": version}
            for thread_key, version in versions.items()
        ]
        with self._transactions.writing() as connection:
            if connection.change("save_digest", **rows.digest_row(digest)) != 1:
                return False
            connection.change_many("save_digest_thread", shown)
        return True

    def digest(self, lead: str, day: date) -> StoredDigest | None:
        """Return the digest of one lead and local day, or None."""
        with self._transactions.reading() as connection:
            found = connection.rows("digest", lead=lead, day=day.isoformat())
        return rows.digest_of(found[0]) if found else None

    def list_digests(self, limit: int = 50) -> tuple[StoredDigest, ...]:
        """Return digests, newest day first."""
        with self._transactions.reading() as connection:
            return tuple(map(rows.digest_of, connection.rows("list_digests", limit=limit)))

    def claim_digest(self, lead: str, day: date, now: datetime, lease_until: datetime) -> bool:
        """Move a digest from prepared to sending, or take over one whose lease ran out; False if there is none."""
        with self._transactions.writing() as connection:
            claimed = connection.change(
                "claim_digest",
                lead=lead,
                day=day.isoformat(),
                now=rows.time_text(now),
                lease_until=rows.time_text(lease_until),
            )
        return claimed == 1

    def record_digest_sent(self, lead: str, day: date, at: datetime) -> None:
        """Mark a digest as sent, for good; raises StoreError if there is no such digest."""
        with self._transactions.writing() as connection:
            _require_digest(connection, lead, day)
            connection.change("record_digest_sent", lead=lead, day=day.isoformat(), at=rows.time_text(at))

    def record_digest_failure(self, lead: str, day: date, error: str, next_attempt_at: datetime | None) -> None:
        """Note a refusal: back to prepared until `next_attempt_at`, or refused for good when that is None."""
        state = DigestState.REFUSED if next_attempt_at is None else DigestState.PREPARED
        with self._transactions.writing() as connection:
            _require_digest(connection, lead, day)
            connection.change(
                "record_digest_failure",
                lead=lead,
                day=day.isoformat(),
                state=state.value,
                error=error,
                next_attempt_at=None if next_attempt_at is None else rows.time_text(next_attempt_at),
            )


def _require_digest(connection: Connection, lead: str, day: date) -> None:
    if not connection.rows("digest", lead=lead, day=day.isoformat()):
        raise StoreError(f"there is no digest of {lead} for {day}; prepare it before its sending is recorded")
