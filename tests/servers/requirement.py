"""Find the programs that integration tests need; without one a test is skipped, in CI it fails."""

import os
import shutil
from pathlib import Path

import pytest

EXTRA_PATHS = (
    "/usr/sbin",
    "/sbin",
    "/usr/lib/postgresql/15/bin",
    "/usr/lib/postgresql/16/bin",
    "/usr/lib/postgresql/17/bin",
)


def missing(reason: str) -> None:
    """Skip the running test with the reason, or fail it where CI is set: there a skip is a failure."""
    if os.environ.get("CI"):
        pytest.fail(f"in CI this may not be skipped: {reason}")
    pytest.skip(reason)


def require_program(name: str) -> Path:
    """Return the path of a program; skips the running test (in CI: fails it) where it is not installed."""
    path = os.pathsep.join([os.environ.get("PATH", ""), *EXTRA_PATHS])
    found = shutil.which(name, path=path)
    if found is None:
        missing(f"{name} is not installed; `make test` installs it where there is root and apt")
    return Path(str(found))


def require_root() -> None:
    """Skip the running test (in CI: fail it) where the servers cannot be started for want of root."""
    if os.geteuid() != 0:
        missing("starting this server needs root")
