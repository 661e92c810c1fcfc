"""The terminal: results on standard output, progress and errors on standard error, exit codes 0, 1 and 2."""

import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import structlog
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from mailbot.configuration import find_config_dir, load_settings
from mailbot.model import MailbotError
from mailbot.settings import Settings

FAILED = 1

out = Console()
err = Console(stderr=True)


class OutputFormat(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"


FormatOption = Annotated[
    OutputFormat,
    typer.Option("--format", help="How to print the result.", rich_help_panel="Output"),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", help="Folder of the configuration.  [default: $MAILBOT_CONFIG or ./config]"),
]


def read_settings(config: Path | None) -> Settings:
    """Return the settings of the given folder, or of the one that the environment names."""
    if config is not None and not config.is_dir():
        raise typer.BadParameter(f"there is no folder {config}; `mailbot init` makes one", param_hint="--config")
    return load_settings(config or find_config_dir(os.environ))


@contextmanager
def explained_errors() -> Iterator[None]:
    """Print an error that mailbot raised on purpose as its sentence, and end with exit code 1."""
    try:
        yield
    except MailbotError as error:
        err.print("error:", style="bold red", end=" ")
        err.print(str(error), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(FAILED) from None


class ProgressBars:
    """Progress as bars on standard error; shows nothing where that is no terminal."""

    def __init__(self) -> None:
        """Make the bars; they show once entered."""
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=err,
            transient=True,
            disable=not err.is_terminal,
        )
        self._task: TaskID | None = None

    def begin(self, what: str, total: int | None) -> None:
        """Start a bar."""
        self._task = self._bars.add_task(what, total=total)

    def advance(self, steps: int = 1) -> None:
        """Move the present bar on."""
        if self._task is not None:
            self._bars.advance(self._task, steps)


@contextmanager
def progress_bars() -> Iterator[ProgressBars]:
    """Give out progress that is shown as bars."""
    bars = ProgressBars()
    with bars._bars:  # noqa: SLF001 - the wrapper lends its own bars
        yield bars


def print_json(value: object) -> None:
    """Print a value as JSON on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_rows(rows: Sequence[Mapping[str, object]], output: OutputFormat, *, title: str = "", empty: str = "") -> None:
    """Print rows of equal keys as a table or as JSON; `empty` is what a table says when there are none."""
    if output is OutputFormat.JSON:
        print_json(list(rows))
    elif not rows:
        out.print(empty, markup=False)
    else:
        table = Table(title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
        for name, value in rows[0].items():
            right = isinstance(value, int | float)
            table.add_column(name.replace("_", " "), justify="right" if right else "left", no_wrap=right)
        for row in rows:
            table.add_row(*(_cell(value) for value in row.values()))
        out.print(table)


def write_logs(*, verbose: bool = False) -> None:
    """Let log lines go to standard error, one each; line breaks inside values are escaped."""
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    for noisy in ("apscheduler", "httpx", "httpx2", "pymap", "dbos"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _cell(value: object) -> str:
    return "" if value is None else str(value)
