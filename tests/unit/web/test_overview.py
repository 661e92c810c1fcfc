"""Which threads stand on the first page, and in which order."""

from dataclasses import replace
from datetime import timedelta

from mailbot.model import FlagKind
from mailbot.store.kept import ThreadSummary
from mailbot.web.overview import SHOWN, pick_worst
from tests.unit.web.samples import REVIEW, START, THREAD, summarise


def row(key: str, avoidable: int, hours: int, flag: FlagKind = FlagKind.MISSED) -> ThreadSummary:
    review = replace(REVIEW, avoidable_rounds=avoidable, flags=(flag,))
    return replace(summarise(THREAD, review), key=key, last_at=START + timedelta(hours=hours))


def test_the_most_avoidable_rounds_come_first_and_then_the_latest_activity() -> None:
    rows = [row("old", 1, hours=1), row("worst", 4, hours=0), row("new", 1, hours=2)]
    assert [summary.key for summary in pick_worst(rows)] == ["worst", "new", "old"]


def test_the_blameless_the_praised_and_the_unreviewed_are_left_out() -> None:
    rows = [
        row("long", 0, hours=1, flag=FlagKind.LONG_YET_BLAMELESS),
        row("praised", 0, hours=1, flag=FlagKind.PRAISEWORTHY),
        replace(row("waiting", 0, hours=1), review=None),
    ]
    assert pick_worst(rows) == []


def test_the_list_is_short() -> None:
    assert len(pick_worst([row(f"t{number}", 1, hours=number) for number in range(SHOWN + 5)])) == SHOWN
