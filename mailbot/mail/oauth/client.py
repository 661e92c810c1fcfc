"""mailbot as an application that is registered with a provider, and how it puts a question to the provider's server."""

import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mailbot.mail.imap import CertificateError
from mailbot.mail.oauth.errors import RegistrationError, TokenServerError
from mailbot.mail.oauth.providers import Provider, provider_of
from mailbot.mail.oauth.replies import Answer, Refused, read_body
from mailbot.mail.server_words import server_words
from mailbot.mail.tls import AuthorityFileError, certificate_complaint, verifying_context
from mailbot.settings import MailboxSettings, OAuthSettings

if TYPE_CHECKING:
    import httpx2

READ_SECONDS = 15.0
WHOLE_SECONDS = 30.0
LONGEST_ANSWER = 256 * 1024
LONGEST_WAIT = 3600.0
_BUSY = 429
_SERVER_TROUBLE = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Client:
    """What every question about a mailbox's tokens needs."""

    mailbox: str
    provider: Provider
    client_id: str
    client_secret: str = field(default="", repr=False)
    ca_file: Path | None = None

    @property
    def where(self) -> str:
        """Return how errors name the mailbox and who gives out its tokens."""
        return f"mailbox {self.mailbox}: {self.provider.title} ({urlsplit(self.provider.token_url).hostname})"

    def clean(self, text: str, *secrets: str) -> str:
        """Return a server's words fit for an error: one line, and no secret in it."""
        for secret in (self.client_secret, *secrets):
            text = text.replace(secret, "…") if secret else text
        return server_words(text)


def client_of(mailbox: MailboxSettings, oauth: OAuthSettings) -> Client:
    """Return the application as a mailbox's settings have it; raises RegistrationError for an unreadable secret."""
    secret = oauth.client_secret.get_secret_value()
    if oauth.client_secret_file is not None:
        try:
            secret = oauth.client_secret_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise RegistrationError(
                f"mailbox {mailbox.name}: cannot read client_secret_file {oauth.client_secret_file}: {reason}. "
                "Correct the file or the path under [mailboxes.oauth]."
            ) from None
    return Client(
        mailbox=mailbox.name,
        provider=provider_of(oauth),
        client_id=oauth.client_id,
        client_secret=secret,
        ca_file=oauth.ca_file,
    )


def ask(client: Client, url: str, form: Mapping[str, str]) -> Answer | Refused:
    """Return the answer to a form that is posted as this client, or the refusal (RFC 6749, 5.1 and 5.2).

    Raises TokenServerError for whatever may pass, and CertificateError. Redirects are not followed: they would carry
    tokens to where no setting sent them.
    """
    # A tenth of a second to import, which only mailboxes that sign in this way should pay.
    import httpx2  # noqa: PLC0415

    whole = {**form, "client_id": client.client_id}
    if client.client_secret:
        whole["client_secret"] = client.client_secret
    with _told_plainly(client, url):
        timeout = httpx2.Timeout(READ_SECONDS)
        with (
            httpx2.Client(verify=_context(client), timeout=timeout, follow_redirects=False) as http,
            http.stream("POST", url, data=whole, headers={"Accept": "application/json"}) as response,
        ):
            body = _read(response)
            status, headers = response.status_code, response.headers
    if status == _BUSY or status >= _SERVER_TROUBLE:
        raise _away(client, url, f"it answered {status}", headers.get("Retry-After", ""))
    told = read_body(body, at=_date(headers.get("Date", "")))
    if told is None:
        raise _away(client, url, f"it answered {status} and nothing that a token server says")
    return told


def _context(client: Client) -> ssl.SSLContext:
    try:
        return verifying_context(client.ca_file)
    except AuthorityFileError as error:
        raise CertificateError(f"{client.where}: {error}.") from None


def _read(response: "httpx2.Response") -> bytes:
    """Return the body, or as much as has come when it is too long or takes too long: then it reads as nothing."""
    begun, body = time.monotonic(), b""
    for piece in response.iter_bytes():
        body += piece
        if len(body) > LONGEST_ANSWER or time.monotonic() - begun > WHOLE_SECONDS:
            return b""
    return body


@contextmanager
def _told_plainly(client: Client, url: str) -> Iterator[None]:
    import httpx2  # noqa: PLC0415  # as above

    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
        host = urlsplit(url).hostname or ""
        for cause in _causes(error):
            complaint = certificate_complaint(cause, host)
            if complaint is not None:
                raise CertificateError(f"{client.where}: {complaint}, under [mailboxes.oauth].") from None
        raise _away(client, url, client.clean(str(error)) or type(error).__name__) from None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _away(client: Client, url: str, said: str, wait: str = "") -> TokenServerError:
    error = TokenServerError(
        f"{client.where} gives no token for now: {urlsplit(url).hostname}: {said}. It is asked again; if it stays so, "
        "check this machine's way to it, and the addresses under [mailboxes.oauth]."
    )
    if wait.isdecimal():
        error.wait_seconds = min(float(wait), LONGEST_WAIT)
    return error


def _date(text: str) -> datetime | None:
    try:
        told: datetime = parsedate_to_datetime(text)
    except ValueError:
        return None
    return told if told.tzinfo is not None else told.replace(tzinfo=UTC)
