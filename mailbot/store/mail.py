"""The store's questions about mail in: folders, messages, threads as they grow. Knows neither reviews nor digests."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from mailbot.model import Thread
from mailbot.store import rows
from mailbot.store.places import pass_over, read_at_last
from mailbot.store.port import FolderState, NewMessage, Quarantined
from mailbot.store.roles import raise_roles, strongest_copies
from mailbot.store.text import lookup_hash, plain, plain_list
from mailbot.store.threads import add_threads, final_threads, kept_threads, merge_threads, refresh_threads
from mailbot.store.transactions import Connection, Row, Transactions

MOST_THREADS_BY_SUBJECT = 50


class StoredMail:
    """The mail part of `mailbot.store.port.Store`; see there for what each method promises."""

    _transactions: Transactions

    def folder_states(self, mailbox: str) -> dict[str, FolderState]:
        """Return how far each folder of a mailbox has been read, by folder name."""
        with self._transactions.reading() as connection:
            found = connection.rows("folder_states", mailbox=mailbox)
        return {state.folder: state for state in map(rows.folder_state_of, found)}

    def known_keys(self, mailbox: str, keys: Iterable[str]) -> frozenset[str]:
        """Return those of the message keys that are already kept in this mailbox."""
        asked = set(keys)
        with self._transactions.reading() as connection:
            kept = _kept_keys(connection, mailbox, asked)
        return frozenset(key for key in asked if plain(key) in kept)

    def threads_of_message_ids(self, mailbox: str, message_ids: Iterable[str]) -> dict[str, str]:
        """Return the thread key for each Message-ID that a kept message of the mailbox bears or refers to."""
        hashes = {message_id: lookup_hash(message_id) for message_id in message_ids if message_id}
        with self._transactions.reading() as connection:
            found = connection.rows("threads_of_ids", mailbox=mailbox, hashes=plain_list(set(hashes.values())))
        threads: dict[str, str] = {row["id_hash"]: row["thread_key"] for row in found}
        return {message_id: threads[id_hash] for message_id, id_hash in hashes.items() if id_hash in threads}

    def texts_of_message_ids(self, mailbox: str, message_ids: Iterable[str]) -> dict[str, str]:
        """Return the own text of the kept message for each Message-ID that one bears, of several the oldest."""
        ids = [message_id for message_id in message_ids if message_id]
        if not ids:
            return {}
        with self._transactions.reading() as connection:
            found = connection.rows(
                "texts_of_ids", mailbox=mailbox, hashes=plain_list(map(lookup_hash, ids)), ids=plain_list(ids)
            )
        texts: dict[str, str] = {row["message_id"]: row["body"] for row in found}
        return {message_id: texts[plain(message_id)] for message_id in ids if plain(message_id) in texts}

    def recent_threads_by_subject(self, mailbox: str, subject: str, since: datetime) -> tuple[Thread, ...]:
        """Return threads with this normalised subject active since then, latest activity first."""
        return self.threads_by_subjects(mailbox, {subject: since})[subject]

    def threads_by_subjects(self, mailbox: str, asked: Mapping[str, datetime]) -> dict[str, tuple[Thread, ...]]:
        """Return for each normalised subject what `recent_threads_by_subject` would, asked all at once."""
        with self._transactions.reading() as connection:
            found = {
                subject: _threads_by_subject(connection, mailbox, subject, since) for subject, since in asked.items()
            }
            lines = {row["key"]: row for of_one in found.values() for row in of_one}
            threads = {thread.key: thread for thread in read_threads(connection, tuple(lines.values()))}
        return {subject: tuple(threads[row["key"]] for row in of_one) for subject, of_one in found.items()}

    def save_mail(
        self,
        mailbox: str,
        messages: Sequence[NewMessage],
        *,
        assigned: Mapping[str, str],
        merged: Mapping[str, str],
        state: FolderState | None,
        quarantined: Sequence[Quarantined] = (),
    ) -> int:
        """Keep one batch with its folder state, all or nothing, and return how many messages were new."""
        final = final_threads(merged)
        with self._transactions.writing() as connection:
            # Two batches of one mailbox may share messages and threads: the second must see what the first has kept.
            connection.lock(f"mail {mailbox}")
            kept = _kept_keys(connection, mailbox, {found.message.key for found in messages})
            copies = [found for found in messages if plain(found.message.key) in kept]
            new = strongest_copies(found for found in messages if plain(found.message.key) not in kept)
            threads = {key: _thread_for(key, assigned, final) for key in new}
            gone = kept_threads(connection, mailbox, final)
            joined = {source: target for source, target in final.items() if source in gone}
            touched = {*threads.values(), *joined.values()}
            add_threads(connection, mailbox, touched)
            _add_messages(connection, mailbox, new, threads)
            connection.change_many("save_place", [rows.place_row(mailbox, found) for found in messages])
            merge_threads(connection, joined)
            refresh_threads(connection, touched | raise_roles(connection, mailbox, copies))
            connection.change_many("quarantine", [rows.quarantined_row(mail) for mail in quarantined])
            pass_over(connection, mailbox, quarantined)
            read_at_last(connection, mailbox, messages)
            if state is not None:
                connection.change("save_folder_state", **rows.folder_row(state))
        return len(new)


def read_threads(connection: Connection, threads: Sequence[Row]) -> tuple[Thread, ...]:
    """Return threads with their messages, in the order of their rows."""
    if not threads:
        return ()
    messages: dict[str, list[Row]] = {row["key"]: [] for row in threads}
    for row in connection.rows("messages_of_threads", threads=plain_list(messages)):
        messages[row["thread_key"]].append(row)
    return tuple(rows.thread_of(row, [rows.message_of(line) for line in messages[row["key"]]]) for row in threads)


def _threads_by_subject(connection: Connection, mailbox: str, subject: str, since: datetime) -> list[Row]:
    if not subject:
        return []
    return connection.rows(
        "threads_by_subject",
        mailbox=mailbox,
        subject_hash=lookup_hash(subject),
        since=rows.time_text(since),
        limit=MOST_THREADS_BY_SUBJECT,
    )


def _kept_keys(connection: Connection, mailbox: str, keys: set[str]) -> set[str]:
    if not keys:
        return set()
    return {row["key"] for row in connection.rows("known_keys", mailbox=mailbox, keys=plain_list(keys))}


def _thread_for(key: str, assigned: Mapping[str, str], final: Mapping[str, str]) -> str:
    if key not in assigned:
        raise ValueError(f"message {key!r} is new and has been assigned to no thread")
    return final.get(assigned[key], assigned[key])


def _add_messages(
    connection: Connection, mailbox: str, new: Mapping[str, NewMessage], threads: Mapping[str, str]
) -> None:
    connection.change_many(
        "save_message", [rows.message_row(mailbox, found, threads[key]) for key, found in new.items()]
    )
    mentions = [rows.mention_rows(mailbox, found.message, threads[key]) for key, found in new.items()]
    connection.change_many("save_mention", [mention for of_one in mentions for mention in of_one])
