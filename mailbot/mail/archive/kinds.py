"""What a file holds, told by its beginning and its name: an mbox, a mail, an archive of files, or something else."""

import re
from enum import Enum, auto
from pathlib import PurePosixPath

from mailbot.mail.archive.archived import DamagedError
from mailbot.mail.archive.mbox import begins_as_mbox
from mailbot.mail.archive.names import is_maildir_mail
from mailbot.mail.archive.window import Readable

_HEAD_BYTES = 4096
_TAR_MARK, _TAR_MARK_AT = b"ustar", 257
_MAIL_HEADER = re.compile(
    rb"^(?:from|to|cc|date|subject|received|return-path|delivered-to|message-id|mime-version|content-type)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(rb"[!-9;-~]{1,200}[ \t]*:")
_EMLX = re.compile(rb"\d{1,12} *\r?\n")
_LOOKS = (
    (b"PK\x05\x06", "a ZIP archive with nothing in it"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"BZh", "a bzip2 file; unpack it first"),
    (b"\xfd7zXZ", "an xz file; unpack it first"),
    (b"!BDN", "an Outlook data file (.pst, .ost); export it as mbox first"),
    (b"\xd0\xcf\x11\xe0", "an Outlook mail (.msg); save it as .eml first"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3", "an SQLite database"),
    (b"{", "JSON"),
    (b"[", "JSON"),
    (b"<", "HTML or XML"),
)


class Kind(Enum):
    """What a file holds."""

    MBOX = auto()
    MAIL = auto()
    EMLX = auto()


def kind_by_name(path: PurePosixPath, head: bytes) -> Kind | None:
    """Return what a file among others holds, or None if that is no mail; `head` is its beginning, unpacked."""
    suffix = path.with_suffix("").suffix.lower() if path.suffix.lower() == ".gz" else path.suffix.lower()
    if is_maildir_mail(path) or suffix == ".eml":
        return Kind.MAIL
    if suffix == ".emlx":
        return Kind.EMLX if _EMLX.match(head) else Kind.MAIL
    # Thunderbird's and mutt's mboxes bear no suffix, those of list archives .txt.
    return Kind.MBOX if begins_as_mbox(head) else None


def kind_by_content(path: PurePosixPath, head: bytes) -> Kind | None:
    """Return what a file that was given by itself holds, whatever its name, or None if that is no mail."""
    if begins_as_mbox(head):
        return Kind.MBOX
    is_mail = _FIELD.match(_begun(head)) is not None and _MAIL_HEADER.search(head) is not None
    return kind_by_name(path, head) or (Kind.MAIL if is_mail else None)


def read_head(stream: Readable, *, lenient: bool = False) -> bytes:
    """Return the beginning of a stream, as far as it can be had; raises DamagedError where nothing can.

    A `lenient` reader is told nothing of that.
    """
    head = b""
    try:
        while len(head) < _HEAD_BYTES and (piece := stream.read(_HEAD_BYTES)):
            head += piece
    except DamagedError:
        if not head and not lenient:
            raise
    return head


def is_tar(head: bytes) -> bool:
    """Tell whether a file with this beginning is a tar archive."""
    return head[_TAR_MARK_AT : _TAR_MARK_AT + len(_TAR_MARK)] == _TAR_MARK


def describe(head: bytes) -> str:
    """Return what a file with this beginning looks like, in words."""
    begun = _begun(head)
    if not begun:
        return "an empty file"
    for magic, description in _LOOKS:
        if begun.startswith(magic):
            return description
    return "binary data" if b"\x00" in begun else "plain text"


def _begun(head: bytes) -> bytes:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
