"""One file that holds mails, and how it is opened; gzip is undone on the way. Reads no mail."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from mailbot.mail.archive.kinds import Kind
from mailbot.mail.archive.names import is_of_sent_folder
from mailbot.mail.archive.unpacking import GZIP, Gunzipped
from mailbot.mail.archive.window import Readable


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A file opened for reading; `taken` tells how many bytes of the archive are used up at an offset of the file."""

    stream: Readable
    taken: Callable[[int], int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One file that holds mails. `stamp` changes when the file does; `cost` is how many bytes of the archive it takes.

    `path` is its place in the archive and `modified` its time in seconds since 1970, if it has one.
    """

    name: str
    path: PurePosixPath
    kind: Kind
    stamp: str
    cost: int
    open: Callable[[], AbstractContextManager[Opened]]
    modified: float | None = None

    @property
    def is_sent(self) -> bool:
        """Tell whether it belongs to a folder of sent mails."""
        return is_of_sent_folder(self.path)


def file_source(file: Path, name: str, path: PurePosixPath, kind: Kind) -> Source:
    """Return a file on disk as a source; raises OSError."""
    told = file.stat()
    return Source(
        name=name,
        path=path,
        kind=kind,
        stamp=f"{told.st_size} {told.st_mtime_ns}",
        cost=told.st_size,
        open=partial(_open_file, file),
        modified=told.st_mtime,
    )


@contextmanager
def _open_file(file: Path) -> Iterator[Opened]:
    with file.open("rb") as opened:
        packed = opened.read(len(GZIP)) == GZIP
        opened.seek(0)
        yield _gunzipped(opened) if packed else Opened(stream=opened, taken=lambda offset: offset)


def _gunzipped(stream: Readable) -> Opened:
    unpacked = Gunzipped(stream)
    return Opened(stream=unpacked, taken=lambda _: unpacked.taken)
