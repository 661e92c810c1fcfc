"""One look at a whole mailbox in one round trip: its folders, and how many mails the known ones hold.

LIST and a STATUS for each folder are sent together (RFC 3501, 5.5), which costs less than the round trip per folder
that CONDSTORE would. UIDVALIDITY, UIDNEXT and MESSAGES are enough to see that nothing came or went: a mail that comes,
be it by a move or a new label, takes the next UID, and below it mails only ever become fewer. HIGHESTMODSEQ (RFC 7162)
would tell no more: it comes with the same answer and is as old, a mail marked as deleted is still there to be read, and
it grows with every flag that a person sets, so that polls with nothing new would open folders and write rows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError
from imapclient.response_parser import parse_response

from mailbot.mail.imap.folders import FolderInfo, folder_info

_STATUS_ITEMS = "(UIDNEXT UIDVALIDITY MESSAGES)"

Figures = Mapping[bytes, Any]


def survey(client: IMAPClient, wires: Sequence[bytes]) -> tuple[tuple[FolderInfo, ...], dict[bytes, Figures]]:
    """Return the folders there are, and the figures of those asked for by their wire names; missing ones are left out.

    Raises IMAPClientError when the server refuses to list its folders, and imaplib's abort if the connection is gone.
    """
    connection: Any = client._imap  # noqa: SLF001  # imapclient has no public way to send ahead
    closing = _close_folder(client, connection)
    listing = connection._command("LIST", '""', '"*"')  # noqa: SLF001  # as above
    asked = [(wire, _ask_status(client, connection, wire)) for wire in wires]
    if closing is not None:
        connection._command_complete("CLOSE", closing)  # noqa: SLF001  # as above
        connection.state = "AUTH"
    kind, data = connection._command_complete("LIST", listing)  # noqa: SLF001  # as above
    listed = connection.untagged_responses.pop("LIST", None) or []
    figures: dict[bytes, Figures] = {}
    for wire, tag in asked:
        _read_status(connection, wire, tag, figures)
    if kind != "OK":
        raise IMAPClientError(f"LIST failed: {data[0].decode('utf-8', 'replace')}")
    folders = client._proc_folder_list(listed)  # noqa: SLF001  # as above
    infos = tuple(folder_info(flags, delimiter, name) for flags, delimiter, name in folders if name is not None)
    return infos, figures


def _close_folder(client: IMAPClient, connection: Any) -> bytes | None:  # noqa: ANN401  # imaplib's object
    """Leave the open folder, for STATUS is not meant for it; opened by EXAMINE, it loses no mail (RFC 3501, 6.4.2)."""
    if connection.state != "SELECTED":
        return None
    command = "UNSELECT" if client.has_capability("UNSELECT") else "CLOSE"
    tag: bytes = connection._command(command)  # noqa: SLF001  # as above
    return tag


def _ask_status(client: IMAPClient, connection: Any, wire: bytes) -> bytes:  # noqa: ANN401  # as above
    quoted = client._normalise_folder(wire)  # noqa: SLF001  # as above
    tag: bytes = connection._command("STATUS", quoted, _STATUS_ITEMS)  # noqa: SLF001  # as above
    return tag


def _read_status(connection: Any, wire: bytes, tag: bytes, figures: dict[bytes, Figures]) -> None:  # noqa: ANN401  # as above
    """Wait for one STATUS; a folder that the server does not tell of stays without figures, which is no failure."""
    try:
        kind, _ = connection._command_complete("STATUS", tag)  # noqa: SLF001  # as above
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        kind = "BAD"
    lines = connection.untagged_responses.pop("STATUS", None) or []
    if kind != "OK" or not lines:
        return
    try:
        *_, items = parse_response(lines)
        figures[wire] = dict(zip(items[::2], items[1::2], strict=True))
    except (IMAPClientError, ValueError, TypeError, IndexError):
        # What cannot be understood is not believed: the folder is opened and looked at.
        return
