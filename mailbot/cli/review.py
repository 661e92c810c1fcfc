"""`mailbot review`: threads judged now, all that are due or one of them shown with what was found."""

from typing import Annotated

import typer

from mailbot.app import App
from mailbot.cli.help import Command, examples
from mailbot.cli.mailboxes import chosen_mailboxes
from mailbot.cli.terminal import (
    FAILED,
    ConfigOption,
    FormatOption,
    OutputFormat,
    WrongUseError,
    complain,
    explained_errors,
    out,
    print_json,
    print_rows,
    progress_bars,
    read_settings,
    tell,
)
from mailbot.flow.review import ReviewReport
from mailbot.model import MailbotError, Status
from mailbot.review.record import record_of
from mailbot.settings import SettingsError
from mailbot.store.kept import StoredReview

Row = dict[str, object]


def add_commands(app: typer.Typer) -> None:
    """Add this command."""
    app.command(
        cls=Command,
        epilog=examples(
            ("Review what is new in every mailbox:", "mailbot review"),
            ("Review one thread, and show what was found:", "mailbot review 3f9c2d1e"),
            ("The same for a program:", "mailbot review 3f9c2d1e --format json"),
            note="A thread's key stands at the end of its page's address.",
        ),
    )(review)


def review(
    thread: Annotated[str | None, typer.Argument(help="Key of one thread.", show_default="all that are due")] = None,
    config: ConfigOption = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Review the threads whose newest version has no review yet."""
    with (
        explained_errors(output, kept="every review made so far is kept, and the same command goes on from there"),
        App(read_settings(config)) as app,
    ):
        if thread is not None:
            _review_one(app, thread, output)
            return
        rows = _review_all(app)
        print_rows(rows, output)
        for row in rows:
            _explain(app, row)
    if any(row["error"] or (row["not_reviewed"] and not row["reviewed"]) for row in rows):
        raise typer.Exit(FAILED)


def _review_all(app: App) -> list[Row]:
    rows = []
    with progress_bars() as bars:
        for name in chosen_mailboxes(app.settings, None):
            try:
                report = app.review(name, app.threads_due(name), bars)
                rows.append(_row(name, report, None, len(app.reviews_waiting(name))))
            except MailbotError as error:
                rows.append(_row(name, ReviewReport(), str(error), 0))
    return rows


def _row(mailbox: str, report: ReviewReport, error: str | None, waiting: int) -> Row:
    return {
        "mailbox": mailbox,
        "reviewed": report.reviewed,
        "not_reviewed": report.not_reviewed,
        "waiting": max(waiting, report.unasked),
        "cost": round(report.cost, 6),
        "reason": report.reason,
        "error": error,
    }


def _explain(app: App, row: Row) -> None:
    """Say why threads were not reviewed, or why there was nothing to review."""
    name = str(row["mailbox"])
    if row["error"]:
        return
    if row["not_reviewed"]:
        tell(f"{name}: {row['not_reviewed']} not reviewed; the first because: {row['reason']}")
    elif row["reason"]:
        tell(f"{name}: {row['reason']}")
    if row["waiting"]:
        tell(f"{name}: {_waits(app, name) or 'the rest waits for the next run.'}")
    elif not row["reviewed"] and not row["not_reviewed"]:
        tell(f"{name}: {_why_nothing(app, name)}")


def _waits(app: App, name: str) -> str:
    """Return how many threads wait, and until when; empty if none is kept waiting by itself."""
    waits = app.reviews_waiting(name)
    times = sorted(wait.not_before for wait in waits if wait.not_before is not None)
    lasting = len(waits) - len(times)
    said = []
    if times:
        first, last = (f"{times[place]:%Y-%m-%d %H:%M} UTC" for place in (0, -1))
        said.append(f"{len(times)} until {first}" if first == last else f"{len(times)} until {first} to {last}")
    if lasting:
        said.append(f"{lasting} until the thread, the prompt, the model or a setting changes")
    if not said:
        return ""
    return f"{len(waits)} wait for a review: {'; '.join(said)}. `mailbot review THREAD` tries one at once."


def _why_nothing(app: App, name: str) -> str:
    counts = app.store.counts(name)
    if not counts.messages:
        return "nothing to review yet: no mail is kept; `mailbot sync` reads the mailbox."
    if not app.store.list_threads(name, limit=1):
        return (
            f"nothing to review yet: {counts.messages} automatic or internal mails, no support thread. If customers "
            "did write, see that agent_addresses and agent_domains name agents alone."
        )
    return "nothing new to review."


def _review_one(app: App, key: str, output: OutputFormat) -> None:
    thread = app.store.thread(key)
    if thread is None:
        raise WrongUseError(f"there is no thread {key!r}; a thread's key stands at the end of its page's address.")
    report = app.review(thread.mailbox, [key], insists=True)
    kept = app.store.review_of(key)
    if kept is None and report.reason is not None:
        raise SettingsError(f"thread {key} waits for its review: {report.reason}")
    if kept is None:
        raise WrongUseError(f"thread {key} holds no customer's mail, so there is nothing to review.")
    if output is OutputFormat.JSON:
        print_json(record_of(kept.review))
    else:
        _print_review(kept)
    if kept.review.status is Status.NOT_REVIEWED:
        raise typer.Exit(FAILED)


def _print_review(kept: StoredReview) -> None:
    review = kept.review
    out.print(f"{kept.subject or '(no subject)'}", markup=False, highlight=False, style="bold")
    if review.status is Status.NOT_REVIEWED:
        complain(f"not reviewed: {review.reason}")
        return
    judge = f"{review.model} with prompt {review.prompt}" if review.model else f"{review.judge}, no language model"
    said = [
        f"rounds: {review.rounds}, of them avoidable: {review.avoidable_rounds}",
        f"outcome: {review.outcome.value.replace('_', ' ')}" if review.outcome else "",
        f"reviewed by {judge}",
    ]
    out.print("; ".join(filter(None, said)), markup=False, highlight=False)
    if review.summary:
        out.print(review.summary, markup=False, highlight=False)
    findings = [
        {
            "missed": finding.kind.value.replace("_", " "),
            "customer wrote": finding.customer.text,
            "reply": finding.message,
            "reply said": finding.agent.text if finding.agent else None,
            "certainty": finding.certainty.value,
        }
        for finding in review.findings
    ]
    out.print()
    print_rows(findings, OutputFormat.TABLE, empty="Nothing was missed.")
