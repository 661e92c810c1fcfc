"""What `mailbot check` says of a model's endpoint: there, away, or refusing the key."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pydantic import SecretStr

from mailbot.review.endpoint import JudgeUnavailableError, check_endpoint
from mailbot.settings import LlmSettings
from tests.servers.ports import free_ports

LISTED = b'{"object": "list", "data": [{"id": "small", "object": "model", "created": 0, "owned_by": "us"}]}'


@contextmanager
def serving(status: int, body: bytes) -> Iterator[str]:
    """Serve one answer to every GET and give the base URL."""

    class Handler(BaseHTTPRequestHandler):
        """Answers as told, and keeps quiet about it."""

        def do_GET(self) -> None:
            """Answer."""
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
            """Write no log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def settings(url: str, model: str = "small") -> LlmSettings:
    """Return settings that point to an endpoint."""
    return LlmSettings(base_url=url, model=model, api_key=SecretStr("sk-very-secret"))


@pytest.mark.parametrize(("model", "word"), [("small", "lists"), ("large", "does not list")])
async def test_an_endpoint_that_lists_its_models_is_told_with_ours(model: str, word: str) -> None:
    with serving(200, LISTED) as url:
        assert await check_endpoint(settings(url, model)) == f"127.0.0.1 answers and {word} {model}"


async def test_an_endpoint_without_a_list_answers_all_the_same() -> None:
    with serving(404, b"{}") as url:
        assert await check_endpoint(settings(url)) == "127.0.0.1 answers; it does not list its models"


async def test_a_refused_key_is_said_without_the_key() -> None:
    with (
        serving(401, b'{"error": {"message": "bad key sk-very-secret"}}') as url,
        pytest.raises(JudgeUnavailableError, match="refuses the key") as caught,
    ):
        await check_endpoint(settings(url))

    assert "sk-very-secret" not in str(caught.value)


async def test_an_endpoint_that_is_away_is_said_with_the_setting_to_check() -> None:
    (port,) = free_ports(1)

    with pytest.raises(JudgeUnavailableError, match=r"cannot be reached; check llm\.base_url"):
        await check_endpoint(settings(f"http://127.0.0.1:{port}/v1"))
