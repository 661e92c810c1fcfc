"""What a refusal of the token server means, and its remedy. Without I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mailbot.mail.imap import MailboxError
from mailbot.mail.oauth.errors import RegistrationError, SignInAgainError, SignInDeniedError, TokenServerError
from mailbot.mail.oauth.replies import Refused

WRONG_CLOCK_SECONDS = 300.0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Meaning:
    """The error that a refusal becomes, and its sentences; {where}, {said} and {mailbox} are filled in."""

    error: type[MailboxError]
    sentences: str


_PASSES = _Meaning(error=TokenServerError, sentences="{where} gives no token for now ({said}). It is asked again.")
_GONE = _Meaning(
    error=SignInAgainError,
    sentences="{where} takes the saved sign-in no more: it expired or was revoked ({said}). "
    "Sign in again: `mailbot login {mailbox}`.",
)
_DECLINED = _Meaning(
    error=SignInDeniedError,
    sentences="{where}: the sign-in was declined ({said}). Sign in and allow mailbot to read mail.",
)
_SCOPE = _Meaning(
    error=RegistrationError,
    sentences="{where} knows no such scope for the application ({said}). Correct scope under [mailboxes.oauth], and "
    "what the application may do.",
)
_APPLICATION = _Meaning(
    error=RegistrationError,
    sentences="{where} does not accept the application ({said}). Correct client_id, client_secret_file and the "
    "addresses under [mailboxes.oauth].",
)

# RFC 6749, 4.1.2.1 and 5.2; OpenID Connect Core, 3.1.2.6.
_CODES: Mapping[str, _Meaning] = {
    "temporarily_unavailable": _PASSES,
    "server_error": _PASSES,
    "slow_down": _PASSES,
    "invalid_grant": _GONE,
    "interaction_required": _GONE,
    "consent_required": _GONE,
    "login_required": _GONE,
    "access_denied": _DECLINED,
    "authorization_declined": _DECLINED,
    "invalid_scope": _SCOPE,
}

# Microsoft's codes stand in the description and say more than the code of the standard.
_DESCRIBED: Mapping[str, _Meaning] = {
    "AADSTS7000218": _Meaning(
        error=RegistrationError,
        sentences="{where} wants a client secret ({said}). Allow public client flows for the application, or give its "
        "client_secret_file under [mailboxes.oauth].",
    ),
    "AADSTS65001": _Meaning(
        error=SignInDeniedError,
        sentences="{where} wants a consent that was not given ({said}). Have an administrator grant it for the "
        "application, then sign in: `mailbot login {mailbox}`.",
    ),
}


def explain(mailbox: str, where: str, refused: Refused, says: str, now: datetime) -> MailboxError:
    """Return the error for a refusal. `says` is what the server said, fit to be shown."""
    described = (meaning for code, meaning in _DESCRIBED.items() if code in refused.says)
    meaning = next(described, None) or _CODES.get(refused.code, _APPLICATION)
    said = f"{refused.code}: {says}" if says else refused.code
    sentences = meaning.sentences.format(where=where, said=said, mailbox=mailbox)
    return meaning.error(f"{sentences}{word_clock(clock_ahead(refused.at, now))}")


def clock_ahead(at: datetime | None, now: datetime) -> float:
    """Return by how many seconds this machine's clock is ahead of a server's; 0 where the server told no time."""
    return 0.0 if at is None else (now - at).total_seconds()


def word_clock(ahead: float) -> str:
    """Return a sentence about a clock that is wrong by minutes, or nothing."""
    if abs(ahead) < WRONG_CLOCK_SECONDS:
        return ""
    return f" This machine's clock is {abs(ahead) / 60:.0f} minutes {'ahead' if ahead > 0 else 'behind'}: set it right."
