"""Hostile mails up to 1 MB are read, or refused as unreadable, at a cost that no quadratic way could keep to."""

import contextlib
from datetime import UTC, datetime

import pytest

from mailbot.mail.parse import UnreadableMailError, parse_mail
from mailbot.mail.read import own_text_of_mail
from mailbot.sentences import split_sentences
from tests.processor_time import assert_costs_at_most

SIZE = 1_000_000
# The dearest took 0.6 seconds in 2026; what is quadratic takes minutes.
LIMIT_SECONDS = 4.0
HEAD = b"From: a@b.example\nMessage-ID: <1@b.example>\n"
PLAIN = HEAD + b"Content-Type: text/plain; charset=utf-8\n\n"
HTML = HEAD + b"Content-Type: text/html; charset=utf-8\n\n"


def nest(levels: int, body: bytes = b"hello\n", encoding: str = "8bit") -> bytes:
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(levels))
    leaf = f"Content-Type: text/plain\nContent-Transfer-Encoding: {encoding}\n\n".encode() + body
    return b"From: a@b.example\n" + head + leaf


def fill(head: bytes, unit: str) -> bytes:
    encoded = unit.encode()
    return head + encoded * (SIZE // len(encoded))


MAILS = (
    {
        "20,000 encoded words in the subject": HEAD + b"Subject:" + b"\n =?utf-8?Q?a?=" * 20_000 + b"\n\nx",
        "100,000 encoded words that do not end": HEAD + b"Subject: " + b"=?utf-8?Q?" * 100_000 + b"\n\nx",
        "1,000 nested multiparts": nest(1_000),
        "900 nested multiparts around 200,000 lines": nest(900, b"--b\n" * 200_000),
        "60 nested multiparts around broken base64": nest(60, b"!!\n" * 300_000, "base64"),
        "5,000 parentheses in From": b"From: " + b"(" * 5_000 + b"a@b.example\n\nx",
        "a million parentheses in From": b"From: " + b"(" * SIZE + b"a@b.example\n\nx",
        "500,000 escaped quotes in From": b"From: " + b'"\\' * 500_000 + b"a@b.example\n\nx",
        "200,000 recipients": HEAD + b"To: " + b"a@b, " * 200_000 + b"\n\nx",
        "170,000 references": HEAD + b"References: " + b"<a@b> " * 170_000 + b"\n\nx",
        "200,000 header fields": b"A: b\n" * 200_000 + b"\nx",
        "28,000 parts": HEAD
        + b"Content-Type: multipart/mixed; boundary=x\n\n"
        + b"--x\nContent-Type: text/plain\n\nhi\n" * 28_000,
        "30,000 nested mails": HEAD + b"Content-Type: message/rfc822\n\n" * 30_000,
        "a quadratic charset": HEAD + b"Content-Type: text/plain; charset=punycode\n\n" + b"ab-\xe9" * 250_000,
        "a compressing charset": HEAD + b"Content-Type: text/plain; charset=zip\n\n" + b"ab-\xe9" * 250_000,
        "every byte": bytes(range(256)) * 4_000,
        "100,000 quoted lines": PLAIN + b"> x\n" * 100_000,
        "180,000 broken lines among the fields": HEAD + b"junk\n" * 180_000 + b"To: a@b\n\nx",
        "returns alone": HEAD + b"\n" + b"\r" * SIZE,
        "returns alone among the fields": HEAD + b"X: " + b"\r" * SIZE + b"\n\nx",
        "25,000 boundaries that no field names": HEAD
        + b"Content-Type: multipart/mixed\n\n"
        + b"".join(b"--%d\nContent-Type: text/plain\n\nx\n" % n for n in range(25_000)),
        "base64 of nothing": HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"A=" * 450_000,
        "uuencoding of nothing": HEAD + b"Content-Transfer-Encoding: x-uue\n\nbegin 644 x\n" + b"M\n" * 450_000,
        "escapes of iso-2022-jp": HEAD + b"Content-Type: text/plain; charset=iso-2022-jp\n\n" + b"\x1b$B" * 300_000,
        "Russian under a wrong name": HEAD
        + b"Content-Type: text/plain; charset=koi8-r\n\n"
        + "Где мой заказ? ".encode("cp1251") * 60_000,
        "overrides of direction": PLAIN + "\u202ex\u202c ".encode() * 120_000,
        "rules of dashes": PLAIN + (b"-" * 190 + b"\n") * 5_000,
        "flowed lines": HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b"> a \n" * 200_000,
    }
    | {
        f"plain {unit!r}": fill(PLAIN, unit)
        for unit in (
            *(
                "x",
                "word ",
                "On ",
                "On \n",
                "\n",
                ":\n",
                "From: \n",
                "From: a@b ",
                "From: a\nDate: b\n",
                "-- \n",
                "Hi,\n",
            ),
            *("Best regards,\n", "Thanks\nAnna\n", "_____\n", ". ", "?", "α; ", "- a\n", "Sent from my iPhone\n"),
            *("On Mon, 3 Mar 2025 at 11:04, x <a@b> wrote:\n", "This email is confidential\n", "12:34 ", "Ð¿Ñ", "\0"),
        )
    }
    | {
        f"html {unit!r}": fill(HTML, unit)
        for unit in (
            *("<div>", "<p>", "<!--", "<", "<a ", "&amp;", "<blockquote>", "<ul><li>", "<table><td>", "<b></p>"),
            *("<br>", "<div style='", "<p a=1 style='margin:0'>x</p>", "<i><li></i>", "<select>", "<svg><g>"),
        )
    }
)


def read(raw: bytes) -> None:
    with contextlib.suppress(UnreadableMailError):
        split_sentences(own_text_of_mail(parse_mail(raw, received_at=datetime(2025, 1, 1, tzinfo=UTC))).text)


@pytest.mark.parametrize("name", MAILS)
def test_a_hostile_mail_costs_little(name: str) -> None:
    assert_costs_at_most(LIMIT_SECONDS, lambda: read(MAILS[name]))


def test_a_text_below_a_thousand_nested_multiparts_is_found() -> None:
    assert parse_mail(nest(1_000), received_at=datetime(2025, 1, 1, tzinfo=UTC)).plain == "hello"
