"""Lists of threads, page by page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailbot.model import FlagKind, Review, Status
from mailbot.store.kept import ThreadSummary
from mailbot.web.thread_rows import ThreadsPage, read_page, show_reviewed, show_thread
from tests.unit.web.samples import REVIEW, START, STORED_REVIEW, THREAD, summarise

BLAMELESS = replace(REVIEW, flags=(FlagKind.LONG_YET_BLAMELESS,))


class Shelf:
    """Threads at given minutes, newest first, read as the store reads them."""

    def __init__(self, minutes: Sequence[int], flagged: frozenset[int] = frozenset()) -> None:
        """Make one thread a minute given; a repeated minute makes threads of one moment."""
        self.rows = [
            replace(
                summarise(THREAD, BLAMELESS if minute in flagged else REVIEW),
                key=f"t{number}",
                last_at=START + timedelta(minutes=minute),
            )
            for number, minute in enumerate(sorted(minutes, reverse=True))
        ]

    def read(self, limit: int, before: datetime | None) -> Sequence[ThreadSummary]:
        return [row for row in self.rows if before is None or row.last_at < before][:limit]

    def walk(self, size: int, flag: FlagKind | None = None) -> list[ThreadsPage]:
        pages = [read_page(self.read, size=size, before=None, flag=flag)]
        while pages[-1].before is not None:
            pages.append(read_page(self.read, size=size, before=pages[-1].before, flag=flag))
        return pages


def keys(pages: Sequence[ThreadsPage]) -> list[str]:
    return [row.key for page in pages for row in page.threads]


def test_pages_follow_one_another_without_a_gap() -> None:
    shelf = Shelf(range(23))
    pages = shelf.walk(size=10)
    assert [len(page.threads) for page in pages] == [10, 10, 3]
    assert keys(pages) == [row.key for row in shelf.rows]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_threads_of_one_moment_are_neither_lost_nor_doubled(size: int) -> None:
    shelf = Shelf([9, 8, 8, 8, 7, 7, 6, 5, 5, 5, 5, 5, 5, 5, 4])
    assert keys(shelf.walk(size)) == [row.key for row in shelf.rows]


def test_a_flag_narrows_the_list_and_pages_go_on_behind_the_last_one_shown() -> None:
    shelf = Shelf(range(1000), flagged=frozenset(range(0, 1000, 7)))
    pages = shelf.walk(size=20, flag=FlagKind.LONG_YET_BLAMELESS)
    assert len(pages[0].threads) == 20
    assert keys(pages) == [row.key for row in shelf.rows if row.review is BLAMELESS]


def test_a_rare_flag_is_looked_for_in_bounded_portions() -> None:
    shelf = Shelf(range(5000), flagged=frozenset({3}))
    pages = shelf.walk(size=20, flag=FlagKind.LONG_YET_BLAMELESS)
    assert [len(page.threads) for page in pages] == [0, 0, 1]


def test_an_empty_store_is_one_empty_page() -> None:
    assert Shelf([]).walk(size=10) == [ThreadsPage(threads=(), before=None)]


def test_a_row_tells_rounds_flags_and_summary() -> None:
    row = show_thread(summarise(THREAD, REVIEW), UTC)
    assert (row.rounds, row.avoidable, row.state) == ("3 rounds", "2 avoidable", None)
    assert [flag.text for flag in row.flags] == ["too many rounds", "polite but unread"]


def test_a_row_without_a_review_says_that_it_waits() -> None:
    row = show_thread(summarise(THREAD, None), UTC)
    assert (row.rounds, row.state, row.without_model) == (None, "waiting for its review", False)


def test_a_row_that_could_not_be_judged_says_why_and_shows_no_figures() -> None:
    failed = Review(
        id="t",
        status=Status.NOT_REVIEWED,
        judge="openai",
        model="m",
        prompt="p",
        rounds=3,
        reason="the endpoint is down",
    )
    row = show_thread(summarise(THREAD, failed), UTC)
    assert (row.rounds, row.state) == (None, "not reviewed: the endpoint is down")


def test_a_row_known_by_its_review_is_the_same_thread() -> None:
    assert show_reviewed(STORED_REVIEW, UTC).key == THREAD.key
