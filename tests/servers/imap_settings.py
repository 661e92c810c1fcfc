"""Settings that point to a test's Dovecot."""

from typing import Any

from pydantic import SecretStr

from mailbot.settings import MailboxSettings
from tests.servers.dovecot import PASSWORD, Dovecot


def settings_for(server: Dovecot, user: str, **changes: Any) -> MailboxSettings:  # noqa: ANN401  # any setting
    """Return settings that work with TLS; `changes` spoil or replace some of them."""
    working: dict[str, Any] = {
        "name": "support",
        "host": "localhost",
        "port": server.tls_port,
        "security": "tls",
        "username": user,
        "password": SecretStr(PASSWORD),
        "ca_file": server.ca_file,
    }
    return MailboxSettings(**{**working, **changes})
