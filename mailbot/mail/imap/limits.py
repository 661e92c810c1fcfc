"""How much of a mail is read, by its size: all of it, its text, or its header alone. Pure."""

from dataclasses import dataclass
from enum import Enum, auto

from mailbot.settings import MailboxSettings

KILOBYTE = 1024


class Way(Enum):
    """How much of a mail is fetched."""

    WHOLE = auto()
    TEXT = auto()
    HEADER = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Up to how many bytes a mail is fetched whole, and up to how many by its text; beyond, its header alone is."""

    whole: int = 256 * 1024
    text: int | None = None

    def way(self, size: int | None) -> Way:
        """Return how much to fetch of a mail of so many bytes, or of one whose size the server does not tell."""
        if size is not None and self.text is not None and size > self.text:
            return Way.HEADER
        return Way.WHOLE if size is not None and size <= self.whole else Way.TEXT


def limits_of(settings: MailboxSettings) -> Limits:
    """Return how large mails of a mailbox may be."""
    most = settings.max_mail_kb
    return Limits(whole=settings.whole_mail_kb * KILOBYTE, text=None if most is None else most * KILOBYTE)
