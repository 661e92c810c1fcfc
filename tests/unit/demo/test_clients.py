"""Each mail program marks up, quotes, prefixes and encodes in its own way; the expected words are those it writes."""

from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from zoneinfo import ZoneInfo

import pytest

from mailbot.demo.clients import Letter, render_letter
from mailbot.model import Address, Role

FIRST = Letter(
    message_id="<1@post.example>",
    parent=None,
    references=(),
    author=Address(email="maria@kesteva.example", name="Maria"),
    to=Address(email="z@post.example", name="Żaneta"),
    subject="Ekspres – pytanie",
    at=datetime(2026, 11, 12, 9, 14, tzinfo=ZoneInfo("Europe/Warsaw")),
    client="gmail",
    lang="pl",
    charset="utf-8",
    html=True,
    role=Role.AGENT,
    text="Dzień dobry,\n\nproszę o numer.",
)


def reply_from(client: str, lang: str, *, html: bool = True, charset: str = "utf-8") -> Letter:
    return replace(
        FIRST,
        message_id="<2@post.example>",
        parent=FIRST,
        references=("<1@post.example>",),
        author=FIRST.to,
        to=FIRST.author,
        at=datetime(2026, 11, 12, 11, 2, tzinfo=ZoneInfo("Europe/Warsaw")),
        client=client,
        lang=lang,
        html=html,
        charset=charset,
        role=Role.CUSTOMER,
        text="Numer 12.",
    )


def body(letter: Letter, subtype: str) -> str:
    for part in message_from_bytes(render_letter(letter)).walk():
        if part.get_content_type() == f"text/{subtype}":
            return decoded(part)
    raise AssertionError(subtype)


def decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode(str(part.get_content_charset())).replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("client", "lang", "line"),
    [
        ("gmail", "en", "On Thu, 12 Nov 2026 at 09:14, Maria <maria@kesteva.example> wrote:"),
        ("gmail", "de", "Am Do., 12. Nov. 2026 um 09:14 Uhr schrieb Maria <maria@kesteva.example>:"),
        ("gmail", "el", "Στις Πέμ 12 Νοε 2026 στις 9:14 π.μ., ο χρήστης Maria"),
        ("gmail", "ru", "чт, 12 нояб. 2026 г. в 09:14, Maria <maria@kesteva.example>:"),
        ("apple", "pl", "Wiadomość napisana przez Maria <maria@kesteva.example> w dniu 12 lis 2026, o godz. 09:14:"),
        ("apple", "de", "Am 12.11.2026 um 09:14 schrieb Maria <maria@kesteva.example>:"),
        ("thunderbird", "ru", "12.11.2026 09:14, Maria пишет:"),
        ("thunderbird", "pl", "W dniu 12.11.2026 o 09:14, Maria pisze:"),
        ("proton", "en", "On Thursday, 12 November 2026 at 09:14, Maria <maria@kesteva.example> wrote:"),
        ("mailru", "ru", "Четверг, 12 ноября 2026, 9:14 +01:00 от Maria <maria@kesteva.example>:"),
        ("outlook", "ru", "От: Maria <maria@kesteva.example>\nОтправлено: четверг, 12 ноября 2026 09:14"),
    ],
)
def test_the_line_above_the_history_is_in_the_words_of_program_and_language(client: str, lang: str, line: str) -> None:
    assert line in body(reply_from(client, lang), "plain")


@pytest.mark.parametrize(
    ("client", "mark"),
    [
        ("gmail", '<div class="gmail_quote gmail_quote_container">'),
        ("outlook", '<p class="MsoNormal">Numer 12.<o:p></o:p></p>'),
        ("apple", '<blockquote type="cite">'),
        ("thunderbird", '<div class="moz-cite-prefix">'),
        ("proton", '<div class="protonmail_quote">'),
        ("mailru", "border-left:1px solid #0857A6"),
        ("helpdesk", '<div class="deskline_history">'),
    ],
)
def test_the_markup_is_that_of_the_program(client: str, mark: str) -> None:
    assert mark in body(reply_from(client, "pl"), "html")


@pytest.mark.parametrize(
    ("client", "lang", "prefix"),
    [("gmail", "de", "Re: "), ("outlook", "de", "AW: "), ("outlook", "pl", "Odp: "), ("outlook", "el", "Απ: ")],
)
def test_a_reply_bears_the_prefix_of_its_program(client: str, lang: str, prefix: str) -> None:
    subject = message_from_bytes(render_letter(reply_from(client, lang)))["Subject"]
    assert str(make_header(decode_header(subject))) == prefix + "Ekspres – pytanie"


@pytest.mark.parametrize(
    ("client", "between"),
    [
        ("gmail", "wrote:\n\n> "),
        ("proton", "wrote:\n\n> "),
        ("apple", "wrote:\n>\n> "),
        ("phone", "wrote:\n>\n> "),
        ("thunderbird", "wrote:\n> "),
    ],
)
def test_the_history_begins_below_its_line_as_the_program_sets_it(client: str, between: str) -> None:
    plain = body(reply_from(client, "en"), "plain")
    assert between in plain
    assert ("\n> On 12 Nov 2026, at 09:14, Maria" in plain) == (client in ("apple", "phone"))


def test_gmail_breaks_a_long_attribution_in_its_plain_text() -> None:
    parent = replace(FIRST, author=Address(email="maria.kallergi@kesteva.example", name="Maria Kallergi"))
    letter = replace(reply_from("gmail", "en"), parent=parent)
    line = "On Thu, 12 Nov 2026 at 09:14, Maria Kallergi\n<maria.kallergi@kesteva.example> wrote:"
    assert line in body(letter, "plain")


def test_a_phone_signs_in_the_language_of_its_owner() -> None:
    assert "Wysłane z iPhone'a" in body(reply_from("phone", "pl", html=False), "plain")


def test_an_outlook_of_the_company_opens_the_history_with_its_own_block() -> None:
    agent = replace(reply_from("outlook", "en"), author=FIRST.author, role=Role.AGENT)
    assert '<div id="divRplyFwdMsg" dir="ltr"><b>From:</b>' in body(agent, "html")


def test_thunderbird_flows_its_plain_text() -> None:
    letter = replace(reply_from("thunderbird", "pl", html=False), text="słowo " * 30)
    part = message_from_bytes(render_letter(letter))
    assert part.get_param("format") == "flowed"
    assert max(map(len, decoded(part).splitlines())) <= 78


def test_an_interleaved_answer_stands_below_the_sentence_it_answers() -> None:
    letter = replace(
        reply_from("thunderbird", "pl", html=False), text="Witam,\n\nNumer 12.", inline_reply=("proszę o numer.",)
    )
    assert "Maria pisze:\n\n> proszę o numer.\n\nNumer 12." in body(letter, "plain")


def test_a_letter_that_fits_its_charset_is_sent_in_it_and_any_other_as_utf_8() -> None:
    letter = replace(reply_from("thunderbird", "pl", html=False, charset="iso-8859-2"), parent=None, text="Zażółć gęś")
    fits = message_from_bytes(render_letter(letter))
    other = message_from_bytes(render_letter(replace(letter, text="Zażółć – Ελλάδα")))
    assert (fits.get_content_charset(), decoded(fits)) == ("iso-8859-2", "Zażółć gęś\n")
    assert (other.get_content_charset(), decoded(other)) == ("utf-8", "Zażółć – Ελλάδα\n")


def test_an_attachment_keeps_its_name_and_type() -> None:
    mail = message_from_bytes(render_letter(replace(FIRST, attachments=("Zdjęcie.png",))))
    part = next(part for part in mail.walk() if part.get_filename())
    assert (part.get_filename(), part.get_content_type()) == ("Zdjęcie.png", "image/png")
