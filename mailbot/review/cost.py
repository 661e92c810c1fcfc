"""What a call costs: token counts and a price table in, money out. Knows no endpoint and no budget."""

from dataclasses import dataclass

from mailbot.model import Usage

_MILLION = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Prices:
    """Prices for a million tokens, in the currency of the price table; `cached` is for input read from a cache."""

    tokens_in: float
    cached: float
    tokens_out: float


def price_usage(tokens_in: int, tokens_cached: int, tokens_out: int, prices: Prices) -> Usage:
    """Return a call's usage with its cost; `tokens_cached` is the part of `tokens_in` that came from a cache.

    Counts below zero and more cached than sent, as garbled answers report them, are set right first.
    """
    sent = max(0, tokens_in)
    cached = min(max(0, tokens_cached), sent)
    written = max(0, tokens_out)
    cost = ((sent - cached) * prices.tokens_in + cached * prices.cached + written * prices.tokens_out) / _MILLION
    return Usage(tokens_in=sent, tokens_cached=cached, tokens_out=written, cost=cost)


def add_usage(one: Usage, other: Usage) -> Usage:
    """Return what two calls cost together."""
    return Usage(
        tokens_in=one.tokens_in + other.tokens_in,
        tokens_cached=one.tokens_cached + other.tokens_cached,
        tokens_out=one.tokens_out + other.tokens_out,
        cost=one.cost + other.cost,
    )
