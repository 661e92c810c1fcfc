"""`mailbot check`: everything that is set tried out, with the remedy for what fails."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import typer

from mailbot.app import App, choose_judge, tell_time, tokens_of
from mailbot.cli.help import Command, examples
from mailbot.cli.terminal import (
    FAILED,
    ConfigOption,
    FormatOption,
    OutputFormat,
    explained_errors,
    out,
    print_json,
    read_settings,
)
from mailbot.flow.sync import believes_from
from mailbot.flow.till import BILLION, EVERYONE, budgets_of
from mailbot.mail.imap import MailboxSession, choose_folders
from mailbot.mail.oauth import word_clock
from mailbot.mail.smtp import check_smtp
from mailbot.model import MailbotError
from mailbot.settings import MailboxSettings, OAuthSettings, Settings, SettingsError
from mailbot.store.kept import Spending

FORGEABLE = "; who writes an agent's address into From passes for one (set trusted_authserv_ids, see docs/roles.md)"
SHOWN = 20

Row = dict[str, object]


def add_commands(app: typer.Typer) -> None:
    """Add this command."""
    app.command(
        cls=Command,
        epilog=examples(
            ("Try everything that ./config says:", "mailbot check"),
            ("For a program or a monitor:", "mailbot check --format json"),
        ),
    )(check)


def check(config: ConfigOption = None, output: FormatOption = OutputFormat.TABLE) -> None:
    """Try every setting and connection, each with its remedy."""
    with explained_errors(output, kept="nothing was changed"):
        rows = list(_rows(config, output))
    if output is OutputFormat.JSON:
        print_json(rows)
    if not all(row["ok"] for row in rows):
        raise typer.Exit(FAILED)


def _rows(config: ConfigOption, output: OutputFormat) -> Iterator[Row]:
    for what, trial in _trials(read_settings(config)):
        try:
            row: Row = {"what": what, "ok": True, "says": trial()}
        except MailbotError as error:
            row = {"what": what, "ok": False, "says": str(error)}
        if output is OutputFormat.TABLE:
            _print_row(row)
        yield row


def _print_row(row: Row) -> None:
    """Print a line as soon as it is known: a server that does not answer takes its time."""
    out.print("ok   " if row["ok"] else "fail ", style="green" if row["ok"] else "bold red", end=" ")
    out.print(f"{row['what']}: {row['says']}", markup=False, highlight=False, soft_wrap=True)


def _trials(settings: Settings) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "store", lambda: _check_store(settings)
    for mailbox in settings.mailboxes:
        if mailbox.oauth is not None:
            yield f"sign-in {mailbox.name}", _token_trial(mailbox, mailbox.oauth)
        yield f"mailbox {mailbox.name}", _mailbox_trial(mailbox, settings)
        if not mailbox.archive_only:
            yield f"sync {mailbox.name}", _sync_trial(mailbox, settings)
    if not settings.mailboxes:
        yield "mailboxes", _failing("none is configured; `mailbot init` sets one up.")
    yield "judge", lambda: _check_judge(settings)
    budgets = {account: most for one in settings.mailboxes for account, most in budgets_of(one, settings).items()}
    if budgets and settings.llm.configured:
        yield "budget", lambda: _check_budgets(settings, budgets)
    if settings.smtp.host:
        yield "mail server", lambda: _check_smtp(settings)
    elif settings.leads:
        yield "mail server", _failing("no digest can be mailed; set smtp.host in config/mailbot.toml.")
    if not settings.leads:
        yield "leads", _failing("nobody is mailed a digest; add [[leads]] with an address to config/mailbot.toml.")


def _check_store(settings: Settings) -> str:
    with App(settings) as app:
        counts = app.store.counts()
        unreadable = app.store.list_quarantined()
    said = f"{counts.messages} messages in {counts.threads} threads, {counts.reviews} reviews"
    if not unreadable:
        return said
    reasons = [f"  {mail.mailbox}, {mail.folder}, UID {mail.uid}: {mail.reason}" for mail in unreadable[:SHOWN]]
    more = [f"  and {len(unreadable) - SHOWN} more"] if len(unreadable) > SHOWN else []
    return "\n".join(
        [f"{said}; {len(unreadable)} mails could not be read and are kept in quarantine:", *reasons, *more]
    )


def _mailbox_trial(mailbox: MailboxSettings, settings: Settings) -> Callable[[], str]:
    def trial() -> str:
        if mailbox.archive_only:
            return "filled by `mailbot import` alone"
        with App(settings).open_mailbox(mailbox) as session:
            believed = believes_from(mailbox, choose_folders(session.folders(), mailbox))
            return ", ".join(list_folders(mailbox, session)) + (FORGEABLE if believed else "")

    return trial


def _token_trial(mailbox: MailboxSettings, oauth: OAuthSettings) -> Callable[[], str]:
    """Return the trial that renews the tokens: one that is still good would hide that no other will follow."""

    def trial() -> str:
        tokens = tokens_of(mailbox, oauth, tell_time)
        renewal = tokens.renew()
        return (
            f"{tokens.client.provider.title} renews the access token, good until "
            f"{renewal.tokens.expires_at:%H:%M} UTC.{word_clock(renewal.clock_ahead)}"
        )

    return trial


def _sync_trial(mailbox: MailboxSettings, settings: Settings) -> Callable[[], str]:
    def trial() -> str:
        with App(settings) as app:
            status = app.store.mailbox_statuses().get(mailbox.name)
            now = app.now()
        if status is None:
            return "not yet; `mailbot sync` reads it, `mailbot run` does so on schedule"
        lag = timedelta(seconds=int((now - status.since).total_seconds()))
        if status.error is not None:
            raise SettingsError(f"failing since {status.since:%Y-%m-%d %H:%M} UTC ({lag}): {status.error}")
        if status.missing:
            raise SettingsError(
                f"{status.missing} mails are in the mailbox and could not be had; they are asked for again every time"
            )
        return f"well since {status.since:%Y-%m-%d %H:%M} UTC"

    return trial


def list_folders(mailbox: MailboxSettings, session: MailboxSession) -> list[str]:
    """Return the folders that a sync would read, each with the number of its mails; raises MailboxError."""
    return [
        f"{folder.name} {session.examine(folder.name).exists}{' (sent)' if folder.sent else ''}"
        for folder in choose_folders(session.folders(), mailbox)
    ]


def _check_judge(settings: Settings) -> str:
    identity = choose_judge("auto", settings)
    if identity.model is None:
        return "signals: no language model is configured, so reviews find what is provable without one"
    # Importing the client takes a second, which is wasted where no model is configured.
    from mailbot.review.endpoint import check_endpoint

    said = asyncio.run(check_endpoint(settings.llm))
    return f"{identity.judge}: {identity.model} with prompt {identity.prompt}; {said}"


def _check_budgets(settings: Settings, budgets: Mapping[str, float]) -> str:
    with App(settings) as app:
        spending = app.store.spending(app.now().date())
    said = []
    for account, budget in budgets.items():
        spent = spending.get(account, Spending(spent=0, reserved=0))
        whose = "all mailboxes" if account == EVERYONE else account
        said.append(f"{whose}: {(spent.spent + spent.reserved) / BILLION:.4f} of {budget:g} spent today (UTC)")
    return "; ".join(said)


def _check_smtp(settings: Settings) -> str:
    asyncio.run(check_smtp(settings.smtp))
    return f"{settings.smtp.host}:{settings.smtp.port} lets us in"


def _failing(text: str) -> Callable[[], str]:
    def trial() -> str:
        raise SettingsError(text)

    return trial
