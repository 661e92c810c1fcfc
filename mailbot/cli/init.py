"""`mailbot init`: a mailbox asked for, tried out and only then saved."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.answers import asked, given, write_secret
from mailbot.cli.check import list_folders
from mailbot.cli.help import Command, examples
from mailbot.cli.init_oauth import ask_registration, choose_provider, sign_in_first
from mailbot.cli.login import BrowserOption
from mailbot.cli.mailboxes import mailbox_file, make_mailbox, save_mailbox, split_agents
from mailbot.cli.terminal import WrongUseError, explained_errors, tell
from mailbot.configuration import INIT_PASSWORD_VARIABLE, load_settings
from mailbot.mail.imap import open_mailbox
from mailbot.settings import MailboxSettings

PORTS = {"tls": 993, "starttls": 143, "plain": 143}


def add_commands(app: typer.Typer) -> None:
    """Add this command."""
    app.command(
        cls=Command,
        epilog=examples(
            ("Be asked for everything:", "mailbot init"),
            (
                "Without a question (the rest has defaults):",
                "MAILBOT_INIT_PASSWORD=… \\\n    mailbot init --host imap.acme.example --username help@acme.example",
            ),
            (
                "Microsoft 365, with a code that you type in on any machine:",
                "mailbot init --sign-in microsoft --host outlook.office365.com \\\n    --username help@acme.example",
            ),
        ),
    )(init)


def init(
    name: Annotated[
        str | None, typer.Option(help="Short name of the mailbox.", metavar="NAME", show_default="support")
    ] = None,
    host: Annotated[str | None, typer.Option(help="IMAP server.", metavar="HOST")] = None,
    security: Annotated[
        str | None, typer.Option(help="plain is for loopback only.", metavar="tls|starttls|plain", show_default="tls")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(help="Port of the IMAP server.", metavar="PORT", show_default="993 for tls, else 143"),
    ] = None,
    username: Annotated[str | None, typer.Option(help="User name at the IMAP server.", metavar="NAME")] = None,
    password: Annotated[
        str | None,
        typer.Option(
            help="Password; better given when asked, or by the variable.",
            metavar="WORD",
            envvar=INIT_PASSWORD_VARIABLE,
            show_default=False,
        ),
    ] = None,
    sign_in: Annotated[
        str | None,
        typer.Option(
            help="How to sign in: by password, or by OAuth with Google, Microsoft 365 or a server of your own.",
            metavar="password|google|microsoft|custom",
            show_default="password; asked where HOST is Google's or Microsoft's",
        ),
    ] = None,
    client_id: Annotated[
        str | None, typer.Option(help="Id of the application that you registered with the provider.", metavar="ID")
    ] = None,
    tenant: Annotated[
        str | None,
        typer.Option(help="Microsoft: id or domain of the organisation.", metavar="NAME", show_default="organizations"),
    ] = None,
    token_url: Annotated[str | None, typer.Option(help="custom: where tokens are given out.", metavar="URL")] = None,
    device_url: Annotated[str | None, typer.Option(help="custom: where codes are given out.", metavar="URL")] = None,
    auth_url: Annotated[str | None, typer.Option(help="custom: where a browser signs in.", metavar="URL")] = None,
    scope: Annotated[str | None, typer.Option(help="custom: what is asked for.", metavar="WORDS")] = None,
    browser: BrowserOption = False,  # noqa: FBT002 - typer
    agent: Annotated[
        list[str] | None,
        typer.Option(
            help="Address or domain of agents; may be repeated.", metavar="AGENT", show_default="domain of --username"
        ),
    ] = None,
    ca_file: Annotated[
        Path | None, typer.Option(help="Certificate authority of your own, as PEM.", metavar="FILE")
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="Folder to write to.", metavar="FOLDER", show_default="./config")
    ] = None,
    skip_test: Annotated[bool, typer.Option("--skip-test", help="Save without connecting.")] = False,  # noqa: FBT002 - typer
) -> None:
    """Ask for one mailbox, try it, and save it to the configuration."""
    with explained_errors(kept="nothing was saved"):
        ask = host is None or username is None
        name = given(name, "A short name for the mailbox", "support", ask=ask)
        _refuse_existing(name, config)
        host = given(host, "IMAP server, such as imap.example.com", None, ask=ask)
        security = given(security, "Security: tls, starttls, or plain on loopback", "tls", ask=ask)
        port = port or _port(given(None, "Port", str(PORTS.get(security, 993)), ask=ask))
        username = given(username, "User name", None, ask=ask)
        values: dict[str, object] = {
            "name": name,
            "host": host,
            "port": port,
            "security": security,
            "username": username,
            "ca_file": ca_file and ca_file.absolute(),
        }
        provider = choose_provider(sign_in, host, ask=ask)
        secret = mailbox_file(name, config).with_suffix(".password" if provider is None else ".token")
        word = ""
        if provider is None:
            values["password_file"] = secret.absolute()
            word = password or asked("Password", None, hidden=True)
        else:
            addresses = {"token_url": token_url, "device_url": device_url, "auth_url": auth_url, "scope": scope}
            values["oauth"] = {"token_file": secret.absolute()} | ask_registration(
                provider, client_id=client_id, tenant=tenant, addresses=addresses, ca_file=ca_file, ask=ask
            )
        mailbox = make_mailbox(values | split_agents(agent or _agents(username, ask=ask)))
        if mailbox.oauth is None:
            kept = _try_with_password(mailbox, word, secret, skip=skip_test)
        else:
            mailbox, kept = sign_in_first(mailbox, mailbox.oauth, browser=browser, skip=skip_test)
        file = save_mailbox(mailbox, config)
        tell(f"Saved to {file}; {kept}.")
        tell("Next: `mailbot sync`, then `mailbot review`; `mailbot run` does both on schedule.")


def _port(answer: str) -> int:
    if not answer.isdecimal():
        raise WrongUseError(f"port: {answer!r} is no number; usually it is 993 for tls, 143 for starttls.")
    return int(answer)


def _agents(username: str, *, ask: bool) -> Sequence[str]:
    domain = username.rpartition("@")[2] if "@" in username else ""
    answer = given(None, "Addresses or domains of agents, with commas", domain or username, ask=ask)
    return answer.split(",")


def _refuse_existing(name: str, config: Path | None) -> None:
    file = mailbox_file(name, config)
    if file.exists():
        raise WrongUseError(f"{file} exists already; choose another --name, or remove it first.")
    if any(mailbox.name == name for mailbox in load_settings(file.parent).mailboxes):
        raise WrongUseError(f"a mailbox {name!r} is configured in {file.parent} already; choose another --name.")


def _try_with_password(mailbox: MailboxSettings, password: str, secret: Path, *, skip: bool) -> str:
    """Try the mailbox unless that is to be skipped, keep its password, and say where."""
    if not skip:
        tell(f"Trying {mailbox.host}:{mailbox.port} …")
        with open_mailbox(mailbox, password=password) as session:
            folders = list_folders(mailbox, session)
        tell(f"Connection and sign-in are fine. It holds: {', '.join(folders)}.")
    write_secret(secret, password)
    return f"the password is in {secret}, readable by you alone"
