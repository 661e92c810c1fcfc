"""What the names inside an archive tell: folders of sent mails and of drafts, Maildirs, and names that lead outside."""

import re
from pathlib import PurePosixPath

from imapclient.imap_utf7 import decode

from mailbot.mail.folder_names import DRAFT_NAMES, SENT_NAMES, fold_name

_MAILDIR_MAIL = re.compile(r"\d{9,10}\.")
_MAILDIR_DRAFT = re.compile(r"[:;!]2,[A-Z]*D")
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")


def leads_outside(name: str) -> bool:
    """Tell whether a member's name points outside its archive: absolute, with a drive, or by `..`."""
    return _OUTSIDE.search(name) is not None


def is_of_sent_folder(path: PurePosixPath) -> bool:
    """Tell whether a file, or a folder above it, is called as folders of sent mails are, in nine languages.

    Maildir++ writes `.Sent` and `.INBOX.Sent`, Thunderbird `Sent`, Apple `Sent Messages.mbox`.
    """
    return any(not SENT_NAMES.isdisjoint(_levels(part)) for part in path.parts)


def is_of_drafts_folder(path: PurePosixPath) -> bool:
    """Tell whether a file, or a folder above it, is called as folders of drafts are: nobody was sent those."""
    return any(not DRAFT_NAMES.isdisjoint(_levels(part)) for part in path.parts)


def is_maildir_mail(path: PurePosixPath) -> bool:
    """Tell whether a file lies where a Maildir keeps its mails."""
    return path.parent.name in {"cur", "new"}


def is_unsent(path: PurePosixPath) -> bool:
    """Tell whether a file of a Maildir is a draft by its flags, or has not been delivered whole."""
    if path.parent.name == "tmp":
        return _MAILDIR_MAIL.match(path.name) is not None
    return is_maildir_mail(path) and _MAILDIR_DRAFT.search(path.name) is not None


def _levels(part: str) -> frozenset[str]:
    """Return the folded levels of a folder's name; Maildir++ parts them by dots, in modified UTF-7."""
    try:
        name = str(decode(part.encode("ascii"))) if "&" in part else part
    except UnicodeError:
        name = part
    return frozenset(fold_name(level) for level in (name, *name.split(".")))
