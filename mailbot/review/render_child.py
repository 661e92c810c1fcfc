"""Renders one template and ends: run as a program of its own, so that limits on time and memory can kill it.

Reads JSON with `source`, `values` and the limits from standard input, writes JSON with `text` or `error` to standard
output. Imports nothing of mailbot: it starts faster, and there is nothing here to reach.
"""

import json
import resource
import sys
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment


def limit(seconds: int, memory: int) -> None:
    """Let the system end this process beyond some seconds of CPU or bytes of memory; it may write no file."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def render(source: str, values: dict[str, Any], longest: int) -> dict[str, str]:
    """Return the rendered text, or why there is none. It is cut off as soon as it is longer than `longest` bytes."""
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    pieces: list[str] = []
    length = 0
    try:
        for piece in environment.from_string(source).generate(values):
            length += len(piece.encode("utf-8", "replace"))
            if length > longest:
                return {"error": f"it renders to more than {longest // 1024} KB; shorten it"}
            pieces.append(piece)
    except MemoryError:
        return {"error": "it needs too much memory"}
    except (TemplateError, ValueError, TypeError, ArithmeticError, RecursionError) as error:
        return {"error": str(error)[:500] or type(error).__name__}
    return {"text": "".join(pieces)}


if __name__ == "__main__":
    told = json.load(sys.stdin)
    limit(told["seconds"], told["memory"])
    json.dump(render(told["source"], told["values"], told["longest"]), sys.stdout)
