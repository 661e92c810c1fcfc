"""A signed-in mailbox, read and never changed: EXAMINE and BODY.PEEK only. One session belongs to one thread."""

import time
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from mailbot.mail.imap.fetching import Care, fetch_mails
from mailbot.mail.imap.folders import FolderInfo, folder_info, wire_name
from mailbot.mail.imap.limits import limits_of
from mailbot.mail.imap.pipeline import Pipeline
from mailbot.mail.imap.sign_in import TokenSource
from mailbot.mail.imap.sizes import FetchedMail, IsKept
from mailbot.mail.imap.survey import survey
from mailbot.settings import MailboxSettings

# imaplib refuses an answer line of more than a million bytes; a UID has up to ten digits and a blank.
UIDS_OF_ONE_SEARCH = 80_000
MAILS_OF_ONE_BATCH = 200
LOOK_UP_SECONDS = 1.0

Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True, slots=True)
class FolderStatus:
    """A folder as EXAMINE tells it (RFC 3501, 7.3.1); `uid_next` is None where the server does not tell."""

    uid_validity: int
    uid_next: int | None
    exists: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """A mailbox at one glance: its folders, and the state of those that were asked about and are there."""

    folders: tuple[FolderInfo, ...]
    statuses: Mapping[str, FolderStatus]


@contextmanager
def open_mailbox(
    settings: MailboxSettings,
    *,
    password: str = "",
    tokens: TokenSource | None = None,
    timeouts: Timeouts | None = None,
) -> Iterator["MailboxSession"]:
    """Yield a session on the mailbox, signed in by token where there are `tokens`, else by password.

    Raises a MailboxError that names what is wrong, where, and the remedy.
    """
    with connected(settings, password=password, tokens=tokens, timeouts=timeouts or Timeouts()) as client:
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

    def survey(self, folders: Sequence[str]) -> Survey:
        """Return all folders and the state of these, in one round trip; no folder is open afterwards.

        A folder that is not there, or whose state the server does not tell, is missing among the states.
        """
        wires = {folder: self._wire_names.get(folder) or wire_name(folder) for folder in folders}
        self._status = None
        with told_plainly(self._settings, "looking for new mails"):
            self._pipeline.drain()
            infos, figures = survey(self._client, tuple(wires.values()))
        self._wire_names = {info.name: info.wire for info in infos}
        told = {folder: figures[wire] for folder, wire in wires.items() if wire in figures}
        statuses = {
            folder: FolderStatus(
                uid_validity=int(told[folder][b"UIDVALIDITY"]),
                uid_next=int(told[folder][b"UIDNEXT"]),
                exists=int(told[folder][b"MESSAGES"]),
            )
            for folder in told
            if {b"UIDVALIDITY", b"UIDNEXT", b"MESSAGES"} <= told[folder].keys()
        }
        return Survey(folders=infos, statuses=statuses)

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

    @property
    def awaited(self) -> tuple[int, ...]:
        """Return the UIDs of the mails being waited for, or that were when the connection broke."""
        return self._pipeline.awaited

    def fetch_since(
        self,
        last_uid: int,
        *,
        since: date | None = None,
        with_drafts: bool = True,
        batch_size: int | None = None,
        is_kept: IsKept | None = None,
        care: Care | None = None,
    ) -> Iterator[tuple[FetchedMail, ...]]:
        """Yield the mails of the examined folder with a UID above `last_uid`, ascending, in batches.

        `since` leaves out what the server received before that day. Nothing new costs no question beyond EXAMINE.
        Where mails lie between drafts, these can be left out too.
        A batch holds at most `batch_size` (or 200) mails and some 2 MB.
        Where the server numbers mails over all folders (X-GM-EXT-1), those that `is_kept` knows come without bytes.
        Mails expunged meanwhile are left out.
        """
        status = self._examined()
        if status.exists == 0 or (status.uid_next is not None and status.uid_next <= last_uid + 1):
            return
        with told_plainly(self._settings, "searching for new mails"):
            criteria = f"UID {last_uid + 1}:*{_only(since, with_drafts=with_drafts)}"
            uids = self._found(criteria, search_windows(last_uid, status))
            # `n:*` alone would bring the last mail even if nothing is new.
            uids = uids[bisect_right(uids, last_uid) :]
        yield from self.fetch(uids, batch_size=batch_size, is_kept=is_kept, care=care)

    def uids_until(self, last_uid: int, *, since: date | None = None, with_drafts: bool = True) -> "array[int]":
        """Return the UIDs of the examined folder up to `last_uid`, ascending; the rest as in `fetch_since`."""
        status = self._examined()
        if status.exists == 0 or last_uid < 1:
            return array("L")
        with told_plainly(self._settings, "comparing a folder with what is kept"):
            criteria = f"UID 1:{last_uid}{_only(since, with_drafts=with_drafts)}"
            return self._found(criteria, search_windows(0, status))

    def fetch(
        self,
        uids: Iterable[int],
        *,
        batch_size: int | None = None,
        is_kept: IsKept | None = None,
        care: Care | None = None,
    ) -> Iterator[tuple[FetchedMail, ...]]:
        """Yield these mails of the examined folder, given by ascending UIDs, in batches as `fetch_since` does."""
        self._examined()
        numbered = is_kept if self._offers("X-GM-EXT-1") else None
        limits = limits_of(self._settings)
        mails = fetch_mails(
            self._pipeline, uids, batch_size or MAILS_OF_ONE_BATCH, is_kept=numbered, care=care, limits=limits
        )
        yield from self._told(mails, "fetching mails")

    def wait_for_news(self, *, seconds: float, stop: Callable[[], bool]) -> bool | None:
        """Wait until a mail comes into the examined folder or leaves it, and return whether one did (RFC 2177).

        Returns False after `seconds` at the latest, which must stay below the 29 minutes after which servers sign out,
        and soon after `stop` returns True; and None where the server does not offer IDLE.
        """
        self._examined()
        if not self._offers("IDLE"):
            return None
        deadline = time.monotonic() + seconds
        with told_plainly(self._settings, "waiting for new mail"):
            self._pipeline.drain()
            self._client.idle()
            told: list[Any] = []
            waited = True
            while waited and not _is_news(told) and not stop() and (begun := time.monotonic()) < deadline:
                told = self._client.idle_check(timeout=LOOK_UP_SECONDS)
                # imapclient keeps quiet about a connection that is gone, and then does not wait: DONE tells.
                waited = bool(told) or time.monotonic() - begun > LOOK_UP_SECONDS / 2
            _, more = self._client.idle_done()
        return _is_news([*told, *more])

    def _offers(self, capability: str) -> bool:
        with told_plainly(self._settings, "asking what it can do"):
            return bool(self._client.has_capability(capability))

    def _examined(self) -> FolderStatus:
        if self._status is None:
            raise ValueError("examine a folder before fetching from it")
        return self._status

    def _told(self, items: Iterator[Item], doing: str) -> Iterator[Item]:
        while True:
            with told_plainly(self._settings, doing):
                try:
                    item = next(items)
                except StopIteration:
                    return
            yield item

    def _found(self, criteria: str, windows: Iterable[str]) -> "array[int]":
        uids = array("L")
        for window in windows:
            uids = array("L", sorted(set(self._client.search(f"{window}{criteria}")))) + uids
        return uids


def _is_news(told: Iterable[Any]) -> bool:
    return any(line[1:2] in {(b"EXISTS",), (b"EXPUNGE",)} for line in told if isinstance(line, tuple))


def _only(since: date | None, *, with_drafts: bool) -> str:
    received = f" SINCE {format_criteria_date(since).decode()}" if since else ""
    return received + ("" if with_drafts else " UNDRAFT")


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
