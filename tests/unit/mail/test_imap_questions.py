"""How UIDs are written and searched for."""

import pytest

from mailbot.mail.imap.pipeline import uid_set
from mailbot.mail.imap.session import FolderStatus, search_windows


@pytest.mark.parametrize(
    ("uids", "written"),
    [
        ([], ""),
        ([5], "5"),
        ([1, 2, 3], "1:3"),
        ([1, 3, 4, 9], "1,3:4,9"),
        ([2**32 - 2, 2**32 - 1], "4294967294:4294967295"),
    ],
)
def test_runs_of_uids_are_written_as_ranges(uids: list[int], written: str) -> None:
    assert uid_set(uids) == written


def windows(last_uid: int, *, exists: int, uid_next: int | None) -> list[str]:
    """Return the windows of a search."""
    return list(search_windows(last_uid, FolderStatus(uid_validity=1, uid_next=uid_next, exists=exists)))


def test_a_folder_of_usual_size_is_searched_at_once() -> None:
    assert windows(0, exists=80_000, uid_next=80_001) == [""]


def test_a_huge_folder_is_searched_in_windows_from_the_newest_down() -> None:
    assert windows(0, exists=200_000, uid_next=None) == ["160001:* ", "80001:160000 ", "1:80000 "]
    assert windows(0, exists=160_000, uid_next=None) == ["80001:* ", "1:80000 "]


def test_few_new_mails_in_a_huge_folder_are_searched_at_once() -> None:
    assert windows(999_900, exists=1_000_000, uid_next=1_000_001) == [""]
