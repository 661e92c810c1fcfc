"""The durable engine on SQLite: work named twice is done once, and a killed run is gone on with."""

import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from mailbot.flow.digest import Delivery
from mailbot.flow.engine import Engine
from mailbot.flow.intake import Taken
from mailbot.flow.review import ReviewReport
from mailbot.flow.sync import SyncReport
from mailbot.mail.imap import MailboxError
from mailbot.store.kept import DigestState

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
DAY = date(2026, 11, 20)
LEAD = "lead@shop.example"


class NotedWork:
    """Work that notes its steps in a file, one line each, so that they can be counted after a kill."""

    def __init__(self, notes: Path, threads: Sequence[str] = ("t1", "t2"), fail_sync: str = "") -> None:
        """Take the file, the threads that are due, and what a sync fails with."""
        self.notes = notes
        self.threads = threads
        self.fail_sync = fail_sync
        self.deliveries = [Delivery(state=DigestState.SENT)]
        self.reviewed = threading.Event()

    def note(self, line: str) -> None:
        """Add a line."""
        with self.notes.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def sync(self, mailbox: str) -> SyncReport:
        """Note a sync."""
        self.note(f"sync {mailbox}")
        if self.fail_sync:
            raise MailboxError(self.fail_sync)
        return SyncReport(mailbox=mailbox, folders=("INBOX",), taken=Taken(seen=2, new=2))

    def threads_due(self, mailbox: str) -> Sequence[str]:
        """Give the threads."""
        self.note(f"due {mailbox}")
        return self.threads

    def review(self, mailbox: str, keys: Sequence[str]) -> ReviewReport:
        """Note a batch of reviews."""
        self.note(f"review {mailbox} {','.join(keys)}")
        self.reviewed.set()
        return ReviewReport(reviewed=len(keys))

    def mailboxes_of(self, lead: str) -> Sequence[str]:
        """Give the one mailbox."""
        self.note(f"mailboxes of {lead}")
        return ["support"]

    def prepare_digest(self, lead: str, day: date) -> None:
        """Note a preparation."""
        self.note(f"prepare {lead} {day}")

    def deliver_digest(self, lead: str, day: date) -> Delivery:
        """Note a delivery, and give the next of the scripted results."""
        self.note(f"deliver {lead} {day}")
        return self.deliveries.pop(0)

    def now(self) -> datetime:
        """Return a fixed time."""
        return NOW

    def lines(self) -> list[str]:
        """Return what was noted."""
        return self.notes.read_text(encoding="utf-8").splitlines() if self.notes.exists() else []


def engine(work: NotedWork) -> Engine:
    """Return an engine on a database beside the notes."""
    return Engine(
        work,
        database_url=f"sqlite:///{work.notes.parent / 'mailbot.db'}",
        executor="test",
        polling_seconds=0.05,
    )


def test_one_firing_syncs_and_then_reviews(tmp_path: Path) -> None:
    work = NotedWork(tmp_path / "notes")

    with engine(work) as running:
        running.start_sync("support", "900")
        running.wait("sync-support-900")
        running.wait("review-support-900")

    assert work.lines() == ["sync support", "due support", "review support t1,t2"]


def test_two_clocks_that_name_the_same_slot_start_one_sync(tmp_path: Path) -> None:
    work = NotedWork(tmp_path / "notes", threads=())

    with engine(work) as running:
        for _ in range(2):
            running.start_sync("support", "900")
            running.wait("sync-support-900")
        running.wait("review-support-900")

    assert work.lines().count("sync support") == 1


def test_a_mailbox_that_cannot_be_read_does_not_keep_its_threads_from_review(tmp_path: Path) -> None:
    work = NotedWork(tmp_path / "notes", fail_sync="support: cannot connect")

    with engine(work) as running:
        running.start_sync("support", "900")
        running.wait("sync-support-900")
        running.wait("review-support-900")

    assert work.lines()[-1] == "review support t1,t2"


def test_a_digest_waits_for_what_arrived_last(tmp_path: Path) -> None:
    work = NotedWork(tmp_path / "notes", threads=["t1"])

    with engine(work) as running:
        running.start_digest(LEAD, DAY)
        running.wait(f"digest-{LEAD}-{DAY}")
        running.wait(f"digest-{LEAD}-{DAY}-attempt-1")

    assert [line.split()[0] for line in work.lines() if not line.startswith("mailboxes")] == [
        "sync",
        "due",
        "review",
        "prepare",
        "deliver",
    ]


def test_a_digest_refused_for_the_time_being_is_tried_again_until_it_is_taken(tmp_path: Path) -> None:
    work = NotedWork(tmp_path / "notes")
    work.deliveries = [
        Delivery(state=DigestState.PREPARED, error="greylisted", next_attempt_at=NOW),
        Delivery(state=DigestState.SENT),
    ]

    with engine(work) as running:
        running.start_digest(LEAD, DAY)
        for name in ("", "-attempt-1", "-attempt-2"):
            running.wait(f"digest-{LEAD}-{DAY}{name}")
        running.start_digest(LEAD, DAY)

    assert work.lines()[-3:] == [f"prepare {LEAD} {DAY}", f"deliver {LEAD} {DAY}", f"deliver {LEAD} {DAY}"]


def test_a_killed_run_is_gone_on_with_and_its_finished_steps_are_not_done_again(tmp_path: Path) -> None:
    killed = subprocess.run(
        [
            sys.executable,
            "-c",
            textwrap.dedent(
                """
                import os, signal, sys
                from pathlib import Path
                from tests.unit.flow.test_engine import NotedWork, engine

                class Killed(NotedWork):
                    def review(self, mailbox, keys):
                        self.note("killed")
                        os.kill(os.getpid(), signal.SIGKILL)

                with engine(Killed(Path(sys.argv[1]))) as running:
                    running.start_sync("support", "900")
                    running.wait("sync-support-900")
                    running.wait("review-support-900")
                """,
            ),
            str(tmp_path / "notes"),
        ],
        check=False,
        capture_output=True,
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL

    work = NotedWork(tmp_path / "notes")
    with engine(work) as running:
        assert work.reviewed.wait(timeout=30)
        running.wait("review-support-900")

    assert work.lines() == ["sync support", "due support", "killed", "review support t1,t2"]
