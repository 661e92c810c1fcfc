"""A second process that reads mails; its parent is at the other end of stdin, which is a socket.

It keeps nothing and ends when the parent's end is closed, however the parent died. Knows no store and no mailbox.
"""

import pickle
import signal
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailbot.mail.parse import UnreadableMailError
from mailbot.mail.read import Incoming, read_messages
from mailbot.mail.roles import MailboxIdentity
from mailbot.model import Message

READY = b"ready"
LENGTH_BYTES = 8

Results = list[Message | UnreadableMailError]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadingTask:
    """Mails to be read, and the kept texts, by Message-ID, of those that they answer."""

    mails: Sequence[Incoming]
    identity: MailboxIdentity
    texts: Mapping[str, str]

    def results(self) -> Results:
        """Return each mail as a message, or why it cannot be read."""
        texts = self.texts
        return read_messages(
            self.mails,
            identity=self.identity,
            parents=lambda ids: {id_: texts[id_] for id_ in ids if id_ in texts},
        )


def send(connection: socket.socket, value: bytes | ReadingTask | Results) -> None:
    """Send one value to the other process; raises OSError."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    connection.sendall(len(data).to_bytes(LENGTH_BYTES, "big") + data)


def receive(connection: socket.socket) -> object:
    """Return the next value of the other process; raises EOFError where it is gone, and OSError."""
    length = int.from_bytes(_exactly(connection, LENGTH_BYTES), "big")
    return pickle.loads(_exactly(connection, length))  # noqa: S301  # over a private pair of sockets, from ourselves


def _exactly(connection: socket.socket, length: int) -> bytearray:
    data = bytearray(length)
    view, at = memoryview(data), 0
    while at < length:
        got = connection.recv_into(view[at:])
        if not got:
            raise EOFError("the other process is gone")
        at += got
    return data


def serve(connection: socket.socket) -> None:
    """Read what the parent sends until it is gone."""
    try:
        send(connection, READY)
        while isinstance(task := receive(connection), ReadingTask):
            send(connection, task.results())
    except (EOFError, ConnectionError):
        return


def main() -> None:
    """Serve the parent; Ctrl-C is the parent's to answer, and ends this process through it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=0) as connection:
        serve(connection)
