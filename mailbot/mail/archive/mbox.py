"""mbox in its variants (mboxo, mboxrd, mboxcl, mboxcl2): where mails begin and end, and what was escaped in them.

A line beginning with "From " parts two mails only if a date stands at its end and a header follows. A Content-Length
is believed only if a mail ends there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mailbot.mail.archive.archived import MAX_MAIL_BYTES
from mailbot.mail.archive.window import Readable, Window

_LONGEST_SEPARATOR = 1000
_USUAL_HEADER = 4096
_LONGEST_HEADER = 256 * 1024
_MONTHS = (b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec")

# `From sender Mon Jan  5 10:30:00 2026` (RFC 4155), with the zones and endings that mail programs add. A sentence
# that begins with "From" has no such date at its end.
_SEPARATOR = re.compile(
    rb"From .{0,400}?(?P<month>[A-Z][a-z]{2}) +(?P<day>\d{1,2}) +"
    rb"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    rb"(?: +(?:[A-Z]{1,5}|(?P<zone>[+-]\d{4})))? +(?P<year>\d{4})(?: +(?P<late_zone>[+-]\d{4}))?"
    rb"(?: remote from \S{1,200})?\s*$"
)
_FIELD = re.compile(rb"[!-9;-~]{1,200}[ \t]*:|>From |\r?\n|$")
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_CONTENT_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,10})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_BARE_FROM = re.compile(rb"^From ", re.MULTILINE)
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, kw_only=True, slots=True)
class MboxMail:
    """One mail of an mbox: its bytes, the time of its separator (UTC) if that is one, and the offset behind it."""

    raw: bytes
    received_at: datetime | None
    end: int


def begins_as_mbox(head: bytes) -> bool:
    """Tell whether a file with this beginning is an mbox."""
    return (
        _SEPARATOR.match(head.removeprefix(_MARK).lstrip(b"\r\n").partition(b"\n")[0][:_LONGEST_SEPARATOR]) is not None
    )


def read_mbox(stream: Readable, offset: int = 0) -> Iterator[MboxMail]:
    """Yield the mails of an mbox from a stream that stands at `offset`: the beginning, or the end of a mail.

    What stands before the first separator belongs to no mail. Bytes of a mail beyond 32 MB are left out. Raises
    DamagedError behind the last whole mail of a damaged stream.
    """
    window = Window(stream, offset)
    if window.look(0, len(_MARK)) == _MARK:
        window.take(len(_MARK))
    _take_until_separator(window)
    while separator := _separator_at(window, 0):
        window.take(len(separator[0]))
        length = _trusted_length(window)
        if length is None:
            raw = _ESCAPED_FROM.sub(rb"\1", _take_until_separator(window))
        else:
            raw = _of_known_length(window.take(length))
            _take_until_separator(window)
        if window.damage is not None and not window:
            break
        yield MboxMail(raw=_without_last_blank(raw), received_at=_time_of(separator), end=window.offset)
    if window.damage is not None:
        raise window.damage


def _separator_at(window: Window, start: int) -> re.Match[bytes] | None:
    """Return the separator that stands here, its line end included, if there is one."""
    if window.look(start, 5) != b"From ":
        return None
    line, newline, follows = window.look(start, 2 * _LONGEST_SEPARATOR).partition(b"\n")
    if len(line) > _LONGEST_SEPARATOR or not _FIELD.match(follows):
        return None
    return _SEPARATOR.match(line + newline)


def _take_until_separator(window: Window) -> bytes:
    """Return what stands before the next separator, and move on to it."""
    kept = bytearray()
    if _separator_at(window, 0):
        return b""
    searched = 0
    while True:
        found = window.find(b"\nFrom ", searched)
        if found >= 0 and _separator_at(window, found + 1):
            _keep(kept, window.take(found + 1))
            return bytes(kept)
        if found >= 0:
            searched = found + 1
            continue
        # The beginning of a separator may stand at the window's end.
        _keep(kept, window.take(max(len(window) - 6, 0)))
        searched = 0
        if not window.more():
            _keep(kept, window.take(len(window)))
            return bytes(kept)


def _keep(kept: bytearray, piece: bytes) -> None:
    kept += piece[: MAX_MAIL_BYTES - len(kept)]


def _trusted_length(window: Window) -> int | None:
    """Return how many bytes the mail at the window takes by its Content-Length, if it does end there."""
    head = window.look(0, _USUAL_HEADER)
    end = _HEADER_END.search(head)
    if end is None and b"\nFrom " not in head:
        head = window.look(0, _LONGEST_HEADER)
        end = _HEADER_END.search(head)
    told = _CONTENT_LENGTH.search(head, 0, end.start()) if end else None
    if end is None or told is None:
        return None
    length = end.end() + int(told[1])
    if length > MAX_MAIL_BYTES:
        return None
    follows = window.look(length, len(b"\r\n"))
    blank = len(follows) if follows == b"\r\n" else follows.startswith(b"\n")
    is_end = not window.look(length + blank, 1) or _separator_at(window, length + blank) is not None
    return length if is_end and len(window) >= length else None


def _of_known_length(raw: bytes) -> bytes:
    """Return a mail without its escapes. Where a bare "From " begins a line nothing was escaped (mboxcl2)."""
    return raw if _BARE_FROM.search(raw) else _ESCAPED_FROM.sub(rb"\1", raw)


def _without_last_blank(raw: bytes) -> bytes:
    """Return a mail without the blank line before the next separator, which belongs to the mbox."""
    for end in (b"\r\n", b"\n"):
        if raw.endswith(b"\n" + end):
            return raw.removesuffix(end)
    return raw


def _time_of(separator: re.Match[bytes]) -> datetime | None:
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
