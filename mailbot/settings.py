"""Settings: config/*.toml, overridden by MAILBOT_* environment variables, as frozen values.

Owns names, types, defaults and the wording of configuration errors. Opens no connection.
"""

import difflib
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from mailbot.model import MailbotError

Security = Literal["tls", "starttls", "plain"]
JudgeChoice = Literal["auto", "openai", "signals"]
FromTrust = Literal["auto", "always", "never"]
OAuthProvider = Literal["google", "microsoft", "custom"]
OAuthMechanism = Literal["auto", "xoauth2", "oauthbearer"]

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


class SettingsError(MailbotError):
    """A configuration file or variable is wrong; the text names the place and the remedy."""


class Section(BaseModel):
    """A frozen table that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OAuthSettings(Section):
    """How a mailbox signs in with OAuth 2.0. What is empty, the provider's own value stands in for."""

    provider: OAuthProvider
    client_id: str
    client_secret: SecretStr = SecretStr("")
    client_secret_file: Path | None = None
    token_file: Path
    tenant: str = "organizations"
    mechanism: OAuthMechanism = "auto"
    scope: str = ""
    token_url: str = ""
    device_url: str = ""
    auth_url: str = ""
    ca_file: Path | None = None

    @field_validator("client_id")
    @classmethod
    def refuse_no_client(cls, value: str) -> str:
        """Refuse to go without a registration: mailbot brings none of its own."""
        if not value.strip():
            raise ValueError("register an application with the provider and give its id; the README says how")
        return value

    @field_validator("tenant")
    @classmethod
    def refuse_awkward_tenant(cls, value: str) -> str:
        """Refuse what would change the address that it becomes a part of."""
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]{0,252}", value):
            raise ValueError(f"{value[:80]!r} is no tenant; use its id or domain, or organizations, consumers, common")
        return value

    @field_validator("token_url", "device_url", "auth_url")
    @classmethod
    def refuse_plain_beyond_loopback(cls, value: str) -> str:
        """Refuse to send tokens in the clear to another machine."""
        address = urlsplit(value)
        if value and not (
            (address.scheme == "https" and address.hostname)
            or (address.scheme == "http" and address.hostname in LOOPBACK_HOSTS)
        ):
            raise ValueError(f"{value[:80]!r} is no https:// address (http:// is for loopback only)")
        return value

    @model_validator(mode="after")
    def refuse_unknown_provider(self) -> "OAuthSettings":
        """Refuse a provider of one's own without its addresses and scope."""
        if self.provider == "custom":
            for key in ("token_url", "scope"):
                if not getattr(self, key):
                    raise ValueError(f'{key} is missing; provider = "custom" needs it')
            if not (self.device_url or self.auth_url):
                raise ValueError('device_url or auth_url is missing; provider = "custom" needs one of them')
        return self


class MailboxSettings(Section):
    """One support mailbox, read over IMAP and never changed."""

    name: str
    archive_only: bool = False
    host: str = ""
    port: int = Field(default=993, ge=1, le=65535)
    security: Security = "tls"
    username: str = ""
    password: SecretStr = SecretStr("")
    password_file: Path | None = None
    ca_file: Path | None = None
    oauth: OAuthSettings | None = None
    folders: tuple[str, ...] = ()
    sent_folders: tuple[str, ...] = ()
    agent_addresses: tuple[str, ...] = ()
    agent_domains: tuple[str, ...] = ()
    internal_domains: tuple[str, ...] = ()
    trusted_authserv_ids: tuple[str, ...] = ()
    trust_from: FromTrust = "auto"
    judge: JudgeChoice = "auto"
    llm: bool = True
    redact: bool | None = None
    budget_per_day: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    since_days: int | None = Field(default=None, ge=1)
    whole_mail_kb: int = Field(default=256, ge=16, le=16_384)
    max_mail_kb: int | None = Field(default=None, ge=16)
    every_minutes: int = Field(default=15, ge=1)
    idle: bool = False

    @field_validator("name")
    @classmethod
    def refuse_awkward_names(cls, value: str) -> str:
        """Refuse a name that would be awkward as a file name, a variable or an argument."""
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,62}", value):
            raise ValueError(f"{value[:80]!r} is no name: use small letters, digits, - and _, at most 63")
        return value

    @model_validator(mode="after")
    def refuse_unreachable(self) -> "MailboxSettings":
        """Refuse a mailbox that cannot be read over IMAP, unless it says that it is not meant to be."""
        for key in ("host", "username"):
            if not getattr(self, key) and not self.archive_only:
                raise ValueError(f"{key} is missing; add it, or archive_only = true if mails are only imported")
        return self

    @model_validator(mode="after")
    def refuse_model_that_is_off(self) -> "MailboxSettings":
        """Refuse a mailbox that asks for a model and opts out of it."""
        if self.judge == "openai" and not self.llm:
            raise ValueError('judge = "openai" asks a language model, and llm = false forbids it; remove one of them')
        return self

    @model_validator(mode="after")
    def refuse_plain_beyond_loopback(self) -> "MailboxSettings":
        """Refuse to send a password in the clear to another machine."""
        if self.security == "plain" and self.host not in LOOPBACK_HOSTS:
            raise ValueError('security = "plain" is for loopback only; use "tls" or "starttls"')
        return self

    @property
    def judge_choice(self) -> JudgeChoice:
        """Return who is to judge: nobody but `signals` where the mailbox has opted out of language models."""
        return self.judge if self.llm else "signals"

    @property
    def password_variable(self) -> str:
        """Return the name of the environment variable that can hold the password."""
        return f"MAILBOT_PASSWORDS__{self.name.upper().replace('-', '_')}"


class LeadSettings(Section):
    """A support lead: who is mailed a digest, for which mailboxes, when."""

    address: str
    name: str = ""
    mailboxes: tuple[str, ...] = ()
    timezone: str = "UTC"
    hour: int = Field(default=7, ge=0, le=23)

    @field_validator("address")
    @classmethod
    def refuse_no_address(cls, value: str) -> str:
        """Refuse what cannot be mailed to."""
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", value):
            raise ValueError(f"{value[:80]!r} is no mail address; write it as name@example.com")
        return value

    @field_validator("timezone")
    @classmethod
    def know_the_zone(cls, value: str) -> str:
        """Refuse a zone that the IANA database does not have."""
        if value not in available_timezones():
            close = difflib.get_close_matches(value, available_timezones(), n=1)
            raise ValueError(f"no such time zone{f'; did you mean {close[0]}?' if close else ''}")
        return value

    @property
    def zone(self) -> ZoneInfo:
        """Return the lead's time zone."""
        return ZoneInfo(self.timezone)


class SmtpSettings(Section):
    """Where digests are handed in. An empty host means: no digest is mailed."""

    host: str = ""
    port: int = Field(default=587, ge=1, le=65535)
    security: Security = "starttls"
    username: str = ""
    password: SecretStr = SecretStr("")
    ca_file: Path | None = None
    sender: str = "mailbot@localhost"

    @model_validator(mode="after")
    def refuse_plain_beyond_loopback(self) -> "SmtpSettings":
        """Refuse to send a password or a digest in the clear to another machine."""
        if self.security == "plain" and self.host and self.host not in LOOPBACK_HOSTS:
            raise ValueError('security = "plain" is for loopback only; use "tls" or "starttls"')
        return self


class LlmSettings(Section):
    """The OpenAI-compatible endpoint. Used when a key or a base URL is set."""

    base_url: str = ""
    api_key: SecretStr = SecretStr("")
    model: str = "gpt-5-mini"
    prompt: str = "review"
    concurrency: int = Field(default=8, ge=1, le=512)
    timeout_seconds: float = Field(default=120.0, gt=0)
    attempts: int = Field(default=3, ge=1, le=10)
    context_tokens: int = Field(default=128_000, ge=2_000)
    max_output_tokens: int = Field(default=8_000, ge=256)
    price_in: float = Field(default=0.25, ge=0)
    price_cached: float = Field(default=0.025, ge=0)
    price_out: float = Field(default=2.0, ge=0)
    budget_per_day: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    redact: bool = True
    second_look: bool = True

    @property
    def configured(self) -> bool:
        """Tell whether a language model can be asked at all."""
        return bool(self.base_url or self.api_key.get_secret_value())


class RuleSettings(Section):
    """When a review raises a flag."""

    max_rounds: int = Field(default=2, ge=1)
    min_courtesy_share: float = Field(default=0.2, ge=0, le=1)


class WebSettings(Section):
    """Where the page is served. Without sign-in, loopback only."""

    host: str = "127.0.0.1"
    port: int = Field(default=8025, ge=0, le=65535)

    @field_validator("host")
    @classmethod
    def stay_on_loopback(cls, value: str) -> str:
        """Refuse to show mails to a network before there is a sign-in."""
        if value not in LOOPBACK_HOSTS:
            raise ValueError("the page has no sign-in yet, so it is served on loopback only; use 127.0.0.1")
        return value


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(env_prefix="MAILBOT_", env_nested_delimiter="__", frozen=True, extra="forbid")

    database_url: str = "sqlite:///mailbot.db"
    prompts_dir: Path = Path("prompts")
    reading_processes: int = Field(default=0, ge=0, le=16)
    mailboxes: tuple[MailboxSettings, ...] = ()
    leads: tuple[LeadSettings, ...] = ()
    smtp: SmtpSettings = SmtpSettings()
    llm: LlmSettings = LlmSettings()
    rules: RuleSettings = RuleSettings()
    web: WebSettings = WebSettings()
    passwords: dict[str, SecretStr] = Field(default_factory=dict)

    @model_validator(mode="after")
    def refuse_doubled_names(self) -> "Settings":
        """Refuse two mailboxes of one name, and leads of mailboxes that do not exist."""
        names = [mailbox.name for mailbox in self.mailboxes]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(f"more than one mailbox is called {', '.join(doubled)}; give each a name of its own")
        for lead in self.leads:
            unknown = sorted(set(lead.mailboxes) - set(names))
            if unknown:
                raise ValueError(f"lead {lead.address} wants {', '.join(unknown)}, which no mailbox is called")
        return self

    def password_of(self, mailbox: MailboxSettings) -> str:
        """Return a mailbox's password: environment, then `password_file`, then `password`.

        Raises SettingsError when the file cannot be read, and when there is none.
        """
        for name in (mailbox.name, mailbox.name.replace("-", "_")):  # no shell sets a variable with a hyphen
            if name in self.passwords:
                return self.passwords[name].get_secret_value()
        password = mailbox.password.get_secret_value()
        if mailbox.password_file is not None:
            password = _read_password(mailbox.password_file, mailbox)
        if not password:
            raise SettingsError(
                f"mailbox {mailbox.name} has no password; set {mailbox.password_variable}, or password_file."
            )
        return password

    def llm_of(self, mailbox: MailboxSettings) -> LlmSettings:
        """Return the model's settings as they hold for a mailbox."""
        redact = self.llm.redact if mailbox.redact is None else mailbox.redact
        return self.llm.model_copy(update={"redact": redact})

    def mailboxes_of(self, lead: LeadSettings) -> tuple[str, ...]:
        """Return the names of the mailboxes a lead is told of: their own list, or all."""
        return lead.mailboxes or tuple(mailbox.name for mailbox in self.mailboxes)

    def mailbox(self, name: str) -> MailboxSettings:
        """Return a mailbox by name; raises SettingsError naming those that exist."""
        for mailbox in self.mailboxes:
            if mailbox.name == name:
                return mailbox
        known = ", ".join(mailbox.name for mailbox in self.mailboxes) or "none yet; `mailbot init` makes one"
        raise SettingsError(f"no mailbox is called {name!r}. Configured: {known}.")


def _read_password(file: Path, mailbox: MailboxSettings) -> str:
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError(
            f"mailbox {mailbox.name}: cannot read password_file {file}: {reason}. "
            f"Correct the file, or set {mailbox.password_variable}."
        ) from None
