"""Opens and closes a mailbox's connection: address, TLS, sign-in. Knows nothing of folders or mails."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, IMAPClientError

from mailbot.mail.imap.errors import (
    CertificateError,
    RefusedError,
    TimedOutError,
    WrongPortError,
    place,
    told_plainly,
)
from mailbot.mail.imap.sign_in import TokenRefusedError, TokenSource, sign_in_by_password, sign_in_by_token
from mailbot.mail.tls import AuthorityFileError, verifying_context
from mailbot.settings import MailboxSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeouts:
    """How long to wait, in seconds: for connection, TLS and greeting; and then for each answer."""

    connect: float = 20.0
    read: float = 30.0


# Beginning after so many quiet seconds, so often, so many times (tcp(7)): a peer that is gone is known in two minutes,
# and routers do not forget a connection that idles.
_KEEP_ALIVE = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 15, "TCP_KEEPCNT": 4}


@contextmanager
def connected(
    settings: MailboxSettings, *, password: str, tokens: TokenSource | None, timeouts: Timeouts
) -> Iterator[IMAPClient]:
    """Yield a client that is signed in by token where there are `tokens`, else by password.

    Raises a MailboxError that says what is wrong and never the secret. However the block ends, the connection is
    closed.
    """
    client = _open(settings, password, tokens, timeouts)
    try:
        yield client
    except BaseException:
        _hang_up(client)
        raise
    # Everything wanted has been read: how the server takes the farewell changes nothing.
    with suppress(OSError, IMAPClientError):
        client.logout()
    _hang_up(client)


def _open(settings: MailboxSettings, password: str, tokens: TokenSource | None, timeouts: Timeouts) -> IMAPClient:
    """Return a signed-in client; a token that the server refuses is renewed once, for it may have just expired."""
    if tokens is None:
        return _signed_in(settings, timeouts, lambda client: sign_in_by_password(client, settings, password))
    token = tokens.token()
    try:
        return _signed_in(settings, timeouts, lambda client: sign_in_by_token(client, settings, token))
    except TokenRefusedError:
        renewed = tokens.renewed(refused=token)
    # Over a new connection: some servers hang up on whom they refused.
    return _signed_in(settings, timeouts, lambda client: sign_in_by_token(client, settings, renewed))


def _signed_in(settings: MailboxSettings, timeouts: Timeouts, sign_in: Callable[[IMAPClient], None]) -> IMAPClient:
    client = _connect(settings, timeouts)
    try:
        _secure(client, settings)
        sign_in(client)
    except BaseException:
        _hang_up(client)
        raise
    return client


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
            _tune(client.socket())
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


def _tune(connection: socket.socket) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in _KEEP_ALIVE.items():
        if hasattr(socket, option):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


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
