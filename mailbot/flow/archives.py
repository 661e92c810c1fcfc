"""Import: the mails of an archive go the same way as those of a mailbox, from their bytes on.

An import that was cut short goes on where it stopped: the place behind each batch is kept with the mails.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from mailbot.flow.intake import RawMail, Taken, take_in
from mailbot.flow.progress import Progress
from mailbot.flow.readers import Read
from mailbot.mail.archive import ArchivedMail, ArchiveTrouble, Place, read_archive, survey_archive
from mailbot.mail.imap.fetching import HEADER_LIMIT
from mailbot.mail.imap.limits import Limits, Way, limits_of
from mailbot.mail.imap.structure import header_alone
from mailbot.mail.roles import MailboxIdentity
from mailbot.settings import MailboxSettings
from mailbot.store.kept import ArchivePosition
from mailbot.store.port import Store

BATCH = 200
BATCH_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportReport:
    """What an import found; `troubles` are the files that could not be read, or not to their end.

    `resumed` tells that an earlier import of the archive was cut short, and this one went on behind it.
    """

    taken: Taken
    troubles: tuple[str, ...] = ()
    resumed: bool = False


@dataclass(slots=True)
class _Batch:
    mails: list[ArchivedMail] = field(default_factory=list)
    size: int = 0

    def add(self, mail: ArchivedMail) -> None:
        """Take one mail more."""
        self.mails.append(mail)
        self.size += len(mail.raw)

    @property
    def is_full(self) -> bool:
        """Tell whether it is time to keep what there is."""
        return len(self.mails) >= BATCH or self.size >= BATCH_BYTES


def import_archive(
    path: Path,
    mailbox: MailboxSettings,
    *,
    identity: MailboxIdentity,
    store: Store,
    clock: Callable[[], datetime],
    progress: Progress,
    read: Read,
) -> ImportReport:
    """Keep every mail of an archive that is not kept yet; running it again adds nothing.

    What cannot be read stops nothing else. Raises ArchiveError when the path is no archive, and StoreError.
    """
    survey = survey_archive(path)
    progress.begin(f"{mailbox.name}: {path.name}", survey.size)
    if survey.has_sent and mailbox.trust_from == "auto":
        # As in a mailbox: where a Sent folder proves what agents wrote, a From field elsewhere proves nothing.
        identity = replace(identity, trust_from=False)
    archive = str(path.resolve())
    position = store.archive_position(mailbox.name, archive)
    after = None if position is None else _place(position)
    troubles: list[str] = []
    taken = Taken()
    for batch in _batches(read_archive(path, after), troubles):
        taken += take_in(
            mailbox.name,
            list(_raw(batch, path, clock(), limits_of(mailbox))),
            identity=identity,
            store=store,
            now=clock(),
            read=read,
        )
        store.save_archive_position(mailbox.name, archive, _position(batch[-1].end))
        progress.advance(sum(mail.size for mail in batch))
    store.save_archive_position(mailbox.name, archive, None)
    return ImportReport(taken=taken, troubles=tuple(troubles), resumed=position is not None)


def _batches(found: Iterable[ArchivedMail | ArchiveTrouble], troubles: list[str]) -> Iterator[Sequence[ArchivedMail]]:
    batch = _Batch()
    for mail in found:
        if isinstance(mail, ArchiveTrouble):
            troubles.append(mail.reason)
            continue
        batch.add(mail)
        if batch.is_full:
            yield batch.mails
            batch = _Batch()
    if batch.mails:
        yield batch.mails


def _place(position: ArchivePosition) -> Place:
    return Place(source=position.source, offset=position.offset, fingerprint=position.fingerprint)


def _position(place: Place) -> ArchivePosition:
    return ArchivePosition(source=place.source, offset=place.offset, fingerprint=place.fingerprint)


def _raw(batch: Sequence[ArchivedMail], path: Path, now: datetime, limits: Limits) -> Iterator[RawMail]:
    for mail in batch:
        too_large = limits.way(len(mail.raw)) is Way.HEADER
        yield RawMail(
            raw=header_alone(mail.raw[:HEADER_LIMIT], len(mail.raw)) if too_large else mail.raw,
            folder=f"archive:{path.name}",
            in_sent_folder=mail.sent,
            received_at=mail.received_at or now,
        )
