"""Reading mails from a real Dovecot: nothing lost, nothing changed, no attachment on the wire."""

import email
import email.policy
import os
from base64 import b64encode
from datetime import UTC, date, datetime
from email.message import EmailMessage
from itertools import chain
from pathlib import Path

import pytest

from mailbot.mail.imap import ChosenFolder, FetchedMail, choose_folders, open_mailbox
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.imap_settings import settings_for
from tests.servers.ports import wait_until

pytestmark = pytest.mark.server

MORNING = datetime(2026, 3, 2, 8, 15, 30, tzinfo=UTC)


def letter(number: int, body: str = "My parcel has not come.") -> bytes:
    """Return a small mail as it stands in a mailbox."""
    head = f"From: ana@customer.test\r\nTo: help@shop.test\r\nSubject: Order {number}\r\n"
    return f"{head}Message-ID: <{number}@customer.test>\r\n\r\n{body}\r\n".encode()


def letter_with_attachment(content: bytes) -> bytes:
    """Return a mail whose text is short and whose attachment is big."""
    return (
        b"From: ana@customer.test\r\nSubject: =?utf-8?q?Rechnung_f=C3=BCr_M=C3=A4rz?=\r\n"
        b"Message-ID: <big@customer.test>\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n boundary="outer"\r\n\r\n'
        b'--outer\r\nContent-Type: multipart/alternative; boundary="inner"\r\n\r\n'
        b"--inner\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"Der Betrag f=C3=BCr M=C3=A4rz stimmt nicht.\r\n"
        b"--inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Der Betrag stimmt nicht.</p>\r\n--inner--\r\n"
        b'--outer\r\nContent-Type: application/pdf; name="Rechnung.pdf"\r\nContent-Transfer-Encoding: base64\r\n'
        b'Content-Disposition: attachment; filename="Rechnung.pdf"\r\n\r\n' + content + b"\r\n--outer--\r\n"
    )


def read(server: Dovecot, user: str, folder: str = "INBOX", last_uid: int = 0, **options: object) -> list[FetchedMail]:
    """Return every mail of a folder above a UID."""
    with open_mailbox(settings_for(server, user), password=PASSWORD) as session:
        session.examine(folder)
        return list(chain.from_iterable(session.fetch_since(last_uid, **options)))  # type: ignore[arg-type]  # a test's


def test_small_mails_arrive_whole_in_order_and_with_the_servers_time(dovecot: Dovecot, mailbox: str) -> None:
    dovecot.append_all(mailbox, "INBOX", [letter(n) for n in range(1, 8)], at=MORNING)
    mails = read(dovecot, mailbox, batch_size=3)
    assert [mail.raw for mail in mails] == [letter(n) for n in range(1, 8)]
    assert [mail.uid for mail in mails] == list(range(1, 8))
    assert {(mail.received_at, mail.partial, mail.unreadable) for mail in mails} == {(MORNING, False, None)}
    assert mails[0].received_at.tzinfo is UTC


def test_only_what_is_new_is_fetched(dovecot: Dovecot, mailbox: str) -> None:
    dovecot.append_all(mailbox, "INBOX", [letter(1), letter(2)])
    assert read(dovecot, mailbox, last_uid=2) == []
    dovecot.append(mailbox, "INBOX", letter(3))
    assert [mail.uid for mail in read(dovecot, mailbox, last_uid=2)] == [3]


def test_a_last_mail_that_is_gone_does_not_bring_back_an_older_one(dovecot: Dovecot, mailbox: str) -> None:
    dovecot.append_all(mailbox, "INBOX", [letter(1), letter(2), letter(3)])
    with dovecot.connected(mailbox) as client:
        client.select_folder("INBOX")
        client.delete_messages([3])
        client.expunge()
    assert read(dovecot, mailbox, last_uid=2) == []


def test_mails_before_a_day_are_left_out(dovecot: Dovecot, mailbox: str) -> None:
    dovecot.append(mailbox, "INBOX", letter(1), at=datetime(2025, 12, 30, 12, tzinfo=UTC))
    dovecot.append(mailbox, "INBOX", letter(2), at=datetime(2026, 1, 5, 12, tzinfo=UTC))
    assert [mail.uid for mail in read(dovecot, mailbox, since=date(2026, 1, 1))] == [2]


def test_an_empty_folder_has_no_mails(dovecot: Dovecot, mailbox: str) -> None:
    assert read(dovecot, mailbox) == []


def test_mails_already_seen_are_read_like_any_other(dovecot: Dovecot, mailbox: str) -> None:
    dovecot.append(mailbox, "INBOX", letter(1), flags=["\\Seen"])
    assert len(read(dovecot, mailbox)) == 1


def test_reading_changes_no_flag_and_no_number(dovecot: Dovecot, mailbox: str) -> None:
    dovecot.append_all(mailbox, "INBOX", [letter(1), letter(2), letter_with_attachment(b"QUJD" * 100_000)])
    before = state_of(dovecot, mailbox)
    read(dovecot, mailbox)
    assert state_of(dovecot, mailbox) == before
    assert before["INBOX"] == {b"MESSAGES": 3, b"RECENT": 3, b"UIDNEXT": 4, b"UNSEEN": 3}


def state_of(server: Dovecot, user: str) -> dict[str, dict[bytes, int]]:
    """Return the figures that any change of a mailbox would show in."""
    with server.connected(user) as client:
        names = [name for _, _, name in client.list_folders()]
        return {name: client.folder_status(name, ["MESSAGES", "RECENT", "UIDNEXT", "UNSEEN"]) for name in names}


def recorded(records: Path) -> bytes:
    """Return what the server has sent, as far as it has written that down."""
    return b"".join(path.read_bytes() for path in records.glob("*.out"))


def test_the_attachment_of_a_big_mail_never_comes_over_the_wire(dovecot: Dovecot, mailbox: str) -> None:
    content = b64encode(os.urandom(1024 * 1024))
    dovecot.append_all(mailbox, "INBOX", [letter(1), letter_with_attachment(content), letter(3)])
    records = dovecot.record(mailbox)
    mails = read(dovecot, mailbox)
    wait_until(lambda: b"Order 3" in recorded(records), what="the server to write its record")
    sent = recorded(records)
    assert len(sent) < 10_000
    assert content[:60] not in sent
    assert [mail.partial for mail in mails] == [False, True, False]
    assert mails[1].size > 1024 * 1024


def test_a_big_mail_reads_like_the_whole_one_but_for_its_attachment(dovecot: Dovecot, mailbox: str) -> None:
    whole = letter_with_attachment(b64encode(os.urandom(300_000)))
    dovecot.append(mailbox, "INBOX", whole)
    small = read(dovecot, mailbox)[0].raw
    got, expected = (email.message_from_bytes(raw, policy=email.policy.default) for raw in (small, whole))
    assert got["Subject"] == expected["Subject"] == "Rechnung für März"
    assert [part.get_content_type() for part in got.walk()] == [part.get_content_type() for part in expected.walk()]
    assert [part.get_filename() for part in got.walk()] == [part.get_filename() for part in expected.walk()]
    assert texts_of(got) == texts_of(expected)
    assert texts_of(got)[0] == "Der Betrag für März stimmt nicht."
    assert not got.defects


def test_up_to_which_size_a_mail_is_read_whole_can_be_set(dovecot: Dovecot, mailbox: str) -> None:
    whole = letter_with_attachment(b64encode(os.urandom(300_000)))
    dovecot.append(mailbox, "INBOX", whole)
    with open_mailbox(settings_for(dovecot, mailbox, whole_mail_kb=1024), password=PASSWORD) as session:
        session.examine("INBOX")
        ((mail,),) = session.fetch_since(0)
    assert (mail.partial, mail.raw) == (False, whole)


def test_of_a_mail_that_is_too_large_the_header_alone_comes_over_the_wire(dovecot: Dovecot, mailbox: str) -> None:
    dovecot.append_all(mailbox, "INBOX", [letter(1), letter_with_attachment(b64encode(os.urandom(300_000))), letter(3)])
    records = dovecot.record(mailbox)
    with open_mailbox(settings_for(dovecot, mailbox, max_mail_kb=100), password=PASSWORD) as session:
        session.examine("INBOX")
        ((first, large, last),) = session.fetch_since(0)
    wait_until(lambda: b"Order 3" in recorded(records), what="the server to write its record")
    assert b"Betrag" not in recorded(records)
    got = email.message_from_bytes(large.raw, policy=email.policy.default)
    assert (got["Subject"], got.get_filename()) == ("Rechnung für März", "not read, too large (0.4 MB).txt")
    assert not got.get_content().strip()
    assert (first.raw, last.raw, large.partial) == (letter(1), letter(3), True)


def texts_of(mail: EmailMessage) -> list[str]:
    """Return the decoded text parts of a mail."""
    return [part.get_content().strip() for part in mail.walk() if part.get_content_maintype() == "text"]


def test_a_big_mail_that_is_all_text_is_cut(dovecot: Dovecot, mailbox: str) -> None:
    body = "\r\n".join(f"line {number} of a very long log" for number in range(60_000))
    dovecot.append(mailbox, "INBOX", letter(1, body))
    mail = read(dovecot, mailbox)[0]
    assert mail.partial
    assert b"line 0 of" in mail.raw
    assert 500_000 < len(mail.raw) < 540_000


def test_folder_names_in_any_alphabet_are_read(dovecot: Dovecot, mailbox: str) -> None:
    names = ["Παραγγελίες 2026", "Жалобы", "Zwroty & reklamacje", "R&D ~ 'x' \"y\""]
    for number, name in enumerate(names):
        dovecot.append(mailbox, name, letter(number))
    with open_mailbox(settings_for(dovecot, mailbox), password=PASSWORD) as session:
        assert {info.name for info in session.folders()} == {*names, "INBOX"}
    for number, name in enumerate(names):
        assert [mail.raw for mail in read(dovecot, mailbox, name)] == [letter(number)]


def test_the_folder_of_sent_mails_is_found_by_the_servers_flag(dovecot: Dovecot, mailbox: str) -> None:
    for folder in ("INBOX", "Posted", "Filed", "Sent"):
        dovecot.append(mailbox, folder, letter(1))
    settings = settings_for(dovecot, mailbox)
    with open_mailbox(settings, password=PASSWORD) as session:
        chosen = choose_folders(session.folders(), settings)
    assert chosen == (
        ChosenFolder(name="INBOX", sent=False),
        ChosenFolder(name="Filed", sent=False),
        ChosenFolder(name="Posted", sent=True),
    )


def test_a_folder_made_anew_has_another_uid_validity(dovecot: Dovecot, mailbox: str) -> None:
    def validity() -> int:
        with open_mailbox(settings_for(dovecot, mailbox), password=PASSWORD) as session:
            return session.examine("Cases").uid_validity

    dovecot.append(mailbox, "Cases", letter(1))
    before = validity()
    with dovecot.connected(mailbox) as client:
        client.delete_folder("Cases")
    dovecot.append(mailbox, "Cases", letter(2))
    assert validity() != before


def test_answers_left_over_from_one_folder_are_not_taken_for_another(dovecot: Dovecot, mailbox: str) -> None:
    dovecot.append_all(mailbox, "INBOX", [letter(n) for n in range(1, 30)])
    dovecot.append_all(mailbox, "Other", [letter(n) for n in range(101, 103)])
    with open_mailbox(settings_for(dovecot, mailbox), password=PASSWORD) as session:
        session.examine("INBOX")
        first = next(session.fetch_since(0, batch_size=2))
        session.examine("Other")
        other = list(chain.from_iterable(session.fetch_since(0)))
    assert [mail.raw for mail in first] == [letter(1), letter(2)]
    assert [mail.raw for mail in other] == [letter(101), letter(102)]


def test_mails_expunged_while_reading_are_left_out(dovecot: Dovecot, mailbox: str) -> None:
    dovecot.append_all(mailbox, "INBOX", [letter(n) for n in range(1, 21)])
    with open_mailbox(settings_for(dovecot, mailbox), password=PASSWORD) as session:
        session.examine("INBOX")
        batches = session.fetch_since(0, batch_size=2)
        seen = [mail.uid for mail in next(batches)]
        with dovecot.connected(mailbox) as client:
            client.select_folder("INBOX")
            client.delete_messages(list(range(11, 16)))
            client.expunge()
        seen += [mail.uid for batch in batches for mail in batch]
    assert [uid for uid in seen if not 11 <= uid <= 15] == [*range(1, 11), *range(16, 21)]
