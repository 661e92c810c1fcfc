"""Signing in to a connected server, by password or by access token. Knows nothing of where tokens come from."""

import re
from collections.abc import Iterable
from typing import Protocol

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, LoginError

from mailbot.mail.imap.errors import (
    MailboxError,
    RefusedError,
    SignInError,
    asks_for_patience,
    place,
    throttled,
    told_plainly,
)
from mailbot.mail.imap.sasl import Mechanism, Refusal, TokenExchange, exchange_of
from mailbot.mail.server_words import server_words
from mailbot.settings import MailboxSettings, OAuthMechanism

_BROKEN_THERE = re.compile(r"\[(?:SERVERBUG|CONTACTADMIN)\]", re.IGNORECASE)
_IMAP_OFF = re.compile(
    r"(?:not enabled for|disabled for|enable) IMAP|IMAP (?:access|use)? ?(?:is )?(?:disabled|not enabled)",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class TokenRefusedError(SignInError):
    """The server refused an access token; a renewed one may be taken."""


class TokenSource(Protocol):
    """Where the access tokens of a mailbox come from."""

    def token(self) -> str:
        """Return an access token that should be good for a while yet; raises MailboxError."""
        ...

    def renewed(self, *, refused: str) -> str:
        """Return another token in place of one that the server refused; raises MailboxError."""
        ...


def sign_in_by_password(client: IMAPClient, settings: MailboxSettings, password: str) -> None:
    """Sign in with user name and password; raises MailboxError, which never holds the password."""
    _refuse_controls(settings, password, "password")
    with told_plainly(settings, "signing in", secret=password):
        try:
            if client.has_capability("AUTH=PLAIN"):
                client.plain_login(settings.username, password)
            else:
                client.login(_quoted(settings.username), password)
        except LoginError as error:
            if isinstance(error.__context__, IMAPClientAbortError):
                raise error.__context__ from None
            raise _password_refused(settings, server_words(str(error), secret=password)) from None
        except UnicodeEncodeError:
            raise SignInError(
                f"{place(settings)} takes only ASCII in user name and password. Change them for this mailbox."
            ) from None


def sign_in_by_token(client: IMAPClient, settings: MailboxSettings, token: str) -> None:
    """Sign in with an access token.

    Raises TokenRefusedError where another token may do, and another MailboxError where it would not; none of them
    holds the token.
    """
    _refuse_controls(settings, token, "access token")
    with told_plainly(settings, "signing in", secret=token):
        exchange = exchange_of(
            _mechanism(client, settings),
            username=settings.username,
            token=token,
            host=settings.host,
            port=settings.port,
        )
        said = _authenticate(client, exchange)
    if said is not None:
        raise _token_refused(settings, exchange.refusal, server_words(said, secret=token))


def _mechanism(client: IMAPClient, settings: MailboxSettings) -> Mechanism:
    wanted: OAuthMechanism = settings.oauth.mechanism if settings.oauth is not None else "auto"
    choices: Iterable[Mechanism] = ("OAUTHBEARER", "XOAUTH2")
    for mechanism in choices:
        if wanted in {"auto", mechanism.lower()} and client.has_capability(f"AUTH={mechanism}"):
            return mechanism
    raise SignInError(
        f"{place(settings)} offers no sign-in by {'OAuth' if wanted == 'auto' else wanted.upper()}. "
        'Set mechanism = "auto" under [mailboxes.oauth], or use a password.'
    )


def _authenticate(client: IMAPClient, exchange: TokenExchange) -> str | None:
    """Return None once signed in, else what the server said; the token goes with the command where that is offered."""
    connection = client._imap  # noqa: SLF001  # imapclient and imaplib know no initial response (RFC 4959)
    begin: tuple[str, ...] = (exchange.mechanism,)
    if client.has_capability("SASL-IR"):
        begin = (*begin, exchange.answer(b"").decode())
    connection.literal = exchange.answer  # what imaplib calls with each challenge
    result, data = connection._simple_command("AUTHENTICATE", *begin)  # noqa: SLF001  # as above
    if result == "OK":
        connection.state = "AUTH"
        return None
    return b" ".join(part for part in data if isinstance(part, bytes)).decode("utf-8", "replace")


def _refuse_controls(settings: MailboxSettings, secret: str, what: str) -> None:
    if _CONTROL.search(settings.username) or _CONTROL.search(secret):
        raise SignInError(f"{place(settings)}: user name or {what} holds a control character. Correct it.")


def _quoted(username: str) -> str:
    escaped = username.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _password_refused(settings: MailboxSettings, said: str) -> MailboxError:
    return _refused_for_another_reason(settings, said) or SignInError(
        f"{place(settings)} refused user name {settings.username!r} with the password given: {said}. "
        "Correct username and password; some providers want a password made for this program."
    )


def _token_refused(settings: MailboxSettings, refusal: Refusal, said: str) -> MailboxError:
    other = _refused_for_another_reason(settings, said)
    if other is not None:
        return other
    if refusal.wants_more_scope:
        wanted = f" (it wants {refusal.scope})" if refusal.scope else ""
        return SignInError(
            f"{place(settings)} refused the access token: {refusal.words}{wanted}. Correct scope under "
            f"[mailboxes.oauth] and what the application may do, then sign in again: `mailbot login {settings.name}`."
        )
    return TokenRefusedError(
        f"{place(settings)} refused the access token for {settings.username!r}: {refusal.words or said}. "
        "Check that username is the mailbox of the account that signed in, or one shared with it, and that IMAP is "
        f"switched on for it; else sign in again: `mailbot login {settings.name}`."
    )


def _refused_for_another_reason(settings: MailboxSettings, said: str) -> MailboxError | None:
    """Return the error for a refusal that has nothing to do with the password or token, or None."""
    if asks_for_patience(said):
        return throttled(settings, "signing in", said)
    if _BROKEN_THERE.search(said):
        return RefusedError(f"{place(settings)} lets nobody sign in for now: {said}. Try again later.")
    if _IMAP_OFF.search(said):
        return SignInError(
            f"{place(settings)}: IMAP is switched off for {settings.username!r} ({said}). "
            "Switch it on in the account's settings, or have the administrator of the domain do so."
        )
    return None
