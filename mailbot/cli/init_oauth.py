"""The part of `mailbot init` for mailboxes that sign in with OAuth: whom to ask, as which application, and doing it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from mailbot.cli.answers import asked, given, write_secret
from mailbot.cli.sign_in import sign_in, try_token
from mailbot.cli.terminal import WrongUseError
from mailbot.configuration import INIT_SECRET_VARIABLE
from mailbot.mail.oauth import PROVIDERS, guess_provider, save_tokens
from mailbot.settings import MailboxSettings, OAuthProvider, OAuthSettings

PASSWORD = "password"  # noqa: S105 - a way to sign in, and no password


def choose_provider(wanted: str | None, host: str, *, ask: bool) -> OAuthProvider | None:
    """Return whose tokens a mailbox is read with, None for a password; asks where the host suggests a provider.

    Raises WrongUseError for an answer that is none.
    """
    guess = guess_provider(host)
    if wanted is None and (guess is None or not ask):
        return None
    words = ", ".join(f"{name} ({PROVIDERS[name].title})" for name in PROVIDERS if name == guess)
    answer = given(wanted, f"Sign in with: {words} or {PASSWORD}", guess, ask=ask).lower()
    for provider in get_args(OAuthProvider):
        if answer == provider:
            return provider  # type: ignore[no-any-return]  # get_args forgets the type
    if answer != PASSWORD:
        ways = ", ".join([PASSWORD, *PROVIDERS])
        raise WrongUseError(f"sign-in: {answer[:80]!r} is no way to sign in; known are {ways}.")
    return None


def ask_registration(
    provider: OAuthProvider,
    *,
    client_id: str | None,
    tenant: str | None,
    addresses: Mapping[str, str | None],
    ca_file: Path | None,
    ask: bool,
) -> dict[str, object]:
    """Return the settings of the application that was registered with a provider, as far as people give them."""
    table: dict[str, object] = {"provider": provider}
    table["client_id"] = given(client_id, "Client id of the application that you registered there", None, ask=ask)
    secret = os.environ.get(INIT_SECRET_VARIABLE)
    if secret is None and (provider == "google" or (provider == "custom" and ask)):
        secret = asked("Its client secret (Enter if it has none)", "", hidden=True)
    table["client_secret"] = secret or ""
    if provider == "microsoft":
        table["tenant"] = given(tenant, "Tenant: id or domain of the organisation", "organizations", ask=ask)
    if provider == "custom" and ca_file is not None:
        table["ca_file"] = ca_file.absolute()
    return table | {key: address for key, address in addresses.items() if address}


def sign_in_first(
    mailbox: MailboxSettings, oauth: OAuthSettings, *, browser: bool, skip: bool
) -> tuple[MailboxSettings, str]:
    """Sign in, try the mailbox, keep what is secret; return the mailbox as it is saved, and where its secrets are.

    `skip` leaves the sign-in for later. Raises MailboxError or WrongUseError before anything is kept.
    """
    if not skip:
        tokens = sign_in(mailbox, oauth, browser=browser)
        try_token(mailbox, tokens.access_token)
        save_tokens(oauth.token_file, tokens, mailbox.name)
    secret = oauth.client_secret.get_secret_value()
    if secret:
        file = oauth.token_file.with_suffix(".client-secret")
        write_secret(file, secret)
        mailbox = mailbox.model_copy(update={"oauth": oauth.model_copy(update={"client_secret_file": file})})
    if skip:
        return mailbox, f"sign in before the first sync: `mailbot login {mailbox.name}`"
    return mailbox, f"the tokens are in {oauth.token_file}, readable by you alone"
