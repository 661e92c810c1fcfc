"""The version of a thread: a hash that changes when, and only when, what its messages say changes.

Knows neither stores nor judges; whoever keeps or cites a version computes it here.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence

from mailbot.model import Message


def fingerprint(key: str, role: str, text: str) -> str:
    """Return what one message adds to its thread's version: SHA-256 over key, role and own text, in hexadecimal."""
    return hashlib.sha256(json.dumps([key, role, text]).encode("ascii")).hexdigest()


def version_of(fingerprints: Iterable[str]) -> str:
    """Return the version of a thread whose messages, oldest first, have these fingerprints."""
    return hashlib.sha256("\n".join(fingerprints).encode("ascii")).hexdigest()


def thread_version(messages: Sequence[Message]) -> str:
    """Return the version of a thread with these messages, in whatever order they are given.

    The order of a conversation is time, then key; a mail's folder, subject, language and the way its text is cut into
    sentences do not count.
    """
    in_order = sorted(messages, key=lambda message: (message.at, message.key))
    return version_of(fingerprint(message.key, message.role.value, message.text) for message in in_order)
