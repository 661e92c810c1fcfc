"""From bytes to Message in one call."""

from collections.abc import Mapping
from datetime import UTC, datetime

from mailbot.mail.read import Incoming, read_message, read_messages
from mailbot.mail.roles import MailboxIdentity
from mailbot.model import InlineAnswer, Message, Role

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


def mail(number: int, text: str, *, answers: int | None = None, hour: int = 10) -> Incoming:
    head = f"From: Tom <tom@b.example>\nTo: help@shop.example\nMessage-ID: <{number}@b.example>\nDate: "
    head += f"Tue, 4 Mar 2025 {hour}:00:00 +0000\n"
    if answers is not None:
        head += f"References: <{answers}@b.example>\n"
    return Incoming(raw=f"{head}\n{text}".encode(), received_at=datetime(2025, 3, 4, tzinfo=UTC), in_sent_folder=False)


def texts(*mails: Incoming, kept: Mapping[str, str] | None = None) -> list[str]:
    read_ones = read_messages(mails, identity=MailboxIdentity(), parents=lambda _: kept or {})
    return [one.text if isinstance(one, Message) else str(one) for one in read_ones]


QUESTION = "Could you tell us the serial number of the lamp? It is printed below the switch."
ANSWER = f"It is WX-5510.\n\n{QUESTION}"


def test_the_mail_answered_proves_the_quote_wherever_it_stands_in_the_batch() -> None:
    answer = mail(2, ANSWER, answers=1, hour=11)
    assert texts(answer, mail(1, QUESTION)) == ["It is WX-5510.", QUESTION]
    assert texts(answer) == [ANSWER]


def test_a_kept_mail_proves_the_quote() -> None:
    assert texts(mail(2, ANSWER, answers=1), kept={"1@b.example": QUESTION}) == ["It is WX-5510."]


def test_an_unreadable_mail_stops_no_other() -> None:
    unreadable = Incoming(raw=b"", received_at=datetime(2025, 3, 4, tzinfo=UTC), in_sent_folder=False)
    assert texts(unreadable, mail(1, "Hello there.")) == [
        "the mail has no header fields; look at its bytes in quarantine",
        "Hello there.",
    ]


def test_mails_that_answer_one_another_in_a_circle_are_read() -> None:
    assert texts(mail(1, "One.", answers=2), mail(2, "Two.", answers=1)) == ["One.", "Two."]


def test_an_empty_reply_above_a_header_block_has_no_text() -> None:
    block = b"From: Claire <help@shop.example>\nSent: 4 March 2025\nTo: Tom\nSubject: Lamp\n\nDear Tom,\nplease wait."
    assert read(HEAD.replace(b"Subject: ", b"Subject: RE: ") + b"\n\n" + block).text == ""
    assert "please wait" in read(HEAD + b"\n\n" + block).text


def test_an_agent_of_a_shared_address_bears_the_name_they_sign_with() -> None:
    raw = (
        b"From: Lamp Shop <help@shop.example>\nTo: tom@b.example\n\nIt is on its way.\n\nKind regards,\nClaire Dobson\n"
    )
    identity = MailboxIdentity(addresses=frozenset({"help@shop.example"}))
    at = datetime(2025, 3, 4, tzinfo=UTC)
    assert read_message(raw, received_at=at, identity=identity, in_sent_folder=True).author.name == "Claire Dobson"
    named = raw.replace(b"Lamp Shop", b"Claire J. Dobson")
    assert read_message(named, received_at=at, identity=identity, in_sent_folder=True).author.name == "Claire J. Dobson"


def test_an_agent_at_a_teams_address_of_an_agents_domain_bears_the_name_they_sign_with() -> None:
    raw = b"From: Shop <support@shop.example>\nTo: tom@b.example\n\nIt is on its way.\n\nKind regards,\nClaire Dobson\n"
    identity = MailboxIdentity(domains=frozenset({"shop.example"}))
    at = datetime(2025, 3, 4, tzinfo=UTC)
    assert read_message(raw, received_at=at, identity=identity, in_sent_folder=True).author.name == "Claire Dobson"
    own = raw.replace(b"support@", b"eva@").replace(b"Shop <", b"Eva Brandl <")
    assert read_message(own, received_at=at, identity=identity, in_sent_folder=True).author.name == "Eva Brandl"


def test_answers_written_into_a_quote_are_tied_to_what_they_answer() -> None:
    message = read(HEAD + b"\n> Which lamp?\n\nThe blue one.\nIt is new.\n\n> Since when?\n\nSince Monday.\n")
    assert message.sentences == ("The blue one.", "It is new.", "Since Monday.")
    assert message.answered == (
        InlineAnswer(sentence=0, quoted="Which lamp?"),
        InlineAnswer(sentence=2, quoted="Since when?"),
    )
