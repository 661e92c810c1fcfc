"""The real servers of the integration tests: started once a session, with a user of its own for every test."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.servers.certificates import Authority, make_authority
from tests.servers.dovecot import Dovecot, start_dovecot
from tests.servers.postfix import Postfix, start_postfix
from tests.servers.token_server import TokenServer

_numbers = count(1)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Return the authority that signs for the servers of this session."""
    return make_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def dovecot(authority: Authority) -> Iterator[Dovecot]:
    """Yield a running Dovecot."""
    server = start_dovecot(authority.issue("imap"), authority.ca_file)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def token_server() -> Iterator[TokenServer]:
    """Yield a running token server."""
    with TokenServer() as server:
        yield server


@pytest.fixture(scope="session")
def oauth_dovecot(authority: Authority, token_server: TokenServer) -> Iterator[Dovecot]:
    """Yield a Dovecot that asks this session's token server whose a token is."""
    url = token_server.url("tokeninfo")
    server = start_dovecot(authority.issue("oauth"), authority.ca_file, tokeninfo_url=url)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def postfix(authority: Authority, dovecot: Dovecot) -> Iterator[Postfix]:
    """Yield a running Postfix that takes the passwords which this session's Dovecot takes."""
    server = start_postfix(authority.issue("smtp"), authority.ca_file, auth_socket=dovecot.auth_socket)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def mailbox() -> str:
    """Return the name of a user that no other test has."""
    return f"user{next(_numbers)}"
