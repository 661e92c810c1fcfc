"""`mailbot search`: the threads in which words stand, newest first."""

from collections.abc import Sequence
from typing import Annotated

import typer

from mailbot.app import App
from mailbot.cli.harmless import harmless
from mailbot.cli.help import Command, examples
from mailbot.cli.mailboxes import chosen_mailboxes
from mailbot.cli.terminal import (
    ConfigOption,
    FormatOption,
    OutputFormat,
    explained_errors,
    print_json,
    print_rows,
    read_settings,
)
from mailbot.store.kept import JourneyThread, SearchHit

SHOWN = 20


def add_commands(app: typer.Typer) -> None:
    """Add this command."""
    app.command(
        cls=Command,
        epilog=examples(
            ("Mails that hold both words, whatever their case and accents:", "mailbot search broken lamp"),
            ("Words that begin so, in one mailbox:", "mailbot search 'τιμολογ*' --mailbox support"),
        ),
    )(search)


def search(
    words: Annotated[list[str], typer.Argument(help="Words that must all stand in one mail.", metavar="WORD")],
    mailbox: Annotated[
        str | None, typer.Option(help="Name of one mailbox.", metavar="NAME", show_default="all")
    ] = None,
    limit: Annotated[int, typer.Option(help="Most threads to show.", min=1, max=1000)] = SHOWN,
    config: ConfigOption = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Find threads by words of their mails, newest first."""
    with explained_errors(output), App(read_settings(config)) as app:
        if mailbox is not None:
            chosen_mailboxes(app.settings, mailbox)
        hits = app.store.search(" ".join(words), mailbox, limit=limit)
        if output is OutputFormat.JSON:
            print_json([_record(hit, app.store.journey_of(hit.thread_key)) for hit in hits])
            return
    rows = [
        {
            "thread": hit.thread_key,
            "at": f"{hit.at:%Y-%m-%d %H:%M}",
            "mailbox": hit.mailbox,
            "subject": harmless(hit.subject or "(no subject)"),
            "text": harmless(hit.before + hit.match + hit.after),
        }
        for hit in hits
    ]
    print_rows(rows, output, empty="No mail holds all these words. A word that ends in * stands for all that begin so.")


def _record(hit: SearchHit, journey: Sequence[JourneyThread]) -> dict[str, object]:
    return {
        "thread": hit.thread_key,
        "mailbox": hit.mailbox,
        "subject": hit.subject,
        "at": hit.at.isoformat(),
        "author": hit.author.email,
        "journey": [
            {"thread": other.thread_key, "reason": other.reason.value, "evidence": other.evidence} for other in journey
        ],
        "snippet": {"before": hit.before, "match": hit.match, "after": hit.after},
    }
