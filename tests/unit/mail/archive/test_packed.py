"""Packed archives: gzip, ZIP and tar of mboxes, Maildirs and mails; cut off, damaged, and made to do harm."""

import gzip
import io
import itertools
import tarfile
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from mailbot.mail.archive import ArchiveError, read_archive, survey_archive
from tests.unit.mail.archive.boxes import SEPARATOR, gzipped, mail, mbox, read, subjects, tarred, zipped

TREE = {
    "export/a.eml": mail(1),
    "export/Inbox.mbox": mbox(2, 3),
    "export/Maildir/cur/1767609000.M1.host:2,S": mail(4),
    "export/Maildir/cur/1767609000.M2.host:2,DS": mail(99),
    "export/Maildir/tmp/1767609000.M3.host": mail(99),
    "export/Maildir/.Drafts/cur/1767609000.M4.host:2,S": mail(99),
    "export/Maildir/.Sent/cur/1767609001.M5.host:2,S": mail(5),
    "export/old.mbox.gz": gzip.compress(mbox(6, 7)),
    "export/notes.txt": b"no mail",
}


@pytest.mark.parametrize("name", ["all.zip", "all.tar", "all.tar.gz", "all.tgz"])
def test_a_packed_tree_is_read_without_unpacking_it(tmp_path: Path, name: str) -> None:
    path = (zipped if name == "all.zip" else tarred)(tmp_path / name, TREE)
    mails, troubles = read(path)
    assert (sorted(subjects(mails)), troubles) == ([1, 2, 3, 4, 5, 6, 7], [])
    assert [number for number, found in zip(subjects(mails), mails, strict=True) if found.sent] == [5]
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_zip_is_read_with_its_sent_mails_first_and_tells_that_it_has_some(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", TREE)
    assert subjects(read(path)[0])[0] == 5
    assert survey_archive(path).has_sent
    assert not survey_archive(zipped(tmp_path / "some.zip", {"a.eml": mail(1)})).has_sent


@pytest.mark.parametrize("content", [mbox(1, 3), mail(1)])
def test_a_gzip_file_is_what_it_unpacks_to(tmp_path: Path, content: bytes) -> None:
    mails, troubles = read(gzipped(tmp_path / "support.mbox.gz", content))
    assert (subjects(mails)[0], len(mails), troubles) == (1, content.count(b"Subject"), [])
    assert 0 < sum(found.size for found in mails) <= survey_archive(tmp_path / "support.mbox.gz").size


def test_gzip_files_behind_one_another_are_one_and_what_follows_them_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "support.mbox.gz"
    path.write_bytes(gzip.compress(mbox(1, 2)) + gzip.compress(mbox(3, 4)) + b"\0" * 512 + b"junk")
    mails, troubles = read(path)
    assert (subjects(mails), troubles) == ([1, 2, 3, 4], [])


def test_packed_mails_of_a_maildir_and_monthly_lists_in_a_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / "cur").mkdir()
    gzipped(tmp_path / "cur" / "1767609000.M1.host,S=99:2,S", mail(1))
    gzipped(tmp_path / "2026-January.txt.gz", mbox(2, 3))
    zipped(tmp_path / "old.zip", {"4.eml": mail(4)})
    zipped(tmp_path / "letter.docx", {"5.eml": mail(5)})
    assert sorted(subjects(read(tmp_path)[0])) == [1, 2, 3, 4]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.95])
def test_a_cut_off_gzip_file_keeps_the_whole_mails_before_the_cut(tmp_path: Path, share: float) -> None:
    path = tmp_path / "support.mbox.gz"
    path.write_bytes(gzip.compress(b"".join(SEPARATOR + mail(n, f"{n * 7919} " * 400) + b"\n" for n in range(1, 200))))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    mails, (trouble,) = read(path)
    assert subjects(mails) == list(range(1, len(mails) + 1))
    assert all(found.raw.endswith(b" \n") for found in mails)
    assert trouble.startswith("support.mbox.gz is cut off")


def test_a_damaged_gzip_file_keeps_what_stands_before(tmp_path: Path) -> None:
    path = gzipped(tmp_path / "support.mbox.gz", mbox(1, 999))
    path.write_bytes(path.read_bytes()[:-8] + b"\0" * 8)
    mails, (trouble,) = read(path)
    assert subjects(mails) == list(range(1, len(mails) + 1))
    assert len(mails) > 800
    assert "is damaged (Error -3" in trouble


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize("streamed", [False, True])
def test_a_cut_off_zip_keeps_the_whole_mails_before_the_cut(tmp_path: Path, method: int, *, streamed: bool) -> None:
    class Pipe(io.BytesIO):
        """What a ZIP archive is written to when nobody can seek in it: sizes follow the members."""

        def seekable(self) -> bool:
            return not streamed

        def seek(self, offset: int, whence: int = 0, /) -> int:
            if streamed:
                raise io.UnsupportedOperation
            return super().seek(offset, whence)

    written = Pipe()
    with zipfile.ZipFile(written, "w", method) as archive:
        for number in range(1, 6):
            archive.writestr(f"{number}.eml", mail(number))
        archive.writestr("rest.mbox", mbox(6, 9))
    path = tmp_path / "all.zip"
    path.write_bytes(written.getvalue()[: written.getvalue().index(b"rest.mbox") + 40])
    mails, troubles = read(path)
    unknown_size = streamed and method == zipfile.ZIP_STORED
    assert subjects(mails) == ([] if unknown_size else [1, 2, 3, 4, 5])
    assert troubles[-1].startswith("all.zip is cut off or damaged (File is not a zip file)")


def test_a_damaged_member_of_a_zip_stops_no_other(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {f"{n}.eml": mail(n) for n in (1, 2, 3)}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"Pralka 2", b"Pralka X", 1))
    mails, (trouble,) = read(path)
    assert subjects(mails) == [1, 3]
    assert trouble.startswith("all.zip/2.eml is damaged (Bad CRC-32")


def test_a_cut_off_tar_keeps_the_whole_mails_before_the_cut(tmp_path: Path) -> None:
    path = tarred(tmp_path / "all.tar", {f"{n}.eml": mail(n) for n in range(1, 6)})
    path.write_bytes(path.read_bytes()[: 3 * 1024 + 512 + 10])
    mails, (trouble,) = read(path)
    assert subjects(mails) == [1, 2, 3]
    assert "all.tar" in trouble


BOMB = mail(1) + b"0" * 30_000_000


@pytest.mark.parametrize("name", ["bomb.mbox.gz", "bomb.zip", "bomb.tar.gz"])
def test_what_unpacks_to_hundreds_of_times_its_size_is_read_no_further(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "bomb.mbox.gz":
        gzipped(path, SEPARATOR + BOMB)
    else:
        (zipped if name == "bomb.zip" else tarred)(path, {"bomb.mbox": SEPARATOR + BOMB, "ok.eml": mail(2)})
    tracemalloc.start()
    try:
        mails, troubles = read(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert subjects(mails) == ([2] if name == "bomb.zip" else [])
    assert "unpacks to more than 200 times its size" in troubles[0]
    assert peak < 80_000_000


def test_a_zip_whose_members_overlap_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {"a.eml": mail(1, "x" * 500), "b.eml": mail(2)}, zipfile.ZIP_STORED)
    content = path.read_bytes()
    directory = content.index(b"PK\x01\x02")
    first = content[directory : content.index(b"PK\x01\x02", directory + 4)]
    end = bytearray(content[content.index(b"PK\x05\x06") :])
    end[8:12] = (4).to_bytes(2, "little") * 2
    end[12:16] = (4 * len(first)).to_bytes(4, "little")
    path.write_bytes(content[:directory] + first * 4 + bytes(end))
    mails, (trouble,) = read(path)
    assert (mails, "files that overlap" in trouble) == ([], True)


@pytest.mark.parametrize("name", ["../../etc/evil.eml", "/etc/evil.eml", "C:\\evil.eml", "a\\..\\..\\evil.eml"])
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_name_that_leads_outside_is_told_and_left_out(tmp_path: Path, pack: object, name: str) -> None:
    assert callable(pack)
    path = pack(tmp_path / ("all.zip" if pack is zipped else "all.tar"), {name: mail(1), "good.eml": mail(2)})
    mails, (trouble,) = read(path)
    assert subjects(mails) == [2]
    assert "has a name that leads outside the archive" in trouble


def test_links_in_a_tar_are_told_and_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "all.tar"
    with tarfile.open(path, "w") as archive:
        link = tarfile.TarInfo("secret.eml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        good = tarfile.TarInfo("good.eml")
        good.size = len(mail(2))
        archive.addfile(good, io.BytesIO(mail(2)))
    mails, (trouble,) = read(path)
    assert (subjects(mails), "is a link, a device or sparse" in trouble) == ([2], True)


def test_an_encrypted_member_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {"a.eml": mail(1), "b.eml": mail(2)})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    mails, (trouble,) = read(path)
    assert subjects(mails) == [2]
    assert trouble == "all.zip: 'a.eml' is encrypted; unpack it with its password first."


def test_an_archive_within_an_archive_is_told(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"a.eml": mail(1)}).read_bytes()
    mails, (trouble,) = read(zipped(tmp_path / "outer.zip", {"inner.zip": inner, "b.eml": mail(2)}))
    assert (subjects(mails), "unpack the outer one first" in trouble) == ([2], True)


def test_a_packed_file_that_holds_no_mails_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="it looks like JSON"):
        list(read_archive(gzipped(tmp_path / "export.gz", b'{"threads": []}')))
    with pytest.raises(ArchiveError, match="holds no mails"):
        list(read_archive(zipped(tmp_path / "export.zip", {"notes.txt": b"none"})))


@pytest.mark.parametrize("name", ["big.mbox.gz", "big.zip", "big.tar.gz"])
def test_a_big_packed_archive_is_streamed(tmp_path: Path, name: str) -> None:
    text = zlib.compress(b"".join(str(n).encode() for n in range(30_000)), 1).hex()
    content = b"".join(SEPARATOR + mail(n, text) + b"\n" for n in itertools.repeat(1, 100))
    path = tmp_path / name
    if name == "big.mbox.gz":
        gzipped(path, content)
    else:
        (zipped if name == "big.zip" else tarred)(path, {"big.mbox": content})
    size = len(content)
    del content
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_archive(path)) == 100
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4_000_000 < size
