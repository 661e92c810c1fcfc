"""Hands a mail in over SMTP. Owns which failure is whose: the recipient's, the server's, or a wrong setting."""

import email.utils
import re
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from email.message import EmailMessage

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPTimeoutError,
)

from mailbot.mail.server_words import server_words
from mailbot.mail.tls import AuthorityFileError, certificate_complaint, is_not_tls, verifying_context
from mailbot.model import MailbotError
from mailbot.settings import SmtpSettings

TIMEOUT_SECONDS = 60.0

_UNSAFE = re.compile(r"[\r\n\x00]")
_PERMANENT = range(500, 600)
# aiosmtplib gives an answer that is no SMTP at all the code -1 (RFC 5321, 4.2.1: the lowest is 200).
_LOWEST_CODE = 200
# What servers answer when they want a sign-in first or will not take one as it was given (RFC 4954, 6).
_SIGN_IN_CODES = frozenset({530, 534, 535, 538})


class SmtpError(MailbotError):
    """A mail could not be handed in; the text names the server and the remedy, never the password."""


class TemporaryRefusalError(SmtpError):
    """The mail may be taken later: the server said so (4xx), or could not be reached."""


class PermanentRefusalError(SmtpError):
    """The mail will never be taken for this recipient (5xx)."""


class SmtpSettingError(TemporaryRefusalError):
    """The settings do not fit the server, so the mail waits until an admin has corrected them."""


class SmtpCertificateError(SmtpSettingError):
    """The server's certificate cannot be trusted."""


class SmtpSignInError(SmtpSettingError):
    """The server refused user name and password."""


class UnsafeHeaderError(PermanentRefusalError):
    """A header or address holds a line break or NUL and would forge another header or command."""


async def send_mail(
    settings: SmtpSettings, message: EmailMessage, *, recipient: str, timeout_seconds: float = TIMEOUT_SECONDS
) -> None:
    """Hand one mail in for one recipient and return once the server has taken it.

    Raises PermanentRefusalError if this recipient or mail will never be taken, and TemporaryRefusalError for
    everything that time or an admin can mend. `timeout_seconds` bounds each wait for the server.
    """
    _refuse_forgery(settings, message, recipient)
    sender = email.utils.parseaddr(settings.sender)[1]
    async with _connected(settings, timeout_seconds) as client:
        with _told_plainly(settings, recipient):
            await client.send_message(message, sender=sender, recipients=[recipient])


async def check_smtp(settings: SmtpSettings, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
    """Connect, agree on TLS, sign in and leave again without sending; raises SmtpError saying what is wrong."""
    async with _connected(settings, timeout_seconds) as client:
        with _told_plainly(settings):
            await client.noop()


def _refuse_forgery(settings: SmtpSettings, message: EmailMessage, recipient: str) -> None:
    for what, text in (("smtp.sender", settings.sender), ("recipient", recipient)):
        if _UNSAFE.search(text) or not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", email.utils.parseaddr(text)[1]):
            raise UnsafeHeaderError(f"{what} {text!r} is not one mail address. Correct it.")
    for part in message.walk():
        for name, value in part.raw_items():
            if _UNSAFE.search(name) or _UNSAFE.search(str(value)):
                raise UnsafeHeaderError(f"the header {name!r} of a mail to {recipient} holds a line break or NUL.")


@asynccontextmanager
async def _connected(settings: SmtpSettings, timeout_seconds: float) -> AsyncIterator[SMTP]:
    if not settings.host:
        raise SmtpSettingError("no SMTP server is set, so nothing can be sent. Set smtp.host.")
    try:
        context = None if settings.security == "plain" else verifying_context(settings.ca_file)
    except AuthorityFileError as error:
        raise SmtpCertificateError(f"{_place(settings)}: {error}.") from error
    client = SMTP(
        hostname=settings.host,
        port=settings.port,
        # The name is given because looking it up would wait for a DNS that may not answer.
        local_hostname=socket.gethostname(),
        timeout=timeout_seconds,
        use_tls=settings.security == "tls",
        start_tls=settings.security == "starttls",
        tls_context=context,
    )
    try:
        with _told_plainly(settings):
            await client.connect()
            await _sign_in(client, settings)
        async with client:
            yield client
    finally:
        client.close()


async def _sign_in(client: SMTP, settings: SmtpSettings) -> None:
    if not settings.username:
        return
    try:
        await client.login(settings.username, settings.password.get_secret_value())
    except SMTPAuthenticationError as error:
        if error.code not in _PERMANENT:
            raise
        said = server_words(f"{error.code} {error.message}", secret=settings.password.get_secret_value())
        raise SmtpSignInError(
            f"{_place(settings)} refused user name {settings.username!r} with the password given: {said}. "
            "Correct smtp.username and smtp.password."
        ) from None


def _place(settings: SmtpSettings) -> str:
    return f"SMTP server {settings.host}:{settings.port}"


@contextmanager
def _told_plainly(settings: SmtpSettings, recipient: str | None = None) -> Iterator[None]:
    try:
        yield
    except SmtpError:
        raise
    except SMTPRecipientsRefused as error:
        raise _by_code(settings, error.recipients[0], recipient) from error
    except SMTPResponseException as error:
        raise _by_code(settings, error, recipient) from error
    except SMTPNotSupported as error:
        raise PermanentRefusalError(
            f"{_place(settings)} cannot send to {recipient}: {server_words(error.message)}. Use an ASCII address."
        ) from error
    except (OSError, SMTPException, ValueError) as error:
        raise _by_connection(settings, error) from error


def _by_code(settings: SmtpSettings, error: SMTPResponseException, recipient: str | None) -> SmtpError:
    said = server_words(f"{error.code} {error.message}", secret=settings.password.get_secret_value())
    if error.code < _LOWEST_CODE:
        return SmtpSettingError(f"{_place(settings)} does not speak SMTP ({said}). Set smtp.port (usually 587 or 465).")
    if error.code in _SIGN_IN_CODES:
        return SmtpSignInError(f"{_place(settings)} wants a sign-in: {said}. Set smtp.username and smtp.password.")
    if isinstance(error, SMTPSenderRefused) and error.code in _PERMANENT:
        return SmtpSettingError(f"{_place(settings)} refused the sender {settings.sender}: {said}. Set smtp.sender.")
    if recipient is not None and error.code in _PERMANENT:
        return PermanentRefusalError(f"{_place(settings)} refused the mail to {recipient} for good: {said}.")
    return TemporaryRefusalError(f"{_place(settings)} takes no mail for now: {said}. It will be tried again.")


def _by_connection(settings: SmtpSettings, error: Exception) -> TemporaryRefusalError:
    where = _place(settings)
    for cause in _causes(error):
        if complaint := certificate_complaint(cause, settings.host):
            return SmtpCertificateError(f"{where}: {complaint.replace('ca_file', 'smtp.ca_file')}.")
        if remedy := _remedy(cause):
            return SmtpSettingError(f"{where} {remedy}.")
        if isinstance(cause, ConnectionRefusedError):
            return TemporaryRefusalError(f"{where} accepts no connection. Check smtp.host and smtp.port.")
    check = "Check smtp.host, smtp.port and smtp.security; it will be tried again."
    if isinstance(error, SMTPTimeoutError):
        return TemporaryRefusalError(f"{where} did not answer in time. {check}")
    said = server_words(str(error), secret=settings.password.get_secret_value())
    return TemporaryRefusalError(f"{where} cannot be reached ({said}). {check}")


def _remedy(cause: BaseException) -> str | None:
    if isinstance(cause, socket.gaierror):
        return "has a name that the DNS does not know. Correct smtp.host, or check the DNS"
    if is_not_tls(cause):
        return 'does not speak TLS from the start. Set smtp.security = "starttls", or the port for TLS (usually 465)'
    said = str(cause)
    if "STARTTLS extension not supported" in said:
        return 'offers no STARTTLS. Set smtp.security = "tls" and its port (usually 465)'
    if "AUTH extension is not supported" in said or "authentication method" in said:
        return "takes no password sign-in here. Leave smtp.username empty, or set the port for sign-in (usually 587)"
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
