"""Mails that no code was written for: kept, told, and read anew once there is a newer mailbot."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import cast

import pytest
from structlog.testing import capture_logs

from mailbot.flow import quarantine
from mailbot.flow.intake import RawMail, take_in
from mailbot.flow.quarantine import Outcome, Replay, Replayed
from mailbot.mail import read
from mailbot.mail.imap import ChosenFolder, FetchedMail, FolderStatus, MailboxSession
from mailbot.mail.parse import Mail, UnreadableMailError
from mailbot.mail.quotes.scanner import OwnText
from mailbot.model import Message
from mailbot.settings import MailboxSettings
from mailbot.store.kept import FolderState
from mailbot.store.port import Store
from tests.unit.flow.letters import IDENTITY, START, letter

SUPPORT = MailboxSettings(name="support", archive_only=True)
STATE = FolderState(mailbox="support", folder="INBOX", uid_validity=1, last_uid=3)
POISON = "poison"


def take(store: Store, *mails: RawMail, state: FolderState | None = None) -> None:
    """Take mails into the support mailbox."""
    take_in("support", mails, identity=IDENTITY, store=store, now=START, state=state)


def stumble(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let reading the own text of a poisoned mail fail in a way that nobody foresaw."""
    own_text = read.own_text_of_mail

    def fail(mail: Mail, *, parent_text: str | None = None) -> OwnText:
        if POISON in mail.plain:
            raise RecursionError("too deep")
        return own_text(mail, parent_text=parent_text)

    monkeypatch.setattr(read, "own_text_of_mail", fail)


def replay_of(store: Store, connect: object = None) -> Replay:
    """Return what reads the mailbox's quarantined mails anew."""
    opened = cast("Callable[[MailboxSettings], AbstractContextManager[MailboxSession]]", connect)
    return Replay(mailbox=SUPPORT, identity=IDENTITY, store=store, clock=lambda: START, connect=opened)


def again(store: Store, connect: object = None) -> Replayed:
    """Read the one quarantined mail anew."""
    (entry,) = store.list_quarantined("support")
    return replay_of(store, connect).again(entry)


def texts(store: Store) -> set[str]:
    """Return the texts of all kept messages."""
    threads = [store.thread(line.key) for line in store.list_threads("support")]
    return {message.text for thread in threads if thread is not None for message in thread.messages}


def test_a_mail_that_makes_the_code_stumble_is_kept_and_the_next_is_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    stumble(monkeypatch)
    with capture_logs() as logs:
        take(store, letter(1, "Where is it?"), letter(2, f"{POISON}!"), letter(3, "And when?"), state=STATE)
    (entry,) = store.list_quarantined("support")
    assert entry.reason.startswith("mailbot failed on this mail: RecursionError in fail (test_quarantine.py, line ")
    assert "too deep" not in entry.reason
    assert (entry.uid, texts(store)) == (2, {"Where is it?", "And when?"})
    assert [(line["event"], line["uid"]) for line in logs] == [("mail quarantined", 2)]
    assert store.folder_states("support") == {"INBOX": STATE}


def test_a_mail_that_makes_a_whole_batch_stumble_is_found_and_kept_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_keys = store.known_keys

    def fail(mailbox: str, keys: Mapping[str, Message]) -> frozenset[str]:
        if any(POISON in message.text for message in keys.values()):
            raise ZeroDivisionError
        return known_keys(mailbox, keys)

    monkeypatch.setattr(store, "known_keys", fail)
    take(store, letter(1, "Where is it?"), letter(2, POISON), letter(3, "And when?"), state=STATE)
    (entry,) = store.list_quarantined("support")
    assert (entry.uid, texts(store)) == (2, {"Where is it?", "And when?"})
    assert store.folder_states("support") == {"INBOX": STATE}


def test_a_way_of_reading_that_breaks_for_a_whole_batch_loses_no_mail(store: Store) -> None:
    def fail(*_: object, **__: object) -> list[Message | UnreadableMailError]:
        raise EOFError

    mails = [letter(1, "Where is it?"), letter(3, "And when?")]
    taken = take_in("support", mails, identity=IDENTITY, store=store, now=START, state=STATE, read=fail)
    assert (taken.new, taken.quarantined, texts(store)) == (2, 0, {"Where is it?", "And when?"})
    assert store.folder_states("support") == {"INBOX": STATE}


def test_a_mail_read_anew_joins_its_thread_and_leaves_quarantine(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        stumble(patch)
        take(store, letter(1, "Where is it?"), letter(2, f"{POISON}!", agent=True, answers=1, hours=1))
    assert again(store) == Replayed(outcome=Outcome.READ)
    assert store.list_quarantined() == ()
    assert store.kept_counts("support") == {("INBOX", 1): 1, ("Sent", 1): 1}
    (line,) = store.list_threads("support")
    thread = store.thread(line.key)
    assert thread is not None
    assert [message.role for message in thread.messages] == ["customer", "agent"]


def test_an_archived_mail_leaves_quarantine_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        stumble(patch)
        take(store, replace(letter(1, POISON), folder="archive:old.mbox", uid=None, uid_validity=None))
    assert again(store).outcome is Outcome.READ
    assert store.list_quarantined() == ()


def test_a_mail_that_fails_again_stays_with_its_new_reason_and_is_counted(store: Store) -> None:
    take(store, RawMail(raw=b"?", folder="INBOX", in_sent_folder=False, received_at=START, uid_validity=1, uid=1))
    done = again(store)
    (entry,) = store.list_quarantined()
    assert done == Replayed(outcome=Outcome.KEPT, reason=entry.reason)
    assert "no header fields" in entry.reason
    assert (entry.attempts, store.quarantined("support", entry.identity) is not None) == (2, True)


def test_after_an_upgrade_each_mail_is_tried_by_itself_until_its_third_attempt(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    stumble(monkeypatch)
    take(store, letter(1, POISON))
    attempts = []
    for version in ("0.1.1", "0.1.1", "0.1.2", "0.1.3"):
        monkeypatch.setattr(quarantine, "__version__", version)
        assert replay_of(store).after_upgrade() == 0
        attempts.append(store.list_quarantined()[0].attempts)
    assert attempts == [2, 2, 3, 3]


def test_an_upgrade_that_mends_the_fault_brings_the_mail_in(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        stumble(patch)
        take(store, letter(1, POISON))
    monkeypatch.setattr(quarantine, "__version__", "9")
    assert replay_of(store).after_upgrade() == 1
    assert texts(store) == {POISON}


def test_an_attempt_by_which_mailbot_dies_is_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    take(store, RawMail(raw=b"?", folder="INBOX", in_sent_folder=False, received_at=START))

    def die(*_: object, **__: object) -> None:
        raise SystemExit

    monkeypatch.setattr(quarantine, "take_in_anew", die)
    with pytest.raises(SystemExit):
        again(store)
    (entry,) = store.list_quarantined()
    assert (entry.attempts, entry.reason) == (2, "mailbot ended while it read this mail")


class Server:
    """A session on a mailbox with one mail, as far as replay asks."""

    def __init__(self, *mails: FetchedMail, uid_validity: int = 1) -> None:
        """Take what the server gives."""
        self._mails = mails
        self._validity = uid_validity

    def folders(self) -> tuple[()]:
        return ()

    def examine(self, _folder: str) -> FolderStatus:
        return FolderStatus(uid_validity=self._validity, uid_next=5, exists=1)

    def fetch(self, uids: list[int]) -> Iterator[tuple[FetchedMail, ...]]:
        yield tuple(mail for mail in self._mails if mail.uid in uids)

    @contextmanager
    def connect(self, _mailbox: MailboxSettings) -> Iterator["Server"]:
        """Lend itself."""
        yield self


HANDED_OUT = FetchedMail(uid=4, received_at=START, size=9, raw=letter(4, "At last.").raw, partial=False)
REFUSED = replace(letter(4, "x"), raw=b"", unreadable="the server said NO")


@pytest.mark.parametrize(
    ("server", "outcome", "left", "kept"),
    [
        (Server(HANDED_OUT), Outcome.READ, [], {"At last."}),
        (Server(replace(HANDED_OUT, raw=b"", unreadable="still NO")), Outcome.KEPT, ["still NO"], set()),
        (Server(replace(HANDED_OUT, raw=b"?")), Outcome.GONE, ["the mail has no header fields"], set()),
        (Server(), Outcome.GONE, [], set()),
        (Server(HANDED_OUT, uid_validity=2), Outcome.GONE, [], set()),
    ],
)
def test_a_mail_that_the_server_gave_no_bytes_of_is_asked_for_again(
    store: Store, monkeypatch: pytest.MonkeyPatch, server: Server, outcome: Outcome, left: list[str], kept: set[str]
) -> None:
    monkeypatch.setattr(quarantine, "choose_folders", lambda *_: (ChosenFolder(name="INBOX", sent=False),))
    take(store, REFUSED)
    assert again(store, server.connect).outcome is outcome
    assert [entry.reason[: len(reason)] for entry, reason in zip(store.list_quarantined(), left, strict=True)] == left
    assert texts(store) == kept
