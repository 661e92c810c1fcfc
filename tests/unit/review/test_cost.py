"""Cost: tokens times prices, whatever an endpoint reports."""

import pytest

from mailbot.review.cost import Prices, price_usage

PRICES = Prices(tokens_in=1.0, cached=0.1, tokens_out=10.0)


def test_cached_tokens_are_part_of_those_sent() -> None:
    assert price_usage(1_000_000, 400_000, 100_000, PRICES).cost == pytest.approx(0.6 + 0.04 + 1.0)


def test_nothing_spent_costs_nothing() -> None:
    assert price_usage(0, 0, 0, PRICES).cost == 0


def test_garbled_counts_never_give_money_back() -> None:
    usage = price_usage(-5, 10, -1, PRICES)
    assert (usage.tokens_in, usage.tokens_cached, usage.tokens_out, usage.cost) == (0, 0, 0, 0.0)
