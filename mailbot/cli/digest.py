"""`mailbot digest`: the digest of a day, mailed to the leads once, or only shown."""

from datetime import UTC, date
from typing import Annotated

import typer

from mailbot.app import App
from mailbot.cli.help import Command, examples
from mailbot.cli.terminal import (
    FAILED,
    ConfigOption,
    FormatOption,
    OutputFormat,
    WrongUseError,
    err,
    explained_errors,
    out,
    print_json,
    print_rows,
    read_settings,
    tell,
)
from mailbot.digest.outbox import due_day
from mailbot.settings import LeadSettings, SettingsError
from mailbot.store.kept import DigestState

FIRST_YEAR = 1970
Row = dict[str, object]


def add_commands(app: typer.Typer) -> None:
    """Add this command."""
    app.command(
        cls=Command,
        epilog=examples(
            ("Mail every lead the digest that is due:", "mailbot digest"),
            ("Only show the digest of a day:", "mailbot digest --dry-run --day 2026-11-20"),
            ("To one lead:", "mailbot digest --to eleni@acme.example"),
        ),
    )(digest)


def digest(
    day: Annotated[
        str | None,
        typer.Option(help="Local day of the lead, as YYYY-MM-DD.", metavar="DAY", show_default="the day that is due"),
    ] = None,
    to: Annotated[str | None, typer.Option(help="Address of one lead.", metavar="ADDRESS", show_default="all")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the digest; keep and send nothing.")] = False,  # noqa: FBT002 - typer
    config: ConfigOption = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Mail the digest of a day to the leads, once and never again."""
    with explained_errors(output, kept="no digest is sent twice"), App(read_settings(config)) as app:
        leads = _leads(app, to)
        days = [_day(day, lead, app) for lead in leads]
        if dry_run:
            _print_digests(app, leads, days, output)
            return
        if not app.settings.smtp.host:
            raise SettingsError("no mail server is configured; set smtp.host in config/mailbot.toml, or use --dry-run.")
        rows = [_send_digest(app, lead, local) for lead, local in zip(leads, days, strict=True)]
        print_rows(rows, output)
        for row in rows:
            if row["error"] and row["next_attempt_at"]:
                tell(f"The digest for {row['lead']} is kept; `mailbot digest` or `mailbot run` tries it again.")
    if any(row["state"] != DigestState.SENT for row in rows):
        raise typer.Exit(FAILED)


def _leads(app: App, to: str | None) -> list[LeadSettings]:
    leads = app.settings.leads
    if not leads:
        raise SettingsError("no lead is configured; add [[leads]] with an address to config/mailbot.toml.")
    chosen = [lead for lead in leads if to is None or lead.address.lower() == to.lower()]
    if not chosen:
        known = ", ".join(lead.address for lead in leads)
        raise WrongUseError(f"no lead has the address {to}; configured: {known}.")
    return chosen


def _day(written: str | None, lead: LeadSettings, app: App) -> date:
    if written is None:
        return due_day(app.now(), lead.zone, lead.hour)
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise WrongUseError(f"--day: {written!r} is no day; write it as YYYY-MM-DD.") from None
    if day > app.now().astimezone(lead.zone).date():
        raise WrongUseError(f"--day: {day} has not come yet for {lead.address}; name a day that has begun.")
    if day.year < FIRST_YEAR:
        raise WrongUseError(f"--day: {day} is before there was mail; name a day from {FIRST_YEAR} on.")
    return day


def _print_digests(app: App, leads: list[LeadSettings], days: list[date], output: OutputFormat) -> None:
    drawn = [app.draw_digest(lead, day)[0] for lead, day in zip(leads, days, strict=True)]
    if output is OutputFormat.JSON:
        print_json(
            [
                {"lead": each.lead, "day": each.day.isoformat(), "subject": each.subject, "text": each.text}
                for each in drawn
            ],
        )
        return
    for each in drawn:
        err.print(f"To: {each.lead}\nSubject: {each.subject}\n", markup=False, highlight=False)
        out.print(each.text, markup=False, highlight=False, soft_wrap=True)


def _send_digest(app: App, lead: LeadSettings, day: date) -> Row:
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
