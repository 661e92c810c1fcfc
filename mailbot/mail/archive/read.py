"""The mails of an archive, one after another, from its beginning or from where an earlier reading came to."""

import hashlib
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader
from itertools import chain
from pathlib import Path

from mailbot.mail.archive.archived import (
    MAX_MAIL_BYTES,
    ArchivedMail,
    ArchiveError,
    ArchiveTrouble,
    DamagedError,
    Place,
)
from mailbot.mail.archive.bundles import Bundle
from mailbot.mail.archive.finding import find_sources
from mailbot.mail.archive.kinds import Kind
from mailbot.mail.archive.mbox import MboxMail, read_mbox
from mailbot.mail.archive.names import is_maildir_mail
from mailbot.mail.archive.sources import Source
from mailbot.mail.archive.window import PIECE, Readable

_MAILDIR_SECONDS = re.compile(r"(\d{9,10})\.")
_EMLX_SIZE = re.compile(rb"(\d{1,12}) *\r?\n")
_READ = 1
"""The offset behind a file that is one mail."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What is known of an archive before it is read: its bytes, and whether it has a folder of sent mails."""

    size: int
    has_sent: bool


def survey_archive(path: Path) -> Survey:
    """Return what is known of an archive before it is read; the `size` of the mails of plain files adds up to its own.

    Raises ArchiveError as `read_archive` does.
    """
    size, has_sent = 0, False
    for found in find_sources(path):
        if not isinstance(found, ArchiveTrouble):
            size += found.cost
            has_sent = has_sent or (found.has_sent() if isinstance(found, Bundle) else found.is_sent)
    return Survey(size=size, has_sent=has_sent)


def read_archive(path: Path, after: Place | None = None) -> Iterator[ArchivedMail | ArchiveTrouble]:
    """Yield the mails of an mbox, of one .eml, or of a folder tree or archive of Maildirs, .eml and mbox files.

    Each may be packed by gzip. With `after`, what stands before that place is passed over, unless it has changed. What
    cannot be read is told in its place and stops nothing else. Raises ArchiveError, when the first mail is asked for,
    if there are no mails here.
    """
    read = _read_from(path, after)
    first = next(read, None)
    if first is None and after is not None:
        # The archive has changed before the place, or nothing stands behind it.
        read = _read_from(path, None)
        first = next(read, None)
    if first is None:
        raise ArchiveError(
            f"{path} holds no mails. Give an mbox file, a Maildir, or a folder with .eml files, or one of these as "
            ".gz, .zip or .tar.gz."
        )
    yield from chain([first], read)


def _read_from(path: Path, after: Place | None) -> Iterator[ArchivedMail | ArchiveTrouble]:
    """Yield what stands behind a place; nothing at all if the archive is no longer the same up to there."""
    stamp = hashlib.sha256()
    held: list[ArchiveTrouble] = []
    number = passed = 0
    for source in _sources(path):
        if isinstance(source, ArchiveTrouble):
            held.append(source)
            if after is None:
                yield from held
                held.clear()
            continue
        stamp.update(f"{source.name}\n{source.stamp}\n".encode("utf-8", errors="surrogatepass"))
        place = Place(source=number, offset=0, fingerprint=stamp.hexdigest())
        number += 1
        if after is not None:
            if number <= after.source:
                passed += source.cost
                continue
            if place.fingerprint != after.fingerprint:
                return
            yield from held
            held.clear()
            place, after = after, None
        passed = yield from _mails_of(source, place, passed)


def _sources(path: Path) -> Iterator[Source | ArchiveTrouble]:
    for found in find_sources(path):
        if isinstance(found, Bundle):
            yield from found.members()
        else:
            yield found


def _mails_of(source: Source, place: Place, passed: int) -> Generator[ArchivedMail | ArchiveTrouble, None, int]:
    """Yield the mails of one file behind a place in it; the first bears what was `passed` over as its size, too.

    Returns how many bytes no mail bears: all of a file without mails.
    """
    used, borne = -passed, False
    try:
        with source.open() as opened:
            _skip(opened.stream, place.offset)
            begin = place.offset
            for mail in _mails_in(source, opened.stream, begin):
                now = opened.taken(mail.end) if source.kind is Kind.MBOX else source.cost
                yield ArchivedMail(
                    name=f"{source.name}, byte {begin}" if source.kind is Kind.MBOX else source.name,
                    raw=mail.raw,
                    received_at=mail.received_at,
                    size=now - used,
                    sent=source.is_sent,
                    end=Place(source=place.source, offset=mail.end, fingerprint=place.fingerprint),
                )
                used, begin, borne = now, mail.end, True
    except DamagedError as error:
        yield ArchiveTrouble(reason=f"{source.name} {error}.")
    except OSError as error:
        yield ArchiveTrouble(reason=f"cannot read {source.name}: {error.strerror}. Correct its permissions.")
    return 0 if borne else passed + source.cost


def _mails_in(source: Source, stream: Readable, offset: int) -> Iterator[MboxMail]:
    if source.kind is Kind.MBOX:
        yield from read_mbox(stream, offset)
    elif offset < _READ:
        raw = _read_whole(stream)
        size = _EMLX_SIZE.match(raw) if source.kind is Kind.EMLX else None
        if size is not None:
            # Apple's .emlx: the mail's size, the mail, and then a property list about it.
            raw = raw[size.end() : size.end() + int(size[1])]
        yield MboxMail(raw=raw, received_at=_time_of(source), end=_READ)


def _time_of(source: Source) -> datetime | None:
    """Return when a Maildir's mail was delivered: its name begins with that, and copying does not change it."""
    if not is_maildir_mail(source.path):
        return None
    told = _MAILDIR_SECONDS.match(source.path.name)
    seconds = int(told[1]) if told else source.modified
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _read_whole(stream: Readable) -> bytes:
    raw = bytearray()
    while len(raw) < MAX_MAIL_BYTES and (piece := stream.read(PIECE)):
        raw += piece
    return bytes(raw[:MAX_MAIL_BYTES])


def _skip(stream: Readable, offset: int) -> None:
    if isinstance(stream, BufferedReader):
        stream.seek(offset)
        return
    while offset > 0 and (piece := stream.read(min(PIECE, offset))):
        offset -= len(piece)
