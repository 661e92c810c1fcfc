"""Every way a mailbox can be set up wrongly, against a real Dovecot: one clear sentence, never the password."""

import socket
import traceback
from typing import Any

import pytest

from mailbot.mail.imap import (
    CertificateError,
    FolderMissingError,
    MailboxError,
    SignInError,
    TimedOutError,
    Timeouts,
    UnknownHostError,
    UnreachableError,
    WrongPortError,
    choose_folders,
    open_mailbox,
)
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.imap_settings import settings_for
from tests.servers.ports import free_ports

pytestmark = pytest.mark.server

SHORT = Timeouts(connect=3, read=10)


def failure(server: Dovecot, user: str, *, password: str = PASSWORD, **changes: Any) -> MailboxError:  # noqa: ANN401 - settings of any type
    """Return the error that these settings lead to."""
    settings = settings_for(server, user, **changes)
    with pytest.raises(MailboxError) as caught, open_mailbox(settings, password=password, timeouts=SHORT):
        pass
    text = str(caught.value)
    assert "mailbox support" in text
    assert f"{settings.host}:{settings.port}" in text
    assert "\n" not in text
    assert password not in text
    return caught.value


@pytest.mark.parametrize("security", ["tls", "starttls", "plain"])
def test_each_kind_of_security_works(dovecot: Dovecot, mailbox: str, security: str) -> None:
    port = dovecot.tls_port if security == "tls" else dovecot.port
    settings = settings_for(dovecot, mailbox, security=security, port=port)
    with open_mailbox(settings, password=PASSWORD) as session:
        assert session.examine("INBOX").exists == 0


def test_an_unknown_host_is_named(dovecot: Dovecot, mailbox: str) -> None:
    error = failure(dovecot, mailbox, host="imap.no-such-host.invalid")
    assert isinstance(error, UnknownHostError)


def test_a_port_where_nothing_listens_is_named(dovecot: Dovecot, mailbox: str) -> None:
    error = failure(dovecot, mailbox, port=free_ports(1)[0])
    assert isinstance(error, UnreachableError)


def test_tls_against_the_plain_port_says_so(dovecot: Dovecot, mailbox: str) -> None:
    error = failure(dovecot, mailbox, port=dovecot.port)
    assert isinstance(error, WrongPortError)
    assert 'security = "starttls"' in str(error)


@pytest.mark.parametrize("security", ["starttls", "plain"])
def test_plain_against_the_tls_port_says_so(dovecot: Dovecot, mailbox: str, security: str) -> None:
    error = failure(dovecot, mailbox, security=security)
    assert isinstance(error, WrongPortError)
    assert 'Set security = "tls"' in str(error)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_an_unknown_authority_is_told(dovecot: Dovecot, mailbox: str, security: str) -> None:
    port = dovecot.tls_port if security == "tls" else dovecot.port
    error = failure(dovecot, mailbox, ca_file=None, security=security, port=port)
    assert isinstance(error, CertificateError)
    assert "unknown authority" in str(error)
    assert "ca_file" in str(error)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_for_another_host_is_told(dovecot: Dovecot, mailbox: str, security: str) -> None:
    port = dovecot.tls_port if security == "tls" else dovecot.port
    error = failure(dovecot, mailbox, host="127.0.0.2", security=security, port=port)
    assert isinstance(error, CertificateError)
    assert "another host than 127.0.0.2" in str(error)


def test_a_missing_ca_file_is_told(dovecot: Dovecot, mailbox: str) -> None:
    error = failure(dovecot, mailbox, ca_file="/nowhere/ca.pem")
    assert isinstance(error, CertificateError)
    assert "/nowhere/ca.pem: No such file or directory" in str(error)


@pytest.mark.parametrize("password", ["wrong-secret", "неверный-пароль", "", 'qu"ote\\d'])
def test_a_wrong_password_is_told_without_repeating_it(dovecot: Dovecot, mailbox: str, password: str) -> None:
    settings = settings_for(dovecot, mailbox)
    with pytest.raises(SignInError) as caught, open_mailbox(settings, password=password, timeouts=SHORT):
        pass
    assert mailbox in str(caught.value)
    told = "".join(traceback.format_exception(caught.value))
    assert not password or password not in told


def test_a_password_with_a_line_break_is_not_sent(dovecot: Dovecot, mailbox: str) -> None:
    settings = settings_for(dovecot, mailbox)
    with pytest.raises(SignInError, match="control character"), open_mailbox(settings, password="a\r\nb LOGOUT"):
        pass


def test_a_misspelt_folder_names_the_close_one_and_those_that_exist(dovecot: Dovecot, mailbox: str) -> None:
    for folder in ("Reklamationen", "Wiki"):
        dovecot.append(mailbox, folder, b"Subject: x\r\n\r\ny\r\n")
    settings = settings_for(dovecot, mailbox, folders=("INBOX", "Reklamtionen"))
    with open_mailbox(settings, password=PASSWORD) as session:
        with pytest.raises(FolderMissingError, match=r"Did you mean 'Reklamationen'\?") as caught:
            choose_folders(session.folders(), settings)
        assert "'Wiki'" in str(caught.value)
        with pytest.raises(FolderMissingError, match=r"'Reklamtionen'.*Did you mean 'Reklamationen'\?"):
            session.examine("Reklamtionen")
        assert session.examine("Wiki").exists == 1


def test_a_server_that_never_greets_is_given_up(dovecot: Dovecot, mailbox: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = settings_for(dovecot, mailbox, host="127.0.0.1", port=silent.getsockname()[1])
        with (
            pytest.raises(TimedOutError),
            open_mailbox(settings, password=PASSWORD, timeouts=Timeouts(connect=0.2, read=0.2)),
        ):
            pass
