"""`mailbot eval`: how well a judge does on transcripts whose findings people have written down."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.candidates import read_candidate, reviews_of
from mailbot.cli.evaluate_tables import (
    SEED,
    bound_checks,
    print_answers,
    print_comparison,
    print_scores,
    record_of_answers,
    record_of_checks,
    record_of_spending,
)
from mailbot.cli.help import Command, examples
from mailbot.cli.label import FileArgument, JudgeOption, choose, label_all
from mailbot.cli.terminal import (
    FAILED,
    ConfigOption,
    FormatOption,
    OutputFormat,
    ProgressBars,
    WrongUseError,
    explained_errors,
    print_json,
    progress_bars,
    read_settings,
    tell,
)
from mailbot.cli.transcript_file import Line, Record, TranscriptFileError, doubled_ids, read_lines
from mailbot.cli.trial_tables import print_flips, print_injections
from mailbot.cli.trials import reviewer, try_injections, try_swaps
from mailbot.evaluate.accuracy import measure_accuracy
from mailbot.evaluate.compare import compare_reviews
from mailbot.evaluate.intervals import draw_threads
from mailbot.evaluate.score import score_reviews
from mailbot.evaluate.spending import add_up_spending
from mailbot.model import Status
from mailbot.settings import Settings

SIDES = 2
KIND_TOO = ' and "kind"'


def add_commands(app: typer.Typer) -> None:
    """Add this command."""
    app.command(
        name="eval",
        cls=Command,
        epilog=examples(
            ("How well the signals do:", "mailbot eval labelled.jsonl --judge signals"),
            (
                "Is the second prompt better?",
                "mailbot eval labelled.jsonl \\\n    --compare prompt=review --compare prompt=review2",
            ),
            (
                "Against reviews that label wrote:",
                "mailbot eval labelled.jsonl \\\n    --compare reviews=old.jsonl --compare judge=openai",
            ),
            ("Do manners sway it?", "mailbot eval labelled.jsonl --judge openai --swaps"),
            ("Does it obey the mails?", "mailbot eval labelled.jsonl --judge openai --injections"),
            ("Figures for a program:", "mailbot eval labelled.jsonl --judge openai --format json"),
            note='Each line needs an "expected" with the findings, turns and replies of a review.',
        ),
    )(evaluate)


def evaluate(
    file: FileArgument,
    judge: JudgeOption = "auto",
    compare: Annotated[
        list[str] | None,
        typer.Option(
            help="Twice: what to compare, as judge=, model=, prompt=, second_look=on|off, or reviews=FILE.",
            metavar="KEY=VALUE,…",
        ),
    ] = None,
    *,
    swaps: Annotated[
        bool, typer.Option("--swaps", help="How many verdicts flip when courtesy, names or the order change.")
    ] = False,
    injections: Annotated[
        bool, typer.Option("--injections", help="How many verdicts flip when mails try to sway the judge.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Seed of the resampling behind the intervals.")] = SEED,
    config: ConfigOption = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Tell a judge's precision and recall, or compare two."""
    with explained_errors(output, kept="nothing was written"), progress_bars() as bars:
        settings = read_settings(config)
        if compare and (judge != "auto" or len(compare) != SIDES):
            raise WrongUseError("--compare is given twice, once for each side, and without --judge.")
        if [bool(compare), swaps, injections].count(True) > 1:
            raise WrongUseError("--compare, --swaps and --injections are measured apart; give one of them.")
        lines = read_lines(file)
        if swaps or injections:
            _refuse_wrong_lines(lines, file)
            if swaps:
                print_flips(try_swaps(lines, reviewer(judge, settings, bars)), seed, output)
            else:
                print_injections(try_injections(lines, reviewer(judge, settings, bars)), seed, output)
            return
        truths = _truths(lines, file)
        if compare:
            _compare(compare, lines, truths, settings, seed, bars, output)
        else:
            _score(judge, lines, truths, settings, seed, bars, output)


def _score(
    judge: str,
    lines: Sequence[Line],
    truths: Sequence[Record],
    settings: Settings,
    seed: int,
    bars: ProgressBars,
    output: OutputFormat,
) -> None:
    labelled = label_all(lines, choose(judge), settings, bars, lambda _: None)
    reviews = [done.record for done in labelled]
    scores, answers = score_reviews(reviews, truths), measure_accuracy(reviews, truths)
    checks = bound_checks(scores, seed, bars)
    spending = add_up_spending(reviews, [done.seconds for done in labelled])
    if output is OutputFormat.JSON:
        record = {**record_of_checks(scores, checks), "answers": record_of_answers(answers)}
        print_json({**record, "spending": record_of_spending(spending)})
    else:
        print_scores(scores, checks)
        print_answers(answers, spending)
    if scores.missing:
        first = next(review for review in reviews if review["status"] == Status.NOT_REVIEWED)
        tell(f"{first['id']} was not reviewed because: {first['reason']}")
    if scores.not_reviewed == scores.threads:
        raise typer.Exit(FAILED)


def _compare(
    specs: Sequence[str],
    lines: Sequence[Line],
    truths: Sequence[Record],
    settings: Settings,
    seed: int,
    bars: ProgressBars,
    output: OutputFormat,
) -> None:
    candidates = [read_candidate(spec, settings) for spec in specs]
    first, second = ([done.record for done in reviews_of(candidate, lines, bars)] for candidate in candidates)
    bars.begin("resampling", None)
    compared = compare_reviews(first, second, truths, draw_threads(len(lines), seed=seed))
    sides = [
        (spec, score_reviews(side, truths), add_up_spending(side, []))
        for spec, side in zip(specs, (first, second), strict=True)
    ]
    print_comparison(sides, compared, output)


def _refuse_wrong_lines(lines: Sequence[Line], file: Path) -> None:
    """Raise for a file with any line that is wrong: it gives no true figures."""
    for line in lines:
        if line.complaint:
            raise TranscriptFileError(f"{line.complaint} Correct it: eval wants every line.")
    doubled = doubled_ids(lines)
    if doubled:
        raise TranscriptFileError(f"{file}, {doubled[0]}")


def _truths(lines: Sequence[Line], file: Path) -> list[Record]:
    """Return what is expected of each transcript."""
    _refuse_wrong_lines(lines, file)
    for line in lines:
        if not isinstance(line.record.get("expected"), dict):
            raise TranscriptFileError(
                f'{file}, line {line.number}: "expected" is missing; eval compares the review with it.'
            )
    return [_read_truth(line, file) for line in lines]


def _read_truth(line: Line, file: Path) -> Record:
    truth = {"replies": [], "turns": [], "findings": [], **line.record["expected"], "id": line.id}
    for part in ("findings", "turns", "replies"):
        entries = truth[part]
        sound = isinstance(entries, list) and all(
            isinstance(entry, dict) and isinstance(entry.get("message"), int) for entry in entries
        )
        if not sound or (part == "findings" and any("kind" not in entry for entry in entries)):
            raise TranscriptFileError(
                f'{file}, line {line.number}: "expected": "{part}" must be a list of objects with "message"'
                f"{KIND_TOO if part == 'findings' else ''}, as `mailbot label` writes them."
            )
    return truth
