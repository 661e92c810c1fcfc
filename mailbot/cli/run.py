"""`mailbot run`: the worker with its clock, and the page, in one process."""

import signal
import socket
import threading
from contextlib import ExitStack
from datetime import UTC
from typing import Annotated

import typer

from mailbot.app import App
from mailbot.cli.help import Command, examples
from mailbot.cli.terminal import ConfigOption, err, explained_errors, read_settings, write_logs
from mailbot.settings import SettingsError


def add_commands(app: typer.Typer) -> None:
    """Add this command."""
    app.command(
        cls=Command,
        epilog=examples(
            ("Do everything that is configured, until Ctrl-C:", "mailbot run"),
            ("With the page elsewhere, and a line for all that is done:", "mailbot run --port 9000 --verbose"),
            note="What was begun goes on at the next start.",
        ),
    )(run)


def run(
    config: ConfigOption = None,
    port: Annotated[
        int | None, typer.Option(help="Port of the page.", min=0, max=65535, metavar="PORT", show_default="web.port")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what is done, not only what fails.")] = False,  # noqa: FBT002 - typer
) -> None:
    """Read, review and mail on schedule, and serve the page."""
    from mailbot.flow.engine import Engine
    from mailbot.flow.schedule import Schedule
    from mailbot.flow.watch import Watch
    from mailbot.web.app import create_app
    from mailbot.web.server import WebServer

    write_logs(verbose=verbose)
    over = _ended()
    with explained_errors(), ExitStack() as stack:
        settings = read_settings(config)
        if not settings.mailboxes:
            raise SettingsError("no mailbox is configured; `mailbot init` sets one up.")
        app = stack.enter_context(App(settings, patient=True))
        page = create_app(
            app.store,
            zone=settings.leads[0].zone if settings.leads else UTC,
            mailboxes=[mailbox.name for mailbox in settings.mailboxes],
        )
        server = stack.enter_context(
            WebServer(page, settings.web.host, settings.web.port if port is None else port),
        )
        app.page_url = server.url
        engine = stack.enter_context(
            Engine(app, database_url=settings.database_url, executor=f"mailbot@{socket.gethostname()}"),
        )
        leads = settings.leads if settings.smtp.host else ()
        stack.enter_context(
            Schedule(
                engine,
                mailboxes=[mailbox for mailbox in settings.mailboxes if not mailbox.archive_only],
                leads=leads,
                clock=app.now,
                troubled=app.troubled,
            )
        )
        stack.enter_context(Watch(engine, mailboxes=settings.mailboxes, connect=app.open_mailbox, clock=app.now))
        err.print(f"mailbot is running; the page is at {server.url}. Ctrl-C ends it.", highlight=False)
        if settings.leads and not leads:
            err.print("No digest is mailed: smtp.host is not set.", highlight=False)
        over.wait()


def _ended() -> threading.Event:
    """Return an event that SIGINT and SIGTERM set."""
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    return over
