"""An IMAP server that answers as a test scripts it: for what no sound server does. It ends with its connections."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Reply = Callable[[str], bytes | None]

GREETING = b"* OK [CAPABILITY IMAP4rev1] ready\r\n"
EXAMINED = b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n* OK [UIDNEXT 4] next\r\n{tag} OK [READ-ONLY] done\r\n"
_SOUND = {
    "CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n",
    "EXAMINE": EXAMINED,
    "LOGOUT": b"* BYE\r\n{tag} OK done\r\n",
}


@contextmanager
def scripted_imap(
    reply: Reply, *, greeting: bytes = GREETING, tls: ssl.SSLContext | None = None, connections: int = 1
) -> Iterator[int]:
    """Yield the port of a server that answers each command with `reply(command)`, `{tag}` filled in.

    None means the answer of a sound server; empty bytes mean that the server hangs up. With `tls`, TLS comes first.
    Connections are served one after the other, and no more than told.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        arguments = (listening, reply, greeting, tls, connections)
        thread = threading.Thread(target=_serve, args=arguments, daemon=True)
        thread.start()
        yield int(listening.getsockname()[1])
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)


def _serve(
    listening: socket.socket, reply: Reply, greeting: bytes, tls: ssl.SSLContext | None, connections: int
) -> None:
    # A client that refuses the certificate, or has seen enough, leaves without a word; in the end the port closes.
    with suppress(OSError):
        for _ in range(connections):
            connection, _ = listening.accept()
            with suppress(OSError):
                _talk(connection if tls is None else tls.wrap_socket(connection, server_side=True), reply, greeting)


def _talk(connection: socket.socket, reply: Reply, greeting: bytes) -> None:
    with connection, connection.makefile("rwb") as stream:
        stream.write(greeting)
        stream.flush()
        tag = ""
        for line in stream:
            first, blank, rest = line.decode().rstrip("\r\n").partition(" ")
            # An answer to a challenge bears no tag; it belongs to the command before it.
            tag, command = (first, rest) if blank else (tag, first)
            answer = reply(command)
            if answer is None:
                answer = _SOUND.get(command.partition(" ")[0], b"{tag} OK done\r\n")
            if not answer:
                return
            stream.write(answer.replace(b"{tag}", tag.encode()))
            stream.flush()
