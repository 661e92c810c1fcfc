"""Archives of mails as people have them: mbox, Maildir, folders of .eml, and what is none of these."""

import os
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.mail.archive import ArchivedMail, ArchiveError, read_archive, survey_archive

FIRST = b"From: ana@customer.test\nSubject: Pralka\n\nPralka nie wiruje.\n"
SECOND = b"From: help@shop.test\nSubject: Re: Pralka\n\nProsimy o numer.\n"


def mails_of(path: Path) -> list[ArchivedMail]:
    """Return the mails of an archive, having checked that their sizes add up and that nothing was wrong."""
    found = list(read_archive(path))
    mails = [mail for mail in found if isinstance(mail, ArchivedMail)]
    assert len(mails) == len(found)
    assert sum(mail.size for mail in mails) == survey_archive(path).size
    return mails


def mbox(folder: Path, content: bytes, name: str = "support.mbox") -> Path:
    """Return a file with this content."""
    path = folder / name
    path.write_bytes(content)
    return path


def test_an_mbox_yields_each_mail_without_its_separator(tmp_path: Path) -> None:
    content = b"From ana@customer.test Mon Jan  5 10:30:00 2026\n" + FIRST + b"\n"
    content += b"From help@shop.test Tue Jan  6 09:00:00 2026\n" + SECOND + b"\n"
    mails = mails_of(mbox(tmp_path, content))
    assert [(mail.name, mail.raw) for mail in mails] == [
        ("support.mbox, byte 0", FIRST),
        ("support.mbox, byte 109", SECOND),
    ]
    assert [mail.received_at for mail in mails] == [
        datetime(2026, 1, 5, 10, 30, tzinfo=UTC),
        datetime(2026, 1, 6, 9, 0, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("separator", "received_at"),
    [
        (b"From - Mon Jan 05 10:30:00 2026", datetime(2026, 1, 5, 10, 30, tzinfo=UTC)),
        (b"From 1789@xxx Mon Jan 05 10:30:00 +0000 2026", datetime(2026, 1, 5, 10, 30, tzinfo=UTC)),
        (b"From a@b.test Mon Jan  5 10:30:00 2026 +0200", datetime(2026, 1, 5, 8, 30, tzinfo=UTC)),
        (b"From a@b.test Mon Jan  5 10:30:00 -0130 2026", datetime(2026, 1, 5, 12, 0, tzinfo=UTC)),
        (b"From a b Mon Jan  5 10:30 2026 remote from hub", datetime(2026, 1, 5, 10, 30, tzinfo=UTC)),
        (b"From a@b.test Mon Xyz 45 10:30:00 2026", None),
    ],
)
def test_separators_of_every_program_are_known(tmp_path: Path, separator: bytes, received_at: datetime | None) -> None:
    (mail,) = mails_of(mbox(tmp_path, separator + b"\n" + FIRST))
    assert (mail.raw, mail.received_at) == (FIRST, received_at)


def test_lines_that_only_begin_with_from_stay_in_the_mail(tmp_path: Path) -> None:
    body = FIRST + b"\nFrom 9:00 to 17:00 I am at work.\nFrom January 5 on, too.\n"
    (mail,) = mails_of(mbox(tmp_path, b"From a@b.test Mon Jan  5 10:30:00 2026\n" + body))
    assert mail.raw == body


def test_escaped_from_lines_lose_one_mark(tmp_path: Path) -> None:
    content = b"From a@b.test Mon Jan  5 10:30:00 2026\n" + FIRST + b">From here on\n>>From there on\n> From a quote\n"
    (mail,) = mails_of(mbox(tmp_path, content))
    assert mail.raw == FIRST + b"From here on\n>From there on\n> From a quote\n"


def test_windows_line_ends_and_a_byte_order_mark_are_accepted(tmp_path: Path) -> None:
    first, second = FIRST.replace(b"\n", b"\r\n"), SECOND.replace(b"\n", b"\r\n")
    separator = b"From - Mon Jan 05 10:30:00 2026\r\n"
    mails = mails_of(mbox(tmp_path, b"\xef\xbb\xbf" + separator + first + b"\r\n" + separator + second))
    assert [mail.raw for mail in mails] == [first, second]


def test_a_big_mbox_is_streamed(tmp_path: Path) -> None:
    one = b"From a@b.test Mon Jan  5 10:30:00 2026\n" + FIRST + b"x" * 200_000 + b"\n\n"
    path = mbox(tmp_path, one * 200)
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_archive(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 200
    assert peak < 4_000_000


def test_a_maildir_yields_new_and_read_mails_but_no_drafts(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp", ".Sent/cur"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "cur" / "1767609000.M1P1.host:2,S").write_bytes(FIRST)
    (tmp_path / "cur" / "1767609001.M2P1.host:2,DS").write_bytes(b"Subject: draft\n\n")
    (tmp_path / "new" / "1767609002.M3P1.host").write_bytes(SECOND)
    (tmp_path / "tmp" / "1767609003.M4P1.host").write_bytes(b"half a m")
    (tmp_path / ".Sent" / "cur" / "unnamed:2,S").write_bytes(SECOND)
    os.utime(tmp_path / ".Sent" / "cur" / "unnamed:2,S", (1767600000, 1767600000))
    mails = mails_of(tmp_path)
    assert [(mail.name, mail.received_at) for mail in mails] == [
        (".Sent/cur/unnamed:2,S", datetime(2026, 1, 5, 8, 0, tzinfo=UTC)),
        ("cur/1767609000.M1P1.host:2,S", datetime(2026, 1, 5, 10, 30, tzinfo=UTC)),
        ("new/1767609002.M3P1.host", datetime(2026, 1, 5, 10, 30, 2, tzinfo=UTC)),
    ]


def test_a_folder_tree_yields_its_eml_and_mbox_files_in_order(tmp_path: Path) -> None:
    (tmp_path / "2026" / "Μάρτιος").mkdir(parents=True)
    (tmp_path / "2026" / "Μάρτιος" / "b.EML").write_bytes(SECOND)
    (tmp_path / "a.eml").write_bytes(FIRST)
    (tmp_path / "Inbox").write_bytes(b"From - Mon Jan 05 10:30:00 2026\n" + FIRST)
    (tmp_path / "Inbox.msf").write_bytes(b"index")
    (tmp_path / "notes.txt").write_bytes(b"nothing")
    assert [mail.name for mail in mails_of(tmp_path)] == ["Inbox, byte 0", "a.eml", "2026/Μάρτιος/b.EML"]


def test_one_mail_is_an_archive_too(tmp_path: Path) -> None:
    (mail,) = mails_of(mbox(tmp_path, FIRST, "letter.txt"))
    assert (mail.name, mail.raw, mail.received_at) == ("letter.txt", FIRST, None)


@pytest.mark.parametrize(
    ("content", "looks_like"),
    [
        (b"", "an empty file"),
        (b"7z\xbc\xaf....", "a 7-Zip archive"),
        (b"!BDN....", "an Outlook data file"),
        (b'{"threads": []}', "JSON"),
        (b"Dear all,\nplease note: no mails here.\n", "plain text"),
        (b"From here on it is only prose.\nSubject: none\n", "plain text"),
        (b"\x00\x01\x02", "binary data"),
    ],
)
def test_what_is_no_archive_is_named(tmp_path: Path, content: bytes, looks_like: str) -> None:
    path = mbox(tmp_path, content)
    with pytest.raises(ArchiveError, match=looks_like) as caught:
        list(read_archive(path))
    assert str(path) in str(caught.value)
    with pytest.raises(ArchiveError, match=looks_like):
        survey_archive(path)


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"there is nothing at .*gone"):
        list(read_archive(tmp_path / "gone.mbox"))


def test_a_pipe_is_named_as_such_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ArchiveError, match=r"pipe is neither a file nor a folder"):
        list(read_archive(tmp_path / "pipe"))


def test_a_folder_without_mails_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(b"nothing")
    with pytest.raises(ArchiveError, match="holds no mails"):
        list(read_archive(tmp_path))
