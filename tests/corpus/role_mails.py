"""Mails of which only the role is asked. A line `=== role [sent] [trust]: what it is` opens each of them.

`sent` mails lie in the Sent folder; a mailbox of `trust` has no such folder and believes what From says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from mailbot.mail.roles import MailboxIdentity
from mailbot.model import Role

OPENING = re.compile(r"^=== (\w+)((?: sent| trust)*): (.+)\n", re.MULTILINE)
LAMPWERK = MailboxIdentity(
    addresses=frozenset({"help@lampwerk.example", "retouren@lampwerk.example"}),
    domains=frozenset({"agents.lampwerk.example"}),
    internal_domains=frozenset({"lampwerk.example"}),
    digest_senders=frozenset({"mailbot@lampwerk.example"}),
    trusted_authserv_ids=frozenset({"mx.lampwerk.example", "mx.google.example", "microsoft365"}),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleMail:
    """One mail and the role a careful reader gives its author."""

    name: str
    expected: Role
    raw: bytes
    in_sent_folder: bool
    identity: MailboxIdentity


def read_role_mails(path: Path) -> Iterator[RoleMail]:
    """Yield the mails of a file in order."""
    _, *pieces = OPENING.split(path.read_text(encoding="utf-8"))
    for role, places, name, mail in zip(*[iter(pieces)] * 4, strict=True):
        yield RoleMail(
            name=name,
            expected=Role(role),
            raw=mail.encode(),
            in_sent_folder="sent" in places,
            identity=replace(LAMPWERK, trust_from="trust" in places),
        )
