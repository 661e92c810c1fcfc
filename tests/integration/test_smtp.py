"""Handing mails in to a real Postfix: taken, refused for good, refused for now, and every wrong setting."""

import email
import email.policy
import socket
from email.message import EmailMessage
from typing import Any

import pytest
from pydantic import SecretStr

from mailbot.mail.smtp import (
    PermanentRefusalError,
    SmtpCertificateError,
    SmtpError,
    SmtpSettingError,
    SmtpSignInError,
    TemporaryRefusalError,
    check_smtp,
    send_mail,
)
from mailbot.settings import SmtpSettings
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.maildelivery import await_delivery, delivered_to
from tests.servers.ports import free_ports
from tests.servers.postfix import DOMAIN, Postfix

pytestmark = pytest.mark.server


def settings_for(server: Postfix, **changes: Any) -> SmtpSettings:  # noqa: ANN401  # any setting
    """Return settings that work with STARTTLS and no sign-in; `changes` spoil or replace some of them."""
    working: dict[str, Any] = {
        "host": "localhost",
        "port": server.port,
        "security": "starttls",
        "ca_file": server.ca_file,
        "sender": f"mailbot@{DOMAIN}",
    }
    return SmtpSettings(**{**working, **changes})


def digest_mail(recipient: str) -> EmailMessage:
    """Return a mail as the digest is: text and HTML, names and subject beyond ASCII."""
    message = EmailMessage()
    message["From"] = f"mailbot <mailbot@{DOMAIN}>"
    message["To"] = f"Ελένη Παππά <{recipient}>"
    message["Subject"] = "Ημερήσια σύνοψη: 3 συζητήσεις"
    message["Message-ID"] = "<digest-1@mailbot.test>"
    message.set_content("Τρεις συζητήσεις χρειάστηκαν πολλούς γύρους.\n")
    message.add_alternative("<p>Τρεις συζητήσεις</p>", subtype="html")
    return message


@pytest.mark.parametrize("security", ["starttls", "tls", "plain"])
async def test_a_mail_arrives_whole_over_each_kind_of_security(postfix: Postfix, mailbox: str, security: str) -> None:
    lead = f"lead-{mailbox}@{DOMAIN}"
    port = postfix.tls_port if security == "tls" else postfix.port
    await send_mail(settings_for(postfix, security=security, port=port), digest_mail(lead), recipient=lead)
    (raw,) = await_delivery(postfix, lead)
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert mail["Subject"] == "Ημερήσια σύνοψη: 3 συζητήσεις"
    assert mail["Message-ID"] == "<digest-1@mailbot.test>"
    text = mail.get_body(("plain",))
    assert text is not None
    assert text.get_content() == "Τρεις συζητήσεις χρειάστηκαν πολλούς γύρους.\n"
    assert ("with ESMTPS" in mail["Received"]) == (security != "plain")


async def test_a_sign_in_opens_the_submission_port(postfix: Postfix, mailbox: str) -> None:
    lead = f"lead-{mailbox}@{DOMAIN}"
    settings = settings_for(postfix, port=postfix.submission_port, username=mailbox, password=SecretStr(PASSWORD))
    await check_smtp(settings)
    await send_mail(settings, digest_mail(lead), recipient=lead)
    assert len(await_delivery(postfix, lead)) == 1


async def test_a_wrong_password_is_told_without_repeating_it(postfix: Postfix, mailbox: str) -> None:
    settings = settings_for(
        postfix, port=postfix.submission_port, username=mailbox, password=SecretStr("not-it-at-all")
    )
    with pytest.raises(SmtpSignInError, match=mailbox) as caught:
        await check_smtp(settings)
    assert "not-it-at-all" not in str(caught.value)


async def test_an_unknown_recipient_is_refused_for_good(postfix: Postfix) -> None:
    nobody = f"nobody@{DOMAIN}"
    with pytest.raises(PermanentRefusalError, match=r"nobody@mailbot\.test for good: 550"):
        await send_mail(settings_for(postfix), digest_mail(nobody), recipient=nobody)


async def test_a_busy_recipient_is_refused_for_now(postfix: Postfix) -> None:
    busy = f"busy@{DOMAIN}"
    with pytest.raises(TemporaryRefusalError, match="450"):
        await send_mail(settings_for(postfix), digest_mail(busy), recipient=busy)


async def test_one_recipients_refusal_leaves_the_next_untouched(postfix: Postfix, mailbox: str) -> None:
    lead, nobody = f"lead-{mailbox}@{DOMAIN}", f"nobody@{DOMAIN}"
    with pytest.raises(PermanentRefusalError):
        await send_mail(settings_for(postfix), digest_mail(nobody), recipient=nobody)
    await send_mail(settings_for(postfix), digest_mail(lead), recipient=lead)
    assert len(await_delivery(postfix, lead)) == 1
    assert delivered_to(postfix, nobody) == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_an_unknown_authority_is_told(postfix: Postfix, security: str) -> None:
    port = postfix.tls_port if security == "tls" else postfix.port
    with pytest.raises(SmtpCertificateError, match="unknown authority"):
        await check_smtp(settings_for(postfix, ca_file=None, security=security, port=port))


async def test_a_certificate_for_another_host_is_told(postfix: Postfix) -> None:
    with pytest.raises(SmtpCertificateError, match=r"another host than 127\.1\."):
        await check_smtp(settings_for(postfix, host="127.1"))


async def test_tls_against_the_plain_port_says_so(postfix: Postfix) -> None:
    with pytest.raises(SmtpSettingError, match="does not speak TLS from the start"):
        await check_smtp(settings_for(postfix, security="tls"))


async def test_a_server_that_is_away_is_a_matter_of_time(postfix: Postfix) -> None:
    with pytest.raises(TemporaryRefusalError, match="accepts no connection"):
        await check_smtp(settings_for(postfix, port=free_ports(1)[0]))


async def test_a_port_of_another_protocol_is_named(postfix: Postfix, dovecot: Dovecot) -> None:
    with pytest.raises(SmtpSettingError, match="does not speak SMTP"):
        await check_smtp(settings_for(postfix, port=dovecot.port))


async def test_an_unknown_host_is_named(postfix: Postfix) -> None:
    with pytest.raises(TemporaryRefusalError, match=r"no-such-host.* has a name that the DNS does not know"):
        await check_smtp(settings_for(postfix, host="smtp.no-such-host.invalid"))


async def test_a_server_that_never_greets_is_given_up(postfix: Postfix) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(SmtpError, match="did not answer in time"):
        await check_smtp(settings_for(postfix, port=silent.getsockname()[1]), timeout_seconds=0.2)
