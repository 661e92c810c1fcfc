"""What can go wrong with a mailbox, each as one class and one sentence or two: what, where, and what to do."""

import difflib
import errno
import re
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from imapclient.exceptions import (
    IMAPClientAbortError,
    IMAPClientError,
)

from mailbot.mail.server_words import server_words
from mailbot.mail.tls import certificate_complaint, is_not_tls
from mailbot.model import MailbotError
from mailbot.settings import MailboxSettings

SHOWN_FOLDERS = 20

_UNREACHABLE = frozenset({errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EACCES, errno.EADDRNOTAVAIL})

# Gmail and Exchange say it in words, others by a response code (RFC 5530, 3; RFC 9208, 4.1.2 for OVERQUOTA).
_PATIENCE = re.compile(
    r"\[(?:THROTTLED|UNAVAILABLE|INUSE|LIMIT|OVERQUOTA)\]|suggested backoff time|request is throttled"
    r"|server (?:is )?(?:temporarily |currently )?(?:unavailable|busy)"
    r"|too many (?:simultaneous )?(?:connections|commands|requests)|bandwidth limits?|exceeded .{0,30}limits?",
    re.IGNORECASE,
)
# What cannot be the fault of what the settings say, for then it would not have come so far.
_BEFORE_SIGN_IN = frozenset({"waiting for its greeting", "STARTTLS", "signing in"})
_BACKOFF = re.compile(r"suggested backoff time:?\s*(\d{1,9})\s*(milliseconds|ms|seconds|s)\b", re.IGNORECASE)
LONGEST_WAIT = 3600.0

# What parsers raise, imapclient's among them, on answers that no sound server gives.
_MISUNDERSTANDINGS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
DEFAULT_WAIT = 30.0


class MailboxError(MailbotError):
    """A mailbox could not be read; the text names it, its server and the remedy, never the password."""


class PassingError(MailboxError):
    """A trouble that may be over by itself; `wait_seconds` is how long the server asked to be left alone."""

    wait_seconds: float | None = None


class ThrottledError(PassingError):
    """The server asked for patience: too many questions, bytes or connections."""


class UnknownHostError(PassingError):
    """The name of the server cannot be resolved."""


class UnreachableError(PassingError):
    """Nothing accepts a connection at this host and port."""


class TimedOutError(PassingError):
    """The server did not answer in time."""


class CertificateError(MailboxError):
    """The server's certificate is expired, for another host or from an unknown authority, or TLS failed."""


class WrongPortError(MailboxError):
    """The port speaks something else than the settings say."""


class SignInError(MailboxError):
    """The server refused user name and password."""


class FolderMissingError(MailboxError):
    """A folder is not there, or cannot be opened."""


class DisconnectedError(PassingError):
    """The server ended the connection."""


class RefusedError(MailboxError):
    """The server refused a command, or answered what no IMAP server should."""


def asks_for_patience(said: str) -> bool:
    """Tell whether a server's refusal is for now only, so that nothing is wrong with what was asked for."""
    return _PATIENCE.search(said) is not None


def wait_asked_for(said: str) -> float:
    """Return the seconds that a server wants to be left alone, as it says or, where it says none, our own."""
    told = _BACKOFF.search(said)
    if told is None:
        return DEFAULT_WAIT
    return min(int(told[1]) / (1000 if told[2].lower() in {"milliseconds", "ms"} else 1), LONGEST_WAIT)


def throttled(settings: MailboxSettings, doing: str, said: str) -> ThrottledError:
    """Return the error for a server that asks for patience."""
    error = ThrottledError(f"{place(settings)} asks for patience while {doing}: {said}. It is asked again later.")
    error.wait_seconds = wait_asked_for(said)
    return error


def place(settings: MailboxSettings) -> str:
    """Return how errors name a mailbox and its server."""
    return f"mailbox {settings.name}: {settings.host}:{settings.port}"


def folder_missing(settings: MailboxSettings, folder: str, existing: Sequence[str]) -> FolderMissingError:
    """Return the error for a folder that is not there, naming the close matches and the folders that are."""
    folded = {name.casefold(): name for name in existing}
    close = [folded[match] for match in difflib.get_close_matches(folder.casefold()[:200], folded, n=3)]
    suggestion = f" Did you mean {' or '.join(repr(name) for name in close)}?" if close else ""
    shown = ", ".join(repr(server_words(name)) for name in existing[:SHOWN_FOLDERS]) or "none"
    rest = f" and {len(existing) - SHOWN_FOLDERS} more" if len(existing) > SHOWN_FOLDERS else ""
    return FolderMissingError(
        f"{place(settings)} has no folder {folder!r}.{suggestion} It has {shown}{rest}; "
        "correct folders or sent_folders of this mailbox."
    )


@contextmanager
def told_plainly(settings: MailboxSettings, doing: str, *, secret: str = "") -> Iterator[None]:
    """Turn every failure of socket, TLS or protocol inside the block into a MailboxError that says it plainly.

    `doing` completes the sentence "… while …"; `secret` is taken out of whatever the server said.
    """
    try:
        yield
    except MailboxError:
        raise
    except (OSError, IMAPClientError) as error:
        raise _explain(settings, doing, error, secret) from (None if secret else error)
    except _MISUNDERSTANDINGS as error:
        said = server_words(str(error), secret=secret)
        raise RefusedError(
            f"{place(settings)} answered what cannot be understood while {doing} ({said}). Look into the server's log."
        ) from (None if secret else error)


def _explain(settings: MailboxSettings, doing: str, error: Exception, secret: str) -> MailboxError:
    if isinstance(error, ssl.SSLError):
        return _explain_tls(settings, error)
    if isinstance(error, OSError) and not isinstance(error, ConnectionResetError):
        return _explain_network(settings, doing, error)
    where, said = place(settings), server_words(str(error), secret=secret)
    if asks_for_patience(said):
        return throttled(settings, doing, said)
    if "unexpected response" in said and doing in _BEFORE_SIGN_IN:
        return WrongPortError(
            f"{where} does not speak IMAP ({said}). Check host and port: usually 993 for TLS, 143 for STARTTLS."
        )
    if isinstance(error, OSError) or _is_end(error):
        return _ended(settings, doing, said)
    return _refused(settings, doing, said)


def _refused(settings: MailboxSettings, doing: str, said: str) -> RefusedError:
    if "authenticated but not connected" in said.lower():  # Exchange, of an account that may not use IMAP
        return RefusedError(
            f"{place(settings)} takes the sign-in and opens no mailbox ({said}). Switch IMAP on for "
            f"{settings.username!r}, and check that it is the mailbox of the account that signed in, or one shared "
            "with it."
        )
    return RefusedError(f"{place(settings)} refused {doing}: {said}. Look into the server's log.")


def _explain_network(settings: MailboxSettings, doing: str, error: OSError) -> MailboxError:
    where = place(settings)
    if isinstance(error, socket.gaierror):
        return UnknownHostError(f"{where}: there is no host of this name. Correct host, or check the DNS.")
    if isinstance(error, TimeoutError):
        return TimedOutError(
            f"{where} did not answer in time while {doing}. Check host, port and firewall, or try again later."
        )
    if error.errno in _UNREACHABLE:
        return UnreachableError(
            f"{where} accepts no connection ({error.strerror}). Check host and port, and that the server runs."
        )
    return _ended(settings, doing, server_words(str(error)))


def _ended(settings: MailboxSettings, doing: str, said: str) -> DisconnectedError:
    return DisconnectedError(
        f"{place(settings)} ended the connection while {doing} ({said}). Try again later; "
        "if it stays so, look into the server's log."
    )


def _is_end(error: Exception) -> bool:
    return isinstance(error, IMAPClientAbortError) or "* BYE" in str(error)


def _explain_tls(settings: MailboxSettings, error: ssl.SSLError) -> MailboxError:
    where = place(settings)
    complaint = certificate_complaint(error, settings.host)
    if complaint is not None:
        return CertificateError(f"{where}: {complaint}.")
    if is_not_tls(error):
        return WrongPortError(
            f'{where} does not speak TLS from the start. Set security = "starttls", or the port for TLS (usually 993).'
        )
    if isinstance(error, ssl.SSLEOFError):
        return DisconnectedError(f"{where} ended the connection during TLS. Check port and security, or try later.")
    return CertificateError(
        f"{where}: no TLS connection could be agreed ({server_words(error.reason or str(error))}). "
        "The server may be too old; it must offer TLS 1.2 or newer."
    )
