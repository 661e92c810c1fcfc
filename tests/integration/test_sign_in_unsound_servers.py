"""Sign-in by token with servers that do what Dovecot does not: how each of their refusals is told."""

import base64
import json

import pytest

from mailbot.mail.imap import (
    MailboxError,
    RefusedError,
    SignInError,
    ThrottledError,
    Timeouts,
    TokenRefusedError,
    open_mailbox,
)
from mailbot.settings import MailboxSettings
from tests.servers.scripted_imap import scripted_imap

TOKEN = "t0ken"
SHORT = Timeouts(connect=2, read=2)
CHALLENGE = b"+ " + base64.b64encode(b'{"status":"401","schemes":"bearer"}') + b"\r\n"
ONE = "SASL-IR AUTH=XOAUTH2"


class Tokens:
    """A source of one token after another."""

    def __init__(self, *tokens: str) -> None:
        """Take the tokens."""
        self.left = list(tokens)

    def token(self) -> str:
        """Return the first."""
        return self.left.pop(0)

    def renewed(self, *, refused: str) -> str:
        """Return the next, where the one before was refused."""
        assert refused
        if not self.left:
            raise SignInError("no token is left")
        return self.left.pop(0)


class Server:
    """What a server was told, and how it answers a sign-in."""

    def __init__(self, *answers: bytes, offers: str = ONE) -> None:
        """Take what is offered, and the answers to AUTHENTICATE and to the lines after it, in order."""
        self.answers = list(answers)
        self.offers = offers
        self.heard: list[str] = []

    def __call__(self, command: str) -> bytes | None:
        """Answer a command, as Reply of scripted_imap."""
        if command == "CAPABILITY":
            return f"* CAPABILITY IMAP4rev1 {self.offers}\r\n{{tag}} OK done\r\n".encode()
        self.heard.append(command)
        return None if command == "LOGOUT" or not self.answers else self.answers.pop(0)


def sign_in(server: Server, *, tokens: int = 1) -> None:
    """Sign in to a server, with as many tokens as there are."""
    with scripted_imap(server, connections=tokens) as port:
        settings = MailboxSettings(name="support", host="127.0.0.1", port=port, security="plain", username="help")
        with open_mailbox(settings, tokens=Tokens(*[f"{TOKEN}{n}" for n in range(tokens)]), timeouts=SHORT):
            pass


def encoded(text: str) -> str:
    """Return a text as SASL sends it."""
    return base64.b64encode(text.encode()).decode()


def presented(number: int) -> str:
    """Return how XOAUTH2 presents a token."""
    return encoded(f"user=help\x01auth=Bearer {TOKEN}{number}\x01\x01")


def error_of(server: Server) -> MailboxError:
    """Return the error of a sign-in, which never holds the token."""
    with pytest.raises(MailboxError) as caught:
        sign_in(server)
    assert TOKEN not in str(caught.value)
    return caught.value


def test_the_token_goes_with_the_command_where_that_is_offered() -> None:
    server = Server(b"{tag} OK in\r\n")
    sign_in(server)

    assert server.heard[0] == f"AUTHENTICATE XOAUTH2 {presented(0)}"


def test_else_it_waits_for_the_server_to_ask() -> None:
    server = Server(b"+ \r\n", b"{tag} OK in\r\n", offers="AUTH=XOAUTH2")
    sign_in(server)

    assert server.heard[:2] == ["AUTHENTICATE XOAUTH2", presented(0)]


def test_the_mechanism_of_the_standard_is_taken_where_both_are_offered() -> None:
    server = Server(b"{tag} OK in\r\n", offers=f"{ONE} AUTH=OAUTHBEARER")
    sign_in(server)

    assert server.heard[0].startswith("AUTHENTICATE OAUTHBEARER ")


def test_xoauth2s_error_is_acknowledged_with_an_empty_line_and_told_in_words() -> None:
    server = Server(CHALLENGE, b"{tag} NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\r\n")
    with pytest.raises(SignInError, match="no token is left") as caught:
        sign_in(server)

    assert server.heard[1] == ""
    refused = caught.value.__context__
    assert isinstance(refused, TokenRefusedError)
    assert "the token has expired or was revoked" in str(refused)


def test_a_refused_token_is_tried_anew_once_over_a_new_connection() -> None:
    no = b"{tag} NO no\r\n"
    server = Server(CHALLENGE, no, b"{tag} OK in\r\n")
    sign_in(server, tokens=2)

    assert [presented(1) in heard for heard in server.heard].count(True) == 1


def test_a_scope_that_is_too_small_is_not_answered_with_another_token() -> None:
    challenge = encoded(json.dumps({"status": "403", "scope": "https://mail.google.com/"}))
    error = error_of(Server(f"+ {challenge}\r\n".encode(), b"{tag} NO no\r\n"))

    assert "the token does not permit reading mail (it wants https://mail.google.com/)" in str(error)
    assert "`mailbot login support`" in str(error)


@pytest.mark.parametrize(
    ("said", "kind", "told"),
    [
        ("[ALERT] Your account is not enabled for IMAP use. Visit your settings", SignInError, "IMAP is switched off"),
        ("IMAP access disabled for this user", SignInError, "IMAP is switched off"),
        ("Request is throttled. Suggested Backoff Time: 4000 milliseconds", ThrottledError, "asks for patience"),
        ("[SERVERBUG] out to lunch", RefusedError, "lets nobody sign in for now"),
    ],
)  # fmt: skip
def test_a_refusal_for_another_reason_than_the_token_is_told_as_that(
    said: str, kind: type[MailboxError], told: str
) -> None:
    error = error_of(Server(f"{{tag}} NO {said}\r\n".encode()))

    assert type(error) is kind
    assert told in str(error)


def test_a_challenge_that_is_no_base64_is_a_refusal_like_any_other() -> None:
    with pytest.raises(SignInError, match="no token is left"):
        sign_in(Server(b"+ abc\r\n", b"{tag} NO no\r\n"))


def test_a_server_that_hangs_up_on_a_token_is_not_taken_for_one_that_refuses_it() -> None:
    error = error_of(Server(b""))

    assert not isinstance(error, SignInError)
    assert "ended the connection while signing in" in str(error)


def test_a_server_without_sign_in_by_token_is_told() -> None:
    error = error_of(Server(offers="AUTH=PLAIN"))

    assert "offers no sign-in by OAuth" in str(error)


def test_an_account_that_signs_in_and_has_no_imap_is_told_how_to_get_it() -> None:
    server = Server(b"{tag} OK in\r\n", b"{tag} BAD User is authenticated but not connected.\r\n")
    with scripted_imap(server) as port:
        settings = MailboxSettings(name="support", host="127.0.0.1", port=port, security="plain", username="help")
        with (
            pytest.raises(RefusedError, match="Switch IMAP on for 'help'"),
            open_mailbox(settings, tokens=Tokens(TOKEN), timeouts=SHORT) as session,
        ):
            session.folders()
