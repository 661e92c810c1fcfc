"""`mailbot label`: reviews of transcripts from a file, without any mailbox or database."""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TextIO

import typer

from mailbot.app import choose_judge, open_judge, rules_of
from mailbot.cli.help import Command, examples
from mailbot.cli.terminal import (
    FAILED,
    ConfigOption,
    WrongUseError,
    complain,
    explained_errors,
    progress_bars,
    read_settings,
    tell,
)
from mailbot.cli.transcript_file import Line, Record, TranscriptFileError, doubled_ids, read_lines
from mailbot.flow.progress import Progress
from mailbot.model import Review, Status
from mailbot.review.judge import JudgeIdentity
from mailbot.review.record import record_of
from mailbot.review.reviewer import review_transcript
from mailbot.settings import JudgeChoice, Settings

FileArgument = Annotated[Path, typer.Argument(help="Transcripts, one JSON object a line.", metavar="FILE")]
JudgeOption = Annotated[
    str,
    typer.Option(help="The language model, or signals, which needs none; auto decides.", metavar="auto|openai|signals"),
]
JUDGES: Mapping[str, JudgeChoice] = {"auto": "auto", "openai": "openai", "signals": "signals"}
SHOWN_COMPLAINTS = 5
WINDOW = 4
"""Transcripts begun at once, as a multiple of those judged at once: what is done early waits for its turn."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """One review as a record, and the seconds that it took once its turn had come."""

    record: Record
    seconds: float


def add_commands(app: typer.Typer) -> None:
    """Add this command."""
    app.command(
        cls=Command,
        epilog=examples(
            ("Without a language model:", "mailbot label threads.jsonl --judge signals --out reviews.jsonl"),
            (
                "With any OpenAI-compatible server:",
                "MAILBOT_LLM__BASE_URL=http://127.0.0.1:8000/v1 \\\n    mailbot label threads.jsonl --judge openai",
            ),
            note='A line: {"id": "t1", "messages": [{"role": "customer", "text": "Hello?"}]}\n'
            "Roles: customer, agent, internal, automatic. lang, at and author may be left out.",
        ),
    )(label)


def label(
    file: FileArgument,
    judge: JudgeOption = "auto",
    out: Annotated[
        Path | None,
        typer.Option(help="File to write, one review a line.", metavar="FILE", show_default="standard output"),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Review the transcripts of a file, one review a line, in order."""
    with explained_errors(kept="the reviews written so far are kept"), progress_bars() as bars:
        settings, choice = read_settings(config), choose(judge)
        lines = read_lines(file)
        _tell_complaints(lines, file)
        choose_judge(choice, settings)  # before --out is emptied
        with _opened(out, file) as target:
            written = label_all(lines, choice, settings, bars, lambda record: _write_line(target, record))
    missing = [done.record for done in written if done.record["status"] == Status.NOT_REVIEWED]
    if missing:
        tell(f"{len(missing)} of {len(written)} not reviewed; the first because: {missing[0]['reason']}")
    if len(missing) == len(written) or any(line.complaint for line in lines):
        raise typer.Exit(FAILED)


def choose(judge: str) -> JudgeChoice:
    """Return the judge of that name; a wrong name is wrong use."""
    if judge not in JUDGES:
        raise WrongUseError(f"--judge: there is no judge {judge!r}; there are {', '.join(JUDGES)}.")
    return JUDGES[judge]


def label_all(
    lines: Sequence[Line],
    choice: JudgeChoice,
    settings: Settings,
    progress: Progress,
    write: Callable[[Record], None],
) -> list[Labelled]:
    """Return the reviews; the record of each is also given to `write`, in order, as soon as those before it are done.

    A line that is no transcript comes out as *not reviewed* with what is wrong with it.
    """
    return asyncio.run(_label_all(lines, choice, settings, progress, write))


async def _label_all(
    lines: Sequence[Line],
    choice: JudgeChoice,
    settings: Settings,
    progress: Progress,
    write: Callable[[Record], None],
) -> list[Labelled]:
    rules, gate = rules_of(settings), asyncio.Semaphore(settings.llm.concurrency)
    async with open_judge(choice, settings) as judge:
        progress.begin(f"labelling with {judge.identity.judge}", len(lines))

        async def one(line: Line) -> Labelled:
            async with gate:
                begun_at = time.perf_counter()
                if line.transcript is None:
                    review = _unreadable(line, judge.identity)
                else:
                    review = await review_transcript(line.transcript, judge, rules)
            progress.advance()
            return Labelled(record={**record_of(review), "id": line.id}, seconds=time.perf_counter() - begun_at)

        done: list[Labelled] = []
        begun = [asyncio.create_task(one(line)) for line in lines[: WINDOW * settings.llm.concurrency]]
        try:
            for number in range(len(lines)):
                done.append(await begun[number])
                write(done[-1].record)
                if len(begun) < len(lines):
                    begun.append(asyncio.create_task(one(lines[len(begun)])))
        finally:
            for task in begun:
                task.cancel()
            await asyncio.gather(*begun, return_exceptions=True)
        return done


def _unreadable(line: Line, identity: JudgeIdentity) -> Review:
    return Review(
        id="",
        status=Status.NOT_REVIEWED,
        reason=line.complaint,
        judge=identity.judge,
        model=identity.model,
        prompt=identity.prompt,
        rounds=0,
    )


def _tell_complaints(lines: Sequence[Line], file: Path) -> None:
    complaints = [line.complaint for line in lines if line.complaint]
    complaints += [f"{file}, {told}" for told in doubled_ids(lines)]
    for complaint in complaints[:SHOWN_COMPLAINTS]:
        complain(complaint)
    if len(complaints) > SHOWN_COMPLAINTS:
        complain(f"{file}: {len(complaints) - SHOWN_COMPLAINTS} more lines are wrong; the output says how.")


@contextmanager
def _opened(out: Path | None, file: Path) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    if out.exists() and out.samefile(file):
        raise WrongUseError(f"--out: {out} is the file to read; name another.")
    try:
        target = out.open("w", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise TranscriptFileError(f"--out: {out} cannot be written: {error.strerror}; choose another.") from error
    with target:
        yield target


def _write_line(target: TextIO, record: Record) -> None:
    # As JSON escapes them: readers that split at every Unicode line break would cut a review in two.
    text = json.dumps(record, ensure_ascii=False)
    target.write(text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085") + "\n")
    target.flush()
