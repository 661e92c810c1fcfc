"""`mailbot demo`: the main job on made-up mails, from IMAP to a digest that is read back, and a page to look at."""

import signal
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.panel import Panel

from mailbot.app import App, tell_time
from mailbot.cli.evaluate_tables import SEED, bound_checks, print_scores, record_of_checks
from mailbot.cli.help import Command, examples
from mailbot.cli.terminal import (
    ConfigOption,
    FormatOption,
    OutputFormat,
    err,
    explained_errors,
    out,
    print_json,
    print_rows,
    progress_bars,
    read_settings,
)
from mailbot.demo.samples import load_samples, transcripts_of
from mailbot.demo.server import DemoMailServer
from mailbot.demo.stage import LEAD, MAILBOX, PASSWORD, Stage, set_stage, settings_for
from mailbot.digest.outbox import digest_message_id
from mailbot.evaluate.score import Scores, score_reviews
from mailbot.flow.progress import Quiet
from mailbot.flow.sync import SyncReport
from mailbot.mail.imap import open_mailbox
from mailbot.review.record import record_of
from mailbot.settings import MailboxSettings
from mailbot.store.kept import ThreadSummary

Record = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Played:
    """What the demo did: one record a sample thread, in the order of the samples, and the digests read back."""

    stage: Stage
    sync: SyncReport
    records: Sequence[Record]
    truths: Sequence[Record]
    scores: Scores
    digests: Sequence[Path]
    mail: EmailMessage


def add_commands(app: typer.Typer) -> None:
    """Add this command."""
    app.command(
        cls=Command,
        epilog=examples(
            ("See the digest and the page:", "mailbot demo"),
            ("End after the digest, and tell a program what was found:", "mailbot demo --exit --format json"),
            ("With a language model instead of the signals:", "OPENAI_API_KEY=sk-… mailbot demo"),
        ),
    )(demo)


def demo(
    exit_: Annotated[bool, typer.Option("--exit", help="End after the digest; serve no page.")] = False,  # noqa: FBT002 - typer
    directory: Annotated[
        Path, typer.Option("--dir", help="Folder for the demo's mails and database.", metavar="FOLDER")
    ] = Path(".mailbot-demo"),
    port: Annotated[
        int, typer.Option(help="Port of the page; 0 takes any free one.", min=0, max=65535, metavar="PORT")
    ] = 8025,
    config: ConfigOption = None,
    output: FormatOption = OutputFormat.TABLE,
) -> None:
    """Show the main job on sample mails, without any key or network."""
    with explained_errors(output, kept="the same command goes on from there"), ExitStack() as stack:
        stage = set_stage(directory, tell_time())
        if stage.resumed:
            err.print(f"Going on with the demo that was cut short in {directory}.", highlight=False)
        server = stack.enter_context(stage.serve())
        given = read_settings(config)
        app = stack.enter_context(App(settings_for(stage, server, given.llm, given.prompts_dir)))
        if not exit_:
            app.page_url = _serve_page(app, port, stack)
        played = _play(stage, server, app)
        _tell(played, output)
        if exit_:
            stage.finish()
            return
        err.print(f"\nThe page: {app.page_url}   (Ctrl-C ends the demo)", highlight=False)
        _wait_for_interrupt()
        stage.finish()


def _play(stage: Stage, server: DemoMailServer, app: App) -> Played:
    with progress_bars() as bars:
        report = app.sync(MAILBOX, bars)
        app.review(MAILBOX, app.threads_due(MAILBOX), bars)
    app.prepare_digest(LEAD, stage.day)
    app.deliver_digest(LEAD, stage.day)
    mails = _read_back(app, server, stage)
    records, truths = _beside_truth(app, stage)
    return Played(
        stage=stage,
        sync=report,
        records=records,
        truths=truths,
        scores=score_reviews(records, truths),
        digests=_save(mails, stage.directory),
        mail=message_from_bytes(mails[-1], policy=policy.default),
    )


def _read_back(app: App, server: DemoMailServer, stage: Stage) -> list[bytes]:
    """Return the digests of the day that lie in the lead's inbox, as any mail program would read them."""
    inbox = MailboxSettings(name="lead", host="127.0.0.1", port=server.imap_port, security="plain", username=LEAD)
    wanted = digest_message_id(LEAD, stage.day, app.settings.smtp.sender.rpartition("@")[2].rstrip(">"))
    with open_mailbox(inbox, password=PASSWORD) as session:
        session.examine("INBOX")
        mails = [mail.raw for batch in session.fetch_since(0) for mail in batch]
    return [raw for raw in mails if message_from_bytes(raw)["Message-ID"] == wanted]


def _beside_truth(app: App, stage: Stage) -> tuple[list[Record], list[Record]]:
    """Return the reviews of the sample threads and the truth about each, in the same order."""
    sample_of = stage.samples_by_message_id()
    kept = {_sample(app, summary, sample_of): summary for summary in app.store.list_threads(MAILBOX, limit=1000)}
    records, truths = [], []
    for transcript in transcripts_of(load_samples()):
        name = transcript["id"]
        summary = kept.get(name)
        if summary is not None and summary.review is not None:
            records.append({**record_of(summary.review), "id": name, "thread": summary.key, "subject": summary.subject})
        else:
            records.append({"id": name, "thread": None, "status": "not_reviewed", "reason": "the thread was not found"})
        truths.append({"id": name, **transcript["expected"]})
    return records, truths


def _sample(app: App, summary: ThreadSummary, sample_of: Mapping[str, str]) -> str | None:
    thread = app.store.thread(summary.key)
    return sample_of.get(thread.messages[0].message_id) if thread else None


def _save(mails: Sequence[bytes], directory: Path) -> list[Path]:
    """Write each digest as a mail, and the newest as a page that a browser opens."""
    files = []
    for number, raw in enumerate(mails, start=1):
        files.append(directory / ("digest.eml" if number == 1 else f"digest-{number}.eml"))
        files[-1].write_bytes(raw)
    if mails:
        body = message_from_bytes(mails[-1], policy=policy.default).get_body(("html",))
        if body is not None:
            (directory / "digest.html").write_text(body.get_content(), encoding="utf-8")
    return files


def _tell(played: Played, output: OutputFormat) -> None:
    if output is OutputFormat.JSON:
        print_json(_as_record(played))
        return
    rows = [_row(record) for record in played.records if _is_worth_a_row(record)]
    taken = played.sync.taken
    out.print(
        f"{taken.seen} mails read over IMAP, {taken.quarantined} unreadable. {len(played.records)} support threads "
        f"reviewed by the judge {played.records[0]['judge']}; in {len(rows)} of them something was missed:\n",
        highlight=False,
    )
    print_rows(rows, output, empty="none.")
    out.print("\nHeld against the truth that was written down with the sample threads:\n", highlight=False)
    print_scores(played.scores, bound_checks(played.scores, SEED, Quiet()))
    subject = str(played.mail["Subject"])
    where = f"{subject}\n\n{played.digests[0]}\n{played.stage.directory / 'digest.html'}  (open it in a browser)"
    out.print(Panel(where, title=f"{len(played.digests)} digest for {LEAD}", title_align="left", expand=False))


def _is_worth_a_row(record: Record) -> bool:
    return bool(record.get("findings")) or bool(record.get("avoidable_rounds"))


def _row(record: Record) -> Record:
    shown = [finding for finding in record["findings"] if finding["certainty"] != "unsure"]
    return {
        "thread": _short(record["id"], 22),
        "rounds": record["rounds"],
        "avoidable": record["avoidable_rounds"],
        "missed": _short(", ".join(dict.fromkeys(finding["kind"].replace("_", " ") for finding in shown)), 34),
    }


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _as_record(played: Played) -> Record:
    return {
        "mails": {
            "seen": played.sync.taken.seen,
            "new": played.sync.taken.new,
            "quarantined": played.sync.taken.quarantined,
        },
        "threads": [
            {"review": record, "expected": truth} for record, truth in zip(played.records, played.truths, strict=True)
        ],
        "scores": record_of_checks(played.scores, bound_checks(played.scores, SEED, Quiet())),
        "digests": len(played.digests),
        "digest": {
            "subject": str(played.mail["Subject"]),
            "message_id": str(played.mail["Message-ID"]),
            "files": [str(file) for file in played.digests],
        },
    }


def _serve_page(app: App, port: int, stack: ExitStack) -> str:
    from mailbot.web.app import create_app
    from mailbot.web.server import WebServer

    page = create_app(app.store, title="mailbot demo", mailboxes=[MAILBOX])
    return stack.enter_context(WebServer(page, port=port)).url


def _wait_for_interrupt() -> None:
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    over.wait()
