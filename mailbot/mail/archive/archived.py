"""What an archive yields: its mails, and what of it could not be read. Knows no format."""

from dataclasses import dataclass
from datetime import datetime

from mailbot.model import MailbotError

MAX_MAIL_BYTES = 32 * 1024 * 1024


class ArchiveError(MailbotError):
    """A path holds no archive of mails, or cannot be read; the text says what it looks like and what to give."""


class DamagedError(MailbotError):
    """A file inside an archive is cut off, damaged or unpacks without end; the text goes on behind its name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A place in an archive: byte `offset` of its file number `source`, both counted from 0.

    `fingerprint` stands for the names, sizes and times of the files up to there.
    """

    source: int
    offset: int
    fingerprint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchivedMail:
    """One mail of an archive: `name` tells where it stands, `size` how many bytes of the archive it took.

    `received_at` is UTC, or None where the archive does not tell. `raw` ends after 32 MB. `sent` mails lay in a folder
    of sent mails. `end` is the place behind the mail, from which to go on.
    """

    name: str
    raw: bytes
    received_at: datetime | None
    size: int
    sent: bool
    end: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchiveTrouble:
    """A file of an archive that could not be read, or not to its end: `reason` is a sentence that names it."""

    reason: str
