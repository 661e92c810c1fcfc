"""The browser's flow for programs (RFC 8252): sent to the provider, it comes back to this machine with a code.

Where the browser runs elsewhere it comes back to nothing; the address that it then shows holds the code as well.
"""

import base64
import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from mailbot.mail.oauth.client import Client, ask
from mailbot.mail.oauth.errors import SignInDeniedError
from mailbot.mail.oauth.refusals import explain
from mailbot.mail.oauth.replies import Refused
from mailbot.mail.oauth.tokens import Tokens, read_tokens

BROWSER_SECONDS = 2.0
_THANKS = b"<!doctype html><meta charset=utf-8><title>mailbot</title><p>mailbot has it. You may close this page."


@dataclass(frozen=True, kw_only=True, slots=True)
class Redirect:
    """A sign-in under way: where to send the browser, and what only the one who began it knows."""

    address: str
    redirect_uri: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)


def begin_redirect(client: Client, port: int) -> Redirect:
    """Return a new sign-in whose browser comes back to a port of this machine, with PKCE (RFC 7636)."""
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    redirect_uri = f"http://{client.provider.redirect_host}:{port}"
    question = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": redirect_uri,
        "scope": client.provider.scope,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **client.provider.extra,
    }
    joint = "&" if urlsplit(client.provider.auth_url).query else "?"
    address = f"{client.provider.auth_url}{joint}{urlencode(question)}"
    return Redirect(address=address, redirect_uri=redirect_uri, state=state, verifier=verifier)


def finish_redirect(client: Client, begun: Redirect, came_back: str, *, now: datetime) -> Tokens:
    """Return the tokens for the address that the browser came back to.

    Raises SignInDeniedError if it belongs to another sign-in or tells of a refusal, and other MailboxErrors.
    """
    told = _query(came_back)
    if not secrets.compare_digest(told.get("state", "").encode(), begun.state.encode()):
        raise SignInDeniedError(
            f"{client.where}: this address does not come from the sign-in that was begun here. Begin again, and paste "
            "the whole address that the browser shows in the end."
        )
    if "code" not in told:
        refused = Refused(code=told.get("error", "no code"), says=told.get("error_description", ""), at=None)
        raise explain(client.mailbox, client.where, refused, client.clean(refused.says), now)
    form = {
        "grant_type": "authorization_code",
        "code": told["code"],
        "redirect_uri": begun.redirect_uri,
        "code_verifier": begun.verifier,
    }
    answer = ask(client, client.provider.token_url, form)
    if isinstance(answer, Refused):
        raise explain(client.mailbox, client.where, answer, client.clean(answer.says, told["code"]), now)
    return read_tokens(client, answer, now=now)


def _query(address: str) -> Mapping[str, str]:
    try:
        return {key: values[0] for key, values in parse_qs(urlsplit(address.strip()).query).items()}
    except ValueError:
        return {}


class _Server(HTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that hung up: it is asked again, or another address comes."""


class Landing:
    """Where the browser comes back to, on loopback."""

    def __init__(self, server: HTTPServer, came: list[str]) -> None:
        """Take a listening server and where it puts the addresses that were asked for."""
        self._server = server
        self._came = came

    @property
    def port(self) -> int:
        """Return the port."""
        return int(self._server.server_address[1])

    def fileno(self) -> int:
        """Return what can be waited on for a browser."""
        return self._server.fileno()

    def take(self, seconds: float) -> str | None:
        """Return the address that a browser asked for within so many seconds, if it came back from a sign-in."""
        self._server.timeout = seconds
        self._server.handle_request()
        return self._came.pop() if self._came else None


@contextmanager
def listening() -> Iterator[Landing]:
    """Give out a landing on a free port of loopback."""
    came: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        timeout = BROWSER_SECONDS  # browsers open connections that they then do not use

        def do_GET(self) -> None:
            query = _query(self.path)
            if "state" in query:
                came.append(self.path)
            self.send_response(200 if "state" in query else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(_THANKS) if "state" in query else 0))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(_THANKS if "state" in query else b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
            """Say nothing: the address holds a code."""

    with _Server(("127.0.0.1", 0), Handler) as server:
        yield Landing(server, came)
