"""Mails that move, repeat and vanish in a real mailbox: none is lost, none kept twice, none reviewed again."""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mailbot.mail.imap import FolderMissingError
from tests.integration.mail_in import NOW, MailIn, letter, mail_in, subjects
from tests.servers.dovecot import Dovecot
from tests.servers.requirement import require_program

pytestmark = pytest.mark.server


@pytest.fixture
def support(dovecot: Dovecot, mailbox: str, tmp_path: Path) -> Iterator[MailIn]:
    """Return a mailbox with ten letters in its inbox and nothing kept."""
    dovecot.append_all(mailbox, "INBOX", [letter(n) for n in range(1, 11)])
    kept = mail_in(dovecot, mailbox, tmp_path)
    yield kept
    kept.store.close()


def versions(support: MailIn) -> dict[str, str]:
    """Return the version of every thread: as long as it stays, nothing is reviewed again."""
    return {row.key: row.version for row in support.store.list_threads("support", limit=1000)}


def move(dovecot: Dovecot, user: str, uids: list[int], source: str, target: str) -> None:
    """Move mails as a person does."""
    with dovecot.connected(user) as client:
        if not client.folder_exists(target):
            client.create_folder(target)
        client.select_folder(source)
        client.move(uids, target)


def change_uid_validity(dovecot: Dovecot, user: str, folder: str = "INBOX") -> None:
    """Give a folder new numbers, as a restored or migrated server does."""
    doveadm = [str(require_program("doveadm")), "-c", str(dovecot.folder / "dovecot.conf")]
    subprocess.run(
        [*doveadm, "mailbox", "update", "-u", user, "--uid-validity", "987654", folder], check=True, capture_output=True
    )


def test_new_numbers_of_a_folder_bring_no_mail_twice(support: MailIn, dovecot: Dovecot, mailbox: str) -> None:
    support.sync()
    before = versions(support)
    change_uid_validity(dovecot, mailbox)
    dovecot.append(mailbox, "INBOX", letter(11))

    report = support.sync()

    assert (report.taken.new, report.missing) == (1, 0)
    assert support.subjects() == subjects(*range(1, 12))
    assert before.items() <= versions(support).items()
    assert support.sync().taken.seen == 0


def test_new_numbers_in_the_middle_of_a_sync_lose_nothing(
    support: MailIn, dovecot: Dovecot, mailbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailbot.mail.imap.session.MAILS_OF_ONE_BATCH", 3)
    taken: list[int] = []
    save = support.store.save_mail

    def save_and_renumber(*arguments: object, **named: object) -> int:
        taken.append(save(*arguments, **named))  # type: ignore[arg-type]  # handed on as they come
        if len(taken) == 2:
            change_uid_validity(dovecot, mailbox)
        return taken[-1]

    monkeypatch.setattr(support.store, "save_mail", save_and_renumber)
    support.sync()
    monkeypatch.undo()
    support.sync()

    assert support.subjects() == subjects(*range(1, 11))
    assert support.store.folder_states("support")["INBOX"].uid_validity == 987654
    assert support.sync().taken.seen == 0


def test_moved_mails_are_kept_once_wherever_they_lie(support: MailIn, dovecot: Dovecot, mailbox: str) -> None:
    support.sync()
    before = versions(support)
    move(dovecot, mailbox, [2, 3, 4], "INBOX", "Filed")
    move(dovecot, mailbox, [1], "Filed", "INBOX")

    report = support.sync()

    assert (report.taken.new, report.missing) == (0, 0)
    assert support.subjects() == subjects(*range(1, 11))
    assert versions(support) == before
    validity = support.store.folder_states("support")["INBOX"].uid_validity
    assert support.store.kept_uids("support", "INBOX", validity, 1, 100) == (1, *range(5, 12))


def test_a_mail_that_takes_the_number_another_had_elsewhere_is_read(
    support: MailIn, dovecot: Dovecot, mailbox: str
) -> None:
    dovecot.append_all(mailbox, "Filed", [letter(n) for n in (21, 22)])
    support.sync()
    with dovecot.connected(mailbox) as client:
        client.delete_folder("Filed")
    move(dovecot, mailbox, [9, 10], "INBOX", "Filed")
    dovecot.append(mailbox, "Filed", letter(23))

    report = support.sync()

    assert (report.taken.new, report.missing) == (1, 0)
    assert support.subjects() == subjects(*range(1, 11), 21, 22, 23)


def test_the_same_mail_in_the_inbox_an_archive_and_labels_is_one(
    support: MailIn, dovecot: Dovecot, mailbox: str
) -> None:
    folders = ("INBOX", "Filed", "Labels/Urgent", "Labels/Παραγγελίες")
    for folder in folders[1:]:
        dovecot.append_all(mailbox, folder, [letter(n) for n in range(1, 11)])
    support.settings = support.settings.model_copy(update={"folders": folders})

    report = support.sync()

    assert (report.taken.seen, report.taken.new) == (40, 10)
    assert support.subjects() == subjects(*range(1, 11))
    assert sum(support.store.kept_counts("support").values()) == 40


def test_a_deleted_folder_takes_no_message_with_it(support: MailIn, dovecot: Dovecot, mailbox: str) -> None:
    dovecot.append(mailbox, "Filed", letter(11))
    support.sync()
    with dovecot.connected(mailbox) as client:
        client.delete_folder("Filed")
    dovecot.append(mailbox, "INBOX", letter(12))

    support.sync()

    assert support.subjects() == subjects(*range(1, 13))


def test_a_configured_folder_that_is_gone_does_not_keep_the_others_from_being_read(support: MailIn) -> None:
    support.settings = support.settings.model_copy(update={"folders": ("INBOX", "Complaints")})

    report = support.sync()

    assert support.subjects() == subjects(*range(1, 11))
    (trouble,) = report.troubles
    assert "'Complaints'" in trouble
    assert support.store.mailbox_statuses()["support"].error == trouble


def test_a_mailbox_whose_every_configured_folder_is_gone_says_so(support: MailIn) -> None:
    support.settings = support.settings.model_copy(update={"folders": ("Complaints",)})
    with pytest.raises(FolderMissingError, match="Complaints"):
        support.sync()
    assert support.subjects() == []


def test_a_mail_that_is_missing_from_the_database_comes_back(
    support: MailIn, dovecot: Dovecot, mailbox: str, tmp_path: Path
) -> None:
    support.sync()
    state = support.store.folder_states("support")["INBOX"]
    restored = mail_in(dovecot, mailbox, make(tmp_path / "restored"))
    restored.store.save_mail("support", [], assigned={}, merged={}, state=state)

    report = restored.sync()

    assert (report.taken.new, report.missing) == (10, 0)
    assert restored.subjects() == subjects(*range(1, 11))
    assert restored.sync().taken.seen == 0
    restored.store.close()


@pytest.mark.parametrize(
    "by_hand",
    [
        "DELETE FROM messages WHERE subject = 'Order 3'",
        "DELETE FROM messages",
        "DELETE FROM places WHERE uid > 5",
        "UPDATE folders SET last_uid = last_uid + 5",
        "DELETE FROM folders",
    ],
)
def test_a_hole_made_by_hand_is_filled_by_the_next_sync(support: MailIn, tmp_path: Path, by_hand: str) -> None:
    support.sync()
    with closing(sqlite3.connect(tmp_path / "mailbot.db")) as shell:
        shell.execute(by_hand)
        shell.commit()

    report = support.sync()

    assert report.missing == 0
    assert support.subjects() == subjects(*range(1, 11))
    assert support.store.counts().messages == 10
    assert support.sync().taken.seen == 0


def test_mails_older_than_wanted_are_left_out_and_not_taken_for_missing(
    support: MailIn, dovecot: Dovecot, mailbox: str
) -> None:
    dovecot.append(mailbox, "Filed", letter(11), at=NOW.replace(year=2025))
    dovecot.append(mailbox, "Filed", letter(12), at=NOW.replace(day=1))
    support.settings = support.settings.model_copy(update={"folders": ("Filed",), "since_days": 30})

    first = support.sync()
    with dovecot.connected(mailbox) as client:
        client.select_folder("Filed")
        client.delete_messages([1])
        client.expunge()
    second = support.sync()

    assert support.subjects() == subjects(12)
    assert (first.taken.seen, first.missing, second.taken.seen, second.missing) == (1, 0, 0, 0)
    assert support.store.folder_states("support")["Filed"].left_out == 0


def test_mails_that_were_too_old_come_when_older_ones_are_wanted(
    support: MailIn, dovecot: Dovecot, mailbox: str
) -> None:
    for number, year in ((11, 2024), (12, 2025)):
        dovecot.append(mailbox, "Filed", letter(number), at=NOW.replace(year=year))
    dovecot.append(mailbox, "Filed", letter(13), at=NOW.replace(day=1))
    support.settings = support.settings.model_copy(update={"folders": ("Filed",), "since_days": 30})
    support.sync()

    support.settings = support.settings.model_copy(update={"since_days": 400})
    support.sync(thorough=True)
    assert support.subjects() == subjects(12, 13)

    support.settings = support.settings.model_copy(update={"since_days": None})
    support.sync(thorough=True)
    assert support.subjects() == subjects(11, 12, 13)
    assert support.sync(thorough=True).taken.seen == 0


def make(folder: Path) -> Path:
    """Return a new folder."""
    folder.mkdir()
    return folder
