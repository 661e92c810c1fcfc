"""Reading mails with more than one processor: a large backlog is shared with processes of its own.

They start only when one is met, so that looking for a few new mails costs nothing. What a process cannot do, because
it was killed or has no memory left, is done here, and the result is the same.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from types import TracebackType
from typing import Protocol, Self

import structlog

from mailbot.flow.reading_process import READY, ReadingTask, Results, receive, send
from mailbot.mail.batches import divide
from mailbot.mail.read import Incoming, read_messages
from mailbot.mail.roles import MailboxIdentity

BACKLOG = 1_000
PATIENCE_SECONDS = 300.0
COMMAND = (sys.executable, "-P", "-c", "from mailbot.flow.reading_process import main; main()")

log = structlog.get_logger()

Parents = Callable[[Sequence[str]], Mapping[str, str]]


class Read(Protocol):
    """How a batch of mails becomes messages; see `read_messages`."""

    def __call__(self, mails: Sequence[Incoming], *, identity: MailboxIdentity, parents: Parents) -> Results:
        """Return each mail as a message, or why it cannot be read, in the same order."""


def processes_for(setting: int) -> int:
    """Return how many processes read: what is set, or, for 0, two where this process may use two processors."""
    if setting:
        return setting
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, 2)


@dataclass
class Readers:
    """Reads batches, after a backlog of `backlog` mails with `processes` processes, this one included.

    Use it as a context manager and from one thread; `read` is what `read_messages` is.
    """

    processes: int
    backlog: int = BACKLOG
    command: Sequence[str] = COMMAND
    _seen: int = 0
    helpers: "list[Helper]" = field(default_factory=list)
    _started: bool = False

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all processes."""
        for helper in self.helpers:
            helper.end()

    def read(self, mails: Sequence[Incoming], *, identity: MailboxIdentity, parents: Parents) -> Results:
        """Return each mail as a message, or why it cannot be read, in the same order."""
        self._seen += len(mails)
        if not self._started and self.processes > 1 and self._seen > self.backlog:
            self._started = True
            self.helpers = [Helper(self.command) for _ in range(self.processes - 1)]
        ready = [helper for helper in self.helpers if helper.is_ready()]
        if not ready or len(mails) <= len(ready):
            return read_messages(mails, identity=identity, parents=parents)
        return self._read_together(ready, mails, identity, parents)

    def _read_together(
        self, helpers: "Sequence[Helper]", mails: Sequence[Incoming], identity: MailboxIdentity, parents: Parents
    ) -> Results:
        parts = divide(mails, len(helpers) + 1)
        answered = frozenset[str]().union(*(part.answered for part in parts))
        texts = parents(tuple(sorted(answered))) if answered else {}
        tasks = [
            ReadingTask(
                mails=[mails[number] for number in part.numbers],
                identity=identity,
                texts={id_: texts[id_] for id_ in part.answered if id_ in texts},
            )
            for part in parts
        ]
        for helper, task in zip(helpers, tasks[1:], strict=True):
            helper.begin(task)
        results = [tasks[0].results()]
        results += [helper.finish(task) for helper, task in zip(helpers, tasks[1:], strict=True)]
        by_number = {
            number: result
            for part, of_part in zip(parts, results, strict=True)
            for number, result in zip(part.numbers, of_part, strict=True)
        }
        return [by_number[number] for number in range(len(mails))]


class Helper:
    """One more process, and the line to it."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start it; it says by itself when it is ready."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # our own module
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": _import_path()},
            )
        ours.settimeout(PATIENCE_SECONDS)
        self.pid = self._process.pid
        self._line = ours
        self._is_ready = False
        self.is_alive = True

    def is_ready(self) -> bool:
        """Tell, without waiting, whether the process has loaded what it needs."""
        if self.is_alive and not self._is_ready and wait([self._line], timeout=0):
            self._is_ready = self._attempt(lambda: receive(self._line)) == READY
        return self.is_alive and self._is_ready

    def begin(self, task: ReadingTask) -> None:
        """Let the process read while this one goes on."""
        self._attempt(lambda: send(self._line, task))

    def finish(self, task: ReadingTask) -> Results:
        """Return what the process has read, or read it here."""
        results = self._attempt(lambda: receive(self._line)) if self.is_alive else None
        return results if isinstance(results, list) else task.results()

    def end(self) -> None:
        """End the process; it holds nothing that could be lost."""
        self._line.close()
        self._process.kill()
        self._process.wait()
        self.is_alive = False

    def _attempt(self, step: Callable[[], object]) -> object:
        """Return what a step over the line gives, or None, and never use it again, where that breaks."""
        try:
            return step()
        except (OSError, EOFError) as error:
            self.end()
            log.warning("a reading process was lost; its mails are read without it", reason=type(error).__name__)
            return None


def _import_path() -> str:
    """Return where this process finds its modules, for the other one to find the same."""
    return os.pathsep.join(path for path in sys.path if path)
