"""Imports: every mail once, whatever of the archive is broken, and on from where an import was cut short."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mailbot.flow import archives
from mailbot.flow.archives import ImportReport, import_archive
from mailbot.flow.intake import RawMail, Taken, take_in
from mailbot.flow.progress import Quiet
from mailbot.mail.read import read_messages
from mailbot.mail.roles import MailboxIdentity
from mailbot.model import Role
from mailbot.settings import MailboxSettings
from mailbot.store.port import Store
from tests.unit.flow.letters import START
from tests.unit.mail.archive.boxes import SEPARATOR, gzipped, mail, mbox

SUPPORT = MailboxSettings(name="support", archive_only=True)
IDENTITY = MailboxIdentity(domains=frozenset({"shop.example"}))


class Bars(Quiet):
    """Progress that is written down."""

    def __init__(self) -> None:
        """Begin with nothing done."""
        self.total: int | None = None
        self.done = 0

    def begin(self, _what: str, total: int | None) -> None:
        """Note how much there is."""
        self.total = total

    def advance(self, steps: int = 1) -> None:
        """Note how much was done."""
        self.done += steps


def take(store: Store, path: Path, bars: Bars | None = None, *, mailbox: MailboxSettings = SUPPORT) -> ImportReport:
    """Import an archive into the support mailbox."""
    return import_archive(
        path,
        mailbox,
        identity=IDENTITY,
        store=store,
        clock=lambda: START,
        progress=bars or Bars(),
        read=read_messages,
    )


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let mails be kept five at a time."""
    monkeypatch.setattr(archives, "BATCH", 5)


def dying_after(batches: int) -> Callable[..., Taken]:
    """Return a way to take mails in that dies after so many batches."""
    left = iter(range(batches))

    def take_some(*arguments: object, **others: object) -> Taken:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return take_in(*arguments, **others)  # type: ignore[arg-type]  # handed on as they came

    return take_some


@pytest.mark.parametrize("packed", [False, True])
def test_an_import_that_was_cut_short_goes_on_and_doubles_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_batches: None, *, packed: bool
) -> None:
    del small_batches
    path = tmp_path / "support.mbox"
    gzipped(path, mbox(1, 23)) if packed else path.write_bytes(mbox(1, 23))
    with monkeypatch.context() as patch:
        patch.setattr(archives, "take_in", dying_after(3))
        with pytest.raises(KeyboardInterrupt):
            take(store, path)
    assert store.counts().messages == 15
    bars = Bars()
    report = take(store, path, bars)
    assert (report.resumed, report.taken) == (True, Taken(seen=8, new=8))
    assert store.counts().messages == 23
    assert bars.total == path.stat().st_size
    assert bars.done == bars.total or packed


def test_an_import_that_came_to_its_end_is_done_anew_and_adds_nothing(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "support.mbox"
    path.write_bytes(mbox(1, 3))
    assert take(store, path) == ImportReport(taken=Taken(seen=3, new=3))
    assert take(store, path) == ImportReport(taken=Taken(seen=3, new=0))


def test_what_is_cut_off_is_told_and_what_stands_before_is_kept(store: Store, tmp_path: Path) -> None:
    path = gzipped(tmp_path / "support.mbox.gz", mbox(1, 3))
    path.write_bytes(path.read_bytes()[:-9])
    report = take(store, path)
    assert report.taken == Taken(seen=2, new=2)
    assert [trouble[:26] for trouble in report.troubles] == ["support.mbox.gz is cut off"]


def test_mails_in_a_maildirs_sent_folder_are_agents_and_a_from_elsewhere_proves_nothing(
    store: Store, tmp_path: Path
) -> None:
    reply = b"From: ann@shop.example\nIn-Reply-To: <1@test>\n"
    files = {
        "cur/1767609000.M1.host:2,S": mail(1),
        ".Gesendete Objekte/cur/1767609001.M2.host:2,S": reply + b"Message-ID: <2@test>\n\nAntwort.\n",
        "cur/1767609002.M3.host:2,S": reply + b"Message-ID: <3@test>\n\nForged.\n",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    take(store, tmp_path)
    roles = dict(_roles(store))
    assert roles["Antwort."] is Role.AGENT
    assert roles["Forged."] is not Role.AGENT


def test_batches_are_bounded_by_bytes_too(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "BATCH_BYTES", 1000)
    sizes = []

    def measure(mailbox: str, mails: list[RawMail], **others: object) -> Taken:
        sizes.append(sum(len(each.raw) for each in mails))
        return take_in(mailbox, mails, **others)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(archives, "take_in", measure)
    path = tmp_path / "support.mbox"
    path.write_bytes(b"".join(SEPARATOR + mail(number, "x" * 400) + b"\n" for number in range(9)))
    assert take(store, path).taken.new == 9
    assert max(sizes) < 1500


def test_of_a_mail_that_is_too_large_for_its_mailbox_the_header_alone_is_kept(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "support.mbox"
    path.write_bytes(SEPARATOR + mail(1, "x" * 200_000) + b"\n" + mbox(2, 2))
    small = SUPPORT.model_copy(update={"max_mail_kb": 100})
    take(store, path, mailbox=small)
    threads = [store.thread(line.key) for line in store.list_threads("support")]
    kept = [message for thread in threads if thread is not None for message in thread.messages]
    assert sorted((message.subject, message.text, message.attachments) for message in kept) == [
        ("Pralka 1", "", ("not read, too large (0.2 MB).txt",)),
        ("Pralka 2", "Pralka nie wiruje.", ()),
    ]


def _roles(store: Store) -> Iterator[tuple[str, Role]]:
    for line in store.list_threads("support"):
        thread = store.thread(line.key)
        assert thread is not None
        yield from ((message.text, message.role) for message in thread.messages)
