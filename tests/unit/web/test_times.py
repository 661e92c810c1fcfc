"""How times and lengths of time are written."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailbot.web.times import show_elapsed, show_moment


def test_a_moment_is_written_in_the_zone_of_the_reader() -> None:
    moment = show_moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), ZoneInfo("Europe/Athens"))
    assert (moment.text, moment.iso) == ("Thu 2 Jul 2026, 01:30", "2026-07-02T01:30:00+03:00")


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=-5), "under a minute"),
        (timedelta(seconds=59), "under a minute"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(hours=3, minutes=24), "3 h 24 min"),
        (timedelta(hours=22, minutes=50), "22 h"),
        (timedelta(hours=48), "2 days"),
        (timedelta(days=9, hours=23), "9 days"),
    ],
)
def test_a_length_of_time_is_told_in_the_unit_a_reader_would_choose(span: timedelta, words: str) -> None:
    assert show_elapsed(span) == words
