"""Starting servers: free ports on loopback, and waiting for a condition without guessing how long it takes."""

import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

PAUSE_SECONDS = 0.02


def free_ports(count: int) -> tuple[int, ...]:
    """Return different ports of 127.0.0.1 that nothing listens on."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return tuple(int(each.getsockname()[1]) for each in sockets)
    finally:
        for each in sockets:
            each.close()


def wait_until(condition: Callable[[], bool], *, what: str, seconds: float = 20.0) -> None:
    """Return as soon as the condition holds; raises TimeoutError naming `what` if it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s in vain for {what}")
        time.sleep(PAUSE_SECONDS)


def answers(port: int) -> bool:
    """Tell whether something accepts connections on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def run_daemon(command: list[str], output: Path) -> None:
    """Run a command that leaves a daemon behind; raises RuntimeError with what it printed if it fails.

    Its output goes to a file: a daemon would keep a pipe open, and the reader waiting, for as long as it lives.
    """
    with output.open("wb") as file:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, check=False, timeout=60
        )
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {output.read_text(errors='replace')}")
