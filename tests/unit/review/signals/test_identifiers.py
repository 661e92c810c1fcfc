"""Codes in a sentence: what names something, and what is only a figure."""

import pytest

from mailbot.review.signals.identifiers import Code, find_codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Order 48213 is late", Code("code", "48213")),
        ("Invoice INV-20331/A", Code("code", "inv20331a")),
        ("заказ № 30917", Code("code", "30917")),
        ("it is #42", Code("code", "42")),
        ("serial 8F3K-22", Code("code", "8f3k22")),
        ("write to Anna.Lind@shop.example please", Code("email", "anna.lind@shop.example")),
        ("call +44 7700 900123 after five", Code("phone", "447700900123")),
        ("IBAN DE89 3704 0044 0532 0130 00", Code("iban", "de89370400440532013000")),
        ("nr klienta 330 871", Code("code", "330871")),
        ("call 020 7946 0958 after five", Code("phone", "02079460958")),
        ("bought on 12.03.2025", Code("date", "12.03.2025")),
        ("order <ORDER_1> is late", Code("code", "order1")),
    ],
)
def test_what_names_something_is_a_code(text: str, code: Code) -> None:
    marked, codes, _ = find_codes(text)
    assert codes == [code]
    assert "qqcode0" in marked


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("it cost 1249.90 €", {"money"}),
        ("за 4500 рублей", {"money"}),
        ("the table is 120 cm wide", {"measure"}),
        ("between 10:30 and noon", {"time"}),
        ("since 2024", {"number"}),
        ("two of 15 lamps", {"number"}),
        ("no figures here", set()),
    ],
)
def test_what_only_counts_is_no_code(text: str, figures: set[str]) -> None:
    assert find_codes(text)[1:] == ([], frozenset(figures))
