"""The providers' addresses, and what settings may put in their place."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from mailbot.mail.imap import MailboxError
from mailbot.mail.oauth import client_of, guess_provider
from mailbot.mail.oauth.providers import provider_of
from mailbot.settings import MailboxSettings, OAuthSettings


def oauth(**changes: Any) -> OAuthSettings:  # noqa: ANN401  # any setting
    """Return settings of a provider."""
    return OAuthSettings(**{"provider": "microsoft", "client_id": "id", "token_file": Path("t"), **changes})


@pytest.mark.parametrize(
    ("host", "provider"),
    [
        ("imap.gmail.com", "google"),
        ("Outlook.Office365.com.", "microsoft"),
        ("imap.acme.example", None),
        ("imap.gmail.com.evil.example", None),
    ],
)
def test_the_provider_is_guessed_from_the_server(host: str, provider: str | None) -> None:
    assert guess_provider(host) == provider


def test_microsofts_addresses_are_of_the_tenant() -> None:
    of_acme = provider_of(oauth(tenant="acme.example"))

    assert of_acme.token_url == "https://login.microsoftonline.com/acme.example/oauth2/v2.0/token"
    assert of_acme.device_url == "https://login.microsoftonline.com/acme.example/oauth2/v2.0/devicecode"
    assert "offline_access" in of_acme.scope


def test_google_offers_no_device_code_for_mail() -> None:
    assert provider_of(oauth(provider="google")).device_url == ""


def test_addresses_of_the_settings_win() -> None:
    changed = provider_of(oauth(token_url="https://proxy.acme.example/token", scope="mail"))

    assert (changed.token_url, changed.scope) == ("https://proxy.acme.example/token", "mail")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"client_id": " "}, "register an application"),
        ({"tenant": "a/../b"}, "is no tenant"),
        ({"token_url": "http://acme.example/token"}, "is no https:// address"),
        ({"auth_url": "file:///etc/passwd"}, "is no https:// address"),
        ({"device_url": "https://"}, "is no https:// address"),
        ({"provider": "custom"}, "token_url is missing"),
        ({"provider": "custom", "token_url": "https://a/t", "scope": "s"}, "device_url or auth_url is missing"),
    ],
)
def test_settings_that_cannot_work_or_would_leak_are_refused(changes: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        oauth(**changes)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_plain_http_is_for_loopback(host: str) -> None:
    assert oauth(token_url=f"http://{host}:8080/token").token_url


def test_the_secret_comes_from_its_file_which_must_be_there(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n", encoding="utf-8")
    mailbox = MailboxSettings(name="support", host="h", username="u")

    assert client_of(mailbox, oauth(client_secret_file=secret)).client_secret == "s3cret"
    with pytest.raises(MailboxError, match=r"cannot read client_secret_file .*: No such file"):
        client_of(mailbox, oauth(client_secret_file=tmp_path / "gone"))
