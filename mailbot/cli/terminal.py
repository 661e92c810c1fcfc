"""The terminal: results on standard output, progress and errors on standard error, exit codes 0, 1 and 2."""

import errno
import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import stamina
import structlog
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from mailbot.configuration import CONFIG_DIR_VARIABLE, load_settings
from mailbot.model import MailbotError
from mailbot.settings import Settings

FAILED = 1
WRONG_USE = 2
INTERRUPTED = 130

TYPED_BACK = frozenset({"thread"})
"""Columns whose values people copy into the next command: never cut, however narrow the terminal."""
"""What a shell expects of a program that Ctrl-C ended: 128 and the number of SIGINT."""

_DISK_TROUBLE = frozenset(
    {
        errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EISDIR,
        errno.EEXIST, errno.ENAMETOOLONG,
    }
)  # fmt: skip

out = Console()
err = Console(stderr=True)


class WrongUseError(MailbotError):
    """The command line asks for what cannot be; the text says what there is instead."""


class OutputFormat(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"


FormatOption = Annotated[
    OutputFormat,
    typer.Option("--format", help="How to print the result."),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        help="Folder of the configuration.",
        metavar="FOLDER",
        show_default=f"${CONFIG_DIR_VARIABLE}, else ./config",
    ),
]


def read_settings(config: Path | None) -> Settings:
    """Return the settings of the given folder, or of the one that the environment names, or of ./config."""
    named = os.environ.get(CONFIG_DIR_VARIABLE)
    asked, place = (config, "--config") if config is not None else (Path(named) if named else None, CONFIG_DIR_VARIABLE)
    if asked is not None and asked.is_file():
        raise WrongUseError(f"{place}: {asked} is a file; name the folder that it is in.")
    if asked is not None and not asked.is_dir():
        raise WrongUseError(f"{place}: there is no folder {asked}; correct it, or let `mailbot init` make one.")
    return load_settings(asked or Path("config"))


@contextmanager
def explained_errors(
    output: OutputFormat = OutputFormat.TABLE,
    *,
    kept: str = "what was done before is kept, and the same command goes on from there",
) -> Iterator[None]:
    """Print what mailbot raised on purpose as its sentence, and end with the exit code that belongs to it.

    With JSON asked for, standard output gets `{"error": …}` besides. Ctrl-C is answered with what is `kept`.
    """
    try:
        yield
    except MailbotError as error:
        raise _ended(str(error), output, WRONG_USE if isinstance(error, WrongUseError) else FAILED) from None
    except KeyboardInterrupt:
        tell(f"stopped; {kept}.")
        raise typer.Exit(INTERRUPTED) from None
    except OSError as error:
        if error.errno not in _DISK_TROUBLE:
            raise
        place = f"{error.filename}: " if error.filename else ""
        said = f"{place}{error.strerror}; correct the path, its permissions or the room on its disk, and do it again."
        raise _ended(said, output, FAILED) from None


def complain(sentence: str) -> None:
    """Print an error on standard error: wrapped at words on a terminal, else as one line however long it is."""
    err.print(Text.assemble(("error: ", "bold red"), sentence), soft_wrap=not err.is_terminal)


def tell(sentence: str) -> None:
    """Print something worth knowing on standard error, wrapped as errors are."""
    err.print(sentence, markup=False, highlight=False, soft_wrap=not err.is_terminal)


def _ended(sentence: str, output: OutputFormat, code: int) -> typer.Exit:
    complain(sentence)
    if output is OutputFormat.JSON:
        print_json({"error": sentence})
    return typer.Exit(code)


class ProgressBars:
    """Progress as bars on standard error; shows nothing where that is no terminal."""

    def __init__(self) -> None:
        """Make the bars; they show once entered."""
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False, table_column=Column(overflow="ellipsis", no_wrap=True)),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=err,
            transient=True,
            disable=not err.is_terminal,
        )
        self._task: TaskID | None = None

    def begin(self, what: str, total: int | None) -> None:
        """Start a bar, and take away the one before it."""
        if self._task is not None:
            self._bars.remove_task(self._task)
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


def print_rows(rows: Sequence[Mapping[str, object]], output: OutputFormat, *, empty: str = "") -> None:
    """Print rows of equal keys as a table or as JSON; `empty` is what a table says when there are none.

    A table leaves out the rows that have an `error`, which is a sentence: it follows on standard error.
    """
    if output is OutputFormat.JSON:
        print_json(list(rows))
        return
    good = [row for row in rows if not row.get("error")]
    if good:
        out.print(_table(good))
    elif empty and not rows:
        out.print(empty, markup=False, highlight=False)
    for row in rows:
        if row.get("error"):
            complain(str(row["error"]))


def _table(rows: Sequence[Mapping[str, object]]) -> Table:
    table = Table(header_style="bold", box=None, pad_edge=False)
    names = [name for name in rows[0] if name != "error"]
    for name in names:
        right = isinstance(rows[0][name], int | float) and not isinstance(rows[0][name], bool)
        table.add_column(
            name.replace("_", " "),
            justify="right" if right else "left",
            no_wrap=right or name in TYPED_BACK,
            min_width=max(len(str(row[name])) for row in rows) if name in TYPED_BACK else None,
        )
    for row in rows:
        table.add_row(*(_cell(row[name]) for name in names))
    return table


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else escape(str(value))


def keep_output_clean() -> None:
    """Let log lines go to standard error, for standard output belongs to results; line breaks in them are escaped.

    Calls that are tried again are not logged: the line would show what they were called with, and that may be mail.
    """
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    stamina.instrumentation.set_on_retry_hooks([])


def write_logs(*, verbose: bool = False) -> None:
    """Let what the libraries log go to standard error too, one line each: warnings, or all that is done."""
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    for noisy in ("apscheduler", "httpx", "httpx2", "pymap", "dbos"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
