"""What lies in a path: the files that hold mails, in folders, ZIP and tar archives, packed or not. Reads no mail."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from mailbot.mail.archive.archived import ArchiveError, ArchiveTrouble, DamagedError
from mailbot.mail.archive.bundles import Bundle
from mailbot.mail.archive.kinds import describe, is_tar, kind_by_content, kind_by_name, read_head
from mailbot.mail.archive.names import is_of_drafts_folder, is_of_sent_folder, is_unsent
from mailbot.mail.archive.sources import Source, file_source
from mailbot.mail.archive.unpacking import GZIP, ZIP, Gunzipped

_HEAD_BYTES = 4096

Found = Source | Bundle | ArchiveTrouble


def find_sources(root: Path) -> Iterator[Found]:
    """Yield what holds mails under a path, folders of sent mails first, else by name.

    What a single file is, its content decides. Drafts are left out, for nobody was sent them.
    Raises ArchiveError if there is nothing at the path, or one file that holds no mails.
    """
    if not root.exists():
        raise ArchiveError(f"there is nothing at {root}. Give an mbox file, a Maildir, or a folder with .eml files.")
    top = root.resolve().name
    if not root.is_dir():
        if not root.is_file():
            raise ArchiveError(
                f"{root} is neither a file nor a folder, but a pipe or a device. Save it as a file first."
            )
        yield _only(root)
        return
    for sent in (True, False):
        for file in _files(root):
            if isinstance(file, ArchiveTrouble):
                if sent:
                    yield file
                continue
            inside = PurePosixPath(file.relative_to(root).as_posix())
            if is_of_sent_folder(top / inside) is sent and not is_of_drafts_folder(inside):
                yield from _found(file, str(inside), top / inside)


def _files(root: Path) -> Iterator[Path | ArchiveTrouble]:
    refused: list[OSError] = []
    for folder, subfolders, names in os.walk(root, onerror=refused.append):
        subfolders.sort()
        yield from (Path(folder, name) for name in sorted(names))
        yield from (_unreadable(Path(error.filename), error) for error in refused)
        refused.clear()
    yield from (_unreadable(Path(error.filename), error) for error in refused)


def _unreadable(file: Path, error: OSError) -> ArchiveTrouble:
    return ArchiveTrouble(reason=f"cannot read {file}: {error.strerror}. Correct its permissions.")


def _only(file: Path) -> Found:
    try:
        head = _head_of(file)
    except OSError as error:
        raise ArchiveError(f"cannot read {file}: {error.strerror}. Correct the path or its permissions.") from error
    path = PurePosixPath(file.resolve().name)
    found = _bundle(file, file.name, path, head)
    if found is not None:
        return found
    try:
        text = _unpacked_head(file) if head.startswith(GZIP) else head
    except DamagedError as error:
        raise ArchiveError(f"{file} {error}.") from error
    kind = kind_by_content(path, text)
    if kind is None or not text:
        raise ArchiveError(
            f"{file} is neither an mbox nor a mail; it looks like {describe(text)}. "
            "Give an mbox file, a Maildir, or a folder with .eml files, or one of these as .gz, .zip or .tar.gz."
        )
    return file_source(file, file.name, path, kind)


def _found(file: Path, name: str, path: PurePosixPath) -> Iterator[Found]:
    """Yield what one file of a folder tree holds, if that is mails."""
    if file.name.startswith(".") or is_unsent(path) or not file.is_file():
        return
    try:
        head = _head_of(file)
        # A .docx is a ZIP archive too, but nobody keeps mails in one.
        bundle = None if head.startswith(ZIP) and path.suffix.lower() != ".zip" else _bundle(file, name, path, head)
        if bundle is not None:
            yield bundle
            return
        kind = kind_by_name(path, _unpacked_head(file) if head.startswith(GZIP) else head)
        if kind is not None:
            yield file_source(file, name, path, kind)
    except OSError as error:
        yield _unreadable(file, error)
    except DamagedError as error:
        yield ArchiveTrouble(reason=f"{name} {error}.")


def _bundle(file: Path, name: str, path: PurePosixPath, head: bytes) -> Bundle | None:
    packed = head.startswith(GZIP)
    is_zip = head.startswith(ZIP)
    if not is_zip and not is_tar(_unpacked_head(file, lenient=True) if packed else head):
        return None
    size = file.stat().st_size
    return Bundle(file=file, name=name, path=path, cost=size, is_zip=is_zip, is_packed=packed)


def _head_of(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(_HEAD_BYTES)


def _unpacked_head(file: Path, *, lenient: bool = False) -> bytes:
    with file.open("rb") as opened:
        return read_head(Gunzipped(opened), lenient=lenient)
