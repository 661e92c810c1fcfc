"""Files within files: what of a ZIP or tar archive holds mails. Nothing is written, and no name in it is followed."""

import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from mailbot.mail.archive.archived import ArchiveTrouble, DamagedError
from mailbot.mail.archive.kinds import is_tar, kind_by_name, read_head
from mailbot.mail.archive.names import is_of_drafts_folder, is_of_sent_folder, is_unsent, leads_outside
from mailbot.mail.archive.sources import Opened, Source
from mailbot.mail.archive.unpacking import GZIP, ZIP, Bounded, Gunzipped, read_cut_zip
from mailbot.mail.archive.window import Readable

_UNPACKED_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """One file that holds files: a ZIP or tar archive of `cost` bytes."""

    file: Path
    name: str
    path: PurePosixPath
    cost: int
    is_zip: bool
    is_packed: bool = False

    def members(self) -> Iterator[Source | ArchiveTrouble]:
        """Yield the files in it that hold mails; each must be read before the next is asked for."""
        members = _zip_members(self) if self.is_zip else _tar_members(self)
        try:
            yield from members
        except (DamagedError, tarfile.TarError, zipfile.BadZipFile) as error:
            said = (
                str(error) if isinstance(error, DamagedError) else f"is damaged ({error}); what stands before was read"
            )
            yield ArchiveTrouble(reason=f"{self.name} {said}.")

    def has_sent(self) -> bool:
        """Tell whether it holds a folder of sent mails, as far as that can be known before reading it."""
        if is_of_sent_folder(self.path):
            return True
        if not self.is_zip or not zipfile.is_zipfile(self.file):
            return False
        with zipfile.ZipFile(self.file) as opened:
            return any(is_of_sent_folder(PurePosixPath(name)) for name in opened.namelist())


def _zip_members(bundle: Bundle) -> Iterator[Source | ArchiveTrouble]:
    try:
        opened = zipfile.ZipFile(bundle.file)
    except zipfile.BadZipFile as error:
        yield from _cut_zip_members(bundle, error)
        return
    with opened:
        members = [member for member in opened.infolist() if not member.is_dir()]
        if sum(member.compress_size for member in members) > bundle.cost:
            raise DamagedError("has files that overlap, as only archives made to do harm have; nothing of it was read")
        members.sort(key=lambda member: (not is_of_sent_folder(PurePosixPath(member.filename)), member.filename))
        for member in members:
            refused = _refusal(member)
            if refused:
                yield ArchiveTrouble(reason=f"{bundle.name}: {member.filename!r} {refused}.")
                continue
            yield from _member(
                bundle,
                member.filename,
                stamp=f"{member.file_size} {member.CRC}",
                cost=member.compress_size,
                opened=partial(_open_zipped, opened, member),
            )


def _refusal(member: zipfile.ZipInfo) -> str:
    if leads_outside(member.filename):
        return "has a name that leads outside the archive; it was left out"
    if member.flag_bits & 0x1:
        return "is encrypted; unpack it with its password first"
    if member.compress_type not in _UNPACKED_METHODS:
        return "is packed by an unusual method; unpack it first"
    return ""


@contextmanager
def _open_zipped(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[Opened]:
    with archive.open(member) as stream:
        bounded = Bounded(stream, member.compress_size, member.file_size)
        yield Opened(stream=bounded, taken=lambda _: bounded.taken)


def _cut_zip_members(bundle: Bundle, error: zipfile.BadZipFile) -> Iterator[Source | ArchiveTrouble]:
    with bundle.file.open("rb") as file:
        for member in read_cut_zip(file):
            opened = Opened(stream=member.stream, taken=lambda _: 0)
            yield from _streamed_member(bundle, member.name, stamp="", cost=0, opened=opened)
    yield ArchiveTrouble(
        reason=f"{bundle.name} is cut off or damaged ({error}); what was whole before that was read. Copy it once more."
    )


def _tar_members(bundle: Bundle) -> Iterator[Source | ArchiveTrouble]:
    with bundle.file.open("rb") as file:
        stream = Gunzipped(file) if bundle.is_packed else file
        with tarfile.open(fileobj=_as_file(stream), mode="r|") as archive:
            before = 0
            for member in archive:
                # tarfile keeps all it has seen, which a stream has no use for.
                archive.members = []  # type: ignore[attr-defined]  # typeshed leaves it out
                taken = stream.taken if isinstance(stream, Gunzipped) else file.tell()
                if member.isdir():
                    continue
                if leads_outside(member.name):
                    yield _left_out(bundle, member.name, "has a name that leads outside the archive")
                elif not member.isreg() or member.issparse():
                    yield _left_out(bundle, member.name, "is a link, a device or sparse")
                elif extracted := archive.extractfile(member):
                    cost = taken - before
                    opened = Opened(stream=extracted, taken=partial(_always, cost))
                    stamp = f"{member.size} {member.mtime}"
                    yield from _streamed_member(bundle, member.name, stamp=stamp, cost=cost, opened=opened)
                before = taken


def _always(taken: int, _offset: int) -> int:
    return taken


def _left_out(bundle: Bundle, name: str, reason: str) -> ArchiveTrouble:
    return ArchiveTrouble(reason=f"{bundle.name}: {name!r} {reason}; it was left out.")


def _as_file(stream: "BinaryIO | Gunzipped") -> BinaryIO:
    """Return a stream as tarfile's types want it; of a stream it only ever reads."""
    return stream  # type: ignore[return-value]  # mode "r|" asks for `read` alone


def _streamed_member(
    bundle: Bundle, name: str, *, stamp: str, cost: int, opened: Opened
) -> Iterator[Source | ArchiveTrouble]:
    """Yield a member that can be read once alone: what its kind is told by comes again first."""
    try:
        head = read_head(opened.stream)
    except DamagedError as error:
        yield ArchiveTrouble(reason=f"{bundle.name}: {name!r} {error}.")
        return
    again = Opened(stream=_Again(head, opened.stream), taken=opened.taken)
    yield from _member(bundle, name, stamp=stamp, cost=cost, opened=partial(_lent, again), head=head)


class _Again:
    """A stream whose beginning has been read: it comes first once more."""

    def __init__(self, head: bytes, stream: Readable) -> None:
        self._head = head
        self._stream = stream

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes."""
        if self._head:
            piece, self._head = self._head[:size], self._head[size:]
            return piece
        return self._stream.read(size)


@contextmanager
def _lent(opened: Opened) -> Iterator[Opened]:
    yield opened


def _member(
    bundle: Bundle,
    member: str,
    *,
    stamp: str,
    cost: int,
    opened: Callable[[], AbstractContextManager[Opened]],
    head: bytes | None = None,
) -> Iterator[Source | ArchiveTrouble]:
    """Yield a member of a bundle, if it holds mails."""
    path = bundle.path / member
    name = f"{bundle.name}/{member}"
    if path.name.startswith(".") or is_unsent(path) or is_of_drafts_folder(PurePosixPath(member)):
        return
    try:
        if head is None:
            with opened() as first:
                head = read_head(first.stream)
        packed = head.startswith(GZIP)
        if packed:
            head = read_head(Gunzipped(_Again(head, _Nothing())))
    except DamagedError as error:
        yield ArchiveTrouble(reason=f"{name} {error}.")
        return
    if head.startswith(ZIP) or is_tar(head):
        yield ArchiveTrouble(reason=f"{name} is an archive within an archive; unpack the outer one first.")
        return
    kind = kind_by_name(path, head)
    if kind is not None:
        whole = partial(_unpacked, opened) if packed else opened
        yield Source(name=name, path=path, kind=kind, stamp=stamp, cost=cost, open=whole)


class _Nothing:
    def read(self, _size: int) -> bytes:
        """Return the end of a stream."""
        return b""


@contextmanager
def _unpacked(opened: Callable[[], AbstractContextManager[Opened]]) -> Iterator[Opened]:
    with opened() as packed:
        yield Opened(stream=Gunzipped(packed.stream), taken=packed.taken)
