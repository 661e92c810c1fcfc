"""`mailbot label` and `mailbot eval`: transcripts from a file, no mailbox and no database."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from mailbot.app import open_judge, rules_of
from mailbot.cli.terminal import (
    FAILED,
    ConfigOption,
    FormatOption,
    OutputFormat,
    err,
    explained_errors,
    print_json,
    print_rows,
    progress_bars,
    read_settings,
)
from mailbot.evaluate.score import CheckScore, Scores, score_reviews
from mailbot.flow.progress import Progress
from mailbot.model import MailbotError, Status, Transcript
from mailbot.review.record import record_of
from mailbot.review.reviewer import review_transcript
from mailbot.review.transcript import TranscriptError, transcript_of_record
from mailbot.sentences import split_sentences
from mailbot.settings import JudgeChoice, Settings

FileArgument = Annotated[Path, typer.Argument(help="Transcripts, one JSON object a line.", metavar="FILE.jsonl")]
JudgeOption = Annotated[
    str,
    typer.Option(help="auto, openai or signals; auto takes the model where one is configured.", metavar="JUDGE"),
]
JUDGES: Mapping[str, JudgeChoice] = {"auto": "auto", "openai": "openai", "signals": "signals"}
Record = dict[str, Any]


class TranscriptFileError(MailbotError):
    """A transcript file cannot be used; the text names the line and what is wrong with it."""


def add_commands(app: typer.Typer) -> None:
    """Add these commands."""
    app.command(
        epilog="Examples:\n\n`mailbot label threads.jsonl --judge signals --out reviews.jsonl`\n\n"
        "`MAILBOT_LLM__BASE_URL=http://127.0.0.1:8000/v1 mailbot label threads.jsonl --judge openai`",
    )(label)
    app.command(
        name="eval",
        epilog="Example:\n\n`mailbot eval labelled.jsonl --judge signals`\n\n"
        "Each line needs an `expected` with the findings, turns and replies of a review.",
    )(evaluate)


def label(
    file: FileArgument,
    judge: JudgeOption = "auto",
    out: Annotated[
        Path | None, typer.Option(help="File to write, one review a line.  [default: standard output]")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Review the transcripts of a file, one review a line, in the same order."""
    with explained_errors(), progress_bars() as bars:
        settings = read_settings(config)
        records = read_records(file)
        transcripts = list(read_transcripts(records, file))
        with _opened(out) as target:
            written = label_all(transcripts, choose(judge), settings, bars, lambda record: _write_line(target, record))
    missing = [record for record in written if record["status"] == Status.NOT_REVIEWED]
    if missing:
        err.print(
            f"{len(missing)} of {len(written)} not reviewed; the first because: {missing[0]['reason']}", markup=False
        )
    if written and len(missing) == len(written):
        raise typer.Exit(FAILED)


def evaluate(
    file: FileArgument,
    judge: JudgeOption = "auto",
    config: ConfigOption = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Tell precision and recall of a judge, check by check, on labelled transcripts."""
    with explained_errors(), progress_bars() as bars:
        settings = read_settings(config)
        records = read_records(file)
        truths = [read_truth(record, file, number) for number, record in enumerate(records, start=1)]
        transcripts = list(read_transcripts(records, file))
        reviews = label_all(transcripts, choose(judge), settings, bars, lambda _: None)
    print_scores(score_reviews(reviews, truths), output)


def choose(judge: str) -> JudgeChoice:
    """Return the judge of that name; a wrong name is wrong use."""
    if judge not in JUDGES:
        raise typer.BadParameter(f"there is no judge {judge!r}; there are {', '.join(JUDGES)}", param_hint="--judge")
    return JUDGES[judge]


def read_records(file: Path) -> list[Record]:
    """Return the objects of a JSON Lines file; raises TranscriptFileError naming the line that is wrong."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TranscriptFileError(
            f"{file} cannot be read: {error}. Give a UTF-8 file with one JSON object a line."
        ) from error
    records = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                value = json.loads(line)
            except ValueError as error:
                raise TranscriptFileError(f"{file}, line {number}: this is not JSON: {error}.") from error
            if not isinstance(value, dict):
                raise TranscriptFileError(f"{file}, line {number}: a JSON object is wanted, with id and messages.")
            records.append(value)
    return records


def read_transcripts(records: Sequence[Record], file: Path) -> Iterator[Transcript]:
    """Yield the transcripts of a file's objects; raises TranscriptFileError naming the one that is wrong."""
    for number, record in enumerate(records, start=1):
        try:
            yield transcript_of_record(record, split_sentences)
        except TranscriptError as error:
            raise TranscriptFileError(f"{file}, transcript {number}: {error}") from error


def read_truth(record: Record, file: Path, number: int) -> Record:
    """Return what is expected of a transcript, under its id; raises TranscriptFileError where nothing is."""
    expected = record.get("expected")
    if not isinstance(expected, dict):
        raise TranscriptFileError(f"{file}, transcript {number}: `expected` is missing; eval compares with it.")
    return {"id": record.get("id"), **expected}


def label_all(
    transcripts: Sequence[Transcript],
    choice: JudgeChoice,
    settings: Settings,
    progress: Progress,
    write: Callable[[Record], None],
) -> list[Record]:
    """Return the reviews as records; each is also given to `write`, in order, as soon as those before it are done."""
    return asyncio.run(_label_all(transcripts, choice, settings, progress, write))


async def _label_all(
    transcripts: Sequence[Transcript],
    choice: JudgeChoice,
    settings: Settings,
    progress: Progress,
    write: Callable[[Record], None],
) -> list[Record]:
    rules, gate = rules_of(settings), asyncio.Semaphore(settings.llm.concurrency)
    async with open_judge(choice, settings) as judge:
        progress.begin(f"labelling with {judge.identity.judge}", len(transcripts))

        async def one(transcript: Transcript) -> Record:
            async with gate:
                review = await review_transcript(transcript, judge, rules)
                progress.advance()
                return record_of(review)

        records = []
        for task in [asyncio.create_task(one(transcript)) for transcript in transcripts]:
            records.append(await task)
            write(records[-1])
        return records


def print_scores(scores: Scores, output: OutputFormat) -> None:
    """Print the scores, a row a check."""
    if output is OutputFormat.JSON:
        print_json(record_of_scores(scores))
        return
    print_rows([_score_line(check) for check in scores.checks], output)
    err.print(
        f"In brackets the 95 % interval. {scores.threads} threads, {scores.not_reviewed} not reviewed; "
        f"{len(scores.accused)} of {scores.clean} clean threads accused"
        f"{': ' + ', '.join(scores.accused) if scores.accused else ''}.",
        highlight=False,
        markup=False,
    )


def record_of_scores(scores: Scores) -> Record:
    """Return scores as plain values for JSON."""
    return {
        "threads": scores.threads,
        "clean": scores.clean,
        "not_reviewed": scores.not_reviewed,
        "accused": list(scores.accused),
        "checks": [_score_row(check) for check in scores.checks],
    }


def _score_row(check: CheckScore) -> Record:
    return {
        "check": check.check,
        "right": check.right,
        "wrong": check.wrong,
        "missed": check.missed,
        "precision": _rounded(check.precision),
        "precision_95": _pair(check.precision_interval),
        "recall": _rounded(check.recall),
        "recall_95": _pair(check.recall_interval),
    }


def _score_line(check: CheckScore) -> Record:
    return {
        "check": check.check.replace("_", " "),
        "right": check.right,
        "wrong": check.wrong,
        "missed": check.missed,
        "precision": _with_interval(check.precision, check.precision_interval),
        "recall": _with_interval(check.recall, check.recall_interval),
    }


def _with_interval(value: float | None, interval: tuple[float, float] | None) -> str:
    return "–" if value is None or interval is None else f"{value:.2f} ({interval[0]:.2f}–{interval[1]:.2f})"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _pair(value: tuple[float, float] | None) -> list[float] | None:
    return None if value is None else [round(bound, 3) for bound in value]


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    try:
        target = out.open("w", encoding="utf-8")
    except OSError as error:
        raise TranscriptFileError(f"{out} cannot be written: {error.strerror}. Choose another --out.") from error
    with target:
        yield target


def _write_line(target: TextIO, record: Record) -> None:
    target.write(json.dumps(record, ensure_ascii=False) + "\n")
    target.flush()
