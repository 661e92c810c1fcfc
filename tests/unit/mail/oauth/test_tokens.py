"""Tokens: how long they are good, what a refresh brings, and what each failure of the token server is called."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.mail.imap import CertificateError
from mailbot.mail.oauth import Client, SignInAgainError, SignInDeniedError, Tokens, TokenServerError
from mailbot.mail.oauth.errors import RegistrationError
from mailbot.mail.oauth.tokens import refresh
from mailbot.model import MailbotError
from tests.servers.ports import free_ports
from tests.servers.token_server import TokenServer

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def granted(server: TokenServer) -> str:
    """Return a refresh token."""
    return str(server.grant("help")["refresh_token"])


def refusal(code: str, says: str = "") -> tuple[int, str]:
    """Return an answer of a token server that refuses."""
    return 400, json.dumps({"error": code, "error_description": says})


@pytest.mark.parametrize(("seconds", "good"), [(121, True), (120, False), (-1, False)])
def test_a_token_is_good_until_two_minutes_before_its_end(seconds: float, good: bool) -> None:  # noqa: FBT001 - expected
    kept = Tokens(access_token="a", expires_at=NOW + timedelta(seconds=seconds), refresh_token="r")

    assert kept.good_at(NOW) is good


def test_a_refresh_keeps_the_refresh_token_unless_the_answer_brings_another(
    server: TokenServer, client: Client
) -> None:
    first = granted(server)
    kept = refresh(client, first, now=NOW).tokens
    server.rotates = True
    rotated = refresh(client, first, now=NOW).tokens

    assert kept.refresh_token == first
    assert rotated.refresh_token not in {"", first}
    assert rotated.access_token != kept.access_token
    assert rotated.expires_at == NOW + timedelta(seconds=server.lifetime)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ({"expires_in": "60"}, 60),
        ({}, 3600),
        ({"expires_in": "soon"}, 3600),
        ({"expires_in": "NaN"}, 3600),
        ({"expires_in": -5}, 3600),
    ],
)
def test_a_lifetime_may_be_text_or_missing(
    server: TokenServer, client: Client, told: dict[str, object], seconds: float
) -> None:
    server.next_replies.append((200, json.dumps({"access_token": "a", **told})))

    assert refresh(client, "r", now=NOW).tokens.expires_at == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("code", "says", "error", "remedy"),
    [
        ("invalid_grant", "Token has been expired or revoked.", SignInAgainError, "`mailbot login support`"),
        ("interaction_required", "AADSTS50076: multi-factor", SignInAgainError, "`mailbot login support`"),
        ("invalid_client", "", RegistrationError, "Correct client_id, client_secret_file"),
        ("invalid_client", "AADSTS7000218: needs client_secret", RegistrationError, "Allow public client flows"),
        ("invalid_grant", "AADSTS65001: no consent", SignInDeniedError, "Have an administrator grant it"),
        ("invalid_scope", "", RegistrationError, "Correct scope"),
        ("temporarily_unavailable", "", TokenServerError, "It is asked again."),
        ("something_new", "", RegistrationError, "something_new"),
    ],
)
def test_every_refusal_is_told_with_its_remedy(
    server: TokenServer, client: Client, code: str, says: str, error: type[MailbotError], remedy: str
) -> None:
    server.next_replies.append(refusal(code, says))

    with pytest.raises(error, match="mailbox support: Acme") as caught:
        refresh(client, "lasting", now=NOW)
    assert remedy in str(caught.value)
    assert says.rstrip(".") in str(caught.value)


@pytest.mark.parametrize(
    "reply",
    [(500, ""), (429, "{}"), (200, "<html>"), (200, "[]"), (200, "{}"), (302, ""), (200, '{"access_token":"é"}')],
)
def test_an_answer_of_no_use_is_passing_trouble(server: TokenServer, client: Client, reply: tuple[int, str]) -> None:
    server.next_replies.append(reply)

    with pytest.raises(TokenServerError, match="It is asked again"):
        refresh(client, "r", now=NOW)


def test_a_body_without_an_end_is_not_read_to_it(server: TokenServer, client: Client) -> None:
    server.next_replies.append((200, json.dumps({"access_token": "a" * 300_000})))

    with pytest.raises(TokenServerError, match="nothing that a token server says"):
        refresh(client, "r", now=NOW)


def test_a_server_that_nobody_answers_for_is_passing_trouble(client: Client) -> None:
    gone = replace(client, provider=replace(client.provider, token_url=f"http://127.0.0.1:{free_ports(1)[0]}/token"))

    with pytest.raises(TokenServerError, match="gives no token for now"):
        refresh(gone, "r", now=NOW)


def test_an_authority_file_that_is_not_there_is_told(client: Client, tmp_path: Path) -> None:
    with pytest.raises(CertificateError, match="cannot use ca_file"):
        refresh(replace(client, ca_file=tmp_path / "gone.pem"), "r", now=NOW)


def test_no_secret_comes_back_in_an_error(server: TokenServer, client: Client) -> None:
    server.next_replies.append(refusal("invalid_grant", "r3fresh of s3cret is bad\r\nAgain"))
    with pytest.raises(SignInAgainError) as caught:
        refresh(replace(client, client_secret="s3cret"), "r3fresh", now=NOW)

    assert "… of … is bad Again" in str(caught.value)
    assert "s3cret" not in repr(replace(client, client_secret="s3cret"))


def test_a_wrong_clock_is_told_with_a_refusal(server: TokenServer, client: Client) -> None:
    server.date = "Mon, 02 Nov 2026 09:12:00 GMT"
    server.next_replies.append(refusal("invalid_grant"))

    with pytest.raises(SignInAgainError, match="clock is 12 minutes behind: set it right"):
        refresh(client, "r", now=NOW)


@pytest.mark.parametrize("date", ["yesterday", "Mon, 99 Nov 2026 09:12:00 GMT"])
def test_a_date_that_is_none_says_nothing_of_the_clock(server: TokenServer, client: Client, date: str) -> None:
    server.date = date

    assert refresh(client, granted(server), now=NOW).clock_ahead == 0.0


@pytest.mark.parametrize(
    ("scope", "given", "enough"),
    [
        ("https://outlook.office.com/IMAP.AccessAsUser.All offline_access", "IMAP.AccessAsUser.All User.Read", True),
        ("https://outlook.office.com/IMAP.Read", "https://outlook.office365.com/IMAP.Read", True),
        ("https://mail.google.com/", "https://mail.google.com/ openid", True),
        ("https://mail.google.com/", "openid https://www.googleapis.com/auth/userinfo.email", False),
        ("mail.read", "", True),
        ("https://outlook.office.com/.default", "IMAP.AccessAsUser.All", True),
    ],
)  # fmt: skip
def test_a_grant_that_leaves_out_mail_is_refused(
    server: TokenServer,
    client: Client,
    scope: str,
    given: str,
    enough: bool,  # noqa: FBT001 - expected
) -> None:
    wanting = replace(client, provider=replace(client.provider, scope=scope))
    server.next_replies.append((200, json.dumps({"access_token": "a", "scope": given})))

    if enough:
        assert refresh(wanting, "r", now=NOW).tokens.access_token == "a"
    else:
        with pytest.raises(SignInDeniedError, match=r"did not grant mail\.google\.com"):
            refresh(wanting, "r", now=NOW)
