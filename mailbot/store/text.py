"""Text as both databases can keep it, and the short hashes it is looked up by. Knows no table."""

import hashlib
import json
from collections.abc import Iterable

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Making an encoder for each list would cost more than the list.
_JSON = json.JSONEncoder(ensure_ascii=False)


def plain(text: str) -> str:
    """Return a text with NUL and lone surrogates replaced by U+FFFD: PostgreSQL keeps no NUL, UTF-8 no surrogate."""
    if "\0" in text:
        text = text.replace("\0", _REPLACEMENT)
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def plain_list(texts: Iterable[str]) -> str:
    """Return texts as a JSON list."""
    return _JSON.encode([plain(text) for text in texts])


def lookup_hash(text: str) -> str:
    """Return a short hash of a text of any length, "" of an empty one: 128 bits, in hexadecimal."""
    return hashlib.sha256(plain(text).encode()).hexdigest()[:32] if text else ""
