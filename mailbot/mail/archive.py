"""Mails from files: mbox, Maildir, folders of .eml. Streams; knows nothing of what a mail says."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from pathlib import Path

from mailbot.model import MailbotError

MAX_MAIL_BYTES = 64 * 1024 * 1024

_PIECE_BYTES = 64 * 1024
_HEAD_BYTES = 4096
_MONTHS = (b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec")

# `From sender Mon Jan  5 10:30:00 2026` (RFC 4155), with the zones and endings that mail programs add. A sentence
# that begins with "From" has no such date at its end.
_SEPARATOR = re.compile(
    rb"From .{0,400}?(?P<month>[A-Z][a-z]{2}) +(?P<day>\d{1,2}) +"
    rb"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    rb"(?: +(?:[A-Z]{1,5}|(?P<zone>[+-]\d{4})))? +(?P<year>\d{4})(?: +(?P<late_zone>[+-]\d{4}))?"
    rb"(?: remote from \S{1,200})?\s*$"
)
_LONGEST_SEPARATOR = 1000
_ESCAPED_FROM = re.compile(rb">+From ")
_MAIL_HEADER = re.compile(
    rb"^(?:from|to|cc|date|subject|received|return-path|delivered-to|message-id|mime-version|content-type)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(rb"[!-9;-~]{1,200}[ \t]*:")
_MAILDIR_SECONDS = re.compile(r"(\d{9,10})\.")
_MAILDIR_DRAFT = re.compile(r":2,[A-Z]*D")
_LOOKS = (
    (b"PK\x03\x04", "a ZIP archive; unpack it first"),
    (b"\x1f\x8b", "a gzip file; unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it first"),
    (b"!BDN", "an Outlook data file (.pst, .ost); export it as mbox first"),
    (b"\xd0\xcf\x11\xe0", "an Outlook mail (.msg); save it as .eml first"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3", "an SQLite database"),
    (b"{", "JSON"),
    (b"[", "JSON"),
    (b"<", "HTML or XML"),
)


class ArchiveError(MailbotError):
    """A path holds no archive of mails, or cannot be read; the text says what it looks like and what to give."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchivedMail:
    """One mail of an archive: `name` tells where it stands, `size` how many bytes of the archive it took.

    `received_at` is UTC, or None where the archive does not tell. `raw` ends after 64 MB.
    """

    name: str
    raw: bytes
    received_at: datetime | None
    size: int


class _Kind(Enum):
    MBOX = auto()
    MAIL = auto()
    MAILDIR_MAIL = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Source:
    path: Path
    name: str
    kind: _Kind


def read_archive(path: Path) -> Iterator[ArchivedMail]:
    """Yield the mails of an mbox, of one .eml, or of a folder tree of Maildirs, .eml and mbox files.

    What a single file is, its content decides. A Maildir's drafts are left out, for nobody was sent them.
    Raises ArchiveError, when the first mail is asked for, if there are no mails here; and if a file is unreadable.
    """
    found = False
    for source in _sources(path):
        with _told_plainly(source.path):
            for mail in _read(source):
                found = True
                yield mail
    if not found:
        raise ArchiveError(f"{path} holds no mails. Give an mbox file, a Maildir, or a folder with .eml files.")


def archive_size(path: Path) -> int:
    """Return the bytes of all mails of an archive, for progress: the `size` of its mails adds up to it.

    Raises ArchiveError as `read_archive` does.
    """
    total = 0
    for source in _sources(path):
        with _told_plainly(source.path):
            total += source.path.stat().st_size
    return total


@contextmanager
def _told_plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArchiveError(f"cannot read {path}: {error.strerror}. Correct the path or its permissions.") from error


def _sources(path: Path) -> Iterator[_Source]:
    with _told_plainly(path):
        if not path.exists():
            raise ArchiveError(
                f"there is nothing at {path}. Give an mbox file, a Maildir, or a folder with .eml files."
            )
        if not path.is_dir():
            yield _Source(path=path, name=path.name, kind=_kind_by_content(path))
            return
    for folder, subfolders, names in os.walk(path, onerror=_refuse_unreadable):
        subfolders[:] = sorted(each for each in subfolders if not _is_unfinished_mail(Path(folder), each))
        for name in sorted(names):
            file = Path(folder, name)
            with _told_plainly(file):
                kind = _kind_in_folder(file)
            if kind is not None:
                yield _Source(path=file, name=str(file.relative_to(path)), kind=kind)


def _refuse_unreadable(error: OSError) -> None:
    raise ArchiveError(f"cannot read {error.filename}: {error.strerror}. Correct its permissions.") from error


def _is_unfinished_mail(folder: Path, subfolder: str) -> bool:
    return subfolder == "tmp" and (folder / "cur").is_dir()


def _kind_in_folder(file: Path) -> _Kind | None:
    if not file.is_file() or file.name.startswith("."):
        return None
    if file.parent.name in {"cur", "new"}:
        return None if _MAILDIR_DRAFT.search(file.name) else _Kind.MAILDIR_MAIL
    if file.suffix.lower() == ".eml":
        return _Kind.MAIL
    # Thunderbird's and mutt's mboxes bear no suffix.
    if file.suffix.lower() in {"", ".mbox", ".mbx"} and _begins_as_mbox(_head(file)):
        return _Kind.MBOX
    return None


def _kind_by_content(path: Path) -> _Kind:
    head = _head(path)
    if _begins_as_mbox(head):
        return _Kind.MBOX
    if _FIELD.match(head) and _MAIL_HEADER.search(head):
        return _Kind.MAIL
    raise ArchiveError(
        f"{path} is neither an mbox nor a mail; it looks like {_describe(head)}. "
        "Give an mbox file, a Maildir, or a folder with .eml files."
    )


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD_BYTES).removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")


def _begins_as_mbox(head: bytes) -> bool:
    return _SEPARATOR.match(head.partition(b"\n")[0][:_LONGEST_SEPARATOR]) is not None


def _describe(head: bytes) -> str:
    if not head:
        return "an empty file"
    for magic, description in _LOOKS:
        if head.startswith(magic):
            return description
    return "binary data" if b"\x00" in head else "plain text"


def _read(source: _Source) -> Iterator[ArchivedMail]:
    if source.kind is _Kind.MBOX:
        yield from _read_mbox(source)
        return
    with source.path.open("rb") as file:
        raw = file.read(MAX_MAIL_BYTES)
        size = os.fstat(file.fileno()).st_size
    at = _maildir_time(source.path) if source.kind is _Kind.MAILDIR_MAIL else None
    yield ArchivedMail(name=source.name, raw=raw, received_at=at, size=size)


def _maildir_time(path: Path) -> datetime:
    """Return when a mail was delivered: a Maildir's file names begin with it, and copying does not change them."""
    seconds = _MAILDIR_SECONDS.match(path.name)
    return datetime.fromtimestamp(int(seconds[1]) if seconds else path.stat().st_mtime, UTC)


class _MboxMail:
    """One mail of an mbox while its lines come in."""

    def __init__(self, separator: re.Match[bytes], size: int) -> None:
        self.received_at = _separator_time(separator)
        self.size = size
        self._pieces: list[bytes] = []
        self._kept = 0

    def add(self, piece: bytes, *, begins_line: bool) -> None:
        self.size += len(piece)
        if begins_line and _ESCAPED_FROM.match(piece):
            piece = piece[1:]
        if self._kept < MAX_MAIL_BYTES:
            self._pieces.append(piece)
            self._kept += len(piece)

    def finish(self, name: str) -> ArchivedMail:
        # The blank line before the next separator belongs to the mbox, not to the mail.
        if len(self._pieces) > 1 and self._pieces[-1] in {b"\n", b"\r\n"}:
            self._pieces.pop()
        raw = b"".join(self._pieces)[:MAX_MAIL_BYTES]
        return ArchivedMail(name=name, raw=raw, received_at=self.received_at, size=self.size)


def _read_mbox(source: _Source) -> Iterator[ArchivedMail]:
    mail: _MboxMail | None = None
    number = before_first = 0
    begins_line = True
    with source.path.open("rb") as file:
        while piece := file.readline(_PIECE_BYTES):
            separator = _match_separator(piece) if begins_line else None
            if separator is not None:
                if mail is not None:
                    yield mail.finish(f"{source.name}#{number}")
                number += 1
                mail = _MboxMail(separator, len(piece) + before_first)
                before_first = 0
            elif mail is not None:
                mail.add(piece, begins_line=begins_line)
            else:
                before_first += len(piece)
            begins_line = piece.endswith(b"\n")
    if mail is not None:
        yield mail.finish(f"{source.name}#{number}")


def _match_separator(piece: bytes) -> re.Match[bytes] | None:
    piece = piece.removeprefix(b"\xef\xbb\xbf")
    if not piece.startswith(b"From ") or len(piece) > _LONGEST_SEPARATOR:
        return None
    return _SEPARATOR.match(piece)


def _separator_time(separator: re.Match[bytes]) -> datetime | None:
    """Return the time of a separator: UTC unless it names an offset (RFC 4155), None if it is no time."""
    try:
        local = datetime(
            int(separator["year"]),
            _MONTHS.index(separator["month"]) + 1,
            int(separator["day"]),
            int(separator["hour"]),
            int(separator["minute"]),
            int(separator["second"] or 0),
            tzinfo=UTC,
        )
        return local - _offset(separator["zone"] or separator["late_zone"])
    except (ValueError, OverflowError):
        return None


def _offset(zone: bytes | None) -> timedelta:
    if zone is None:
        return timedelta(0)
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5]))
    return -offset if zone.startswith(b"-") else offset
