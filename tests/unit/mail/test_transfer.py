"""Transfer encodings are known by any spelling, and damaged code still gives its text."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.transfer import decode_transfer, transfer_encoding

TEXT = b"Good morning, my lamp arrived broken and flickers since Monday. Please advise."
CODE = base64.encodebytes(TEXT)


@pytest.mark.parametrize(
    ("field", "encoding"),
    [
        ("BASE64", "base64"),
        (' "base64" ', "base64"),
        ("(sent so) base64;", "base64"),
        ("quoted-printable; charset=utf-8", "quoted-printable"),
        ("Quoted Printable", "quoted-printable"),
        ("X-UUE", "uuencode"),
        ("7-bit", ""),
        ("text/html", ""),
        ("", ""),
    ],
)
def test_an_encoding_is_known_however_it_is_written(field: str, encoding: str) -> None:
    assert transfer_encoding(field) == encoding


@pytest.mark.parametrize(
    "body",
    [
        CODE,
        CODE.replace(b"\n", b"\r\n"),
        CODE.replace(b"\n", b"*\n"),
        CODE.rstrip(b"=\n"),
        CODE + b"\n-- \n_____\nTo unsubscribe write to the list\n",
        base64.b64encode(TEXT[:40]) + b"\n" + base64.b64encode(TEXT[40:]),
    ],
)
def test_damaged_base64_gives_its_text(body: bytes) -> None:
    assert decode_transfer(body, "base64") == TEXT


@pytest.mark.parametrize("body", [b"It is no base64, is it?\nNo, it is not.", b"Hello there,\nall is well."])
def test_prose_that_is_called_base64_stays_prose(body: bytes) -> None:
    assert decode_transfer(body, "base64") == body


def test_uuencoded_text_is_read_up_to_its_end() -> None:
    assert decode_transfer(b"\r\nbegin 644 a.txt\r\n%:&5L;&\\ \r\n`\r\nend\r\n", "uuencode") == b"hello"
    assert decode_transfer(b"no code here", "uuencode") == b"no code here"


@given(st.binary(max_size=300), st.sampled_from(["base64", "quoted-printable", "uuencode", ""]))
def test_any_bytes_can_be_decoded(body: bytes, encoding: str) -> None:
    assert isinstance(decode_transfer(body, encoding), bytes)
    assert isinstance(decode_transfer(b"begin 644 x\n" + body, encoding), bytes)
