"""Who holds a lease: a process, told apart from one that is dead, so that a killed run is taken over at once."""

import os
import socket
from datetime import datetime, timedelta
from pathlib import Path

from mailbot.store.port import Store


def name_owner() -> str:
    """Return the name of this process: host, process number, and its start where the system tells it."""
    return _name(socket.gethostname(), os.getpid())


def is_gone(owner: str) -> bool:
    """Tell whether an owner was a process of this very host and lives no longer; of other hosts nobody can tell."""
    host, _, rest = owner.partition("/")
    number = rest.partition("/")[0]
    if host != socket.gethostname() or not number.isdigit():
        return False
    return not _is_alive(int(number)) or _name(host, int(number)) != owner


def take_lease(store: Store, name: str, owner: str, now: datetime, length: timedelta) -> bool:
    """Take a named lease, also from a process of this host that was killed while it held it."""
    if store.claim(name, owner, now, now + length):
        return True
    holder = store.holder(name)
    if holder is None or not is_gone(holder):
        return False
    store.release(name, holder)
    return store.claim(name, owner, now, now + length)


def _name(host: str, number: int) -> str:
    return f"{host}/{number}/{_started(number)}"


def _started(number: int) -> str:
    """Return when a process started, in clock ticks since boot (proc(5), field 22), or "" where that is unknown."""
    try:
        stat = Path(f"/proc/{number}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]


def _is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
