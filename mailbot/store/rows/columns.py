"""Columns that tables share: times, texts and people as both databases keep them."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from mailbot.model import Address
from mailbot.store.text import plain
from mailbot.store.transactions import Value

Values = dict[str, Value]
"""A row to be written, by column."""


def time_text(at: datetime) -> str:
    """Return an aware time as UTC text of one width, so that text sorts as time; raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError(f"the store keeps aware times only, and {at!r} has no time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def time_of(text: str) -> datetime:
    """Return the aware UTC time of a text made by `time_text`."""
    return datetime.fromisoformat(text)


def time_text_or_none(at: datetime | None) -> str | None:
    """Return an aware time as `time_text` does, or None."""
    return None if at is None else time_text(at)


def time_of_or_none(text: str | None) -> datetime | None:
    """Return the aware UTC time of a text, or None."""
    return None if text is None else time_of(text)


def texts_of(text: str) -> tuple[str, ...]:
    """Return the texts of a list made by `plain_list`."""
    return tuple(json.loads(text))


def address_list(addresses: Sequence[Address]) -> str:
    """Return people as a JSON list of address and name."""
    pairs = [[plain(address.email), plain(address.name)] for address in addresses]
    return json.dumps(pairs, ensure_ascii=False)


def addresses_of(text: str) -> tuple[Address, ...]:
    """Return the people of a list made by `address_list`."""
    return tuple(Address(email=email, name=name) for email, name in json.loads(text))
