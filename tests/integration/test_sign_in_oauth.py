"""Signing in with OAuth to a real Dovecot, whose OAuth driver asks a small token server whose a token is."""

import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailbot.app import App, tokens_of
from mailbot.mail.imap import CertificateError, MailboxSession, TokenRefusedError, open_mailbox
from mailbot.mail.oauth import SignInAgainError, Tokens, TokenServerError, save_tokens
from mailbot.settings import MailboxSettings, OAuthSettings, Settings
from tests.integration.mail_in import MailIn, letter, mail_in, subjects
from tests.servers.certificates import Authority
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.faulty_proxy import faulty_proxy
from tests.servers.token_server import CLIENT_ID, SCOPE, TokenServer

pytestmark = pytest.mark.server


def oauth_for(token_server: TokenServer, folder: Path, **changes: Any) -> OAuthSettings:  # noqa: ANN401  # any setting
    """Return settings whose tokens come from the server and lie in the folder."""
    working: dict[str, Any] = {
        "provider": "custom",
        "client_id": CLIENT_ID,
        "token_file": folder / "support.token",
        "scope": SCOPE,
        "token_url": token_server.url("token"),
        "device_url": token_server.url("device"),
    }
    return OAuthSettings(**{**working, **changes})


def sign_in(
    token_server: TokenServer, oauth: OAuthSettings, user: str, *, lasts: timedelta = timedelta(hours=1)
) -> None:
    """Keep tokens of this user, as a sign-in would."""
    told = token_server.grant(user)
    kept = Tokens(
        access_token=str(told["access_token"]),
        expires_at=datetime.now(UTC) + lasts,
        refresh_token=str(told["refresh_token"]),
    )
    save_tokens(oauth.token_file, kept, "support")


def open_by_token(mailbox: MailboxSettings) -> AbstractContextManager[MailboxSession]:
    """Open a mailbox as the worker does."""
    assert mailbox.oauth is not None
    return open_mailbox(mailbox, tokens=tokens_of(mailbox, mailbox.oauth, lambda: datetime.now(UTC)))


@pytest.fixture
def support(oauth_dovecot: Dovecot, token_server: TokenServer, mailbox: str, tmp_path: Path) -> Iterator[MailIn]:
    """Yield a mailbox of three letters whose tokens are at hand."""
    oauth_dovecot.append_all(mailbox, "INBOX", [letter(number) for number in (1, 2, 3)])
    oauth = oauth_for(token_server, tmp_path)
    sign_in(token_server, oauth, mailbox)
    site = mail_in(oauth_dovecot, mailbox, tmp_path, oauth=oauth, password="")
    site.connect = open_by_token
    token_server.forms.clear()
    yield site
    token_server.next_replies.clear()
    token_server.rotates = False


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
def test_a_mailbox_is_read_with_an_access_token(
    support: MailIn, token_server: TokenServer, oauth_dovecot: Dovecot, mechanism: str
) -> None:
    assert support.settings.oauth is not None
    oauth = support.settings.oauth.model_copy(update={"mechanism": mechanism})
    support.settings = support.settings.model_copy(update={"oauth": oauth})

    assert support.sync().taken.new == 3
    assert token_server.forms == []  # the token at hand was good
    assert f"method={mechanism.upper()}" in oauth_dovecot.log()


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
def test_a_token_that_the_server_refuses_is_renewed_once(
    support: MailIn, token_server: TokenServer, mechanism: str
) -> None:
    assert support.settings.oauth is not None
    oauth = support.settings.oauth.model_copy(update={"mechanism": mechanism})
    support.settings = support.settings.model_copy(update={"oauth": oauth})
    token_server.expire()

    assert support.sync().taken.new == 3
    assert token_server.asked_for("refresh_token") == 1


def test_a_token_near_its_end_is_renewed_before_it_is_shown(
    support: MailIn, token_server: TokenServer, mailbox: str
) -> None:
    assert support.settings.oauth is not None
    sign_in(token_server, support.settings.oauth, mailbox, lasts=timedelta(seconds=90))

    support.sync()
    assert token_server.asked_for("refresh_token") == 1


def test_a_token_that_expires_in_the_middle_of_a_sync_costs_nothing(
    support: MailIn, token_server: TokenServer, oauth_dovecot: Dovecot, mailbox: str
) -> None:
    more = range(4, 40)
    oauth_dovecot.append_all(mailbox, "INBOX", [letter(number, text="Where is it?\r\n" * 200) for number in more])
    opened: list[str] = []

    def connect(mailbox: MailboxSettings) -> AbstractContextManager[MailboxSession]:
        if opened:
            token_server.expire()  # Exchange ends the session when the token ends
        opened.append(mailbox.name)
        return open_by_token(mailbox)

    with faulty_proxy(oauth_dovecot.tls_port) as proxy:
        proxy.cut_after = [60_000]
        support.settings = support.settings.model_copy(update={"port": proxy.port})
        support.connect = connect
        support.sync()

    assert len(opened) == 2
    assert token_server.asked_for("refresh_token") == 1
    assert support.subjects() == subjects(1, 2, 3, *more)


def test_what_was_revoked_is_told_with_its_remedy_and_mended_by_signing_in(
    support: MailIn, token_server: TokenServer, mailbox: str
) -> None:
    token_server.revoke()
    with pytest.raises(SignInAgainError, match=r"expired or was revoked .*: `mailbot login support`\.") as caught:
        support.sync()

    status = support.store.mailbox_statuses()["support"]
    assert status.error == str(caught.value)
    assert "lasting-" not in str(caught.value)  # the server quoted the refresh token

    assert support.settings.oauth is not None
    sign_in(token_server, support.settings.oauth, mailbox)
    assert support.sync().taken.new == 3
    assert support.store.mailbox_statuses()["support"].error is None


def test_a_token_server_that_is_down_for_a_while_is_waited_for(support: MailIn, token_server: TokenServer) -> None:
    token_server.expire()
    token_server.next_replies.extend([(503, "busy"), (200, "<html>"), (502, "")])

    assert support.sync().taken.new == 3


def test_a_token_server_that_stays_down_is_passing_trouble_that_the_admin_sees(
    support: MailIn, token_server: TokenServer
) -> None:
    token_server.expire()
    token_server.next_replies.extend([(503, "")] * 3)
    with pytest.raises(TokenServerError, match="it answered 503"):
        support.sync(patience=timedelta(0), at_first=timedelta(0))

    assert "gives no token for now" in (support.store.mailbox_statuses()["support"].error or "")


def test_a_token_of_another_account_is_refused_without_asking_for_ever(
    support: MailIn, token_server: TokenServer
) -> None:
    assert support.settings.oauth is not None
    sign_in(token_server, support.settings.oauth, "somebody-else")

    with pytest.raises(TokenRefusedError, match="Check that username is the mailbox of the account that signed in"):
        support.sync()
    assert token_server.asked_for("refresh_token") == 1


def test_one_mailbox_that_must_sign_in_again_keeps_no_other_waiting(
    support: MailIn, token_server: TokenServer, tmp_path: Path
) -> None:
    well = support.settings.model_copy(update={"name": "well", "oauth": None})
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'm.db'}",
        mailboxes=(support.settings, well),
        passwords={"well": PASSWORD},
    )
    token_server.revoke()
    with App(settings) as app:
        with pytest.raises(SignInAgainError):
            app.sync("support")
        assert app.sync("well").taken.new == 3
        assert app.troubled() == ["support"]

        assert support.settings.oauth is not None
        sign_in(token_server, support.settings.oauth, support.settings.username)
        assert app.sync("support").taken.new == 3
        assert app.troubled() == []


def test_a_token_server_is_believed_with_a_certificate_of_a_known_authority_for_its_host_alone(
    authority: Authority, support: MailIn, mailbox: str
) -> None:
    assert support.settings.oauth is not None
    good, foreign = authority.issue("tokens"), authority.issue("foreign", hosts="DNS:tokens.example")
    told: list[str] = []
    for certificate, ca_file in ((good, authority.ca_file), (good, None), (foreign, authority.ca_file)):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate.certificate, certificate.key)
        with TokenServer(tls=context) as server:
            changes = {"token_url": server.url("token"), "ca_file": ca_file}
            oauth = support.settings.oauth.model_copy(update=changes)
            sign_in(server, oauth, mailbox)
            told.append(renewed(support.settings, oauth))
            assert bool(server.forms) is (told[-1] == "")

    assert told[0] == ""
    assert "unknown authority. If the server is your own, set ca_file" in told[1]
    assert "is for another host than localhost" in told[2]


def renewed(mailbox: MailboxSettings, oauth: OAuthSettings) -> str:
    """Renew tokens and return what went wrong."""
    try:
        tokens_of(mailbox, oauth, lambda: datetime.now(UTC)).renew()
    except CertificateError as error:
        return str(error)
    return ""
