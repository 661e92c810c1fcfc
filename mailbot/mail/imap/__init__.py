"""Reading a mailbox over IMAP without changing it. Knows nothing of what stands in a mail."""

from mailbot.mail.imap.connection import Timeouts
from mailbot.mail.imap.errors import (
    LONGEST_WAIT,
    CertificateError,
    DisconnectedError,
    FolderMissingError,
    MailboxError,
    PassingError,
    RefusedError,
    SignInError,
    ThrottledError,
    TimedOutError,
    UnknownHostError,
    UnreachableError,
    WrongPortError,
)
from mailbot.mail.imap.fetching import Care
from mailbot.mail.imap.folders import ChosenFolder, FolderInfo, choose_folders, without_missing
from mailbot.mail.imap.live import LiveMailboxes
from mailbot.mail.imap.session import FolderStatus, MailboxSession, Survey, open_mailbox
from mailbot.mail.imap.sign_in import TokenRefusedError, TokenSource
from mailbot.mail.imap.sizes import FetchedMail

__all__ = [
    "LONGEST_WAIT",
    "Care",
    "CertificateError",
    "ChosenFolder",
    "DisconnectedError",
    "FetchedMail",
    "FolderInfo",
    "FolderMissingError",
    "FolderStatus",
    "LiveMailboxes",
    "MailboxError",
    "MailboxSession",
    "PassingError",
    "RefusedError",
    "SignInError",
    "Survey",
    "ThrottledError",
    "TimedOutError",
    "Timeouts",
    "TokenRefusedError",
    "TokenSource",
    "UnknownHostError",
    "UnreachableError",
    "WrongPortError",
    "choose_folders",
    "open_mailbox",
    "without_missing",
]
