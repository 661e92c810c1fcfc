"""Keep the threads of one saved batch in step with their messages: new ones, merged ones, their columns.

Works inside the caller's transaction, under the mailbox's lock. Decides nothing about what belongs together.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby

from mailbot.store.port import StoreError
from mailbot.store.rows import thread_row
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
    new = sorted(keys - kept_threads(connection, mailbox, keys))
    connection.change_many("add_thread", [{"thread_key": key, "mailbox": mailbox} for key in new])


def merge_threads(connection: Connection, final: Mapping[str, str]) -> None:
    """Move all messages of each thread to the one it ends in, and remove it."""
    for source, target in final.items():
        connection.change("move_messages", source=source, target=target)
        connection.change("move_mentions", source=source, target=target)
        connection.change("remove_thread", source=source)


def refresh_threads(connection: Connection, keys: set[str]) -> None:
    """Bring the columns of the threads in line with their messages."""
    if not keys:
        return
    lines = connection.rows("lines_of_threads", threads=plain_list(sorted(keys)))
    threads = groupby(lines, key=lambda line: str(line["thread_key"]))
    connection.change_many("update_thread", [thread_row(key, list(group)) for key, group in threads])
