"""Templates that people wrote, rendered in a sandbox inside a process of its own with limits.

The sandbox alone keeps a template from reaching objects, not from asking for a gigabyte or for ever.
"""

import json
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from mailbot.model import MailbotError

MAX_BYTES = 64 * 1024
MAX_SECONDS = 1
MAX_MEMORY_BYTES = 128 * 1024 * 1024

_PATIENCE_SECONDS = 20.0
"""The limit on CPU time ends a busy template; this one only a machine that is too busy to run it at all."""

_CHILD = Path(__file__).with_name("render_child.py")


class RenderingError(MailbotError):
    """A template that cannot be rendered within the limits; the text says why, as the end of a sentence."""


def render_limited(source: str, values: Mapping[str, Sequence[str]]) -> str:
    """Return a rendered Jinja2 template: at most 1 s of CPU, 128 MB and 64 KB of text; raises RenderingError."""
    return _render(source, json.dumps({name: list(words) for name, words in values.items()}))


@lru_cache(maxsize=32)
def _render(source: str, values: str) -> str:
    told = {
        "source": source,
        "values": json.loads(values),
        "seconds": MAX_SECONDS,
        "memory": MAX_MEMORY_BYTES,
        "longest": MAX_BYTES,
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own file under our own interpreter; the template goes in as data
            [sys.executable, "-I", "-X", "utf8", str(_CHILD)],
            input=json.dumps(told),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_PATIENCE_SECONDS,
            check=False,
            env={},  # no key within reach
        )
    except subprocess.TimeoutExpired as error:
        raise RenderingError(f"it was not rendered within {_PATIENCE_SECONDS:.0f} seconds") from error
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise RenderingError(f"it takes more than {MAX_SECONDS} second; make it simpler")
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise RenderingError("it makes the renderer break off; make it simpler") from None
    if "text" not in answer:
        raise RenderingError(str(answer["error"]))
    return str(answer["text"])
