"""A signed-in mailbox, read and never changed: EXAMINE and BODY.PEEK only. One session belongs to one thread."""

from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from imapclient import IMAPClient
from imapclient.datetime_util import format_criteria_date

from mailbot.mail.imap.connection import Timeouts, connected
from mailbot.mail.imap.errors import (
    FolderMissingError,
    RefusedError,
    folder_missing,
    place,
    told_plainly,
)
from mailbot.mail.imap.fetching import FetchedMail, fetch_mails
from mailbot.mail.imap.folders import FolderInfo, folder_info, wire_name
from mailbot.mail.imap.pipeline import Pipeline
from mailbot.settings import MailboxSettings

# imaplib refuses an answer line of more than a million bytes; a UID has up to ten digits and a blank.
UIDS_OF_ONE_SEARCH = 80_000

Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True, slots=True)
class FolderStatus:
    """A folder as EXAMINE tells it (RFC 3501, 7.3.1); `uid_next` is None where the server does not tell."""

    uid_validity: int
    uid_next: int | None
    exists: int


@contextmanager
def open_mailbox(
    settings: MailboxSettings, *, password: str, timeouts: Timeouts | None = None
) -> Iterator["MailboxSession"]:
    """Yield a session on the mailbox; raises a MailboxError that names what is wrong, where, and the remedy."""
    with connected(settings, password=password, timeouts=timeouts or Timeouts()) as client:
        yield MailboxSession(client, settings)


class MailboxSession:
    """What can be asked of a mailbox; every method raises MailboxError when the server fails."""

    def __init__(self, client: IMAPClient, settings: MailboxSettings) -> None:
        """Take over a signed-in client."""
        self._client = client
        self._settings = settings
        self._pipeline = Pipeline(client)
        self._status: FolderStatus | None = None
        self._wire_names: dict[str, bytes] = {}

    def folders(self) -> tuple[FolderInfo, ...]:
        """Return the folders of the mailbox in the server's order, those that hold no mails included."""
        with told_plainly(self._settings, "listing its folders"):
            self._pipeline.drain()
            infos = tuple(
                folder_info(flags, delimiter, name)
                for flags, delimiter, name in self._client.list_folders()
                if name is not None
            )
        self._wire_names = {info.name: info.wire for info in infos}
        return infos

    def examine(self, folder: str) -> FolderStatus:
        """Open a folder for reading and return its state; raises FolderMissingError naming the close matches."""
        wire = self._wire_names.get(folder) or wire_name(folder)
        self._status = None
        try:
            with told_plainly(self._settings, f"opening folder {folder!r}"):
                self._pipeline.drain()
                told = self._client.select_folder(wire, readonly=True)
        except RefusedError as error:
            raise self._unopened(folder, error) from error
        self._status = self._read_status(folder, told)
        return self._status

    def _unopened(self, folder: str, error: RefusedError) -> FolderMissingError:
        selectable = [info.name for info in self.folders() if info.selectable]
        if folder not in selectable:
            return folder_missing(self._settings, folder, selectable)
        return FolderMissingError(str(error))

    def _read_status(self, folder: str, told: Mapping[bytes, Any]) -> FolderStatus:
        if not told.get(b"UIDVALIDITY"):
            raise RefusedError(
                f"{place(self._settings)}: folder {folder!r} has no lasting message numbers (UIDVALIDITY), so it "
                "cannot be read bit by bit. Leave it out of folders and sent_folders."
            )
        uid_next = told.get(b"UIDNEXT")
        return FolderStatus(
            uid_validity=int(told[b"UIDVALIDITY"]),
            uid_next=int(uid_next) if uid_next else None,
            exists=int(told.get(b"EXISTS", 0)),
        )

    def fetch_since(
        self, last_uid: int, *, since: date | None = None, batch_size: int = 200
    ) -> Iterator[tuple[FetchedMail, ...]]:
        """Yield the mails of the examined folder with a UID above `last_uid`, ascending, in batches.

        `since` leaves out what the server received before that day. Nothing new costs no question beyond EXAMINE.
        A batch holds at most `batch_size` mails and some 4 MB. Mails expunged meanwhile are left out.
        """
        status = self._status
        if status is None:
            raise ValueError("examine a folder before fetching from it")
        if status.exists == 0 or (status.uid_next is not None and status.uid_next <= last_uid + 1):
            return
        with told_plainly(self._settings, "searching for new mails"):
            uids = self._uids_above(last_uid, since, status)
        yield from self._told(fetch_mails(self._pipeline, uids, batch_size), "fetching mails")

    def _told(self, items: Iterator[Item], doing: str) -> Iterator[Item]:
        while True:
            with told_plainly(self._settings, doing):
                try:
                    item = next(items)
                except StopIteration:
                    return
            yield item

    def _uids_above(self, last_uid: int, since: date | None, status: FolderStatus) -> "array[int]":
        """Return the UIDs above `last_uid`, ascending; `n:*` alone would bring the last mail even if nothing is new."""
        criteria = f"UID {last_uid + 1}:*" + (f" SINCE {format_criteria_date(since).decode()}" if since else "")
        uids = array("L")
        for window in search_windows(last_uid, status):
            found = self._client.search(f"{window}{criteria}")
            uids = array("L", sorted({uid for uid in found if uid > last_uid})) + uids
        return uids


def search_windows(last_uid: int, status: FolderStatus) -> Iterator[str]:
    """Yield sequence windows, the newest first: an expunge moves mails into windows still to come, never out."""
    possible = status.exists if status.uid_next is None else min(status.exists, status.uid_next - last_uid)
    if possible <= UIDS_OF_ONE_SEARCH:
        yield ""
        return
    top = "*"
    for first in range(1 + (status.exists - 1) // UIDS_OF_ONE_SEARCH * UIDS_OF_ONE_SEARCH, 0, -UIDS_OF_ONE_SEARCH):
        yield f"{first}:{top} "
        top = str(first - 1)
