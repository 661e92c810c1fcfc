"""The page on a real socket."""

import socket
import threading
import urllib.request

import pytest

from mailbot.web.app import create_app
from mailbot.web.server import WebServer, WebServerError, bind_loopback
from tests.unit.web.reading_store import ReadingStore, as_store


def make_server(host: str = "127.0.0.1", port: int = 0) -> WebServer:
    return WebServer(create_app(as_store(ReadingStore())), host, port)


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - the address of our own server
        return str(answer.read(), "utf-8")


def test_the_page_is_served_at_the_address_it_tells() -> None:
    with make_server() as server:
        assert not server.url.endswith(":0/")
        assert fetch(f"{server.url}healthz") == "ok"


def test_stopping_ends_the_thread_and_gives_the_port_back() -> None:
    with make_server() as server:
        port = int(server.url.rstrip("/").rpartition(":")[2])
    assert "mailbot-web" not in {thread.name for thread in threading.enumerate()}
    bind_loopback("127.0.0.1", port).close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.10", "mail.example.com", "127.0.0.2"])  # noqa: S104 - what must be refused
def test_beyond_loopback_it_refuses_to_listen(host: str) -> None:
    with pytest.raises(WebServerError, match="loopback"):
        make_server(host)


def test_a_taken_port_is_told_with_its_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WebServerError, match=f"port {port}.*web.port"):
            make_server(port=port)


def test_an_impossible_port_is_told_too() -> None:
    with pytest.raises(WebServerError, match="99999"):
        make_server(port=99999)


def test_a_server_never_started_gives_its_port_back() -> None:
    server = make_server()
    port = int(server.url.rstrip("/").rpartition(":")[2])
    server.stop()
    bind_loopback("127.0.0.1", port).close()
