"""The command `mailbot`: gathers the subcommands, and tells the version."""

from typing import Annotated

import typer

from mailbot import __version__
from mailbot.cli import demo, label, run, setup, steps

app = typer.Typer(
    name="mailbot",
    help="Did the reply deal with what the customer wrote? mailbot reads support mailboxes over IMAP, without "
    "changing them, and mails leads a digest of the threads that needed too many rounds, every claim quoted.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
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


for module in (demo, setup, run, steps, label):
    module.add_commands(app)


def main() -> None:
    """Run the command line."""
    app()
