"""From bytes to Message in one call."""

from datetime import UTC, datetime

from mailbot.mail.read import read_message
from mailbot.mail.roles import MailboxIdentity
from mailbot.model import Message, Role

HEAD = (
    b"From: Tom <tom@b.example>\nTo: help@shop.example\nSubject: Lamp\nMessage-ID: <1@b.example>\nMIME-Version: 1.0\n"
)


def read(raw: bytes, parent_text: str | None = None) -> Message:
    return read_message(
        raw,
        received_at=datetime(2025, 3, 4, tzinfo=UTC),
        identity=MailboxIdentity(addresses=frozenset({"help@shop.example"})),
        in_sent_folder=False,
        parent_text=parent_text,
    )


def alternative(plain: str, html: str) -> bytes:
    return (
        HEAD
        + (
            "Content-Type: multipart/alternative; boundary=x\n\n"
            f"--x\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n"
            f"--x\nContent-Type: text/html; charset=utf-8\n\n{html}\n--x--\n"
        ).encode()
    )


def test_a_mail_becomes_a_message_with_numbered_sentences() -> None:
    message = read(HEAD + b"\nMy lamp is broken. Can you send me a new one?\n\nRegards,\nTom\n")
    assert message.text == "My lamp is broken. Can you send me a new one?"
    assert message.sentences == ("My lamp is broken.", "Can you send me a new one?")
    assert (message.role, message.message_id, message.language) == (Role.CUSTOMER, "1@b.example", "en")


def test_the_html_body_speaks_where_the_plain_one_is_a_stub() -> None:
    raw = alternative("Your mail program does not show HTML.", f"<p>The lamp flickers.</p>{'<!-- x -->' * 40}")
    assert read(raw).text == "The lamp flickers."


def test_the_html_body_tells_what_the_plain_one_quotes_without_marks() -> None:
    html = "<p>It flickers.</p><blockquote type=cite>How is the lamp?</blockquote>"
    assert read(alternative("It flickers.\n\nHow is the lamp?", html)).text == "It flickers."


def test_the_plain_body_is_preferred() -> None:
    assert read(alternative("It flickers.", "<p>It flickers a lot.</p>")).text == "It flickers."


def test_a_mail_without_text_is_a_message_without_sentences() -> None:
    message = read(HEAD + b"Content-Type: application/pdf; name=bill.pdf\n\nx")
    assert (message.text, message.sentences, message.attachments) == ("", (), ("bill.pdf",))
