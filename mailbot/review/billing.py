"""What a request may cost at most, and what its answer did cost. Asks nobody and keeps no account."""

import json
from collections.abc import Mapping

from openai import APIConnectionError, APIStatusError, APITimeoutError
from openai.types.chat import ChatCompletion

from mailbot.model import Usage
from mailbot.review.cost import Prices, price_usage
from mailbot.review.tokens import count_tokens
from mailbot.settings import LlmSettings

_FOREIGN_TOKENS = 2
"""Other models cut a text into up to this many times the tokens that are counted here."""

_ENVELOPE_TOKENS = 64


def prices_of(settings: LlmSettings) -> Prices:
    """Return the price table that the settings hold."""
    return Prices(tokens_in=settings.price_in, cached=settings.price_cached, tokens_out=settings.price_out)


def most_cost(body: Mapping[str, object], settings: LlmSettings) -> float:
    """Return what a request may cost at most: nothing of it cached, and as long an answer as is allowed."""
    sent = json.dumps([body.get("messages"), body.get("response_format")], ensure_ascii=False)
    tokens_in = count_tokens(sent) * _FOREIGN_TOKENS + _ENVELOPE_TOKENS
    return price_usage(tokens_in, 0, settings.max_output_tokens, prices_of(settings)).cost


def cost_of(answer: object, settings: LlmSettings, most: float) -> float:
    """Return what an answer cost; the most it may have where a completion does not tell, nothing for anything else."""
    if not isinstance(answer, ChatCompletion):
        return 0.0
    usage = usage_of(answer, prices_of(settings))
    return usage.cost if usage.tokens_in or usage.tokens_out else most


def cost_of_failure(error: Exception, most: float) -> float:
    """Return what a request without an answer cost: nothing if refused, the most if it was given up under way."""
    refused = isinstance(error, APIStatusError | ValueError)
    broken = isinstance(error, APIConnectionError) and not isinstance(error, APITimeoutError)
    return 0.0 if refused or broken else most


def usage_of(completion: ChatCompletion, prices: Prices) -> Usage:
    """Return what the endpoint says it spent; a server that says nothing, or nonsense, is taken to have spent 0."""
    usage = completion.usage
    details = getattr(usage, "prompt_tokens_details", None)
    return price_usage(
        _whole(getattr(usage, "prompt_tokens", 0)),
        _whole(getattr(details, "cached_tokens", 0)),
        _whole(getattr(usage, "completion_tokens", 0)),
        prices,
    )


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
