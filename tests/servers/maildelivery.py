"""Reads what a test's Postfix has delivered to one recipient."""

import email
from email.utils import parseaddr

from tests.servers.ports import wait_until
from tests.servers.postfix import Postfix


def delivered_to(server: Postfix, recipient: str) -> list[bytes]:
    """Return the mails delivered to this address so far, oldest first."""
    paths = sorted(server.maildir.glob("new/*"), key=lambda path: path.stat().st_mtime_ns)
    mails = [path.read_bytes() for path in paths]
    return [raw for raw in mails if parseaddr(email.message_from_bytes(raw)["Delivered-To"])[1] == recipient]


def await_delivery(server: Postfix, recipient: str, *, count: int = 1, seconds: float = 20.0) -> list[bytes]:
    """Wait until so many mails have been delivered to this address, and return them; raises TimeoutError if not."""
    wait_until(
        lambda: len(delivered_to(server, recipient)) >= count,
        what=f"{count} mails to {recipient}",
        seconds=seconds,
    )
    return delivered_to(server, recipient)
