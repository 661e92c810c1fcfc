"""One step now: sync, review, digest, import."""

from datetime import UTC, date
from pathlib import Path
from typing import Annotated

import typer

from mailbot.app import App
from mailbot.cli.terminal import (
    FAILED,
    ConfigOption,
    FormatOption,
    OutputFormat,
    err,
    explained_errors,
    out,
    print_json,
    print_rows,
    progress_bars,
    read_settings,
)
from mailbot.digest.outbox import due_day
from mailbot.model import MailbotError
from mailbot.review.record import record_of
from mailbot.settings import LeadSettings, MailboxSettings, Settings, SettingsError
from mailbot.store.port import DigestState

DAY_HELP = "Local day of the lead to report, as YYYY-MM-DD.  [default: the day that is due]"


def add_commands(app: typer.Typer) -> None:
    """Add these commands."""
    app.command(
        epilog="Examples:\n\n`mailbot sync`  all mailboxes\n\n`mailbot sync support --format json`",
    )(sync)
    app.command(
        epilog="Examples:\n\n`mailbot review`  what is new\n\n"
        "`mailbot review 3f9c…`  one thread, and print what was found",
    )(review)
    app.command(
        epilog="Examples:\n\n`mailbot digest`  send what is due\n\n"
        "`mailbot digest --dry-run --day 2026-11-20`  print it only",
    )(digest)
    app.command(
        name="import",
        epilog="Examples:\n\n`mailbot import ~/support.mbox --mailbox support`\n\n"
        "`mailbot import old/ --mailbox old --agent acme.example`  without an IMAP mailbox",
    )(import_)


def sync(
    mailbox: Annotated[str | None, typer.Argument(help="Name of one mailbox.  [default: all]")] = None,
    config: ConfigOption = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Read what is new in the mailboxes; nothing in them is changed."""
    rows, failed = [], False
    with explained_errors(), App(read_settings(config)) as app, progress_bars() as bars:
        for name in _mailboxes(app.settings, mailbox):
            try:
                report = app.sync(name, bars)
            except MailbotError as error:
                failed = True
                rows.append({"mailbox": name, "folders": 0, "seen": 0, "new": 0, "quarantined": 0, "error": str(error)})
            else:
                taken = report.taken
                rows.append(
                    {
                        "mailbox": name,
                        "folders": len(report.folders),
                        "seen": taken.seen,
                        "new": taken.new,
                        "quarantined": taken.quarantined,
                        "error": None,
                    },
                )
    print_rows(rows, output)
    if failed:
        raise typer.Exit(FAILED)


def review(
    thread: Annotated[str | None, typer.Argument(help="Key of one thread.  [default: all that are due]")] = None,
    config: ConfigOption = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Review the threads whose newest version has no review yet."""
    with explained_errors(), App(read_settings(config)) as app, progress_bars() as bars:
        if thread is not None:
            _review_one(app, thread)
            return
        rows = []
        for name in _mailboxes(app.settings, None):
            report = app.review(name, app.threads_due(name), bars)
            rows.append(
                {
                    "mailbox": name,
                    "reviewed": report.reviewed,
                    "not_reviewed": report.not_reviewed,
                    "cost": round(report.cost, 6),
                },
            )
    print_rows(rows, output)


def digest(
    day: Annotated[str | None, typer.Option(help=DAY_HELP, metavar="DAY")] = None,
    to: Annotated[str | None, typer.Option(help="Address of one lead.  [default: all]", metavar="ADDRESS")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the digest; keep and send nothing.")] = False,  # noqa: FBT002 - typer
    config: ConfigOption = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Send the digest of a day to the leads, once; a digest that was sent is never sent again."""
    with explained_errors(), App(read_settings(config)) as app:
        leads = [app.lead(to)] if to else list(app.settings.leads)
        if not leads:
            raise SettingsError("no lead is configured; add [[leads]] with an address to config/mailbot.toml.")
        if dry_run:
            for lead in leads:
                _print_digest(app, lead, _day(day, lead, app), output)
            return
        if not app.settings.smtp.host:
            raise SettingsError("no mail server is configured; set smtp.host in config/mailbot.toml, or use --dry-run.")
        rows = [_send_digest(app, lead, _day(day, lead, app)) for lead in leads]
    print_rows(rows, output)
    if any(row["state"] != DigestState.SENT for row in rows):
        raise typer.Exit(FAILED)


def import_(
    path: Annotated[Path, typer.Argument(help="mbox file, Maildir, .eml file, or folder of .eml files.")],
    mailbox: Annotated[str, typer.Option(help="Name of the mailbox to put the mails into.")],
    agent: Annotated[
        list[str] | None,
        typer.Option(help="Address or domain of agents, where no such mailbox is configured; may be repeated."),
    ] = None,
    config: ConfigOption = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Take the mails of an archive into a mailbox; doing it again adds nothing."""
    with explained_errors(), App(read_settings(config)) as app, progress_bars() as bars:
        taken = app.import_archive(path, _import_target(app.settings, mailbox, agent or []), bars)
    row = {"mailbox": mailbox, "seen": taken.seen, "new": taken.new, "quarantined": taken.quarantined}
    print_rows([row], output)


def _mailboxes(settings: Settings, name: str | None) -> list[str]:
    if name is not None:
        return [settings.mailbox(name).name]
    if not settings.mailboxes:
        raise SettingsError("no mailbox is configured; `mailbot init` sets one up, `mailbot demo` shows a made-up one.")
    return [mailbox.name for mailbox in settings.mailboxes]


def _review_one(app: App, key: str) -> None:
    thread = app.store.thread(key)
    if thread is None:
        raise SettingsError(f"there is no thread {key}; the page's address of a thread ends with its key.")
    app.review(thread.mailbox, [key])
    kept = app.store.review_of(key)
    if kept is not None:
        print_json(record_of(kept.review))


def _day(written: str | None, lead: LeadSettings, app: App) -> date:
    if written is None:
        return due_day(app.now(), lead.zone, lead.hour)
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise typer.BadParameter(f"{written!r} is no day; write it as YYYY-MM-DD", param_hint="--day") from error


def _print_digest(app: App, lead: LeadSettings, day: date, output: OutputFormat) -> None:
    drawn, _ = app.draw_digest(lead, day)
    if output is OutputFormat.JSON:
        print_json({"lead": lead.address, "day": day.isoformat(), "subject": drawn.subject, "text": drawn.text})
    else:
        err.print(f"To: {lead.address}\nSubject: {drawn.subject}\n", markup=False, highlight=False)
        out.print(drawn.text, markup=False, highlight=False, soft_wrap=True)


def _send_digest(app: App, lead: LeadSettings, day: date) -> dict[str, object]:
    app.prepare_digest(lead.address, day)
    delivery = app.deliver_digest(lead.address, day)
    again = delivery.next_attempt_at
    return {
        "lead": lead.address,
        "day": day.isoformat(),
        "state": delivery.state.value,
        "error": delivery.error,
        "next_attempt_at": again.astimezone(UTC).isoformat(timespec="seconds") if again else None,
    }


def _import_target(settings: Settings, name: str, agents: list[str]) -> MailboxSettings:
    """Return the configured mailbox, or one made up for the archive alone from what the caller says of its agents."""
    if any(mailbox.name == name for mailbox in settings.mailboxes):
        return settings.mailbox(name)
    if not agents:
        raise SettingsError(
            f"no mailbox is called {name!r}, so mailbot cannot tell agents from customers; "
            "say who the agents are with --agent ADDRESS_OR_DOMAIN, or configure the mailbox."
        )
    return MailboxSettings(
        name=name,
        host="localhost",
        username="archive",
        agent_addresses=tuple(agent for agent in agents if "@" in agent),
        agent_domains=tuple(agent for agent in agents if "@" not in agent),
    )
