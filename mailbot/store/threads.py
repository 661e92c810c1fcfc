"""Keep the threads of one saved batch in step with their messages: new, merged and parted ones, their columns.

Works inside the caller's transaction, under the mailbox's lock. Decides nothing about what belongs together.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby

from mailbot.store.port import StoreError
from mailbot.store.rows import envelope_of, mention_rows, thread_row
from mailbot.store.text import plain_list
from mailbot.store.transactions import Connection


def final_threads(merged: Mapping[str, str]) -> dict[str, str]:
    """Return for each merged thread the one its messages end in; raises ValueError where threads merge in a circle."""
    final = {}
    for source in merged:
        target, seen = source, {source}
        while target in merged:
            target = merged[target]
            if target in seen:
                raise ValueError(f"threads are merged in a circle: {sorted(seen)}")
            seen.add(target)
        final[source] = target
    return final


def kept_threads(connection: Connection, mailbox: str, keys: Iterable[str]) -> set[str]:
    """Return those of the thread keys that are kept; raises StoreError for one that another mailbox has."""
    kept = set()
    for row in connection.rows("thread_mailboxes", threads=plain_list(keys)):
        if row["mailbox"] != mailbox:
            raise StoreError(
                f"thread {row['key']} cannot be kept for mailbox {mailbox}: mailbox {row['mailbox']} has it. "
                "Thread keys must differ between mailboxes."
            )
        kept.add(row["key"])
    return kept


def add_threads(connection: Connection, mailbox: str, keys: set[str]) -> None:
    """Keep those of the threads that are new; `refresh_threads` must fill in their columns."""
    new = [{"thread_key": key} for key in sorted(keys - kept_threads(connection, mailbox, keys))]
    connection.change_many("add_thread", [{**thread, "mailbox": mailbox} for thread in new])
    connection.change_many("remove_alias", new)


def move_messages(connection: Connection, mailbox: str, moved: Mapping[str, str]) -> set[str]:
    """Move kept messages to other threads that are kept, and return the threads that they left."""
    if not moved:
        return set()
    left = {
        row["thread_key"] for row in connection.rows("threads_of_messages", mailbox=mailbox, keys=plain_list(moved))
    }
    connection.change_many(
        "move_message", [{"mailbox": mailbox, "key": key, "target": target} for key, target in moved.items()]
    )
    _mention_anew(connection, mailbox, {*left, *moved.values()})
    return left


def merge_threads(connection: Connection, final: Mapping[str, str]) -> None:
    """Move all messages of each thread to the one it ends in, and leave its key as a second name of that."""
    for source, target in final.items():
        for query in ("move_messages", "move_mentions", "move_aliases"):
            connection.change(query, source=source, target=target)
        connection.change("remove_thread", source=source)
        connection.change("save_alias", source=source, target=target)


def refresh_threads(connection: Connection, keys: set[str]) -> None:
    """Bring the columns of the threads in line with their messages."""
    if not keys:
        return
    lines = connection.rows("lines_of_threads", threads=plain_list(sorted(keys)))
    threads = groupby(lines, key=lambda line: str(line["thread_key"]))
    connection.change_many("update_thread", [thread_row(key, list(group)) for key, group in threads])


def _mention_anew(connection: Connection, mailbox: str, keys: set[str]) -> None:
    """Bring the ids that are found under the threads in line with their messages."""
    threads = plain_list(sorted(keys))
    connection.change("remove_mentions", threads=threads)
    for row in connection.rows("envelopes_of_threads", threads=threads):
        envelope = envelope_of(row)
        connection.change_many(
            "save_mention", mention_rows(mailbox, envelope.message_id, envelope.refers, row["thread_key"])
        )
