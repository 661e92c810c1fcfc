"""A token server on loopback, and an application that is registered with it."""

from collections.abc import Iterator

import pytest

from mailbot.mail.oauth import Client
from mailbot.mail.oauth.providers import Provider
from tests.servers.token_server import CLIENT_ID, SCOPE, TokenServer


@pytest.fixture
def server() -> Iterator[TokenServer]:
    """Yield a running token server."""
    with TokenServer() as running:
        yield running


@pytest.fixture
def client(server: TokenServer) -> Client:
    """Return mailbot as its client."""
    provider = Provider(
        title="Acme",
        token_url=server.url("token"),
        device_url=server.url("device"),
        auth_url=server.url("authorize"),
        scope=SCOPE,
    )
    return Client(mailbox="support", provider=provider, client_id=CLIENT_ID)
