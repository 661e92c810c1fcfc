"""Opens and closes a mailbox's connection: address, TLS, sign-in. Knows nothing of folders or mails."""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import (
    CapabilityError,
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
)

from mailbot.mail.imap.errors import (
    CertificateError,
    MailboxError,
    RefusedError,
    SignInError,
    TimedOutError,
    WrongPortError,
    asks_for_patience,
    place,
    throttled,
    told_plainly,
)
from mailbot.mail.tls import AuthorityFileError, one_line, verifying_context
from mailbot.settings import MailboxSettings

_BROKEN_THERE = re.compile(r"\[(?:SERVERBUG|CONTACTADMIN)\]", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeouts:
    """How long to wait, in seconds: for connection, TLS and greeting; and then for each answer."""

    connect: float = 20.0
    read: float = 40.0


@contextmanager
def connected(settings: MailboxSettings, *, password: str, timeouts: Timeouts) -> Iterator[IMAPClient]:
    """Yield a signed-in client; raises a MailboxError that says what is wrong and never the password.

    However the block ends, the connection is closed.
    """
    client = _connect(settings, timeouts)
    try:
        _secure(client, settings)
        _sign_in(client, settings, password)
        yield client
    except BaseException:
        _hang_up(client)
        raise
    # Everything wanted has been read: how the server takes the farewell changes nothing.
    with suppress(OSError, IMAPClientError):
        client.logout()
    _hang_up(client)


def _hang_up(client: IMAPClient) -> None:
    with suppress(OSError, IMAPClientError):
        client.shutdown()


def _connect(settings: MailboxSettings, timeouts: Timeouts) -> IMAPClient:
    context = _context(settings) if settings.security == "tls" else None
    try:
        with told_plainly(settings, "waiting for its greeting"):
            client = IMAPClient(
                settings.host,
                settings.port,
                ssl=context is not None,
                ssl_context=context,
                timeout=SocketTimeout(connect=timeouts.connect, read=timeouts.read),
            )
            client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.socket().setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    except TimedOutError:
        if context is None and _speaks_tls(settings, timeouts):
            raise WrongPortError(
                f'{place(settings)} expects TLS from the start, but security is "{settings.security}". '
                'Set security = "tls", or the port without (usually 143).'
            ) from None
        raise
    # imapclient formats every body it receives for a log that nobody reads; and commands carry the password.
    client._imap.debug = 0  # noqa: SLF001  # no public switch
    client.normalise_times = False
    client.folder_encode = False
    return client


def _context(settings: MailboxSettings) -> ssl.SSLContext:
    try:
        return verifying_context(settings.ca_file)
    except AuthorityFileError as error:
        raise CertificateError(f"{place(settings)}: {error}.") from error


def _speaks_tls(settings: MailboxSettings, timeouts: Timeouts) -> bool:
    """Tell whether the port answers a TLS handshake, be it with a certificate that we would refuse."""
    address = (settings.host, settings.port)
    try:
        with (
            socket.create_connection(address, timeout=timeouts.connect) as plain,
            verifying_context(None).wrap_socket(plain, server_hostname=settings.host),
        ):
            return True
    except ssl.SSLCertVerificationError:
        return True
    except OSError:
        return False


def _secure(client: IMAPClient, settings: MailboxSettings) -> None:
    if settings.security != "starttls":
        return
    context = _context(settings)
    try:
        with told_plainly(settings, "STARTTLS"):
            client.starttls(context)
    except RefusedError as error:
        if isinstance(error.__cause__, CapabilityError):
            raise WrongPortError(
                f'{place(settings)} offers no STARTTLS. Set security = "tls" and the port for it (usually 993).'
            ) from None
        raise


def _sign_in(client: IMAPClient, settings: MailboxSettings, password: str) -> None:
    if _CONTROL.search(settings.username) or _CONTROL.search(password):
        raise SignInError(f"{place(settings)}: user name or password holds a control character. Correct it.")
    with told_plainly(settings, "signing in", secret=password):
        try:
            if client.has_capability("AUTH=PLAIN"):
                client.plain_login(settings.username, password)
            else:
                client.login(_quoted(settings.username), password)
        except LoginError as error:
            if isinstance(error.__context__, IMAPClientAbortError):
                raise error.__context__ from None
            raise _refused(settings, one_line(str(error), secret=password)) from None
        except UnicodeEncodeError:
            raise SignInError(
                f"{place(settings)} takes only ASCII in user name and password. Change them for this mailbox."
            ) from None


def _quoted(username: str) -> str:
    escaped = username.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _refused(settings: MailboxSettings, said: str) -> MailboxError:
    if asks_for_patience(said):
        return throttled(settings, "signing in", said)
    if _BROKEN_THERE.search(said):
        return RefusedError(f"{place(settings)} lets nobody sign in for now: {said}. Try again later.")
    return SignInError(
        f"{place(settings)} refused user name {settings.username!r} with the password given: {said}. "
        "Correct username and password; some providers want a password made for this program."
    )
