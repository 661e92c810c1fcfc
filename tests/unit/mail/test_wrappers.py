"""Mails wrapped in signatures are opened, sealed ones are named, and no bytes raise."""

import base64

import pytest
from asn1crypto.cms import ContentInfo, SignedData
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.body import Body, read_body
from mailbot.mail.wrappers import open_signed
from mailbot.model import Sealed
from tests.processor_time import assert_costs_at_most

INSIDE = (
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"It flickers in the caf=C3=A9.\r\n"
)
# Streamed signatures come in pieces of no stated length (BER): content info, signed data and octets, each left open.
STREAMED = (
    bytes.fromhex("3080 06092a864886f70d010702 a080 3080 020101 3100 3080 06092a864886f70d010701 a080 2480")
    + b"".join(b"\x04" + bytes([len(piece)]) + piece for piece in (INSIDE[:50], INSIDE[50:]))
    + bytes.fromhex("0000 0000 0000 3100 0000 0000 0000")
)


def signed(inside: bytes) -> bytes:
    content = ContentInfo({"content_type": "data", "content": inside})
    data = SignedData({"version": "v1", "digest_algorithms": [], "encap_content_info": content, "signer_infos": []})
    der: bytes = ContentInfo({"content_type": "signed_data", "content": data}).dump()
    return der


def smime(content: bytes, kind: str = "signed-data", content_type: str = "application/pkcs7-mime") -> bytes:
    return (
        b"From: Eva <eva@b.example>\n"
        + f'Content-Type: {content_type}; smime-type={kind}; name="smime.p7m"\n'.encode()
        + b"Content-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(content)
    )


@pytest.mark.parametrize("wrapped", [signed(INSIDE), STREAMED])
@pytest.mark.parametrize(
    "content_type", ["application/pkcs7-mime", "application/x-pkcs7-mime", "application/octet-stream"]
)
def test_a_text_inside_a_signature_is_read(wrapped: bytes, content_type: str) -> None:
    assert read_body(smime(wrapped, content_type=content_type)) == Body(plain="It flickers in the café.")


def test_a_signature_inside_a_signature_is_opened_but_not_without_end() -> None:
    wrapped = signed(INSIDE)
    for _ in range(2):
        wrapped = signed(smime(wrapped))
    assert read_body(smime(wrapped)).plain == "It flickers in the café."
    assert read_body(smime(signed(smime(wrapped)))) == Body(attachments=(Sealed.SMIME_SIGNED,))


@pytest.mark.parametrize(
    ("kind", "name"), [("enveloped-data", Sealed.SMIME), ("signed-data", Sealed.SMIME_SIGNED), ("", Sealed.SMIME)]
)
def test_what_cannot_be_opened_is_named_and_never_guessed(kind: str, name: Sealed) -> None:
    enveloped = ContentInfo({"content_type": "enveloped_data"}).dump()
    for content in (enveloped, b"no structure at all", signed(INSIDE)[:60]):
        assert read_body(smime(content, kind)) == Body(attachments=(name,))


@pytest.mark.parametrize(
    "unit", [b"\x30\x80", b"\x24\x80", b"\x30\x84\xff\xff\xff\xff", b"\xa0\x80\x30\x80", bytes(range(256))]
)
def test_a_megabyte_of_structure_costs_little(unit: bytes) -> None:
    hostile = unit * (1_000_000 // len(unit))
    assert open_signed(hostile) is None
    assert_costs_at_most(2, lambda: open_signed(hostile))


@given(st.binary(max_size=200), st.integers(0, 150), st.integers(0, 150))
def test_any_bytes_can_be_looked_into(noise: bytes, start: int, end: int) -> None:
    whole = signed(INSIDE)
    for content in (noise, whole[:start] + noise + whole[end:]):
        assert open_signed(content) is None or isinstance(open_signed(content), bytes)
