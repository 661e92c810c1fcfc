"""The figures of `mailbot eval` as tables for people and as JSON for programs."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.cli.terminal import OutputFormat, print_json, print_rows, tell
from mailbot.cli.transcript_file import Record
from mailbot.evaluate.accuracy import Accuracy
from mailbot.evaluate.compare import Comparison
from mailbot.evaluate.intervals import Interval, draw_threads
from mailbot.evaluate.score import CheckScore, Scores
from mailbot.evaluate.spending import Spending
from mailbot.evaluate.uncertainty import CheckIntervals, bound_check
from mailbot.flow.progress import Progress

SIGNIFICANT = 0.05
SEED = 1
"""Of the resampling, unless another is asked for: the same figures give the same intervals."""
Side = tuple[str, Scores, Spending]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounded:
    """The figures of a check with their intervals."""

    check: CheckScore
    intervals: CheckIntervals


def bound_checks(scores: Scores, seed: int, progress: Progress) -> list[Bounded]:
    """Return the checks of a set with their bootstrap intervals; the same seed gives the same."""
    drawn = draw_threads(scores.threads, seed=seed)
    progress.begin("resampling", len(scores.checks))
    bounded = []
    for check in scores.checks:
        bounded.append(Bounded(check=check, intervals=bound_check(check, drawn)))
        progress.advance()
    return bounded


def print_scores(scores: Scores, checks: Sequence[Bounded]) -> None:
    """Print how one judge did: a row a check, then who was accused wrongly and what is missing."""
    print_rows([_check_line(bounded) for bounded in checks], OutputFormat.TABLE)
    tell(f"In brackets the 95 % interval. {describe_scores(scores)}")


def print_answers(answers: Sequence[Accuracy], spending: Spending) -> None:
    """Print what is right or wrong rather than found or missed, a row an answer, and the bill."""
    print_rows([_answer_line(answer) for answer in answers], OutputFormat.TABLE)
    tell(describe_spending(spending))


def record_of_checks(scores: Scores, checks: Sequence[Bounded]) -> Record:
    """Return scores with their intervals as plain values for JSON."""
    return {**record_of_scores(scores), "checks": [_check_record(bounded) for bounded in checks]}


def record_of_answers(answers: Sequence[Accuracy]) -> list[Record]:
    """Return the accuracy of answers as plain values for JSON."""
    return [
        {
            "answer": answer.answer,
            "right": answer.right,
            "of": answer.of,
            "accuracy": rounded(answer.share),
            "accuracy_95": pair(answer.interval),
        }
        for answer in answers
    ]


def print_comparison(sides: Sequence[Side], compared: Sequence[Comparison], output: OutputFormat) -> None:
    """Print two judges side by side, check by check, and what each cost."""
    if output is OutputFormat.JSON:
        print_json(
            {
                "sides": [
                    {"side": name, **record_of_scores(scores), "spending": record_of_spending(spending)}
                    for name, scores, spending in sides
                ],
                "checks": [_comparison_record(comparison) for comparison in compared],
            }
        )
        return
    print_rows([_comparison_line(comparison) for comparison in compared], output)
    for label, (name, scores, spending) in zip(("first", "second"), sides, strict=True):
        tell(f"{label}: {name}. {describe_scores(scores)} {describe_spending(spending)}")
    tell(
        "only first, only second: places that one has right and the other wrong. p: exact McNemar test over them, not "
        "corrected for the number of checks. change: F1 of the second less the first, with its 95 % interval."
    )


def record_of_scores(scores: Scores) -> Record:
    """Return what of the scores belongs to no single check, as plain values for JSON."""
    return {
        "threads": scores.threads,
        "clean": scores.clean,
        "not_reviewed": scores.not_reviewed,
        "missing": list(scores.missing),
        "accused": list(scores.accused),
        "accused_95": pair(scores.accused_interval),
    }


def record_of_spending(spending: Spending) -> Record:
    """Return a bill as plain values for JSON; times in seconds."""
    return {
        "tokens": {"in": spending.tokens_in, "cached": spending.tokens_cached, "out": spending.tokens_out},
        "cost": round(spending.cost, 6),
        "seconds_p50": rounded(spending.p50),
        "seconds_p95": rounded(spending.p95),
    }


def describe_scores(scores: Scores) -> str:
    """Return in a sentence or two who was accused wrongly and what was not reviewed."""
    accused = f": {', '.join(scores.accused)}" if scores.accused else ""
    missing = f" Not reviewed, and counted as missed: {', '.join(scores.missing)}." if scores.missing else ""
    return (
        f"{scores.threads} threads, {scores.not_reviewed} not reviewed; "
        f"{len(scores.accused)} of {scores.clean} clean threads accused{accused}.{missing}"
    )


def describe_spending(spending: Spending) -> str:
    """Return a bill in a sentence."""
    tokens = (
        f"{spending.tokens_in:,} tokens in ({spending.tokens_cached:,} cached), {spending.tokens_out:,} out, "
        f"cost {spending.cost:.4f}."
        if spending.tokens_in or spending.tokens_out
        else "No tokens, no cost."
    )
    if spending.p50 is None or spending.p95 is None:
        return tokens
    return f"{tokens} A review took {spending.p50:.3f} s (half of them) to {spending.p95:.3f} s (95 %)."


def with_interval(value: float | None, interval: Interval | None) -> str:
    """Return a share and its interval, or a dash where there is none."""
    return "–" if value is None or interval is None else f"{value:.2f} ({interval[0]:.2f}–{interval[1]:.2f})"


def rounded(value: float | None) -> float | None:
    """Return a figure as JSON shows it."""
    return None if value is None else round(value, 3)


def pair(value: Interval | None) -> list[float] | None:
    """Return an interval as JSON shows it."""
    return None if value is None else [round(bound, 3) for bound in value]


def _check_record(bounded: Bounded) -> Record:
    check, intervals = bounded.check, bounded.intervals
    return {
        "check": check.check,
        "right": check.right,
        "wrong": check.wrong,
        "missed": check.missed,
        "precision": rounded(check.precision),
        "precision_95": pair(intervals.precision),
        "recall": rounded(check.recall),
        "recall_95": pair(intervals.recall),
        "f1": rounded(check.f1),
        "f1_95": pair(intervals.f1),
    }


def _check_line(bounded: Bounded) -> Record:
    check, intervals = bounded.check, bounded.intervals
    return {
        "check": check.check.replace("_", " "),
        "right": check.right,
        "wrong": check.wrong,
        "missed": check.missed,
        "precision": with_interval(check.precision, intervals.precision),
        "recall": with_interval(check.recall, intervals.recall),
        "F1": with_interval(check.f1, intervals.f1),
    }


def _answer_line(answer: Accuracy) -> Record:
    return {
        "answer": answer.answer.replace("_", " "),
        "right": answer.right,
        "of": answer.of,
        "accuracy": with_interval(answer.share, answer.interval),
    }


def _comparison_record(comparison: Comparison) -> Record:
    return {
        "check": comparison.check,
        **{
            f"{side}_{figure}": rounded(value)
            for side, check in (("first", comparison.first), ("second", comparison.second))
            for figure, value in (("precision", check.precision), ("recall", check.recall), ("f1", check.f1))
        },
        "only_first": comparison.only_first,
        "only_second": comparison.only_second,
        "p": round(comparison.p, 6),
        "f1_change": rounded(comparison.difference),
        "f1_change_95": pair(comparison.interval),
    }


def _comparison_line(comparison: Comparison) -> Record:
    change = comparison.difference
    bounds = comparison.interval
    return {
        "check": comparison.check.replace("_", " "),
        "first P/R": _precision_recall(comparison.first),
        "second P/R": _precision_recall(comparison.second),
        "only first": comparison.only_first,
        "only second": comparison.only_second,
        "p": f"{comparison.p:.3f}{' *' if comparison.p < SIGNIFICANT else ''}",
        "F1 change": "–"
        if change is None or bounds is None
        else f"{change:+.2f} ({bounds[0]:+.2f} to {bounds[1]:+.2f})",
    }


def _precision_recall(check: CheckScore) -> str:
    return "/".join("–" if value is None else f"{value:.2f}" for value in (check.precision, check.recall))
