"""`mailbot eval`: how well a judge does on transcripts whose findings people have written down."""

from collections.abc import Sequence
from pathlib import Path

import typer

from mailbot.cli.help import Command, examples
from mailbot.cli.label import FileArgument, JudgeOption, choose, label_all
from mailbot.cli.terminal import (
    ConfigOption,
    FormatOption,
    OutputFormat,
    explained_errors,
    print_json,
    print_rows,
    progress_bars,
    read_settings,
    tell,
)
from mailbot.cli.transcript_file import Line, Record, TranscriptFileError, doubled_ids, read_lines
from mailbot.evaluate.score import CheckScore, Scores, score_reviews


def add_commands(app: typer.Typer) -> None:
    """Add this command."""
    app.command(
        name="eval",
        cls=Command,
        epilog=examples(
            ("How well the signals do:", "mailbot eval labelled.jsonl --judge signals"),
            ("Figures for a program:", "mailbot eval labelled.jsonl --judge openai --format json"),
            note='Each line needs an "expected" with the findings, turns and replies of a review.',
        ),
    )(evaluate)


def evaluate(
    file: FileArgument,
    judge: JudgeOption = "auto",
    config: ConfigOption = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Tell a judge's precision and recall, check by check."""
    with explained_errors(output, kept="nothing was written"), progress_bars() as bars:
        settings, choice = read_settings(config), choose(judge)
        lines = read_lines(file)
        truths = _truths(lines, file)
        reviews = label_all(lines, choice, settings, bars, lambda _: None)
    print_scores(score_reviews(reviews, truths), output)


def _truths(lines: Sequence[Line], file: Path) -> list[Record]:
    """Return what is expected of each transcript; a file with any line that is wrong gives no true figures."""
    for line in lines:
        if line.complaint:
            raise TranscriptFileError(f"{line.complaint} Correct it: eval wants every line.")
        if not isinstance(line.record.get("expected"), dict):
            raise TranscriptFileError(
                f'{file}, line {line.number}: "expected" is missing; eval compares the review with it.'
            )
    doubled = doubled_ids(lines)
    if doubled:
        raise TranscriptFileError(f"{file}, {doubled[0]}")
    return [{**line.record["expected"], "id": line.id} for line in lines]


def print_scores(scores: Scores, output: OutputFormat) -> None:
    """Print the scores, a row a check."""
    if output is OutputFormat.JSON:
        print_json(record_of_scores(scores))
        return
    print_rows([_score_line(check) for check in scores.checks], output)
    tell(
        f"In brackets the 95 % interval. {scores.threads} threads, {scores.not_reviewed} not reviewed; "
        f"{len(scores.accused)} of {scores.clean} clean threads accused"
        f"{': ' + ', '.join(scores.accused) if scores.accused else ''}."
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
