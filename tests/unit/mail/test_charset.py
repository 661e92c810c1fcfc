"""Bytes become readable text, whatever their charset claims to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.charset import decode_bytes

GREEK = "Καλημέρα σας, πότε θα έρθει η παραγγελία μου;"
RUSSIAN = "Здравствуйте, когда приедет мой заказ? Жду ответа."
POLISH = "Dzień dobry, kiedy przyjdzie zamówienie? Proszę o odpowiedź."


@pytest.mark.parametrize(
    ("text", "actual", "declared"),
    [
        (GREEK, "iso-8859-7", "iso-8859-7"),
        (GREEK, "utf-8", "us-ascii"),
        (GREEK, "utf-8", "iso-8859-1"),
        (GREEK, "windows-1253", ""),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "windows-1251", "x-unknown"),
        (RUSSIAN, "windows-1251", "utf-8"),
        (POLISH, "iso-8859-2", "iso-8859-2"),
        (POLISH, "utf-8", "utf-8"),
        ("Größe – 5 €", "windows-1252", "iso-8859-1"),
        ("안녕하세요", "cp949", "ks_c_5601-1987"),
    ],
)
def test_text_is_read_although_its_charset_is_missing_or_wrong(text: str, actual: str, declared: str) -> None:
    assert decode_bytes(text.encode(actual), declared) == text


def test_mojibake_is_repaired() -> None:
    assert (
        decode_bytes("Größe und Maße für Fußböden".encode().decode("cp1252").encode()) == "Größe und Maße für Fußböden"
    )


def test_null_characters_are_removed() -> None:
    assert decode_bytes(b"a\x00b", "utf-8") == "ab"


@given(st.binary(max_size=200), st.sampled_from(["", "utf-8", "utf-16", "utf-7", "zip", "idna", "hz", "x", "cp437"]))
def test_any_bytes_in_any_charset_give_text(data: bytes, declared: str) -> None:
    decode_bytes(data, declared).encode("utf-8", errors="surrogatepass")
