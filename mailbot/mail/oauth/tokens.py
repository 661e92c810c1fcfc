"""The tokens of a mailbox as a value: how long they are good, and how they are read from a server's answer."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailbot.mail.oauth.client import Client, ask
from mailbot.mail.oauth.errors import SignInDeniedError, TokenServerError
from mailbot.mail.oauth.refusals import clock_ahead, explain
from mailbot.mail.oauth.replies import Answer, Refused

SPARE = timedelta(minutes=2)
"""How long before its end an access token is renewed."""

UNTOLD_LIFETIME = 3600.0
_NOT_OF_MAIL = frozenset({"offline_access", "openid", "profile", "email", ".default"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Tokens:
    """An access token with its end, UTC, and the refresh token that brings the next."""

    access_token: str = field(repr=False)
    expires_at: datetime
    refresh_token: str = field(repr=False)

    def good_at(self, now: datetime) -> bool:
        """Tell whether the access token can be shown to a server for a while yet."""
        return bool(self.access_token) and now + SPARE < self.expires_at


@dataclass(frozen=True, kw_only=True, slots=True)
class Renewal:
    """Renewed tokens, and by how many seconds this machine's clock is ahead of the server's."""

    tokens: Tokens
    clock_ahead: float


def refresh(client: Client, refresh_token: str, *, now: datetime) -> Renewal:
    """Return new tokens for a refresh token (RFC 6749, 6), which stays in use unless the answer brings another.

    Raises TokenServerError where it may work later, SignInAgainError where a person must sign in again.
    """
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    answer = ask(client, client.provider.token_url, form)
    if isinstance(answer, Refused):
        raise explain(client.mailbox, client.where, answer, client.clean(answer.says, refresh_token), now)
    tokens = read_tokens(client, answer, now=now, refresh_token=refresh_token)
    return Renewal(tokens=tokens, clock_ahead=clock_ahead(answer.at, now))


def read_tokens(client: Client, answer: Answer, *, now: datetime, refresh_token: str = "") -> Tokens:
    """Return the tokens of an answer (RFC 6749, 5.1); `refresh_token` is the one before, if any.

    Raises SignInDeniedError if less was granted than reading mail needs, or nothing that lasts.
    """
    access_token = answer.text("access_token")
    if not access_token or not access_token.isascii() or not access_token.isprintable():
        raise TokenServerError(f"{client.where} answered without a token. It is asked again.")
    _refuse_less(client, answer.text("scope"))
    lasting = answer.text("refresh_token") or refresh_token
    if not lasting:
        raise SignInDeniedError(
            f"{client.where} gave a token that cannot be renewed. Add offline_access, or what this server calls it, "
            "to scope under [mailboxes.oauth]."
        )
    lifetime = answer.number("expires_in")
    seconds = UNTOLD_LIFETIME if lifetime is None else lifetime
    return Tokens(access_token=access_token, expires_at=now + timedelta(seconds=seconds), refresh_token=lasting)


def _refuse_less(client: Client, granted: str) -> None:
    """Refuse a grant that names its scopes and leaves out one that reading mail needs; naming none means all."""
    wanted = _short_names(client.provider.scope) - _NOT_OF_MAIL
    given = _short_names(granted)
    missing = sorted(wanted - given)
    if given and missing:
        raise SignInDeniedError(
            f"{client.where} did not grant {', '.join(missing)}. Sign in again, `mailbot login {client.mailbox}`, and "
            "allow all that is asked for; check that the application may ask for it."
        )


def _short_names(scopes: str) -> set[str]:
    """Return scopes without the address of the service before them, which Microsoft writes in more than one way."""
    return {scope.lower().rstrip("/").rpartition("/")[2] for scope in scopes.split()}
