"""A small OAuth token server on loopback: codes, browsers, refresh tokens; and Dovecot asks it whose a token is.

Grants as RFC 6749, RFC 7636 and RFC 8628 say. A test reaches into it to approve, expire, revoke, or fail.
"""

import base64
import hashlib
import json
import ssl
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT_ID = "mailbot-of-tests"
CLIENT_SECRET = "client-secret-of-tests"
SCOPE = "mail.read offline_access"

Reply = tuple[int, Mapping[str, object]]


@dataclass(kw_only=True)
class TokenServer:
    """The server; listens within `with`."""

    tls: ssl.SSLContext | None = None
    secret: str = ""
    rotates: bool = False
    lifetime: float = 3600.0
    interval: float = 0.1
    scope: str = SCOPE
    date: str | None = None
    next_replies: deque[tuple[int, str]] = field(default_factory=deque)
    """Answers, as status and body, to the next questions at /token, in place of true ones."""

    forms: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Every form that was posted, with its path."""

    access: dict[str, str] = field(default_factory=dict)
    lasting: dict[str, str] = field(default_factory=dict)
    devices: dict[str, str | None] = field(default_factory=dict)
    codes: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take a free port."""
        self._numbers = count(1)
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        if self.tls is not None:
            self._http.socket = self.tls.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Self:
        """Listen."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def url(self, path: str) -> str:
        """Return the address of a path."""
        scheme, host = ("http", "127.0.0.1") if self.tls is None else ("https", "localhost")
        return f"{scheme}://{host}:{self._http.server_address[1]}/{path}"

    def grant(self, user: str) -> dict[str, object]:
        """Return what the server answers when a user has granted all."""
        number = next(self._numbers)
        access, lasting = f"access-{number}-{user}", f"lasting-{number}-{user}"
        self.access[access] = user
        self.lasting[lasting] = user
        return {
            "access_token": access, "refresh_token": lasting, "token_type": "Bearer", "expires_in": self.lifetime,
            "scope": self.scope,
        }  # fmt: skip

    def expire(self) -> None:
        """Let every access token expire."""
        self.access.clear()

    def revoke(self) -> None:
        """Take back all that was granted."""
        self.access.clear()
        self.lasting.clear()

    def approve(self, user: str, user_code: str | None = None) -> None:
        """Type in a code as this user: the one given, or the one that was asked for last."""
        number = user_code.removeprefix("CODE-") if user_code else list(self.devices)[-1].removeprefix("device-")
        self.devices[f"device-{number}"] = user

    def browse(self, address: str, user: str) -> str:
        """Sign in as this user where a browser was sent, and return the address that it is sent back to."""
        asked = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT_ID)
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{next(self._numbers)}"
        self.codes[code] = (asked["code_challenge"], asked["redirect_uri"], user)
        return f"{asked['redirect_uri']}/?{urlencode({'code': code, 'state': asked['state']})}"

    def asked_for(self, grant: str) -> int:
        """Return how often tokens were asked for by this grant."""
        return sum(form.get("grant_type") == grant for path, form in self.forms if path == "/token")

    def answer(self, path: str, form: dict[str, str]) -> Reply:
        """Return the answer to a posted form."""
        with self._lock:
            self.forms.append((path, form))
            if form.get("client_id") != CLIENT_ID or form.get("client_secret", "") != self.secret:
                return 401, {"error": "invalid_client", "error_description": "no such client"}
            if path == "/device":
                return self._begin_device()
            grants = {
                "refresh_token": self._refresh,
                "authorization_code": self._take_code,
                "urn:ietf:params:oauth:grant-type:device_code": self._poll_device,
            }
            return grants[form["grant_type"]](form)

    def whose(self, token: str) -> Reply:
        """Return whose an access token is, as Dovecot wants to hear it."""
        user = self.access.get(token)
        return (200, {"username": user}) if user else (401, {"error": "invalid_token"})

    def _begin_device(self) -> Reply:
        number = next(self._numbers)
        self.devices[f"device-{number}"] = None
        return 200, {
            "device_code": f"device-{number}", "user_code": f"CODE-{number}", "interval": self.interval,
            "verification_uri": self.url("typein"), "expires_in": 900,
        }  # fmt: skip

    def _poll_device(self, form: dict[str, str]) -> Reply:
        user = self.devices[form["device_code"]]
        return (200, self.grant(user)) if user else (400, {"error": "authorization_pending"})

    def _take_code(self, form: dict[str, str]) -> Reply:
        challenge, redirect_uri, user = self.codes.pop(form["code"])
        proof = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        if (proof, form["redirect_uri"]) != (challenge, redirect_uri):
            return 400, {"error": "invalid_grant", "error_description": "the proof does not fit"}
        return 200, self.grant(user)

    def _refresh(self, form: dict[str, str]) -> Reply:
        user = self.lasting.get(form["refresh_token"])
        if user is None:
            return 400, {"error": "invalid_grant", "error_description": f"revoked: {form['refresh_token']}"}
        told = self.grant(user)
        if self.rotates:
            del self.lasting[form["refresh_token"]]
        else:
            del self.lasting[str(told.pop("refresh_token"))]
        return 200, told

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def date_time_string(self, timestamp: float | None = None) -> str:
                return server.date or super().date_time_string(timestamp)

            def do_POST(self) -> None:
                posted = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if self.path == "/token" and server.next_replies:
                    self._say(*server.next_replies.popleft())
                    return
                form = {key: values[0] for key, values in parse_qs(posted).items()}
                status, told = server.answer(self.path, form)
                self._say(status, json.dumps(told))

            def do_GET(self) -> None:
                status, told = server.whose(parse_qs(urlsplit(self.path).query).get("access_token", [""])[0])
                self._say(status, json.dumps(told))

            def _say(self, status: int, body: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
                """Say nothing on stderr."""

        return Handler
