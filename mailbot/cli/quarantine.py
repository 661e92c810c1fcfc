"""`mailbot quarantine`: what could not be read is listed, shown so that it harms no terminal, and read anew."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from mailbot.app import App
from mailbot.cli.answers import SECRET_MODE
from mailbot.cli.harmless import harmless
from mailbot.cli.help import Command, Group, examples
from mailbot.cli.mailboxes import chosen_mailboxes
from mailbot.cli.terminal import (
    FAILED,
    ConfigOption,
    FormatOption,
    OutputFormat,
    WrongUseError,
    explained_errors,
    out,
    print_json,
    print_rows,
    read_settings,
    tell,
)
from mailbot.flow.quarantine import Outcome, Replayed
from mailbot.model import MailbotError
from mailbot.store.kept import Quarantined, QuarantineEntry
from mailbot.store.port import Store

SHORT = 12
SHOWN_BYTES = 64 * 1024

Row = dict[str, object]
IdArgument = Annotated[str, typer.Argument(help="Id from `mailbot quarantine list`, or its beginning.", metavar="ID")]


def add_commands(app: typer.Typer) -> None:
    """Add these commands."""
    group = typer.Typer(
        cls=Group,
        help="Look at mails that could not be read, and read them anew.",
        no_args_is_help=True,
        rich_markup_mode="rich",
        epilog=examples(
            ("What could not be read, and why:", "mailbot quarantine list"),
            ("Its bytes, into a file:", "mailbot quarantine show 3f2a --out mail.eml"),
            ("All of it again, after an upgrade:", "mailbot quarantine replay --all"),
        ),
    )
    group.command(name="list", cls=Command)(list_)
    group.command(cls=Command)(show)
    group.command(cls=Command)(replay)
    app.add_typer(group, name="quarantine")


def list_(
    mailbox: Annotated[str | None, typer.Argument(help="Name of one mailbox.", show_default="all")] = None,
    config: ConfigOption = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """List the mails that could not be read, each with its reason."""
    with explained_errors(output, kept="nothing was changed"), App(read_settings(config)) as app:
        if mailbox is not None:
            chosen_mailboxes(app.settings, mailbox)
        entries = app.store.list_quarantined(mailbox)
    short = output is OutputFormat.TABLE
    print_rows([_row(entry, short=short) for entry in entries], output, empty="No mail lies in quarantine.")


def show(
    identity: IdArgument,
    *,
    raw: Annotated[bool, typer.Option("--raw", help="Print the bytes as they are, and nothing else.")] = False,
    out_file: Annotated[
        Path | None, typer.Option("--out", help="Write the bytes to a new file.", metavar="FILE")
    ] = None,
    config: ConfigOption = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Show one mail that could not be read; what would steer the terminal is shown as an escape."""
    with explained_errors(output, kept="nothing was changed"), App(read_settings(config)) as app:
        entry = find_entry(app.store, identity)
        mail = app.store.quarantined(entry.mailbox, entry.identity)
        if mail is None:
            raise MailbotError(
                f"{identity} has left quarantine a moment ago; `mailbot quarantine list` shows the rest."
            )
        if out_file is not None:
            _write_new(out_file, mail.raw)
            tell(f"{len(mail.raw)} bytes written to {out_file}.")
        elif raw:
            sys.stdout.buffer.write(mail.raw)
            sys.stdout.flush()
        elif output is OutputFormat.JSON:
            print_json({**_row(entry, short=False), **_details(mail), "text": _text_of(mail)})
        else:
            _print_mail(entry, mail)


def replay(
    identity: Annotated[
        str | None,
        typer.Argument(help="Id from `mailbot quarantine list`, or its beginning.", metavar="ID", show_default=False),
    ] = None,
    *,
    mailbox: Annotated[str | None, typer.Option(help="All of one mailbox.", metavar="NAME")] = None,
    every: Annotated[bool, typer.Option("--all", help="All of every mailbox.")] = False,
    config: ConfigOption = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Read quarantined mails anew; those that can be read now go into their threads."""
    with (
        explained_errors(output, kept="what was read is kept, and the rest stays in quarantine"),
        App(read_settings(config)) as app,
    ):
        if [identity is not None, mailbox is not None, every].count(True) != 1:
            raise WrongUseError("say what to read anew: the ID of one mail, --mailbox NAME, or --all.")
        if identity is not None:
            entries = [find_entry(app.store, identity)]
        else:
            if mailbox is not None:
                chosen_mailboxes(app.settings, mailbox)
            entries = list(app.store.list_quarantined(mailbox))
        rows = [_replayed(app, entry) for entry in entries]
    print_rows(rows, output, empty="No mail lies in quarantine.")
    if any(row["error"] for row in rows):
        raise typer.Exit(FAILED)


def find_entry(store: Store, beginning: str) -> QuarantineEntry:
    """Return the one quarantined mail whose id begins so; raises WrongUseError where there is none, or several."""
    found = [entry for entry in store.list_quarantined() if beginning and entry.identity.startswith(beginning.lower())]
    if not found:
        raise WrongUseError(f"no mail in quarantine has the id {beginning!r}; `mailbot quarantine list` names them.")
    if len(found) > 1:
        raise WrongUseError(
            f"{len(found)} mails in quarantine have ids that begin with {beginning!r}; give more of it."
        )
    return found[0]


def _text_of(mail: Quarantined) -> str:
    """Return the beginning of a mail's bytes as text."""
    return harmless(mail.raw[:SHOWN_BYTES].decode("utf-8", errors="backslashreplace").replace("\r\n", "\n"))


def _row(entry: QuarantineEntry, *, short: bool) -> Row:
    return {
        "id": entry.identity[:SHORT] if short else entry.identity,
        "mailbox": entry.mailbox,
        "place": _place(entry.folder, entry.uid),
        "size": entry.size,
        "attempts": entry.attempts,
        "since": entry.at.isoformat(timespec="seconds"),
        "reason": harmless(entry.reason),
    }


def _details(mail: Quarantined) -> Row:
    return {
        "received_at": mail.received_at and mail.received_at.isoformat(timespec="seconds"),
        "tried_by": mail.tried_by or None,
    }


def _place(folder: str, uid: int | None) -> str:
    return harmless(folder if uid is None else f"{folder}, UID {uid}")


def _print_mail(entry: QuarantineEntry, mail: Quarantined) -> None:
    for name, value in {**_row(entry, short=False), **_details(mail)}.items():
        if value is not None:
            out.print(f"{name.replace('_', ' ')}: {value}", markup=False, highlight=False, soft_wrap=True)
    if not mail.raw:
        tell("the server gave no bytes of it; `mailbot quarantine replay` asks for them once more.")
        return
    typer.echo("\n" + _text_of(mail))
    if len(mail.raw) > SHOWN_BYTES:
        tell(f"the first {SHOWN_BYTES} of {len(mail.raw)} bytes; --out FILE writes all of them.")


def _write_new(file: Path, raw: bytes) -> None:
    file.touch(mode=SECRET_MODE, exist_ok=False)
    file.write_bytes(raw)


def _replayed(app: App, entry: QuarantineEntry) -> Row:
    row: Row = {"id": entry.identity[:SHORT], "mailbox": entry.mailbox, "place": _place(entry.folder, entry.uid)}
    try:
        done = app.replay_of(app.settings.mailbox(entry.mailbox)).again(entry)
    except MailbotError as trouble:
        done = Replayed(outcome=Outcome.KEPT, reason=str(trouble))
    reason = harmless(done.reason)
    still = f"{row['id']} ({entry.mailbox}, {row['place']}) still cannot be read: {reason}"
    return {
        **row,
        "outcome": done.outcome.value,
        "reason": reason,
        "error": still if done.outcome is Outcome.KEPT else None,
    }
