"""The store's questions about journeys: threads of one customer that are about one matter. Decides no link."""

from collections.abc import Collection, Sequence
from datetime import datetime

from mailbot.model import JourneyLink, ThreadProfile
from mailbot.store import rows
from mailbot.store.kept import JourneyThread
from mailbot.store.text import lookup_hash, plain_list
from mailbot.store.transactions import Transactions


class StoredJourneys:
    """The part about journeys of `mailbot.store.port.Store`; see there for what each method promises."""

    _transactions: Transactions

    def threads_to_link(self, mailbox: str, limit: int) -> tuple[str, ...]:
        """Return keys of threads that changed since their journey was looked for."""
        with self._transactions.reading() as connection:
            return tuple(row["key"] for row in connection.rows("threads_to_link", mailbox=mailbox, limit=limit))

    def profiles_near(
        self, mailbox: str, people: Collection[str], since: datetime, until: datetime
    ) -> tuple[ThreadProfile, ...]:
        """Return the profiles of threads of these people that were active from `since` to `until`."""
        with self._transactions.reading() as connection:
            found = connection.rows(
                "profiles_near",
                mailbox=mailbox,
                people=plain_list(map(lookup_hash, people)),
                since=rows.time_text(since),
                until=rows.time_text(until),
            )
        return tuple(map(rows.profile_of, found))

    def save_journeys(self, mailbox: str, profile: ThreadProfile, version: str, links: Sequence[JourneyLink]) -> None:
        """Replace the profile of one version of a thread and all its links; nothing for a thread no longer kept."""
        key = profile.thread_key
        with self._transactions.writing() as connection:
            connection.lock(f"mail {mailbox}")
            if not connection.rows("thread", thread_key=key):
                return
            connection.change("save_profile", **rows.profile_row(profile))
            for query in ("remove_thread_people", "remove_journeys"):
                connection.change(query, thread_key=key)
            people = [
                {"mailbox": mailbox, "person_hash": lookup_hash(one), "thread_key": key} for one in profile.people
            ]
            connection.change_many("save_thread_person", people)
            connection.change_many("save_journey", [rows.journey_row(link) for link in links])
            connection.change("mark_linked", thread_key=key, version=version)

    def journey_of(self, thread_key: str) -> tuple[JourneyThread, ...]:
        """Return the threads that are one journey with this one, latest activity first."""
        with self._transactions.reading() as connection:
            return tuple(map(rows.journey_thread_of, connection.rows("journeys_of", thread_key=thread_key)))
