"""Where access tokens come from: the file while they are good, the server when not, once for all who share them."""

import subprocess
import sys
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.mail.imap import TokenRefusedError
from mailbot.mail.oauth import Client, MailboxTokens, OneToken, SignInAgainError, Tokens, TokenServerError, save_tokens
from mailbot.mail.oauth.token_file import load_tokens, replace_tokens, sole_writer
from tests.servers.token_server import TokenServer

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that a test sets."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Return a clock."""
    return Clock()


@pytest.fixture
def source(server: TokenServer, client: Client, clock: Clock, tmp_path: Path) -> MailboxTokens:
    """Return the tokens of a mailbox that has just signed in."""
    told = server.grant("help")
    tokens = Tokens(
        access_token=str(told["access_token"]),
        expires_at=NOW + timedelta(hours=1),
        refresh_token=str(told["refresh_token"]),
    )
    file = tmp_path / "support.token"
    save_tokens(file, tokens, "support")
    return MailboxTokens(client=client, file=file, clock=clock)


def test_a_good_token_costs_no_question(source: MailboxTokens, server: TokenServer) -> None:
    assert source.token() == load_tokens(source.file, "support").access_token
    assert server.forms == []


def test_a_token_near_its_end_is_renewed_and_kept_for_the_next(
    source: MailboxTokens, server: TokenServer, clock: Clock
) -> None:
    clock.now += timedelta(minutes=59)
    renewed = source.token()

    assert source.token() == renewed
    assert server.whose(renewed)[0] == 200
    assert server.asked_for("refresh_token") == 1


def test_a_token_that_is_good_for_a_minute_yet_bridges_a_token_server_that_is_down(
    source: MailboxTokens, server: TokenServer, clock: Clock
) -> None:
    server.next_replies.extend([(503, "")] * 2)
    clock.now += timedelta(minutes=59)
    assert source.token() == load_tokens(source.file, "support").access_token

    clock.now += timedelta(minutes=1)
    with pytest.raises(TokenServerError):
        source.token()


def test_a_new_sign_in_is_not_overwritten_by_a_renewal_of_the_old(
    source: MailboxTokens, server: TokenServer, clock: Clock
) -> None:
    fresh = Tokens(access_token="fresh", expires_at=clock.now + timedelta(hours=1), refresh_token="new")
    signing_in = threading.Thread(target=lambda: save_tokens(source.file, fresh, "support"))
    with sole_writer(source.file, "support"):
        signing_in.start()
        replace_tokens(source.file, replace(fresh, access_token="renewed"), "support")
        assert signing_in.is_alive()
    signing_in.join()

    assert source.token() == "fresh"
    assert server.forms == []


def test_a_rotated_refresh_token_is_kept_for_the_next_time(
    source: MailboxTokens, server: TokenServer, clock: Clock
) -> None:
    server.rotates = True
    for _ in range(3):
        clock.now += timedelta(minutes=59)
        assert server.whose(source.token())[0] == 200


def test_a_clock_set_back_a_day_leads_to_a_renewal_when_the_server_refuses(
    source: MailboxTokens, server: TokenServer, clock: Clock
) -> None:
    clock.now -= timedelta(days=1)
    old = source.token()
    server.expire()

    assert server.whose(source.renewed(refused=old))[0] == 200


def test_what_another_process_renewed_meanwhile_is_taken_over(source: MailboxTokens, server: TokenServer) -> None:
    old = source.token()
    other = MailboxTokens(client=source.client, file=source.file, clock=source.clock)
    brought = other.renewed(refused=old)

    assert source.renewed(refused=old) == brought
    assert server.asked_for("refresh_token") == 1


def test_many_that_meet_a_refusal_at_once_spend_one_refresh_token(source: MailboxTokens, server: TokenServer) -> None:
    server.rotates = True
    old = source.token()
    server.expire()
    brought: list[str] = []
    together = threading.Barrier(8)

    def renew() -> None:
        together.wait()
        brought.append(source.renewed(refused=old))

    threads = [threading.Thread(target=renew) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(brought) == 8
    assert len(set(brought)) == 1
    assert server.asked_for("refresh_token") == 1


def test_processes_renew_one_after_the_other(source: MailboxTokens, server: TokenServer) -> None:
    server.rotates = True
    old = source.token()
    server.expire()
    program = f"""
import datetime, pathlib
from mailbot.mail.oauth import Client, MailboxTokens
from mailbot.mail.oauth.providers import Provider
provider = Provider(title="Acme", token_url={source.client.provider.token_url!r}, scope="mail.read")
client = Client(mailbox="support", provider=provider, client_id={source.client.client_id!r})
clock = lambda: datetime.datetime.fromisoformat({NOW.isoformat()!r})
print(MailboxTokens(client=client, file=pathlib.Path({str(source.file)!r}), clock=clock).renewed(refused={old!r}))
"""
    running = [subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    brought = {process.communicate(timeout=60)[0] for process in running}

    assert [process.returncode for process in running] == [0, 0]
    assert brought == {source.token() + "\n"}
    assert server.asked_for("refresh_token") == 1


def test_a_refused_refresh_leaves_the_file_as_it_was(source: MailboxTokens, server: TokenServer) -> None:
    before = source.file.read_bytes()
    server.revoke()
    with pytest.raises(SignInAgainError):
        source.renew()

    assert source.file.read_bytes() == before


def test_a_token_granted_just_now_has_no_other() -> None:
    only = OneToken(mailbox="support", access_token="t0ken")

    assert only.token() == "t0ken"
    with pytest.raises(TokenRefusedError, match="IMAP is switched on") as caught:
        only.renewed(refused="t0ken")
    assert "t0ken" not in str(caught.value) + repr(only)
