"""Who gives out tokens: the addresses, scopes and habits of each provider, which settings may replace."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mailbot.settings import OAuthProvider, OAuthSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class Provider:
    """A provider's addresses. Without a `device_url` it offers no device code for reading mail.

    `redirect_host` is what a browser is sent back to: each provider allows any port of one of the two names.
    """

    title: str
    token_url: str
    device_url: str = ""
    auth_url: str = ""
    scope: str
    extra: Mapping[str, str] = field(default_factory=dict)
    redirect_host: str = "127.0.0.1"


# Google's device flow grants a short list of scopes, and none for mail is on it:
# https://developers.google.com/identity/protocols/oauth2/limited-input-device#allowedscopes
_GOOGLE = Provider(
    title="Google",
    token_url="https://oauth2.googleapis.com/token",  # noqa: S106  # an address
    auth_url="https://accounts.google.com/o/oauth2/v2/auth",
    scope="https://mail.google.com/",
    extra={"access_type": "offline", "prompt": "consent"},
)
_MICROSOFT = Provider(
    title="Microsoft 365",
    token_url="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",  # noqa: S106  # an address
    device_url="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode",
    auth_url="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
    scope="https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
    redirect_host="localhost",
)
_CUSTOM = Provider(title="the sign-in server", token_url="", scope="")

PROVIDERS: Mapping[OAuthProvider, Provider] = {"google": _GOOGLE, "microsoft": _MICROSOFT, "custom": _CUSTOM}

_HOSTS: Mapping[str, OAuthProvider] = {
    "imap.gmail.com": "google",
    "imap.googlemail.com": "google",
    "outlook.office365.com": "microsoft",
    "outlook.office.com": "microsoft",
    "outlook.com": "microsoft",
    "imap-mail.outlook.com": "microsoft",
}


def guess_provider(host: str) -> OAuthProvider | None:
    """Return whose IMAP server this is, or None if it is neither Google's nor Microsoft's."""
    return _HOSTS.get(host.lower().rstrip("."))


def provider_of(settings: OAuthSettings) -> Provider:
    """Return the provider as the settings have it."""
    known = PROVIDERS[settings.provider]
    return Provider(
        title=known.title,
        token_url=settings.token_url or known.token_url.format(tenant=settings.tenant),
        device_url=settings.device_url or known.device_url.format(tenant=settings.tenant),
        auth_url=settings.auth_url or known.auth_url.format(tenant=settings.tenant),
        scope=settings.scope or known.scope,
        extra=known.extra,
        redirect_host=known.redirect_host,
    )
