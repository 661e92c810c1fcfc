"""An archive read from the place that an earlier reading came to, and one that has changed since."""

from pathlib import Path

import pytest

from mailbot.mail.archive import survey_archive
from tests.unit.mail.archive.boxes import gzipped, mail, mbox, read, subjects, tarred, zipped

TREE = {"a.eml": mail(1), "b.mbox": mbox(2, 4), "c/d.eml": mail(5), "e.mbox": mbox(6, 7)}


def make(folder: Path, name: str) -> Path:
    """Return an archive of the mails 1 to 7."""
    path = folder / name
    if name == "tree":
        for file, content in TREE.items():
            (path / file).parent.mkdir(parents=True, exist_ok=True)
            (path / file).write_bytes(content)
    elif name.endswith(".mbox"):
        path.write_bytes(mbox(1, 7))
    elif name.endswith(".mbox.gz"):
        gzipped(path, mbox(1, 7))
    else:
        (zipped if name.endswith(".zip") else tarred)(path, TREE)
    return path


@pytest.mark.parametrize("name", ["one.mbox", "one.mbox.gz", "tree", "all.zip", "all.tar", "all.tar.gz"])
def test_a_reading_goes_on_behind_each_mail(tmp_path: Path, name: str) -> None:
    path = make(tmp_path, name)
    mails, _ = read(path)
    assert sorted(subjects(mails)) == [1, 2, 3, 4, 5, 6, 7]
    for number, found in enumerate(mails[:-1], start=1):
        rest, troubles = read(path, found.end)
        assert ([each.raw for each in rest], troubles) == ([each.raw for each in mails[number:]], [])


def test_what_was_passed_over_counts_as_progress(tmp_path: Path) -> None:
    path = make(tmp_path, "tree")
    mails, _ = read(path)
    rest, _ = read(path, mails[3].end)
    assert sum(found.size for found in rest) == survey_archive(path).size


@pytest.mark.parametrize("name", ["one.mbox", "tree", "all.zip"])
def test_an_archive_that_has_changed_is_read_from_its_beginning(tmp_path: Path, name: str) -> None:
    path = make(tmp_path, name)
    place = read(path)[0][3].end
    if name == "tree":
        (path / "a.eml").write_bytes(mail(8))
        expected = [8, 2, 3, 4, 6, 7, 5]
    elif name == "one.mbox":
        path.write_bytes(mbox(2, 8))
        expected = [2, 3, 4, 5, 6, 7, 8]
    else:
        zipped(path, {"a.eml": mail(9), **TREE, "0.eml": mail(8)})
        expected = [8, 1, 2, 3, 4, 5, 6, 7]
    assert subjects(read(path, place)[0]) == expected


def test_a_mail_that_came_in_before_the_place_is_not_passed_over(tmp_path: Path) -> None:
    path = make(tmp_path, "tree")
    place = read(path)[0][3].end
    (path / "0.eml").write_bytes(mail(8))
    assert 8 in subjects(read(path, place)[0])


def test_trouble_before_the_place_is_told_again(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {"../evil.eml": mail(9), **TREE})
    mails, troubles = read(path)
    rest, again = read(path, mails[2].end)
    assert (subjects(rest), again) == (subjects(mails)[3:], troubles)
