"""The page on a socket: binds on loopback and nowhere else, tells its real address, stops cleanly."""

import ipaddress
import socket
import threading
from types import TracebackType
from typing import Self

import uvicorn
from fastapi import FastAPI

from mailbot.model import MailbotError
from mailbot.settings import LOOPBACK_HOSTS

START_SECONDS = 30.0
HIGHEST_PORT = 65_535


class WebServerError(MailbotError):
    """The page cannot be served; the text names the address and the remedy."""


class WebServer:
    """A served page in a thread of its own: `with WebServer(app) as server: open(server.url)`."""

    def __init__(self, app: FastAPI, host: str = "127.0.0.1", port: int = 0) -> None:
        """Bind the address; port 0 takes any free one. Raises WebServerError beyond loopback or when it is taken."""
        self._socket = bind_loopback(host, port)
        self._server = _AnnouncingServer(make_config(app))
        self._thread = threading.Thread(target=self._run, name="mailbot-web", daemon=True)

    @property
    def url(self) -> str:
        """Return the address of the first page, with the port that is really listened on."""
        return url_of(self._socket)

    def __enter__(self) -> Self:
        """Start serving and return once requests are answered."""
        self._thread.start()
        if not self._server.settled.wait(START_SECONDS) or not self._server.started:
            self.stop()
            raise WebServerError(f"the page at {self.url} did not start; the log says why")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving."""
        self.stop()

    def stop(self) -> None:
        """Let open answers finish, then end the thread and give the port back."""
        self._server.should_exit = True
        if self._thread.ident is not None:
            self._thread.join(START_SECONDS)
        self._socket.close()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._server.settled.set()


class _AnnouncingServer(uvicorn.Server):
    """A uvicorn server that says when it has begun to answer."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.settled = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.settled.set()


def serve(app: FastAPI, host: str = "127.0.0.1", port: int = 8025) -> None:
    """Serve until SIGINT or SIGTERM; raises WebServerError beyond loopback or when the port is taken."""
    with bind_loopback(host, port) as listening:
        uvicorn.Server(make_config(app)).run(sockets=[listening])


def bind_loopback(host: str, port: int) -> socket.socket:
    """Return a listening socket on a loopback address; raises WebServerError for any other and for a taken port."""
    if host not in LOOPBACK_HOSTS:
        raise WebServerError(
            f"refusing to serve the page on {host!r}: it has no sign-in yet, so it is for loopback only; "
            "set web.host to 127.0.0.1 and reach it from elsewhere through an SSH tunnel"
        )
    if not 0 <= port <= HIGHEST_PORT:
        raise WebServerError(f"no port is numbered {port}; set web.port to a free port, or to 0 for any")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        bound = socket.create_server((host, port), family=family)
    except OSError as error:
        raise WebServerError(
            f"cannot serve the page on {host} port {port}: {error}. Set web.port to a free port, or to 0 for any."
        ) from error
    if not ipaddress.ip_address(bound.getsockname()[0]).is_loopback:
        bound.close()
        raise WebServerError(f"{host!r} is no loopback address on this machine; set web.host to 127.0.0.1")
    return bound


def make_config(app: FastAPI) -> uvicorn.Config:
    """Return how uvicorn runs: logging left to the caller, no header that names the server, no websockets."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=5,
    )


def url_of(listening: socket.socket) -> str:
    """Return the http address of a listening socket."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
