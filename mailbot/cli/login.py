"""`mailbot login`: signing in again to a mailbox whose tokens expired or were revoked."""

from typing import Annotated

import typer

from mailbot.cli.help import Command, examples
from mailbot.cli.mailboxes import chosen_mailboxes
from mailbot.cli.sign_in import sign_in, try_token
from mailbot.cli.terminal import ConfigOption, WrongUseError, explained_errors, read_settings, tell
from mailbot.mail.oauth import save_tokens

BrowserOption = Annotated[
    bool, typer.Option("--browser", help="Sign in by browser even where a code could be typed in.")
]


def add_commands(app: typer.Typer) -> None:
    """Add this command."""
    app.command(
        cls=Command,
        epilog=examples(("Sign in again, as `mailbot check` advised:", "mailbot login support")),
    )(login)


def login(
    mailbox: Annotated[str, typer.Argument(help="Name of the mailbox.", metavar="MAILBOX", show_default=False)],
    config: ConfigOption = None,
    browser: BrowserOption = False,  # noqa: FBT002 - typer
) -> None:
    """Sign in again to a mailbox of Google or Microsoft 365."""
    with explained_errors(kept="the tokens from before are kept"):
        settings = read_settings(config)
        chosen = settings.mailbox(chosen_mailboxes(settings, mailbox)[0])
        if chosen.oauth is None:
            raise WrongUseError(f"{mailbox} signs in with a password; correct that, or add [mailboxes.oauth] to it.")
        tokens = sign_in(chosen, chosen.oauth, browser=browser)
        try_token(chosen, tokens.access_token)
        save_tokens(chosen.oauth.token_file, tokens, mailbox)
        tell(f"Signed in; the tokens are in {chosen.oauth.token_file}, readable by you alone.")
