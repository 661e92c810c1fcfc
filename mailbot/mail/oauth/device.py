"""The device flow (RFC 8628): a code that a person types in on any machine, while this one asks whether they have."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailbot.mail.oauth.client import Client, ask
from mailbot.mail.oauth.errors import SignInDeniedError, TokenServerError
from mailbot.mail.oauth.refusals import explain
from mailbot.mail.oauth.replies import Answer, Refused
from mailbot.mail.oauth.tokens import Tokens, read_tokens

USUAL_INTERVAL = 5.0
SLOWER = 5.0
SHORTEST_INTERVAL = 0.1
_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceCode:
    """What a person is shown, and how long (UTC) and how often (seconds) the server may be asked about it."""

    user_code: str
    address: str
    device_code: str = field(repr=False)
    expires_at: datetime
    interval: float


def begin_device(client: Client, *, now: datetime) -> DeviceCode:
    """Return a new code for a person to type in; raises MailboxError."""
    answer = ask(client, client.provider.device_url, {"scope": client.provider.scope})
    if isinstance(answer, Refused):
        raise explain(client.mailbox, client.where, answer, client.clean(answer.says), now)
    address = answer.text("verification_uri") or answer.text("verification_url")
    code = DeviceCode(
        user_code=client.clean(answer.text("user_code")),
        address=client.clean(address),
        device_code=answer.text("device_code"),
        expires_at=now + timedelta(seconds=answer.number("expires_in") or 0.0),
        interval=max(SHORTEST_INTERVAL, _or_usual(answer.number("interval"))),
    )
    if not (code.user_code and code.address and code.device_code):
        raise TokenServerError(f"{client.where} gave no code to type in. Try again, or sign in by browser.")
    return code


def wait_for_device(
    client: Client, code: DeviceCode, *, clock: Callable[[], datetime], pause: Callable[[float], None]
) -> Tokens:
    """Return the tokens once the person has typed the code in and agreed.

    `pause` is called with the seconds to wait before each question. Passing trouble of the server is waited out.
    Raises SignInDeniedError if the person declines or lets the code expire, and MailboxError for what cannot be.
    """
    interval = code.interval
    form = {"grant_type": _GRANT, "device_code": code.device_code}
    while clock() < code.expires_at:
        pause(interval)
        try:
            answer = ask(client, client.provider.token_url, form)
        except TokenServerError:
            interval *= 2  # as RFC 8628, 3.5 wants of whoever meets a timeout
            continue
        if isinstance(answer, Answer):
            return read_tokens(client, answer, now=clock())
        if answer.code == "slow_down":
            interval += SLOWER
        elif answer.code == "expired_token":
            break
        elif answer.code != "authorization_pending":
            raise explain(client.mailbox, client.where, answer, client.clean(answer.says, code.device_code), clock())
    raise SignInDeniedError(f"{client.where}: the code was not typed in while it was good. Ask for a new one.")


def _or_usual(interval: float | None) -> float:
    return USUAL_INTERVAL if interval is None else interval
