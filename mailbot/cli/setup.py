"""`mailbot init` and `mailbot check`: a mailbox asked for and tested, and everything that is set tried out."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from mailbot.app import App, choose_judge
from mailbot.cli.terminal import (
    FAILED,
    ConfigOption,
    FormatOption,
    OutputFormat,
    err,
    explained_errors,
    out,
    print_rows,
    read_settings,
)
from mailbot.mail.imap import choose_folders, open_mailbox
from mailbot.mail.smtp import check_smtp
from mailbot.model import MailbotError
from mailbot.settings import LOOPBACK_HOSTS, MailboxSettings, Settings, SettingsError

SECRET_MODE = 0o600
SHOWN = 20


def add_commands(app: typer.Typer) -> None:
    """Add these commands."""
    app.command(
        epilog="Examples:\n\n`mailbot init`  asks for everything\n\n"
        "`mailbot init --name support --host imap.acme.example --username support@acme.example`",
    )(init)
    app.command(epilog="Examples:\n\n`mailbot check`\n\n`mailbot check --format json`")(check)


def init(
    name: Annotated[
        str, typer.Option(prompt="A short name for the mailbox", help="Short name of the mailbox.")
    ] = "support",
    host: Annotated[str, typer.Option(prompt="IMAP server", help="IMAP server.")] = "localhost",
    username: Annotated[
        str, typer.Option(prompt="User name", help="User name at the IMAP server.")
    ] = "support@example.com",
    password: Annotated[
        str,
        typer.Option(
            prompt="Password",
            hide_input=True,
            help="Password at the IMAP server.",
            envvar="MAILBOT_INIT_PASSWORD",
            show_default=False,
        ),
    ] = "",
    port: Annotated[int, typer.Option(help="Port of the IMAP server.", min=1, max=65535)] = 993,
    security: Annotated[str, typer.Option(help="tls, starttls, or plain (loopback only).")] = "tls",
    ca_file: Annotated[Path | None, typer.Option(help="Certificate authority of your own, as PEM.")] = None,
    agent: Annotated[list[str] | None, typer.Option(help="Address or domain of agents; may be repeated.")] = None,
    config: Annotated[Path, typer.Option(help="Folder to write to.")] = Path("config"),
    skip_test: Annotated[bool, typer.Option("--skip-test", help="Save without connecting.")] = False,  # noqa: FBT002 - typer
) -> None:
    """Ask for one mailbox, test it, and write it to the configuration."""
    with explained_errors():
        mailbox = _mailbox(
            name=name,
            host=host,
            port=port,
            security=security,
            username=username,
            ca_file=ca_file,
            agents=agent or _guess_agents(username),
        )
        target = config / f"mailbox-{mailbox.name}.toml"
        secret = config / f"mailbox-{mailbox.name}.password"
        if target.exists():
            raise SettingsError(f"{target} exists already; choose another --name, or remove it first.")
        if not skip_test:
            _try_mailbox(mailbox, password)
        config.mkdir(parents=True, exist_ok=True)
        _write_secret(secret, password)
        target.write_text(_toml_of(mailbox, secret), encoding="utf-8")
    out.print(
        f"Saved to {target}; the password is in {secret}, readable by you alone.", highlight=False, soft_wrap=True
    )
    out.print("Next: `mailbot sync`, then `mailbot review`; `mailbot run` does both on schedule.", highlight=False)


def check(config: ConfigOption = None, output: FormatOption = OutputFormat.TABLE) -> None:
    """Try every setting and connection, and say the remedy for each that fails."""
    rows = []
    with explained_errors():
        settings = read_settings(config)
    for what, trial in _trials(settings):
        try:
            rows.append({"what": what, "ok": "yes", "says": trial()})
        except MailbotError as error:
            rows.append({"what": what, "ok": "no", "says": str(error)})
    print_rows(rows, output)
    if any(row["ok"] == "no" for row in rows):
        raise typer.Exit(FAILED)


def _trials(settings: Settings) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "store", lambda: _check_store(settings)
    for mailbox in settings.mailboxes:
        yield f"mailbox {mailbox.name}", _mailbox_trial(mailbox, settings)
    if not settings.mailboxes:
        yield "mailboxes", _complain("none is configured; `mailbot init` sets one up.")
    yield "judge", lambda: _check_judge(settings)
    if settings.smtp.host:
        yield "mail server", lambda: _check_smtp(settings)
    if not settings.leads:
        yield "leads", _complain("nobody is mailed a digest; add [[leads]] with an address to config/mailbot.toml.")


def _check_store(settings: Settings) -> str:
    with App(settings) as app:
        counts = app.store.counts()
        unreadable = app.store.list_quarantined()
    said = f"{counts.messages} messages in {counts.threads} threads, {counts.reviews} reviews"
    reasons = "".join(
        f"\n  {mail.mailbox}, {mail.folder}, UID {mail.uid}: {mail.reason}" for mail in unreadable[:SHOWN]
    )
    return said + (
        f"; {len(unreadable)} mails could not be read and are kept in quarantine:{reasons}" if reasons else ""
    )


def _mailbox_trial(mailbox: MailboxSettings, settings: Settings) -> Callable[[], str]:
    def trial() -> str:
        with open_mailbox(mailbox, password=settings.password_of(mailbox)) as session:
            return _describe(mailbox, session.folders(), lambda folder: session.examine(folder).exists)

    return trial


def _describe(mailbox: MailboxSettings, infos: object, count: Callable[[str], int]) -> str:
    folders = choose_folders(infos, mailbox)  # type: ignore[arg-type]
    return ", ".join(f"{folder.name} {count(folder.name)}{' (sent)' if folder.sent else ''}" for folder in folders)


def _check_judge(settings: Settings) -> str:
    identity = choose_judge("auto", settings)
    if identity.model is None:
        return "signals: no language model is configured, so reviews find what is provable without one"
    return f"{identity.judge}: {identity.model} with prompt {identity.prompt}"


def _check_smtp(settings: Settings) -> str:
    asyncio.run(check_smtp(settings.smtp))
    return f"{settings.smtp.host}:{settings.smtp.port} lets us in"


def _complain(text: str) -> Callable[[], str]:
    def trial() -> str:
        raise SettingsError(text)

    return trial


def _mailbox(
    *,
    name: str,
    host: str,
    port: int,
    security: str,
    username: str,
    ca_file: Path | None,
    agents: list[str],
) -> MailboxSettings:
    try:
        return MailboxSettings.model_validate(
            {
                "name": name,
                "host": host,
                "port": port,
                "security": security,
                "username": username,
                "ca_file": ca_file,
                "agent_addresses": tuple(agent for agent in agents if "@" in agent),
                "agent_domains": tuple(agent for agent in agents if "@" not in agent),
            },
        )
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(str(part) for part in problem["loc"])
        raise SettingsError(f"{place or 'mailbox'}: {problem['msg'].removeprefix('Value error, ')}.") from None


def _guess_agents(username: str) -> list[str]:
    domain = username.rpartition("@")[2]
    return [domain] if "@" in username and domain else []


def _try_mailbox(mailbox: MailboxSettings, password: str) -> None:
    err.print(f"Trying {mailbox.host}:{mailbox.port} …", highlight=False)
    with open_mailbox(mailbox, password=password) as session:
        for folder in choose_folders(session.folders(), mailbox):
            kind = "sent mail" if folder.sent else "mail"
            err.print(f"  {folder.name}: {session.examine(folder.name).exists} ({kind})", highlight=False, markup=False)
    if mailbox.host in LOOPBACK_HOSTS:
        return
    err.print("  Connection, certificate and sign-in are fine.")


def _write_secret(path: Path, secret: str) -> None:
    path.touch(mode=SECRET_MODE)
    path.chmod(SECRET_MODE)
    path.write_text(secret + "\n", encoding="utf-8")


def _toml_of(mailbox: MailboxSettings, secret: Path) -> str:
    values: dict[str, object] = {
        "name": mailbox.name,
        "host": mailbox.host,
        "port": mailbox.port,
        "security": mailbox.security,
        "username": mailbox.username,
        "password_file": str(secret.absolute()),
        "agent_addresses": list(mailbox.agent_addresses),
        "agent_domains": list(mailbox.agent_domains),
    }
    if mailbox.ca_file:
        values["ca_file"] = str(mailbox.ca_file.absolute())
    lines = [f"{key} = {_toml_value(value)}" for key, value in values.items()]
    return "\n".join(
        [
            "# Written by `mailbot init`. All keys with their defaults stand in mailbot.toml.",
            "[[mailboxes]]",
            *lines,
            "",
        ]
    )


def _toml_value(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_toml_value(item) for item in value) + "]"
    if isinstance(value, int):
        return str(value)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
