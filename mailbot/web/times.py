"""Times as people read them: a moment in a zone, and how long something took. Asks no clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
EXACT_HOURS = 10
HOURS_SHOWN = 48


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """One time: `iso` for programs, `text` for people, in the zone of the page."""

    iso: str
    text: str


def show_moment(at: datetime, zone: tzinfo) -> Moment:
    """Return an aware time in the zone given, written as `Thu 12 Mar 2026, 09:14`."""
    local = at.astimezone(zone)
    return Moment(iso=local.isoformat(timespec="seconds"), text=f"{local:%a} {local.day} {local:%b %Y, %H:%M}")


def show_elapsed(span: timedelta) -> str:
    """Return a length of time in the unit a reader would choose; a negative one counts as none."""
    seconds = int(span.total_seconds())
    if seconds < MINUTE:
        return "under a minute"
    if seconds < HOUR:
        return f"{seconds // MINUTE} min"
    hours, rest = divmod(seconds, HOUR)
    if hours < EXACT_HOURS and rest >= MINUTE:
        return f"{hours} h {rest // MINUTE} min"
    if hours < HOURS_SHOWN:
        return f"{hours} h"
    return f"{seconds // DAY} days"
