"""The commented configuration that comes with mailbot: every key stands there, with its true default."""

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr

from mailbot.configuration import load_settings
from mailbot.settings import LeadSettings, MailboxSettings, OAuthSettings, Settings

CONFIG = Path(__file__).parents[2] / "config"
COMMENTED = re.compile(r"^# (\[\[\w+\]\]|\[mailboxes\.oauth\]|\w+ = .*)$", re.MULTILINE)
GIVEN_AS_EXAMPLES = {
    "ca_file", "password_file", "since_days", "max_mail_kb", "agent_addresses", "agent_domains", "name", "host",
    "username", "address",
    "oauth", "provider", "client_id", "client_secret_file", "token_file", "budget_per_day", "redact",
}  # fmt: skip


def read_all() -> dict[str, Any]:
    """Return what the files would say if every commented key were switched on."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(CONFIG.glob("*.toml")))
    return tomllib.loads(COMMENTED.sub(r"\1", text))


def plain(value: object) -> object:
    """Return a default as TOML would write it."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Path) else value


def check_table(model: type[BaseModel], table: dict[str, Any]) -> None:
    """Compare a table of the files with a settings model."""
    assert set(table) == set(model.model_fields)
    for key, field in model.model_fields.items():
        if key not in GIVEN_AS_EXAMPLES:
            assert table[key] == plain(field.default), key


def test_every_key_of_a_mailbox_is_documented_with_its_default() -> None:
    check_table(MailboxSettings, read_all()["mailboxes"][0])


def test_every_key_of_oauth_is_documented_with_its_default() -> None:
    check_table(OAuthSettings, read_all()["mailboxes"][0]["oauth"])


def test_every_key_of_a_lead_is_documented_with_its_default() -> None:
    check_table(LeadSettings, read_all()["leads"][0])


def test_every_other_key_is_documented_with_its_default() -> None:
    written = read_all()
    lists_and_secrets = {"mailboxes", "leads", "passwords"}

    assert set(written) | {"passwords"} == set(Settings.model_fields)
    for key in set(Settings.model_fields) - lists_and_secrets:
        default = Settings.model_fields[key].default
        if isinstance(default, BaseModel):
            check_table(type(default), written[key])
        else:
            assert written[key] == plain(default)


def test_the_files_as_they_come_load() -> None:
    assert load_settings(CONFIG).mailboxes == ()
