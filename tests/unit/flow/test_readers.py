"""A backlog is read with a second process: the same messages, none lost with it, and nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from threading import Thread

import pytest

from mailbot.flow.readers import Readers, processes_for
from mailbot.flow.reading_process import READY, ReadingTask, receive, send, serve
from mailbot.mail.read import Incoming, read_messages
from tests.unit.flow.letters import IDENTITY, letter

LETTERS = [letter(n, f"Where is lamp {n}?", answers=n - 1 if n % 3 else None, hours=n) for n in range(1, 40)]
MAILS = [
    Incoming(raw=each.raw, received_at=each.received_at, in_sent_folder=each.in_sent_folder) for each in LETTERS
] + [Incoming(raw=b"\n", received_at=LETTERS[0].received_at, in_sent_folder=False)]


def no_parents(_: object) -> dict[str, str]:
    """Know no kept text."""
    return {}


def results(readers: Readers) -> list[str]:
    """Read the mails, as text, for errors are equal to nothing."""
    return list(map(repr, readers.read(MAILS, identity=IDENTITY, parents=no_parents)))


EXPECTED = list(map(repr, read_messages(MAILS, identity=IDENTITY, parents=no_parents)))


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def helpers_of(readers: Readers) -> list[int]:
    """Return the numbers of the processes that help."""
    return [helper.pid for helper in readers.helpers if helper.is_ready()]


def test_two_processes_read_what_one_reads_and_go_on_alone_when_the_other_is_killed() -> None:
    with Readers(2, backlog=0) as readers:
        assert results(readers) == EXPECTED
        wait_until(lambda: bool(helpers_of(readers)))
        assert results(readers) == EXPECTED
        (pid,) = helpers_of(readers)
        os.kill(pid, signal.SIGKILL)
        assert results(readers) == EXPECTED
        assert not helpers_of(readers)
        assert results(readers) == EXPECTED


def test_a_process_that_cannot_start_is_done_without() -> None:
    with Readers(2, backlog=0, command=(sys.executable, "-c", "pass")) as readers:
        assert results(readers) == EXPECTED
        (helper,) = readers.helpers
        wait_until(lambda: not helper.is_ready() and not helper.is_alive)
        assert results(readers) == EXPECTED


@pytest.mark.parametrize(("processes", "backlog"), [(1, 0), (2, 1_000)])
def test_no_process_starts_where_one_is_to_read_or_few_mails_came(processes: int, backlog: int) -> None:
    with Readers(processes, backlog=backlog) as readers:
        assert results(readers) == EXPECTED
        assert not readers.helpers


def test_the_process_ends_with_its_parent_however_that_dies() -> None:
    program = (
        "import sys, time\nfrom mailbot.flow.readers import Readers\n"
        "readers = Readers(2, backlog=-1)\nreaders.read([], identity=None, parents=None)\n"
        "(helper,) = readers.helpers\n"
        "while not helper.is_ready(): time.sleep(0.01)\n"
        "print(helper.pid, flush=True)\ntime.sleep(600)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    wait_until(lambda: not is_running(pid))


def is_running(pid: int) -> bool:
    """Tell whether a process lives; one that waits to be collected does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:  # noqa: PTH123  # a file of the kernel's
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_it_answers_until_its_parent_is_gone() -> None:
    ours, theirs = socket.socketpair()
    thread = Thread(target=serve, args=(theirs,))
    thread.start()
    with ours:
        assert receive(ours) == READY
        send(ours, ReadingTask(mails=MAILS, identity=IDENTITY, texts={}))
        assert repr(receive(ours)) == repr(read_messages(MAILS, identity=IDENTITY, parents=no_parents))
    thread.join(timeout=60)
    assert not thread.is_alive()
    theirs.close()


def test_two_processes_are_the_most_that_are_taken_unasked() -> None:
    assert processes_for(0) in {1, 2}
    assert processes_for(3) == 3
