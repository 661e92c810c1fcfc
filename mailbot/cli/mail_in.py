"""`mailbot sync` and `mailbot import`: mails come in, from mailboxes and from archives."""

from pathlib import Path
from typing import Annotated

import typer

from mailbot.app import App
from mailbot.cli.harmless import harmless
from mailbot.cli.help import Command, examples
from mailbot.cli.mailboxes import archive_mailbox, chosen_mailboxes, save_mailbox
from mailbot.cli.terminal import (
    FAILED,
    ConfigOption,
    FormatOption,
    OutputFormat,
    WrongUseError,
    complain,
    explained_errors,
    print_rows,
    progress_bars,
    read_settings,
    tell,
)
from mailbot.flow.archives import ImportReport
from mailbot.flow.intake import Taken
from mailbot.flow.sync import SyncReport
from mailbot.model import MailbotError
from mailbot.settings import MailboxSettings, Settings

SHOWN = 20

Row = dict[str, object]


def add_commands(app: typer.Typer) -> None:
    """Add these commands."""
    app.command(
        cls=Command,
        epilog=examples(
            ("Read every mailbox:", "mailbot sync"),
            ("Read one, and tell a program what came:", "mailbot sync support --format json"),
        ),
    )(sync)
    app.command(
        name="import",
        cls=Command,
        epilog=examples(
            ("Old mails into a mailbox that is configured:", "mailbot import ~/support.mbox --mailbox support"),
            (
                "Without any IMAP mailbox; say who the agents are:",
                "mailbot import old-mails/ --mailbox old --agent acme.example",
            ),
        ),
    )(import_)


def sync(
    mailbox: Annotated[str | None, typer.Argument(help="Name of one mailbox.", show_default="all")] = None,
    config: ConfigOption = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Read what is new in the mailboxes, changing nothing in them."""
    rows: list[Row] = []
    with (
        explained_errors(output, kept="every mail read so far is kept, and the same command goes on from there"),
        App(read_settings(config)) as app,
    ):
        with progress_bars() as bars:
            for name in chosen_mailboxes(app.settings, mailbox):
                try:
                    report = app.sync(name, bars)
                    rows.append(_row(report, " ".join(report.troubles) or None))
                except MailbotError as error:
                    rows.append(_row(SyncReport(mailbox=name, folders=(), taken=Taken()), str(error)))
        print_rows(rows, output)
        for row in rows:
            _explain_nothing(app, row)
    if any(row["error"] for row in rows):
        raise typer.Exit(FAILED)


def import_(
    path: Annotated[
        Path,
        typer.Argument(
            help="mbox file, Maildir, .eml file, or folder of .eml files; also as .gz, .zip or .tar.gz.", metavar="PATH"
        ),
    ],
    mailbox: Annotated[str, typer.Option(help="Name of the mailbox to put the mails into.", metavar="NAME")],
    agent: Annotated[
        list[str] | None,
        typer.Option(help="Address or domain of agents, for a new mailbox; may be repeated.", metavar="AGENT"),
    ] = None,
    config: ConfigOption = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Take the mails of an archive into a mailbox, each of them once."""
    with explained_errors(output, kept="every mail read so far is kept, and the same command goes on from there"):
        settings = read_settings(config)
        if not path.exists():
            raise WrongUseError(f"there is nothing at {path}; give an mbox file, a Maildir, or a folder of .eml files.")
        target, is_new = _import_target(settings, mailbox, agent or [])
        with App(settings) as app, progress_bars() as bars:
            report = app.import_archive(path, target, bars)
        _tell_import(mailbox, report, output)
        if is_new:
            file = save_mailbox(target, config)
            tell(f"{mailbox} is a mailbox from now on, see {file}. Next: `mailbot review`.")
    if report.troubles:
        raise typer.Exit(FAILED)


def _row(report: SyncReport, error: str | None) -> Row:
    return {
        "mailbox": report.mailbox,
        "folders": len(report.folders),
        "seen": report.taken.seen,
        "new": report.taken.new,
        "quarantined": report.taken.quarantined,
        "missing": report.missing,
        "error": error,
    }


def _tell_import(mailbox: str, report: ImportReport, output: OutputFormat) -> None:
    """Print what an import took in, and what of the archive could not be read."""
    taken, troubles = report.taken, report.troubles
    if report.resumed:
        tell("an earlier import of this was cut short: this one went on where it had stopped.")
    row: Row = {"mailbox": mailbox, "seen": taken.seen, "new": taken.new, "quarantined": taken.quarantined}
    error = harmless(
        " ".join([*troubles[:SHOWN], *([f"And {len(troubles) - SHOWN} more."] if len(troubles) > SHOWN else [])])
    )
    if output is OutputFormat.JSON:
        print_rows([{**row, "error": error or None}], output)
        return
    print_rows([row], output)
    if error:
        complain(error)
    copies = taken.seen - taken.new - taken.quarantined
    if copies:
        tell(f"{mailbox}: {copies} of these are kept already: a mail with the same id, author, date and subject is.")
    if taken.quarantined:
        tell(f"{mailbox}: mails that could not be read are kept; `mailbot quarantine list` names them.")


def _explain_nothing(app: App, row: Row) -> None:
    """Say why there is nothing to show, where a reader might take it for a failure."""
    name = str(row["mailbox"])
    if row["error"]:
        return
    if row["quarantined"]:
        tell(f"{name}: mails that could not be read are kept; `mailbot quarantine list` names them.")
    if row["missing"]:
        tell(f"{name}: {row['missing']} mails are in the mailbox and could not be had; each sync asks for them again.")
    elif not row["seen"]:
        kept = app.store.counts(name).messages
        tell(f"{name}: nothing new; {kept} mails are kept." if kept else f"{name}: the mailbox holds no mail yet.")


def _import_target(settings: Settings, name: str, agents: list[str]) -> tuple[MailboxSettings, bool]:
    """Return the configured mailbox, or a new one for archives alone from what the caller says of its agents."""
    if any(mailbox.name == name for mailbox in settings.mailboxes):
        return settings.mailbox(name), False
    if not agents:
        raise WrongUseError(
            f"no mailbox is called {name!r}, so mailbot cannot tell agents from customers; "
            "say who the agents are with --agent ADDRESS_OR_DOMAIN, or name a mailbox that is configured."
        )
    return archive_mailbox(name, agents), True
