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
        (RUSSIAN, "windows-1251", "koi8-r"),
        (RUSSIAN, "koi8-r", "windows-1251"),
        (RUSSIAN, "cp866", "windows-1251"),
        (RUSSIAN, "windows-1251", "iso-8859-1"),
        (RUSSIAN, "mac_cyrillic", "x-mac-cyrillic"),
        (RUSSIAN, "utf-16-le", "utf-16le"),
        (RUSSIAN, "utf-8", "utf-16"),
        (GREEK, "windows-1253", "iso-8859-1"),
        (POLISH, "windows-1250", "iso-8859-2"),
        ("Zamówiłem lampę, która przyszła rozbita.", "windows-1250", "iso-8859-1"),
        (POLISH, "cp852", "cp-852"),
        ("Größe – 5 €", "utf-16", ""),
        ("Good day, nothing works.", "utf-16-be", "utf-8"),
        ("Über die Größe", "utf-7", "unicode-1-1-utf-7"),
        ("こんにちは、注文した品が届きません。", "iso-2022-jp", "us-ascii"),
        ("こんにちは、注文した品が届きません。", "cp932", "x-sjis"),
        ("你好，我的订单在哪里？", "gb18030", "gb2312"),
        ("שלום, איפה ההזמנה שלי?", "iso-8859-8", "iso-8859-8-i"),
    ],
)
def test_text_is_read_although_its_charset_is_missing_or_wrong(text: str, actual: str, declared: str) -> None:
    assert decode_bytes(text.encode(actual), declared) == text


@pytest.mark.parametrize("declared", ["windows-1251", "win-1251", "x-cp1251", "WINDOWS-CP1251", '"cp-1251"'])
def test_a_code_page_is_known_by_any_of_its_names(declared: str) -> None:
    assert decode_bytes("Где заказ?".encode("cp1251"), declared) == "Где заказ?"


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "koi8-u", "cp866", "iso-8859-5", "mac_cyrillic"])
@pytest.mark.parametrize(
    "text", ["Да", "ГДЕ МОЙ ЗАКАЗ?", "Где мой заказ?", "Ёлка №5", "Щи да каша", "Съёмочный объект"]
)
def test_a_rightly_labelled_text_is_read_as_labelled(charset: str, text: str) -> None:
    data = text.encode(charset, errors="ignore")
    assert decode_bytes(data, charset) == data.decode(charset)


def test_half_a_character_of_utf_7_is_nothing_that_a_database_refuses() -> None:
    assert decode_bytes(b"a +2AA- b", "utf-7") == "a ? b"


def test_mojibake_is_repaired() -> None:
    assert (
        decode_bytes("Größe und Maße für Fußböden".encode().decode("cp1252").encode()) == "Größe und Maße für Fußböden"
    )


def test_null_characters_are_removed() -> None:
    assert decode_bytes(b"a\x00b", "utf-8") == "ab"


@given(st.binary(max_size=200), st.sampled_from(["", "utf-8", "utf-16", "utf-7", "zip", "idna", "hz", "x", "cp437"]))
def test_any_bytes_in_any_charset_give_text(data: bytes, declared: str) -> None:
    decode_bytes(data, declared).encode("utf-8", errors="surrogatepass")
