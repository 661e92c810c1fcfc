"""Which folders a mailbox has and which of them are read. Pure: knows names and flags, no connection."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from imapclient.imap_utf7 import decode, encode

from mailbot.mail.folder_names import ARCHIVE_NAMES, OUTBOX_NAMES, SENT_NAMES, fold_name
from mailbot.mail.imap.errors import folder_missing
from mailbot.settings import MailboxSettings

INBOX = "INBOX"


_UNWANTED = frozenset({"\\junk", "\\trash", "\\drafts"})
_GMAIL = frozenset({"[gmail]", "[google mail]"})
_PREFIXES = _GMAIL | {"inbox"}


@dataclass(frozen=True, kw_only=True, slots=True)
class FolderInfo:
    """A folder as the server lists it: `name` for people, `wire` as it must be asked for, `flags` in lower case."""

    name: str
    wire: bytes
    delimiter: str | None
    flags: frozenset[str]

    @property
    def selectable(self) -> bool:
        """Tell whether the folder can hold mails at all."""
        return not self.flags & {"\\noselect", "\\nonexistent"}

    @property
    def is_inbox(self) -> bool:
        """Tell whether this is the inbox, whose name knows no case (RFC 3501, 5.1)."""
        return self.name.upper() == INBOX

    @property
    def is_sent(self) -> bool:
        """Tell whether the server flags this as the folder of sent mails."""
        return "\\sent" in self.flags

    @property
    def is_archive(self) -> bool:
        """Tell whether the server flags this as the archive."""
        return "\\archive" in self.flags

    @property
    def is_all_mail(self) -> bool:
        """Tell whether this is Gmail's All Mail, where a mail lies that has been archived."""
        return "\\all" in self.flags and self._levels()[0].casefold() in _GMAIL

    def is_called(self, names: frozenset[str]) -> bool:
        """Tell whether the folder, standing at the top, bears one of these folded names and serves no other use."""
        if self.flags & _UNWANTED:
            return False
        levels = self._levels()
        if len(levels) > 1 and levels[0].casefold() in _PREFIXES:
            levels = levels[1:]
        return len(levels) == 1 and fold_name(levels[0]) in names

    def _levels(self) -> list[str]:
        return self.name.split(self.delimiter) if self.delimiter else [self.name]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChosenFolder:
    """A folder to read; mails in a `sent` one were written by the mailbox's own people.

    One `with_drafts` holds unfinished mails beside the others, which are not read.
    """

    name: str
    sent: bool
    with_drafts: bool = False


def folder_info(flags: Iterable[bytes], delimiter: bytes | None, wire: bytes | int) -> FolderInfo:
    """Return one line of a LIST answer as a value; a name in broken modified UTF-7 is shown as the server spells it."""
    raw = wire if isinstance(wire, bytes) else str(wire).encode("ascii")
    try:
        name = str(decode(raw))
    except UnicodeError:
        name = raw.decode("utf-8", errors="replace")
    return FolderInfo(
        name=unicodedata.normalize("NFC", name),
        wire=raw,
        delimiter=delimiter.decode("ascii", errors="replace") if delimiter else None,
        flags=frozenset(flag.decode("ascii", errors="replace").lower() for flag in flags),
    )


def wire_name(name: str) -> bytes:
    """Return a folder's name in modified UTF-7 (RFC 3501, 5.1.3)."""
    return bytes(encode(name))


def choose_folders(infos: Sequence[FolderInfo], settings: MailboxSettings) -> tuple[ChosenFolder, ...]:
    """Return the folders to read, those of sent mails last, each once.

    `folders` and `sent_folders` are taken at their word where they are set. Otherwise: the inbox and the archive,
    and the folders of sent mails, found by the server's flags (RFC 6154) or, where it sets none, by their names in
    nine languages. Gmail's archive is All Mail: what lies in other folders too has its number there and comes once.
    Raises FolderMissingError for a configured folder that is not there.
    """
    selectable = _with_inbox([info for info in infos if info.selectable])
    sent = (
        _named(settings.sent_folders, selectable, settings)
        or [info for info in selectable if info.is_sent]
        or [info for info in selectable if info.is_called(SENT_NAMES)]
        or [info for info in selectable if info.is_called(OUTBOX_NAMES)]
    )
    archive = [info for info in selectable if info.is_archive or info.is_all_mail] or [
        info for info in selectable if info.is_called(ARCHIVE_NAMES)
    ]
    inbox = [info for info in selectable if info.is_inbox]
    read = _named(settings.folders, selectable, settings) or [*inbox, *archive]
    sent_names = {info.name for info in sent}
    incoming = [
        ChosenFolder(name=info.name, sent=False, with_drafts=info.is_all_mail)
        for info in read
        if info.name not in sent_names
    ]
    outgoing = [ChosenFolder(name=info.name, sent=True) for info in sent]
    return tuple(dict.fromkeys((*incoming, *outgoing)))


def without_missing(infos: Sequence[FolderInfo], settings: MailboxSettings) -> MailboxSettings:
    """Return the settings without configured folders that are not there, so that the others can be read."""
    names = {info.name for info in infos if info.selectable}
    kept = {
        key: tuple(name for name in configured if _listed_name(name) in names or name.upper() == INBOX)
        for key, configured in (("folders", settings.folders), ("sent_folders", settings.sent_folders))
    }
    # Of a mailbox whose every configured folder is gone nothing else is read: nobody asked for it.
    if settings.folders and not kept["folders"]:
        return settings
    return settings.model_copy(update=kept)


def _with_inbox(infos: list[FolderInfo]) -> list[FolderInfo]:
    """Return the folders with the inbox, which is always there (RFC 3501, 5.1), though some servers do not list it."""
    if any(info.is_inbox for info in infos):
        return infos
    return [folder_info((), None, INBOX.encode()), *infos]


def _listed_name(name: str) -> str:
    return INBOX if name.upper() == INBOX else unicodedata.normalize("NFC", name)


def _named(names: Sequence[str], infos: Sequence[FolderInfo], settings: MailboxSettings) -> list[FolderInfo]:
    by_name = {info.name: info for info in infos}
    by_name |= {info.name.upper(): info for info in infos if info.is_inbox}
    found = []
    for name in names:
        info = by_name.get(_listed_name(name))
        if info is None:
            raise folder_missing(settings, name, [each.name for each in infos])
        found.append(info)
    return found
