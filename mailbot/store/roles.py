"""One mail, several copies: of what its copies prove of its author the most counts, in whatever order they come.

Works inside the caller's transaction, under the mailbox's lock. Decides nothing about who speaks.
"""

from collections.abc import Iterable, Sequence

from mailbot.model import Role
from mailbot.store.kept import NewMessage
from mailbot.store.text import plain, plain_list
from mailbot.store.transactions import Connection
from mailbot.versions import fingerprint

# An agent needs a proof, such as lying in the Sent folder; no copy without it takes that away. A machine is what a
# mail is held for where no copy shows a person. The greatest of any set is the same in any order.
_STRENGTH = {Role.AUTOMATIC: 0, Role.CUSTOMER: 1, Role.INTERNAL: 2, Role.AGENT: 3}


def strongest_copies(messages: Iterable[NewMessage]) -> dict[str, NewMessage]:
    """Return for each message key its copy that proves most, the first of equals, in order of first appearance."""
    best: dict[str, NewMessage] = {}
    for found in messages:
        before = best.setdefault(found.message.key, found)
        if _STRENGTH[found.message.role] > _STRENGTH[before.message.role]:
            best[found.message.key] = found
    return best


def raise_roles(connection: Connection, mailbox: str, copies: Sequence[NewMessage]) -> set[str]:
    """Give kept messages the role that these copies prove, where that is more, and return the threads changed."""
    if not copies:
        return set()
    by_key = {plain(key): found.message for key, found in strongest_copies(copies).items()}
    kept = connection.rows("roles_of_messages", mailbox=mailbox, keys=plain_list(by_key))
    raised = [row for row in kept if _STRENGTH[by_key[row["key"]].role] > _STRENGTH[Role(row["role"])]]
    connection.change_many(
        "raise_role",
        [
            {
                "mailbox": mailbox,
                "key": row["key"],
                "role": by_key[row["key"]].role.value,
                "fingerprint": fingerprint(row["key"], by_key[row["key"]].role.value, row["body"]),
                "author_email": by_key[row["key"]].author.email,
                "author_name": by_key[row["key"]].author.name,
            }
            for row in raised
        ],
    )
    return {row["thread_key"] for row in raised}
