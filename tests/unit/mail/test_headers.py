"""Header fields are split, decoded and read leniently, in linear time."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.headers import decode_words, parse_addresses, parse_date, parse_ids, read_headers
from mailbot.model import Address

RECEIVED = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)


def test_folded_and_repeated_fields_are_kept_in_order() -> None:
    headers = read_headers(b"Received: one\r\nReceived: two\r\nSubject: a\r\n b\r\n\r\nTo: not a header\r\n")
    assert headers.every("received") == ("one", "two")
    assert headers.text("subject") == "a b"
    assert headers.first("to") == ""


def test_a_line_that_is_no_field_does_not_end_the_headers() -> None:
    assert read_headers(b"From: a@b\nnonsense\nSubject: s\n\nx").first("subject") == "s"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?utf-8?B?zpHOsQ==?= =?utf-8?B?zrI=?=", "Ααβ"),
        ("=?utf-8?B?zg==?=\n =?utf-8?B?kQ==?=", "Α"),
        ("=?koi8-r?Q?=F0=D2=C9=D7=C5=D4?= you", "Привет you"),
        ("=?iso-8859-2?Q?za=BF=F3=B3=E6_g=EA=B6l=B1?=", "zażółć gęślą"),
        ("=?nonsense?Q?plain?=", "plain"),
        ("a =?utf-8?B?broken", "a =?utf-8?B?broken"),
        ("=?utf-8?Q?why??= =?utf-8?Q?_not?=", "why? not"),
        ("=?utf-8?B?0J/RgNC40LLQtdGC", "Привет"),
        ("=?utf-8?B?0J/RgNC40LLQtd?", "Приве"),
        ("=?utf-8?Q?open =?utf-8?Q?caf=C3=A9?=", "=?utf-8?Q?open café"),
        ("=?utf-8?B?0J/RgNC4?==?utf-8?B?0LLQtdGC?=", "Привет"),
        ('=?"utf-8"?Q?caf=C3=A9?= =??Q?=C3=A9?=', "caféé"),
        ("=?utf-8*fr?Q?caf=C3=A9 noir?=", "café noir"),
    ],
)
def test_encoded_words_are_decoded(value: str, expected: str) -> None:
    assert decode_words(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Anna <A@B.example>", [("a@b.example", "Anna")]),
        ('"Hadley, Tom" <t@b.example>, c@d.example', [("t@b.example", "Hadley, Tom"), ("c@d.example", "")]),
        ("=?utf-8?Q?M=C3=BCller=2C_Uwe?= <u@b.example>", [("u@b.example", "Müller, Uwe")]),
        ("team: a@b.example, c@d.example;", [("a@b.example", ""), ("c@d.example", "")]),
        ("a@b.example (Tom (home))", [("a@b.example", "Tom (home)")]),
        ("undisclosed-recipients:;", []),
        ("=?utf-8?B?SsO2cmcgPGpAYi5leGFtcGxlPg==?=", [("j@b.example", "Jörg")]),
        ("Eva <eva @ b.example>", [("eva@b.example", "Eva")]),
        ("Eva <eva@b(her firm). example>", [("eva@b.example", "Eva")]),
        ("Eva <eva@[192.0.2.1]>", [("eva@[192.0.2.1]", "Eva")]),
        ('"Tom <t@b.example>', [("t@b.example", "Tom")]),
        ("Tom\r\nBcc: evil <t@b.example>", [("t@b.example", "evil")]),
        ("guido.v at python.example (Guido van Rossum)", [("guido.v@python.example", "Guido van Rossum")]),
        ("h at m.example (=?utf-8?q?J=C3=BCrgen?=), b@x.test", [("h@m.example", "Jürgen"), ("b@x.test", "")]),
        ("Ann Bell <ann at acme.example>", [("ann@acme.example", "Ann Bell")]),
        ("Ann at the Desk, Ann at home, our shop at acme.example", []),
    ],
)
def test_addresses_are_found(value: str, expected: list[tuple[str, str]]) -> None:
    assert parse_addresses(value) == tuple(Address(email=email, name=name) for email, name in expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<a@b> <c@d>\n\t<a@b>", ("a@b", "c@d")),
        ("<>", ()),
        ("< >", ()),
        ("", ()),
        ("<[abc@x]>", ("[abc@x]",)),
        ("a@b", ("a@b",)),
        ("your mail of Monday <a@b>", ("a@b",)),
    ],
)
def test_message_ids_are_normalised_and_empty_ones_are_none(value: str, expected: tuple[str, ...]) -> None:
    assert parse_ids(value) == expected


@pytest.mark.parametrize(
    "value",
    ["", "yesterday", "Thu, 1 Jan 1970 00:00:00 +0000", "Sat, 1 Jan 3000 00:00:00 +0000", "1 " * 1000, "\x00", "99"],
)
def test_an_absurd_date_gives_way_to_the_time_of_receipt(value: str) -> None:
    assert parse_date(value, received_at=RECEIVED) == RECEIVED


def test_a_date_is_turned_into_utc() -> None:
    assert parse_date("Tue, 4 Mar 2025 10:12:00 +0200", received_at=RECEIVED) == datetime(2025, 3, 4, 8, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "2025-03-04T10:12:59+02:00",
        "2025-03-04 10:12:59.250 +0200",
        "2025-03-04T08:12:59Z",
        "2025-03-04 08:12:59",
        "Tue, 4 Mar 2025 10:12:59 +02:00",
        "Tue, 4 Mar 2025 10:12:60 +0200",
        "4 March 2025 10.12.59 +0200",
    ],
)
def test_a_date_is_read_in_the_forms_that_programs_invented(value: str) -> None:
    assert parse_date(value, received_at=RECEIVED) == datetime(2025, 3, 4, 8, 12, 59, tzinfo=UTC)


@given(st.binary(max_size=400))
def test_any_bytes_give_headers(raw: bytes) -> None:
    for values in read_headers(raw).fields.values():
        for value in values:
            decode_words(value)
            parse_addresses(value)
            parse_ids(value)
            assert parse_date(value, received_at=RECEIVED).tzinfo is UTC


@pytest.mark.parametrize(
    ("charset", "subject"),
    [
        ("big5", "大家說英語"),
        ("shift_jis", "まみむめも"),
        ("euc-kr", "한국말로"),
        ("windows-1253", "Λάμπα"),
        ("koi8-r", "Лампа"),
    ],
)
def test_bare_bytes_in_a_header_are_read_in_the_charset_of_the_body(charset: str, subject: str) -> None:
    raw = f"Subject: {subject}\nContent-Type: text/plain; charset={charset}\n\nx".encode(charset)
    assert read_headers(raw).text("subject") == subject


@given(
    st.sampled_from(
        [
            '"{}" <{}@b.example>',
            "{} <{}@b.example>",
            "<{}{}@b.example>",
            ' "{}"  <{}@B.example> ',
            "=?utf-8?Q?{}?= <mailto:{}@b>",
        ]
    ),
    st.text(max_size=20),
    st.text(alphabet="aB.'+-_ =?<>@,:\"\\é", min_size=1, max_size=8),
)
def test_one_address_reads_the_same_alone_and_in_a_list(form: str, name: str, local: str) -> None:
    value = form.format(name, local)
    # A single address in the usual form is read by one pattern; the comma sends it the long way.
    assert parse_addresses(value) == parse_addresses(f",{value}")


@given(
    st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2025, 3, 4)),  # noqa: DTZ001  # a wall clock
    st.integers(min_value=-15 * 60, max_value=15 * 60),
    st.sampled_from(["%a, %d %b %Y %H:%M:%S", "%d %b %Y %H:%M:%S", "%a, %d %b %Y %H:%M:%S"]),
)
def test_a_date_reads_the_same_with_and_without_an_odd_comment(wall: datetime, minutes: int, form: str) -> None:
    value = f"{wall:{form}} {'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    # A date in the usual form is read by one pattern; the comment sends it the long way.
    assert parse_date(value, received_at=RECEIVED) == parse_date(f"{value} (x y)", received_at=RECEIVED)
