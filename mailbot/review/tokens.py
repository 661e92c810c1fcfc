"""How many tokens a text has. Knows no endpoint and no limit."""

import warnings
from collections.abc import Callable
from functools import cache

_ENCODING = "o200k_base"


def most_tokens(text: str) -> int:
    """Return a number of tokens that a text cannot exceed, at next to no cost: a token has at least one byte."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def count_tokens(text: str) -> int:
    """Return the number of tokens of a text as newer OpenAI models count them; others differ by some percent."""
    return _counter()(text.encode("utf-8", "replace").decode("utf-8"))


@cache
def _counter() -> Callable[[str], int]:
    """Load the tables on first use: importing them takes a second, which short commands must not pay.

    The compiled counter is asked directly, since the package's Python layer keeps 80 MB of tables of its own.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the package reads its data in an old way
        from bpe_openai import _bindings  # noqa: PLC0415  # a second of import time
    count: Callable[[str], int] = _bindings.tokenizer_for_encoding(_ENCODING).count
    return count
