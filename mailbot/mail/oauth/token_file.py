"""The file of a mailbox's tokens: for its owner alone, replaced whole or not at all, one writer at a time."""

import fcntl
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from mailbot.mail.oauth.errors import SignInAgainError, TokenFileError
from mailbot.mail.oauth.tokens import Tokens

OWNER_ALONE = 0o600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def load_tokens(file: Path, mailbox: str) -> Tokens:
    """Return the tokens of a mailbox.

    Raises SignInAgainError if there are none or they cannot be understood, TokenFileError if the file cannot be read
    or others than its owner could.
    """
    again = f"Sign in: `mailbot login {mailbox}`."
    try:
        with file.open(encoding="utf-8") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            text = opened.read()
    except FileNotFoundError:
        raise SignInAgainError(
            f"mailbox {mailbox}: there is no token_file {file}, so nobody has signed in. {again}"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(mailbox, file, error) from None
    if mode & _OTHERS:
        raise TokenFileError(
            f"mailbox {mailbox}: others than its owner may read token_file {file}. Close it: chmod 600 {file}; if it "
            f"lay open on a shared machine, sign in again: `mailbot login {mailbox}`."
        )
    try:
        return _read(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SignInAgainError(f"mailbox {mailbox}: token_file {file} holds no tokens of mailbot's. {again}") from None


def _read(told: dict[str, str]) -> Tokens:
    expires_at = datetime.fromisoformat(told["expires_at"])
    if expires_at.tzinfo is None:
        raise ValueError("no time zone")
    return Tokens(
        access_token=str(told["access_token"]), expires_at=expires_at, refresh_token=str(told["refresh_token"])
    )


def save_tokens(file: Path, tokens: Tokens, mailbox: str) -> None:
    """Keep the tokens of a new sign-in, after whoever is renewing the old ones; raises TokenFileError."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(mailbox, file, error) from None
    with sole_writer(file, mailbox):
        replace_tokens(file, tokens, mailbox)


def replace_tokens(file: Path, tokens: Tokens, mailbox: str) -> None:
    """Replace the tokens of a mailbox, as their sole writer.

    Whenever this is cut short, the old ones or the new ones are there, whole. Raises TokenFileError.
    """
    text = json.dumps(
        {
            "access_token": tokens.access_token,
            "expires_at": tokens.expires_at.isoformat(),
            "refresh_token": tokens.refresh_token,
        }
    )
    new = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ALONE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text + "\n")
            opened.flush()
            os.fsync(opened.fileno())
        new.replace(file)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise _unusable(mailbox, file, error) from None


@contextmanager
def sole_writer(file: Path, mailbox: str) -> Iterator[None]:
    """Wait until no other process or thread renews these tokens, and keep the others waiting; raises TokenFileError.

    The lock is a file of its own, for the tokens' file is replaced. It needs the folder to be writable, and so finds
    out before a refresh token is spent that its successor could not be kept.
    """
    try:
        descriptor = os.open(file.with_name(f".{file.name}.lock"), os.O_RDWR | os.O_CREAT, OWNER_ALONE)
    except OSError as error:
        raise _unusable(mailbox, file, error) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _unusable(mailbox: str, file: Path, error: Exception) -> TokenFileError:
    reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
    return TokenFileError(
        f"mailbox {mailbox}: cannot use token_file {file}: {reason}. "
        "Its folder must be there, and writable for who runs mailbot."
    )
