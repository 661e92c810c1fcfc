"""What a token server says, read as a value: an answer or a refusal. Without I/O."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A good answer; `at` is the server's own time, UTC, where it told it."""

    values: Mapping[str, object]
    at: datetime | None

    def text(self, key: str) -> str:
        """Return a text of the answer, or nothing where it holds none of this name."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> float | None:
        """Return a number of the answer, also where it is written as text; None where there is none."""
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return None
        try:
            number = float(value)
        except (ValueError, OverflowError):
            return None
        return number if 0 <= number < 1e9 else None  # noqa: PLR2004  # thirty years in seconds; not NaN either


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A refusal (RFC 6749, 5.2): its code, what it says for people, and the server's own time, UTC."""

    code: str
    says: str
    at: datetime | None


def read_body(body: bytes, *, at: datetime | None) -> Answer | Refused | None:
    """Return what a token server's JSON says, or None where it is none."""
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    if isinstance(values.get("error"), str):
        return Refused(code=values["error"][:100], says=str(values.get("error_description") or ""), at=at)
    return Answer(values=values, at=at)
