"""Damaged mails are mended, sound ones are left alone, and no damage costs more than linear time."""

from datetime import UTC, datetime

import pytest

from mailbot.mail.mend import mend_mail
from mailbot.mail.parse import Mail, parse_mail

SOUND = b"From: Eva <eva@b.example>\r\nSubject: Lamp\r\n folded\r\nMessage-ID: <1@b.example>\r\n\r\nIt flickers.\r\n"


def read(raw: bytes) -> Mail:
    return parse_mail(raw, received_at=datetime(2025, 3, 4, tzinfo=UTC))


@pytest.mark.parametrize("raw", [SOUND, SOUND.replace(b"\r\n", b"\n"), b"Subject: x\n\n\x00\xff\n\njunk\nTo: a@b"])
def test_a_sound_mail_stays_as_it_is(raw: bytes) -> None:
    assert mend_mail(raw) == raw


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + SOUND,
        SOUND.decode().encode("utf-16"),
        b"\r\n \r\n" + SOUND,
        b"From eva@b.example Tue Mar  4 10:12:00 2025\r\n" + SOUND,
        b"*** forwarded by the scanner ***\r\n" + SOUND,
        SOUND.replace(b"\r\n", b"\r"),
        SOUND.replace(b"\r\n", b"\r\r\n"),
        SOUND.replace(b"\r\n", b"\r", 3),
        SOUND.replace(b"\r\nMessage", b"\rMessage"),
        SOUND.replace(b"\r\n folded", b"\r\n \r\n\tfolded"),
        SOUND.replace(b"\r\nMessage", b"\r\n \t\r\nMessage"),
        SOUND.replace(b"\r\nMessage", b"\r\n__\r\nMessage"),
        SOUND.replace(b"\r\nMessage", b"\r\nquite Odd-Field: x\r\nMessage"),
        SOUND.replace(b"Subject:", b"Subject :").replace(b"From:", b"From :"),
        SOUND.replace(b"\r\n\r\n", b"\r\n"),
        SOUND.replace(b"\r\n\r\n", b"\r\n \r\n"),
        SOUND.replace(b"Subject", b"Sub\x00ject"),
    ],
)
def test_a_damaged_header_block_gives_every_field_and_the_text(raw: bytes) -> None:
    mail = read(raw)
    assert (mail.author.email, mail.author.name) == ("eva@b.example", "Eva")
    assert (mail.subject, mail.message_id, mail.plain) == ("Lamp folded", "1@b.example", "It flickers.")


def test_text_that_begins_without_a_blank_line_is_kept_whole() -> None:
    assert (
        read(b"From: a@b.example\nHello,\nmy order: none came.\n\nEva").plain == "Hello,\nmy order: none came.\n\nEva"
    )


def test_lone_returns_end_the_lines_of_a_text() -> None:
    assert read(b"From: a@b.example\n\none\rtwo\r\nthree\n").plain == "one\ntwo\nthree"


@pytest.mark.parametrize(
    "kinds", [(b"text/plain", b"multipart/mixed; boundary=x"), (b"multipart/mixed; boundary=x", b"text/html")]
)
def test_of_two_content_types_the_one_counts_that_the_body_obeys(kinds: tuple[bytes, bytes]) -> None:
    head = b"".join(b"Content-Type: " + kind + b"\n" for kind in kinds)
    assert read(b"From: a@b.example\n" + head + b"\n--x\nContent-Type: text/plain\n\nhello\n--x--\n").plain == "hello"
