"""The two SASL mechanisms that carry an access token, and what a server says when it refuses one. Without I/O."""

import base64
import json
from dataclasses import dataclass, field
from typing import Literal

Mechanism = Literal["XOAUTH2", "OAUTHBEARER"]

_WORDS = {
    "400": "the token is not one that it knows",
    "401": "the token has expired or was revoked",
    "403": "the token does not permit reading mail",
    "invalid_request": "the request was not understood",
    "invalid_token": "the token has expired or was revoked",
    "insufficient_scope": "the token does not permit reading mail",
}
_SCOPE_STATUSES = frozenset({"403", "insufficient_scope"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """Why a server refused a token, as its error challenge tells; all empty where it sent none."""

    status: str = ""
    scope: str = ""

    @property
    def words(self) -> str:
        """Return the status in words, or nothing."""
        return _WORDS.get(self.status, f"status {self.status}" if self.status else "")

    @property
    def wants_more_scope(self) -> bool:
        """Tell whether the token is good, and permits too little."""
        return self.status in _SCOPE_STATUSES


@dataclass(kw_only=True, slots=True)
class TokenExchange:
    """One sign-in with a token: what to send first, and what to answer to each challenge."""

    mechanism: Mechanism
    first: bytes = field(repr=False)
    begun: bool = False
    refusal: Refusal = field(default_factory=Refusal)

    def answer(self, challenge: bytes) -> bytes:
        """Return the answer to a challenge, both in Base64. A challenge that follows the token tells of an error.

        It has to be acknowledged: XOAUTH2 wants an empty line for that, OAUTHBEARER a single ^A (RFC 7628, 3.2.3).
        """
        if not self.begun:
            self.begun = True
            return base64.b64encode(self.first)
        self.refusal = read_refusal(challenge)
        return b"" if self.mechanism == "XOAUTH2" else base64.b64encode(b"\x01")


def exchange_of(mechanism: Mechanism, *, username: str, token: str, host: str, port: int) -> TokenExchange:
    """Return the exchange that presents a token for a mailbox.

    XOAUTH2 is Google's, which Microsoft follows; OAUTHBEARER is RFC 7628, its header that of RFC 5801.
    """
    if mechanism == "XOAUTH2":
        return TokenExchange(mechanism=mechanism, first=f"user={username}\x01auth=Bearer {token}\x01\x01".encode())
    name = username.replace("=", "=3D").replace(",", "=2C")
    first = f"n,a={name},\x01host={host}\x01port={port}\x01auth=Bearer {token}\x01\x01"
    return TokenExchange(mechanism=mechanism, first=first.encode())


def read_refusal(challenge: bytes) -> Refusal:
    """Return what an error challenge in Base64 says; whatever cannot be read says nothing."""
    try:
        told = json.loads(base64.b64decode(challenge))
    except (ValueError, RecursionError):
        return Refusal()
    if not isinstance(told, dict):
        return Refusal()
    return Refusal(status=_short(told.get("status")), scope=_short(told.get("scope")))


def _short(value: object) -> str:
    text = str(value) if isinstance(value, str | int) else ""
    return "".join(character for character in text[:200] if character.isprintable())
