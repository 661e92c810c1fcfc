"""Archives for the tests: mails, mboxes, and what packs them."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from mailbot.mail.archive import ArchivedMail, ArchiveTrouble, Place, read_archive

SEPARATOR = b"From ana@customer.test Mon Jan  5 10:30:00 2026\n"


def mail(number: int, text: str = "Pralka nie wiruje.") -> bytes:
    """Return a mail."""
    return f"From: ana@customer.test\nSubject: Pralka {number}\nMessage-ID: <{number}@test>\n\n{text}\n".encode()


def mbox(first: int, last: int) -> bytes:
    """Return an mbox of numbered mails."""
    return b"".join(SEPARATOR + mail(number) + b"\n" for number in range(first, last + 1))


def zipped(path: Path, members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a ZIP archive."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def tarred(path: Path, members: Mapping[str, bytes]) -> Path:
    """Write a tar archive, packed if its name says so."""
    with tarfile.open(path, "w:gz" if path.suffix in {".gz", ".tgz"} else "w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def gzipped(path: Path, content: bytes) -> Path:
    """Write a gzip file."""
    path.write_bytes(gzip.compress(content, mtime=0))
    return path


def read(path: Path, after: Place | None = None) -> tuple[list[ArchivedMail], list[str]]:
    """Return the mails of an archive, and what was wrong with it."""
    found = list(read_archive(path, after))
    return (
        [mail for mail in found if isinstance(mail, ArchivedMail)],
        [trouble.reason for trouble in found if isinstance(trouble, ArchiveTrouble)],
    )


def subjects(mails: list[ArchivedMail]) -> list[int]:
    """Return the numbers of mails."""
    return [int(mail.raw.split(b"Pralka ")[1].split(b"\n")[0]) for mail in mails]
