"""The store's questions about mail in: folders, messages, threads as they grow. Knows neither reviews nor digests."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from mailbot.model import Envelope, Message, Thread
from mailbot.store import rows
from mailbot.store.kept import Content, FolderState, NewMessage, Quarantined
from mailbot.store.places import pass_over, read_at_last
from mailbot.store.roles import raise_roles, strongest_copies
from mailbot.store.search import add_to_search
from mailbot.store.text import lookup_hash, plain, plain_list
from mailbot.store.threads import (
    add_threads,
    final_threads,
    kept_threads,
    merge_threads,
    move_messages,
    refresh_threads,
)
from mailbot.store.transactions import Connection, Row, Transactions


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

    def contents_of(self, mailbox: str, keys: Iterable[str]) -> dict[str, Content]:
        """Return the content of each message that is kept in this mailbox under one of the keys."""
        asked = set(keys)
        if not asked:
            return {}
        with self._transactions.reading() as connection:
            found = connection.rows("contents_of_keys", mailbox=mailbox, keys=plain_list(asked))
        kept = {row["key"]: rows.content_of(row) for row in found}
        return {key: kept[plain(key)] for key in asked if plain(key) in kept}

    def threads_mentioning(self, mailbox: str, message_ids: Iterable[str]) -> dict[str, dict[str, bool]]:
        """Return the threads that mention each Message-ID, with whether one of their messages bears it."""
        hashes = {message_id: lookup_hash(message_id) for message_id in message_ids if message_id}
        with self._transactions.reading() as connection:
            found = connection.rows("threads_of_ids", mailbox=mailbox, hashes=plain_list(set(hashes.values())))
        threads: dict[str, dict[str, bool]] = defaultdict(dict)
        for row in found:
            threads[row["id_hash"]][row["thread_key"]] = bool(row["bears"])
        return {message_id: threads[id_hash] for message_id, id_hash in hashes.items() if id_hash in threads}

    def borne_elsewhere(self, mailbox: str, threads: Collection[str], message_ids: Iterable[str]) -> frozenset[str]:
        """Return those of the Message-IDs that one of these threads mentions and a message of another one bears."""
        with self._transactions.reading() as connection:
            found = connection.rows("ids_borne_elsewhere", mailbox=mailbox, threads=plain_list(threads))
        hashes = {row["id_hash"] for row in found}
        return (
            frozenset(message_id for message_id in message_ids if lookup_hash(message_id) in hashes)
            if hashes
            else frozenset()
        )

    def envelopes(self, threads: Collection[str]) -> dict[str, list[Envelope]]:
        """Return the envelopes of all messages of each thread that is kept, oldest first."""
        if not threads:
            return {}
        with self._transactions.reading() as connection:
            return _by_thread(connection.rows("envelopes_of_threads", threads=plain_list(threads)))

    def bearers(self, threads: Collection[str], message_ids: Collection[str]) -> dict[str, list[Envelope]]:
        """Return by thread the envelopes of its messages that bear one of the Message-IDs, oldest first."""
        if not threads:
            return {}
        with self._transactions.reading() as connection:
            return _by_thread(
                connection.rows("envelopes_of_bearers", threads=plain_list(threads), ids=plain_list(message_ids))
            )

    def envelopes_by_subject(
        self, mailbox: str, subjects: Collection[str], since: datetime, until: datetime
    ) -> list[tuple[str, Envelope]]:
        """Return thread key and envelope of each message with one of these normalised subjects, oldest first."""
        if not subjects:
            return []
        with self._transactions.reading() as connection:
            found = connection.rows(
                "envelopes_of_subjects",
                mailbox=mailbox,
                subjects=plain_list(subjects),
                since=rows.time_text(since),
                until=rows.time_text(until),
            )
        return [(row["thread_key"], rows.envelope_of(row)) for row in found]

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
            leaving = {key: final.get(target, target) for key, target in (moved or {}).items()}
            touched = {*threads.values(), *joined.values(), *leaving.values()}
            add_threads(connection, mailbox, touched)
            touched |= move_messages(connection, mailbox, leaving) - joined.keys()
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


def _by_thread(found: Iterable[Row]) -> dict[str, list[Envelope]]:
    threads: dict[str, list[Envelope]] = defaultdict(list)
    for row in found:
        threads[row["thread_key"]].append(rows.envelope_of(row))
    return dict(threads)


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
    mentions = [_mentions(mailbox, found.message, threads[key]) for key, found in new.items()]
    add_to_search(connection, mailbox, [found.message for found in new.values()])
    connection.change_many("save_mention", [mention for of_one in mentions for mention in of_one])


def _mentions(mailbox: str, message: Message, thread_key: str) -> list[rows.Values]:
    return rows.mention_rows(mailbox, message.message_id, (*message.references, *message.in_reply_to), thread_key)
