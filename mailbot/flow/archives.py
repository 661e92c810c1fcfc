"""Import: the mails of an archive go the same way as those of a mailbox, from their bytes on."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from mailbot.flow.intake import RawMail, Taken, take_in
from mailbot.flow.progress import Progress
from mailbot.mail.archive import ArchivedMail, archive_size, read_archive
from mailbot.mail.roles import MailboxIdentity
from mailbot.store.port import Store

BATCH = 200


def import_archive(
    path: Path,
    mailbox: str,
    *,
    identity: MailboxIdentity,
    store: Store,
    clock: Callable[[], datetime],
    progress: Progress,
) -> Taken:
    """Keep every mail of an archive that is not kept yet; running it again adds nothing.

    Raises ArchiveError when the path is no archive.
    """
    taken = Taken()
    progress.begin(f"{mailbox}: {path.name}", archive_size(path))
    mails = read_archive(path)
    while batch := list(islice(mails, BATCH)):
        taken += take_in(
            mailbox,
            list(_raw(batch, path, clock())),
            identity=identity,
            store=store,
            now=clock(),
        )
        progress.advance(sum(mail.size for mail in batch))
    return taken


def _raw(batch: list[ArchivedMail], path: Path, now: datetime) -> Iterator[RawMail]:
    for mail in batch:
        yield RawMail(
            raw=mail.raw,
            folder=f"archive:{path.name}",
            in_sent_folder=False,
            received_at=mail.received_at or now,
        )
