"""Deadlines in promises: "within 24 hours", "by Friday", "tomorrow". Computes when one has provably passed."""

from contextlib import suppress
from datetime import datetime, timedelta

from mailbot.review.signals.phrases import Match
from mailbot.review.signals.reading import Reading

LENGTH_OF = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "workday": timedelta(days=1.4),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
}
WEEKEND = timedelta(days=2)
TIME_ZONES = timedelta(hours=14)
MAX_NUMBER = 400

_REACH = 4


def deadline_of(reading: Reading, written: datetime) -> datetime | None:
    """Return the latest moment a promise written then can mean, or None if the sentence sets no deadline.

    Working days are stretched over weekends, and a day ends only when it has ended in every time zone.
    """
    ends = [*_durations(reading, written), *_days(reading, written), *_dates(reading, written)]
    return max(ends, default=None)


def _durations(reading: Reading, written: datetime) -> list[datetime]:
    ends: list[datetime] = []
    openings = [match.end for match in reading.matches if match.label in ("within", "firm")]
    firm = [match.end for match in reading.matches if match.label == "firm"]
    for unit in _family(reading, "unit"):
        near = [end for end in openings if 0 <= unit.start - end <= _REACH]
        number = _number_before(reading, unit) if near else None
        if number is None and any(0 <= unit.start - end <= 1 for end in firm):
            number = 1
        if number is None:
            continue
        name = unit.label.partition(":")[2]
        slack = WEEKEND if name == "workday" else timedelta(0)
        slack += TIME_ZONES if name not in ("minute", "hour") else timedelta(0)
        ends.append(written + LENGTH_OF[name] * number + slack)
    return ends


def _number_before(reading: Reading, unit: Match) -> int | None:
    for position in range(unit.start - 1, max(unit.start - _REACH, -1), -1):
        word = reading.words[position]
        if word.isdecimal():
            return min(int(word[:4]), MAX_NUMBER)
        for match in _family(reading, "num"):
            if match.start <= position < match.end:
                return int(match.label.partition(":")[2])
    return None


def _days(reading: Reading, written: datetime) -> list[datetime]:
    midnight = written.replace(hour=0, minute=0, second=0, microsecond=0)
    ends = [_end_of(midnight, days) for match in _family(reading, "rel") if (days := _days_until(match, midnight)) >= 0]
    openings = [match.end for match in reading.matches if match.label == "by"]
    for match in _family(reading, "weekday"):
        if reading.has("promise") or any(0 <= match.start - end <= 1 for end in openings):
            ahead = (int(match.label.partition(":")[2]) - midnight.weekday()) % 7 or 7
            ends.append(_end_of(midnight, ahead))
    return ends


def _dates(reading: Reading, written: datetime) -> list[datetime]:
    return [_end_of(date, 0) for date in named_days(reading, written)]


def named_days(reading: Reading, written: datetime) -> list[datetime]:
    """Return the calendar days that a sentence names, that of writing or later; the year is the nearest."""
    midnight = written.replace(hour=0, minute=0, second=0, microsecond=0)
    found = [_nearest(midnight, month, day) for month, day in reading.days]
    return [date for date in found if date is not None and date >= midnight]


def _nearest(midnight: datetime, month: int, day: int) -> datetime | None:
    """Return the date of that name that lies nearest, so that a promise of December may mean next January."""
    dates = []
    for year in (midnight.year - 1, midnight.year, midnight.year + 1):
        with suppress(ValueError):
            dates.append(midnight.replace(year=year, month=month, day=day))
    return min(dates, key=lambda date: abs(date - midnight), default=None)


def _days_until(match: Match, midnight: datetime) -> int:
    name = match.label.partition(":")[2]
    if name == "week":
        return 6 - midnight.weekday()
    if name == "next_week":
        return 13 - midnight.weekday()
    return int(name)


def _end_of(midnight: datetime, days: int) -> datetime:
    return midnight + timedelta(days=days + 1) + TIME_ZONES


def _family(reading: Reading, family: str) -> list[Match]:
    return [match for match in reading.matches if match.label.startswith(f"{family}:")]
