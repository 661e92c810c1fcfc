"""Bytes become a Mail: bodies, names of attachments, ids, times and the fields that tell machines from people."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.parse import Mail, UnreadableMailError, message_key, parse_mail

RECEIVED = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)
HEAD = b"From: Tom <tom@b.example>\nDate: Tue, 4 Mar 2025 10:12:00 +0000\nSubject: Lamp\nMessage-ID: <1@b.example>\n"


def read(raw: bytes) -> Mail:
    return parse_mail(raw, received_at=RECEIVED)


def test_a_plain_mail_is_read() -> None:
    mail = read(
        HEAD + b"In-Reply-To: <0@b.example>\nReferences: <a@b> <0@b.example>\nTo: h@s.example\n\nIt is broken.\n"
    )
    assert (mail.message_id, mail.in_reply_to, mail.references) == (
        "1@b.example",
        ("0@b.example",),
        ("a@b", "0@b.example"),
    )
    assert (mail.author.email, mail.author.name, mail.to[0].email) == ("tom@b.example", "Tom", "h@s.example")
    assert (mail.at, mail.subject, mail.plain) == (datetime(2025, 3, 4, 10, 12, tzinfo=UTC), "Lamp", "It is broken.")


def test_an_attachment_leaves_only_its_name() -> None:
    mail = read(
        HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nSee here.\n"
        b'--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename="=?utf-8?Q?=C3=BC.txt?="\n\nSECRET\n'
        b"--x\nContent-Type: message/rfc822\n\nFrom: z@z\n\nINNER\n--x--\n"
    )
    assert mail.plain == "See here."
    assert mail.attachments == ("ü.txt", "message.eml")


def test_broken_base64_is_read_by_the_fall_back() -> None:
    raw = HEAD + b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nSGVsbG8gdGhlcmU=\n!!!\n"
    assert read(raw).plain.startswith("Hello there")


def test_a_mail_with_bare_carriage_returns_is_read() -> None:
    assert read(HEAD.replace(b"\n", b"\r") + b"\rhello\rthere\r").plain == "hello\nthere"


def test_a_multipart_without_its_boundary_is_read_as_text() -> None:
    assert "hello" in read(HEAD + b"Content-Type: multipart/mixed; boundary=never\n\nhello\n").plain


def test_the_line_that_mbox_puts_on_top_is_no_header() -> None:
    assert read(b"From tom@b.example Tue Mar  4 10:12:00 2025\n" + HEAD + b"\nx").author.email == "tom@b.example"


def test_flowed_text_is_joined() -> None:
    raw = HEAD + b"Content-Type: text/plain; format=flowed\n\nThe lamp \nis broken.\n> quoted \n> line\n-- \nTom\n"
    assert read(raw).plain == "The lamp is broken.\n> quoted line\n-- \nTom"


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"no header at all", b"\x00" * 50])
def test_what_has_no_header_is_unreadable(raw: bytes) -> None:
    with pytest.raises(UnreadableMailError, match="header"):
        read(raw)


def test_copies_in_two_folders_have_one_key() -> None:
    one = read(b"Received: by inbox\n" + HEAD + b"\nx")
    other = parse_mail(b"Received: by archive\n" + HEAD + b"\nx", received_at=datetime(2025, 3, 5, tzinfo=UTC))
    assert message_key(one) == message_key(other)


def test_the_same_message_id_from_two_customers_has_two_keys() -> None:
    assert message_key(read(HEAD + b"\nx")) != message_key(read(HEAD.replace(b"tom@", b"eva@") + b"\nx"))


def test_without_a_message_id_the_text_decides() -> None:
    head = HEAD.replace(b"<1@b.example>", b"<>")
    assert message_key(read(head + b"\nfirst")) != message_key(read(head + b"\nsecond"))
    assert message_key(read(head + b"\nfirst")) == message_key(read(b"Received: x\n" + head + b"\nfirst"))


@pytest.mark.parametrize("head", ["Message-ID: <1@b>\n", "Message-ID: <1@b>\nFrom: a@b.example\n"])
def test_a_message_id_that_stands_alone_does_not_make_two_texts_one_mail(head: str) -> None:
    one, other = (read(f"{head}\n{text}".encode()) for text in ("first", "second"))
    assert message_key(one) != message_key(other)


def test_without_a_message_id_the_recipients_decide_too() -> None:
    one, other = (read(f"From: a@b.example\nTo: {to}@s.example\n\nhello".encode()) for to in ("help", "sales"))
    assert message_key(one) != message_key(other)


def test_without_a_date_the_time_of_receipt_does_not_change_the_key() -> None:
    raw = b"From: a@b.example\n\nhello"
    assert message_key(read(raw)) == message_key(parse_mail(raw, received_at=datetime(2025, 6, 1, tzinfo=UTC)))


@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_unreadable(raw: bytes) -> None:
    for candidate in (raw, HEAD + raw, HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" + raw):
        try:
            mail = read(candidate)
        except UnreadableMailError:
            continue
        assert mail.at.tzinfo is UTC
        assert len(message_key(mail)) == 64
