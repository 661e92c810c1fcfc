"""Ctrl-C and closed pipes: one line, what was written or read stays, and the same command goes on from there."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mailbot.store.open import open_store
from tests.servers.openai_server import Answer, OpenAiServer
from tests.servers.ports import wait_until
from tests.unit.cli.terminal import transcript

INTERRUPTED = 130
BULBS = ("red", "blue", "clear", "warm", "cold", "dim", "bright", "round", "flat", "long", "small", "spare")


@pytest.fixture(autouse=True)
def ctrl_c_counts() -> Iterator[None]:
    """Let SIGINT reach what is started, also where the tests run in the background and a shell has them ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def environment(**more: str) -> dict[str, str]:
    """Return the environment without what the developer's shell sets for mailbot."""
    bare = {key: value for key, value in os.environ.items() if not key.startswith(("MAILBOT_", "OPENAI_"))}
    return {**bare, **more}


@contextmanager
def started(folder: Path, *arguments: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Yield a command that runs in a folder; it is over at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "mailbot", *arguments],
        cwd=folder,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def write_transcripts(folder: Path, count: int) -> None:
    """Write a file of transcripts."""
    lines = [json.dumps(transcript(f"t{number}")) for number in range(count)]
    (folder / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")


def line_count(path: Path) -> int:
    """Return how many whole lines a file has."""
    return path.read_bytes().count(b"\n") if path.exists() else 0


def test_a_label_that_is_stopped_keeps_what_it_wrote_as_soon_as_it_was_ready(tmp_path: Path) -> None:
    write_transcripts(tmp_path, 20)
    out = tmp_path / "out.jsonl"
    with OpenAiServer() as server:
        server.script.extend([*[Answer(labeller=server.labeller)] * 3, *[Answer(hang=True)] * 20])
        words = ("label", "in.jsonl", "--judge", "openai", "--out", "out.jsonl")
        with started(tmp_path, *words, MAILBOT_LLM__BASE_URL=server.base_url, MAILBOT_LLM__CONCURRENCY="1") as process:
            wait_until(lambda: line_count(out) == 3, what="three reviews", seconds=60)
            process.send_signal(signal.SIGINT)
            stdout, stderr = process.communicate(timeout=30)

    assert process.returncode == INTERRUPTED
    assert stderr == "stopped; the reviews written so far are kept.\n"
    assert stdout == ""
    assert [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()] == ["t0", "t1", "t2"]


def test_a_review_that_is_stopped_keeps_its_reviews_and_goes_on(tmp_path: Path) -> None:
    write_mails(tmp_path, 12)
    assert (
        subprocess.run(
            [sys.executable, "-m", "mailbot", "import", "mails", "--mailbox", "old", "--agent", "lampshop.example"],
            cwd=tmp_path, env=environment(), check=False, capture_output=True,
        ).returncode
        == 0
    )  # fmt: skip
    with OpenAiServer() as server:
        server.script.extend([*[Answer(labeller=server.labeller)] * 3, Answer(hang=True)])
        there = {"MAILBOT_LLM__BASE_URL": server.base_url, "MAILBOT_LLM__CONCURRENCY": "1"}
        with started(tmp_path, "review", **there) as process:
            wait_until(lambda: reviews_kept(tmp_path) == 3, what="three reviews", seconds=60)
            process.send_signal(signal.SIGINT)
            _, stderr = process.communicate(timeout=30)
        with started(tmp_path, "review", "--format", "json", **there) as again:
            stdout, _ = again.communicate(timeout=60)

    assert process.returncode == INTERRUPTED
    assert stderr == "stopped; every review made so far is kept, and the same command goes on from there.\n"
    assert json.loads(stdout)[0]["reviewed"] == 9
    assert reviews_kept(tmp_path) == 12


def test_a_reader_that_has_had_enough_ends_the_work_without_a_word(tmp_path: Path) -> None:
    write_transcripts(tmp_path, 3000)
    with started(tmp_path, "label", "in.jsonl", "--judge", "signals") as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["id"] == "t0"
        process.stdout.close()
        process.wait(timeout=60)
        assert process.stderr is not None
        said = process.stderr.read()
        process.stdout = None

    assert said == ""
    assert process.returncode == 1


def test_bars_show_on_a_terminal_alone_and_leave_nothing_behind(tmp_path: Path) -> None:
    write_transcripts(tmp_path, 300)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "mailbot", "label", "in.jsonl", "--judge", "signals", "--out", "out.jsonl"],
        cwd=tmp_path,
        env=environment(TERM="xterm", COLUMNS="80"),
        stderr=theirs,
    )
    os.close(theirs)
    shown = read_to_end(ours)

    assert process.wait(timeout=60) == 0
    assert "labelling with signals" in shown
    assert "300/300" in shown
    assert shown.endswith("\x1b[2K")  # the line of the bar is wiped


def read_to_end(terminal: int) -> str:
    """Return what a terminal is sent until its other side closes."""
    pieces: list[bytes] = []
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux's way of telling the end of a terminal
            piece = b""
        if not piece:
            os.close(terminal)
            return b"".join(pieces).decode()
        pieces.append(piece)


def write_mails(folder: Path, count: int) -> None:
    """Write single mails of as many customers, no two with the same words: an answer is not paid for twice."""
    (folder / "mails").mkdir()
    for number in range(count):
        (folder / "mails" / f"{number}.eml").write_text(
            f"From: customer{number}@faber.example\nTo: help@lampshop.example\nSubject: Bulb {number}\n"
            f"Message-ID: <{number}@faber.example>\nDate: Mon, 2 Nov 2026 09:{number:02}:00 +0000\n\n"
            f"Where is the {BULBS[number]} bulb of order LS-{number + 1000}?\n",
            encoding="utf-8",
        )


def reviews_kept(folder: Path) -> int:
    """Return how many reviews are kept."""
    store = open_store(f"sqlite:///{folder / 'mailbot.db'}")
    try:
        store.migrate()
        return store.counts().reviews
    finally:
        store.close()
