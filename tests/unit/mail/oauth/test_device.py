"""The device flow: what a person is shown, how often the server is asked, and how it ends."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from mailbot.mail.oauth import Client, SignInDeniedError, TokenServerError, begin_device, wait_for_device
from mailbot.mail.oauth.device import DeviceCode
from mailbot.mail.oauth.errors import RegistrationError
from tests.servers.token_server import TokenServer

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@dataclass
class Patience:
    """A clock that moves only while somebody waits."""

    now: datetime = NOW
    waits: list[float] = field(default_factory=list)

    def clock(self) -> datetime:
        """Return the time."""
        return self.now

    def pause(self, seconds: float) -> None:
        """Let time pass."""
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def code(server: TokenServer, client: Client) -> DeviceCode:
    """Return a code that is to be asked about every five seconds."""
    server.interval = 5
    return begin_device(client, now=NOW)


def refusal(code: str) -> tuple[int, str]:
    """Return an answer to a question that came too early, too often or too late."""
    return 400, json.dumps({"error": code})


def test_a_person_is_shown_address_and_code(code: DeviceCode, server: TokenServer) -> None:
    assert (code.user_code, code.address) == ("CODE-1", server.url("typein"))
    assert code.expires_at == NOW + timedelta(seconds=900)
    assert "device-1" not in repr(code)


def test_the_server_is_asked_at_its_own_pace_until_the_code_is_typed_in(
    code: DeviceCode, server: TokenServer, client: Client
) -> None:
    server.next_replies.extend([refusal("authorization_pending"), refusal("slow_down"), (503, "")])
    server.approve("help")
    patience = Patience()
    tokens = wait_for_device(client, code, clock=patience.clock, pause=patience.pause)

    assert patience.waits == [5, 5, 10, 20]
    assert server.access[tokens.access_token] == "help"
    assert tokens.expires_at == patience.now + timedelta(seconds=server.lifetime)


def test_a_code_that_nobody_types_in_ends_when_it_expires(code: DeviceCode, client: Client) -> None:
    patience = Patience()
    soon = replace(code, expires_at=NOW + timedelta(seconds=15))
    with pytest.raises(SignInDeniedError, match="was not typed in while it was good"):
        wait_for_device(client, soon, clock=patience.clock, pause=patience.pause)

    assert patience.now == soon.expires_at


@pytest.mark.parametrize(("said", "told"), [("expired_token", "not typed in"), ("access_denied", "was declined")])
def test_a_refusal_ends_the_waiting(
    code: DeviceCode, server: TokenServer, client: Client, said: str, told: str
) -> None:
    server.next_replies.append(refusal(said))
    patience = Patience()

    with pytest.raises(SignInDeniedError, match=told):
        wait_for_device(client, code, clock=patience.clock, pause=patience.pause)
    assert len(patience.waits) == 1


def test_a_grant_that_cannot_be_renewed_is_refused(code: DeviceCode, server: TokenServer, client: Client) -> None:
    server.next_replies.append((200, json.dumps({"access_token": "a", "expires_in": 3600})))
    patience = Patience()

    with pytest.raises(SignInDeniedError, match=r"cannot be renewed\. Add offline_access"):
        wait_for_device(client, code, clock=patience.clock, pause=patience.pause)


def test_an_application_that_is_not_accepted_is_told_before_any_code(server: TokenServer, client: Client) -> None:
    with pytest.raises(RegistrationError, match="does not accept the application"):
        begin_device(replace(client, client_id="another"), now=NOW)
    assert server.devices == {}


def test_an_answer_without_a_code_is_told(server: TokenServer, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "answer", lambda *_asked: (200, {"device_code": "d"}))

    with pytest.raises(TokenServerError, match="gave no code"):
        begin_device(client, now=NOW)
