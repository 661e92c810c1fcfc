"""The command `mailbot`: gathers the subcommands, and tells the version."""

import io
import sys
from typing import Annotated

import typer

from mailbot import __version__
from mailbot.cli import check, demo, digest, evaluate, init, label, login, mail_in, quarantine, review, run, search
from mailbot.cli.help import Group, examples
from mailbot.cli.terminal import keep_output_clean

app = typer.Typer(
    name="mailbot",
    cls=Group,
    help="Did the reply deal with what the customer wrote? mailbot reads support mailboxes over IMAP, without "
    "changing them, and mails leads a digest of the threads that needed too many rounds, every claim quoted.",
    epilog=examples(
        ("See what it does, on sample mails:", "mailbot demo"),
        ("Set up a mailbox, then do the work once:", "mailbot init && mailbot sync && mailbot review"),
        ("Or leave it running:", "mailbot run"),
        note="Exit codes: 0 done, 1 failed, 2 wrong use.",
    ),
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def tell_version(*, wanted: bool) -> None:
    """Print the version and end, where it is asked for."""
    if wanted:
        typer.echo(f"mailbot {__version__}")
        raise typer.Exit


@app.callback()
def start(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=lambda wanted: tell_version(wanted=wanted), is_eager=True, help="Tell the version."
        ),
    ] = False,
) -> None:
    """Take the options that all commands share."""
    del version
    keep_output_clean()


for module in (demo, init, login, check, run, mail_in, quarantine, review, search, digest, label, evaluate):
    module.add_commands(app)


def main() -> None:
    """Run the command line."""
    # Mails hold every script there is, whatever the locale says; half a surrogate pair comes out as JSON escapes it.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()
