"""Mailboxes of the configuration as commands need them: chosen by name, made from answers, saved as a file."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ValidationError

from mailbot.cli.terminal import WrongUseError
from mailbot.configuration import find_config_dir
from mailbot.settings import MailboxSettings, Settings, SettingsError

SAVED_KEYS = (
    "name", "archive_only", "host", "port", "security", "username", "password_file", "ca_file",
    "agent_addresses", "agent_domains",
)  # fmt: skip
SAVED_OAUTH_KEYS = (
    "provider", "client_id", "client_secret_file", "token_file", "tenant", "scope", "token_url", "device_url",
    "auth_url", "ca_file",
)  # fmt: skip


def chosen_mailboxes(settings: Settings, name: str | None) -> list[str]:
    """Return the one name that is asked for, or all; raises WrongUseError for an unknown one."""
    names = [mailbox.name for mailbox in settings.mailboxes]
    if name is not None and name not in names:
        raise WrongUseError(f"no mailbox is called {name!r}; configured: {', '.join(names) or 'none yet'}.")
    if not names:
        raise SettingsError("no mailbox is configured; `mailbot init` sets one up, `mailbot demo` shows a made-up one.")
    return names if name is None else [name]


def archive_mailbox(name: str, agents: Sequence[str]) -> MailboxSettings:
    """Return a mailbox that mails come into by `import` alone."""
    return make_mailbox({"name": name, "archive_only": True, **split_agents(agents)})


def split_agents(agents: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the settings that say who is an agent, from addresses and domains in one list."""
    cleaned = [agent.strip().removeprefix("@") for agent in agents if agent.strip()]
    return {
        "agent_addresses": tuple(agent for agent in cleaned if "@" in agent),
        "agent_domains": tuple(agent for agent in cleaned if "@" not in agent),
    }


def make_mailbox(values: dict[str, object]) -> MailboxSettings:
    """Return a mailbox from answers; raises WrongUseError naming the one that cannot be."""
    try:
        return MailboxSettings.model_validate(values)
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(str(part) for part in problem["loc"])
        raise WrongUseError(f"{place or 'mailbox'}: {problem['msg'].removeprefix('Value error, ')}.") from None


def mailbox_file(name: str, config: Path | None) -> Path:
    """Return the file that a mailbox is saved to."""
    return (config or find_config_dir(os.environ)) / f"mailbox-{name}.toml"


def save_mailbox(mailbox: MailboxSettings, config: Path | None) -> Path:
    """Write a mailbox to a file of its own and return where; raises OSError."""
    file = mailbox_file(mailbox.name, config)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(toml_of(mailbox), encoding="utf-8")
    return file


def toml_of(mailbox: MailboxSettings) -> str:
    """Return a mailbox as TOML: what differs from the defaults, and never a password."""
    lines = ["# Written by mailbot. All keys with their defaults stand in mailbot.toml.", "[[mailboxes]]"]
    lines += _changed(mailbox, SAVED_KEYS)
    if mailbox.oauth is not None:
        lines += ["", "[mailboxes.oauth]", *_changed(mailbox.oauth, SAVED_OAUTH_KEYS)]
    return "\n".join([*lines, ""])


def _changed(table: BaseModel, keys: Sequence[str]) -> list[str]:
    """Return the lines of the keys whose values differ from the defaults."""
    fields = type(table).model_fields
    values = ((key, getattr(table, key)) for key in keys)
    return [f"{key} = {_toml_value(value)}" for key, value in values if value != fields[key].default]


def _toml_value(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml_value(item) for item in value) + "]"
    if isinstance(value, bool | int):
        return json.dumps(value)
    # A JSON string is a TOML basic string, but for DEL, which no setting may hold anyway.
    return json.dumps(str(value), ensure_ascii=False)
