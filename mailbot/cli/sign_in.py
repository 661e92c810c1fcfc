"""Signing in to a provider at the terminal: a code to type in, or a browser that comes back; then tokens."""

import select
import sys
import time
from typing import TextIO

import typer

from mailbot.app import tell_time
from mailbot.cli.check import list_folders
from mailbot.cli.terminal import WrongUseError, progress_bars, tell
from mailbot.mail.imap import open_mailbox
from mailbot.mail.oauth import (
    Client,
    Landing,
    OneToken,
    SignInDeniedError,
    Tokens,
    begin_device,
    begin_redirect,
    client_of,
    finish_redirect,
    listening,
    wait_for_device,
)
from mailbot.settings import MailboxSettings, OAuthSettings

BROWSER_SECONDS = 600.0


def sign_in(mailbox: MailboxSettings, oauth: OAuthSettings, *, browser: bool) -> Tokens:
    """Return the tokens that a person grants: by device code where the provider offers one, unless `browser` is wanted.

    Raises MailboxError, and WrongUseError where the provider has no such way.
    """
    client = client_of(mailbox, oauth)
    if client.provider.device_url and not browser:
        return _by_code(client, mailbox.username)
    if not client.provider.auth_url:
        raise WrongUseError("--browser: this provider has no auth_url; leave the option out, or set auth_url.")
    return _by_browser(client, mailbox.username)


def try_token(mailbox: MailboxSettings, access_token: str) -> None:
    """Open a mailbox with a token just granted and say what is there; raises MailboxError."""
    tell(f"Trying {mailbox.host}:{mailbox.port} …")
    with open_mailbox(mailbox, tokens=OneToken(mailbox=mailbox.name, access_token=access_token)) as session:
        folders = list_folders(mailbox, session)
    tell(f"Connection and sign-in are fine. It holds: {', '.join(folders)}.")


def _by_code(client: Client, username: str) -> Tokens:
    code = begin_device(client, now=tell_time())
    tell(f"On any machine, open {code.address} and type in the code {code.user_code}; sign in as {username}.")
    tell(f"The code is good until {code.expires_at:%H:%M} UTC.")
    with progress_bars() as bars:
        bars.begin("Waiting until the code is typed in", None)
        return wait_for_device(client, code, clock=tell_time, pause=time.sleep)


def _by_browser(client: Client, username: str) -> Tokens:
    with listening() as landing:
        begun = begin_redirect(client, landing.port)
        tell(f"Open this address in a browser, sign in as {username} and allow mailbot to read mail:")
        typer.echo(begun.address, err=True)  # never wrapped: it is copied
        tell(
            "The browser comes back here by itself. If it runs on another machine, its last page cannot be shown: "
            "paste the address of that page here and press Enter."
        )
        came_back = _first_answer(landing)
    if came_back is None:
        raise SignInDeniedError(
            f"{client.where}: nobody signed in within {BROWSER_SECONDS / 60:.0f} minutes. Try again."
        )
    return finish_redirect(client, begun, came_back, now=tell_time())


def _first_answer(landing: Landing) -> str | None:
    """Return the address that the browser came back to or that was pasted, whichever is first; None if neither came."""
    watched: list[Landing | TextIO] = [landing]
    if sys.stdin.isatty():
        watched.append(sys.stdin)
    elif pasted := sys.stdin.readline().strip():
        return pasted
    deadline = time.monotonic() + BROWSER_SECONDS
    while (left := deadline - time.monotonic()) > 0:
        ready, _, _ = select.select(watched, [], [], left)
        if landing in ready and (address := landing.take(0)) is not None:
            return address
        if sys.stdin in ready:
            line = sys.stdin.readline()
            if line.strip():
                return line.strip()
            if not line:  # the end of input: from now on only the browser can answer
                watched.remove(sys.stdin)
    return None
