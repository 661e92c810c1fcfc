"""Big mails by their text: what is asked for, and that the small mail reads like the big one."""

import email
import email.policy
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest

from mailbot.mail.imap.structure import (
    MAX_PARTS,
    Wanted,
    choose_parts,
    leaves,
    mend_cut,
    read_structure,
    reassemble,
)
from mailbot.mail.parse import parse_mail

HEADER = (
    b"From: ana@customer.test\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n boundary=lost\r\n"
    b"Subject: Zwrot\r\n towaru\r\ncontent-transfer-encoding: 8bit\r\n\r\n"
)
AT = datetime(2026, 3, 2, tzinfo=UTC)


def text(subtype: bytes = b"plain", *, encoding: bytes = b"8bit", size: int = 400_000, **more: Any) -> tuple[Any, ...]:  # noqa: ANN401 - what imapclient parses has no type
    """Return a text part as imapclient parses it."""
    parameters = more.get("parameters", (b"CHARSET", b"utf-8"))
    return (b"TEXT", subtype, parameters, None, None, encoding, size, 9, None, more.get("disposition"), None)


def file(name: bytes = b"a.pdf", parameter: bytes = b"FILENAME") -> tuple[Any, ...]:
    """Return an attached file as imapclient parses it."""
    return (
        b"APPLICATION",
        b"PDF",
        None,
        None,
        None,
        b"BASE64",
        9_000_000,
        None,
        (b"ATTACHMENT", (parameter, name)),
        None,
    )


def multipart(subtype: bytes, *children: Any, parameters: tuple[bytes, ...] = ()) -> tuple[Any, ...]:  # noqa: ANN401 - what imapclient parses has no type
    """Return a multipart as imapclient parses it."""
    return (list(children), subtype, (b"BOUNDARY", b"lost", *parameters), None, None)


def sections(structure: tuple[Any, ...]) -> list[str]:
    """Return the sections that would be fetched."""
    return [wanted.section for wanted in choose_parts(read_structure(structure))]


def rebuilt(structure: tuple[Any, ...], texts: dict[str, bytes]) -> bytes:
    """Return the small mail."""
    return reassemble(HEADER, read_structure(structure), texts)


def test_only_the_texts_of_the_mail_itself_are_fetched() -> None:
    alternative = multipart(b"ALTERNATIVE", text(), multipart(b"RELATED", text(b"html"), file()))
    log = text(disposition=(b"ATTACHMENT", (b"FILENAME", b"log.txt")))
    inline = text(parameters=(b"NAME*0", b"long", b"NAME*1", b"name.txt"))
    assert sections(multipart(b"MIXED", alternative, file(), log, inline, text())) == ["1.1", "1.2.1", "5"]


def test_a_mail_that_is_one_text_is_section_one() -> None:
    assert sections(text()) == ["1"]


def test_a_forwarded_mail_stays_an_attachment() -> None:
    envelope = (None,) * 10
    forwarded = (b"MESSAGE", b"RFC822", None, None, None, b"7BIT", 9000, envelope, text(), 50, None, (b"INLINE", None))
    assert sections(multipart(b"MIXED", text(), forwarded)) == ["1"]


def test_all_texts_together_stay_within_a_megabyte() -> None:
    wanted = choose_parts(read_structure(multipart(b"MIXED", *[text(size=2_000_000)] * 10)))
    assert sum(each.limit for each in wanted) == 1024 * 1024


def test_the_small_mail_keeps_texts_names_and_tree() -> None:
    structure = multipart(b"MIXED", multipart(b"ALTERNATIVE", text(), text(b"html")), file("Паспорт.pdf".encode()))
    raw = rebuilt(structure, {"1.1": "Nie działa.".encode(), "1.2": "<p>Nie działa.</p>".encode()})
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf"]
    assert mail["Subject"] == "Zwrot towaru"
    assert raw.lower().count(b"content-transfer-encoding: 8bit") == 2
    parsed = parse_mail(raw, received_at=AT)
    assert (parsed.plain.strip(), parsed.html.strip()) == ("Nie działa.", "<p>Nie działa.</p>")
    assert len(parsed.attachments) == 1


def test_a_name_in_rfc_2231_form_survives() -> None:
    name = b"utf-8''%CE%A4%CE%B9%CE%BC%CE%BF%CE%BB%CF%8C%CE%B3%CE%B9%CE%BF.pdf"
    raw = rebuilt(multipart(b"MIXED", text(), file(name, b"FILENAME*")), {"1": b"x"})
    assert parse_mail(raw, received_at=AT).attachments == ("Τιμολόγιο.pdf",)


def test_a_bounce_is_still_known_as_one() -> None:
    status = (b"MESSAGE", b"DELIVERY-STATUS", None, None, None, b"7BIT", 300, None, None, None)
    raw = rebuilt(multipart(b"REPORT", text(), status, parameters=(b"REPORT-TYPE", b"delivery-status")), {"1": b"x"})
    mail = email.message_from_bytes(raw)
    assert mail.get_content_type() == "multipart/report"
    assert mail.get_param("report-type") == "delivery-status"


@pytest.mark.parametrize("limit", range(1000, 1009))
def test_base64_that_was_cut_anywhere_still_decodes(limit: int) -> None:
    packed = b64encode("Ответа нет. ".encode() * 200)
    lines = b"\r\n".join(packed[start : start + 76] for start in range(0, len(packed), 76))
    fetched = mend_cut(lines[:limit], Wanted(section="1", limit=limit, encoding=b"base64"))
    raw = rebuilt(text(encoding=b"BASE64"), {"1": fetched})
    assert parse_mail(raw, received_at=AT).plain.startswith("Ответа нет. Ответа нет.")
    assert not email.message_from_bytes(raw).defects


@pytest.mark.parametrize(
    ("fetched", "kept"),
    [
        (b"f=C3=BCr\r\nM=C3=A4rz =C3", b"f=C3=BCr\r\n"),
        (b"f=C3=BCr M=C3=A4rz ==", b"f=C3=BCr M=C3=A4rz ="),
        (b"f=C3=BCr M=C3=A4rz =C", b"f=C3=BCr M=C3=A4rz "),
    ],
)
def test_quoted_printable_is_cut_between_its_units(fetched: bytes, kept: bytes) -> None:
    assert mend_cut(fetched, Wanted(section="1", limit=len(fetched), encoding=b"quoted-printable")) == kept


def test_a_text_below_the_limit_is_left_as_it_is() -> None:
    assert mend_cut(b"no line end", Wanted(section="1", limit=100, encoding=b"7bit")) == b"no line end"


def test_a_disposition_told_as_a_bare_header_still_gives_the_name() -> None:
    pdf = (b"application", b"pdf", None, None, None, b"base64", 9, None, 'attachment; filename="Ж.pdf"'.encode(), None)
    raw = rebuilt(multipart(b"MIXED", text(), pdf), {"1": b"x"})
    assert parse_mail(raw, received_at=AT).attachments == ("Ж.pdf",)


def test_line_breaks_in_names_forge_no_header() -> None:
    raw = rebuilt(multipart(b"MIXED", text(), file(b'a"\r\nX-Forged: yes\r\n\r\nb.pdf')), {"1": b"x"})
    assert all(part["X-Forged"] is None for part in email.message_from_bytes(raw).walk())


def test_a_text_that_holds_boundaries_cannot_break_out() -> None:
    first = rebuilt(multipart(b"MIXED", text(), file()), {"1": b"x"})
    boundary = email.message_from_bytes(first).get_boundary()
    raw = rebuilt(multipart(b"MIXED", text(), file()), {"1": f"x\r\n--{boundary}--\r\n".encode()})
    assert [part.get_content_type() for part in email.message_from_bytes(raw).walk()][1:] == [
        "text/plain",
        "application/pdf",
    ]


def test_deep_and_numerous_parts_are_bounded() -> None:
    deep = text()
    for _ in range(200):
        deep = multipart(b"MIXED", deep)
    assert sections(deep) == []
    assert b"MIME-Version" in rebuilt(deep, {})
    many = read_structure(multipart(b"MIXED", *[file()] * 5000))
    assert sum(1 for _ in leaves(many)) < MAX_PARTS
