"""winmail.dat: its texts are read where no other stands, else it is said to be sealed; no bytes raise or hang."""

import base64
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.body import Body, read_body
from mailbot.mail.tnef import Tnef, read_tnef
from mailbot.model import Sealed
from tests.processor_time import assert_costs_at_most


def tnef(*attributes: tuple[int, bytes]) -> bytes:
    body = b"".join(struct.pack("<BII", 1, name, len(data)) + data + b"\0\0" for name, data in attributes)
    return struct.pack("<IH", 0x223E9F78, 1) + body


def properties(*values: bytes) -> tuple[int, bytes]:
    return 0x00069003, struct.pack("<I", len(values)) + b"".join(values)


def text(name: int, kind: int, value: bytes, key: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, name) + key + struct.pack("<II", 1, len(value)) + value + b"\0" * (-len(value) % 4)


NUMBER = struct.pack("<HHI", 3, 0x0017, 1)
NAMED = text(0x8001, 0x1E, b"x\0", b"g" * 16 + struct.pack("<II", 0, 7))
NAMED_BY_WORDS = text(0x8002, 0x1E, b"y\0", b"g" * 16 + struct.pack("<II", 1, 6) + b"a\0b\0c\0\0\0")
WIDE = "Die Lampe flackert.\0".encode("utf-16-le")
MARKUP = "<meta charset=utf-8><p>café".encode()
CODE_PAGE = (0x00069007, struct.pack("<II", 1251, 0))


def mail(content: bytes, above: str = "") -> bytes:
    packed = base64.encodebytes(content).decode()
    part = f"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{packed}"
    head = "From: Eva <eva@b.example>\nContent-Type: multipart/mixed; boundary=x\n\n"
    return f"{head}{above}--x\n{part}--x--\n".encode()


@pytest.mark.parametrize(
    ("attributes", "body"),
    [
        ([CODE_PAGE, (0x0002800C, "Лампа разбита.\0".encode("cp1251"))], Body(plain="Лампа разбита.")),
        ([properties(NUMBER, NAMED, text(0x1000, 0x1F, WIDE))], Body(plain="Die Lampe flackert.")),
        ([properties(NAMED_BY_WORDS, text(0x1013, 0x102, MARKUP))], Body(html=MARKUP.decode())),
        ([(0x00018010, b"bill.pdf\0")], Body(attachments=(Sealed.TNEF.value, "bill.pdf"))),
        ([properties(text(0x1009, 0x102, b"LZFu"))], Body(attachments=(Sealed.TNEF.value,))),
    ],
)
def test_what_outlook_packed_is_read_or_said_to_be_sealed(attributes: list[tuple[int, bytes]], body: Body) -> None:
    assert read_body(mail(tnef(*attributes))) == body


def test_beside_a_text_it_is_an_attachment() -> None:
    body = read_body(mail(tnef((0x0002800C, b"once more")), "--x\nContent-Type: text/plain\n\nIt flickers.\n"))
    assert body == Body(plain="It flickers.", attachments=("winmail.dat",))


def test_what_stands_before_the_damage_is_read() -> None:
    whole = tnef((0x0002800C, b"It flickers."), (0x00018010, b"bill.pdf"))
    assert read_tnef(whole[:-14]) == Tnef(plain=b"It flickers.")


@pytest.mark.parametrize(
    "unit", [b"\0", b"\x01" + struct.pack("<II", 0x00018010, 0) + b"\0\0", properties(NUMBER * 9)[1]]
)
def test_two_megabytes_cost_little(unit: bytes) -> None:
    hostile = unit * (2_000_000 // len(unit))
    assert_costs_at_most(2, lambda: read_tnef(struct.pack("<IH", 0x223E9F78, 1) + hostile))
    assert_costs_at_most(2, lambda: read_tnef(tnef((0x00069003, struct.pack("<I", 1 << 31) + hostile))))


@given(st.binary(max_size=120), st.integers(0, 90))
def test_any_bytes_can_be_looked_into(noise: bytes, place: int) -> None:
    whole = tnef(CODE_PAGE, properties(NUMBER, NAMED, text(0x1000, 0x1E, b"words")))
    for content in (noise, whole[:place] + noise, whole[:6] + noise + whole[6:], whole[:place] + noise + whole[place:]):
        assert isinstance(read_tnef(content), Tnef)
