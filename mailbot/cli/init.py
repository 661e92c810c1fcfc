"""`mailbot init`: a mailbox asked for, tried out and only then saved."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.check import list_folders
from mailbot.cli.help import Command, examples
from mailbot.cli.mailboxes import mailbox_file, make_mailbox, save_mailbox, split_agents
from mailbot.cli.terminal import WrongUseError, explained_errors, tell
from mailbot.configuration import INIT_PASSWORD_VARIABLE, load_settings
from mailbot.mail.imap import open_mailbox
from mailbot.settings import MailboxSettings

SECRET_MODE = 0o600
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
        name = _given(name, "A short name for the mailbox", "support", ask=ask)
        _refuse_existing(name, config)
        host = _given(host, "IMAP server, such as imap.example.com", None, ask=ask)
        security = _given(security, "Security: tls, starttls, or plain on loopback", "tls", ask=ask)
        port = port or _port(_given(None, "Port", str(PORTS.get(security, 993)), ask=ask))
        username = _given(username, "User name", None, ask=ask)
        password = _password(password)
        agents = agent or _agents(username, ask=ask)
        secret = mailbox_file(name, config).with_suffix(".password")
        mailbox = make_mailbox(
            {
                "name": name,
                "host": host,
                "port": port,
                "security": security,
                "username": username,
                "password_file": secret.absolute(),
                "ca_file": ca_file and ca_file.absolute(),
                **split_agents(agents),
            },
        )
        if not skip_test:
            _try_mailbox(mailbox, password)
        _write_secret(secret, password)
        file = save_mailbox(mailbox, config)
        tell(f"Saved to {file}; the password is in {secret}, readable by you alone.")
        tell("Next: `mailbot sync`, then `mailbot review`; `mailbot run` does both on schedule.")


def _given(value: str | None, question: str, default: str | None, *, ask: bool) -> str:
    """Return a value that was given, or the answer to a question, or the default where nothing is asked."""
    if value is not None:
        return value
    if default is not None and not ask:
        return default
    return str(_asked(question, default)).strip()


def _password(given: str | None) -> str:
    return given or _asked("Password", None, hidden=True)


def _asked(question: str, default: str | None, *, hidden: bool = False) -> str:
    try:
        return str(typer.prompt(question, default=default, hide_input=hidden, err=True))
    except typer.Abort:
        tell("")  # the question stands there without a line end
        raise WrongUseError(
            "nothing was saved, for the questions were not answered; where nobody can, give --host, --username and "
            f"the variable {INIT_PASSWORD_VARIABLE}."
        ) from None


def _port(answer: str) -> int:
    if not answer.isdecimal():
        raise WrongUseError(f"port: {answer!r} is no number; usually it is 993 for tls, 143 for starttls.")
    return int(answer)


def _agents(username: str, *, ask: bool) -> Sequence[str]:
    domain = username.rpartition("@")[2] if "@" in username else ""
    answer = _given(None, "Addresses or domains of agents, with commas", domain or username, ask=ask)
    return answer.split(",")


def _refuse_existing(name: str, config: Path | None) -> None:
    file = mailbox_file(name, config)
    if file.exists():
        raise WrongUseError(f"{file} exists already; choose another --name, or remove it first.")
    if any(mailbox.name == name for mailbox in load_settings(file.parent).mailboxes):
        raise WrongUseError(f"a mailbox {name!r} is configured in {file.parent} already; choose another --name.")


def _try_mailbox(mailbox: MailboxSettings, password: str) -> None:
    tell(f"Trying {mailbox.host}:{mailbox.port} …")
    with open_mailbox(mailbox, password=password) as session:
        folders = list_folders(mailbox, session)
    tell(f"Connection and sign-in are fine. It holds: {', '.join(folders)}.")


def _write_secret(path: Path, secret: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=SECRET_MODE)
    path.chmod(SECRET_MODE)
    path.write_text(secret + "\n", encoding="utf-8")
