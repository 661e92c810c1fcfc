"""A PostgreSQL server of the tests' own: on loopback, in a temporary folder; a fresh schema or database a test."""

import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg

from tests.servers.requirement import require_program, require_root

PASSWORD = "s3cret-of-tests"

_CLUSTER = ("-E", "UTF8", "--locale=C.UTF-8", "--no-sync")


@dataclass(frozen=True, kw_only=True, slots=True)
class PostgresServer:
    """A running server; its superuser is `postgres`, who must give the password."""

    port: int
    folder: Path

    def url(self, database: str = "postgres", password: str = PASSWORD) -> str:
        """Return the URL of a database."""
        return f"postgresql://postgres:{password}@127.0.0.1:{self.port}/{database}"

    def make_database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"test_{uuid4().hex}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.url(name)

    def make_schema(self) -> str:
        """Return the URL of an empty schema, which stands for a database and is made much faster."""
        name = f"test_{uuid4().hex}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE SCHEMA "{name}"'.encode())
        return f"{self.url()}?options=-csearch_path%3D{name}"

    def end_connections(self) -> None:
        """End every other connection, as a restart of the server would."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )


@contextmanager
def run_postgres() -> Iterator[PostgresServer]:
    """Start a server and stop it in the end; skips the running test where it cannot be started."""
    require_root()
    initdb = require_program("initdb")
    pg_ctl = require_program("pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="mailbot-postgres-"))
    try:
        shutil.chown(folder, "postgres")
        password_file = folder / "password"
        password_file.write_text(PASSWORD, encoding="utf-8")
        shutil.chown(password_file, "postgres")
        data = str(folder / "data")
        _as_postgres(
            [str(initdb), "-D", data, "-A", "scram-sha-256", "-U", "postgres", f"--pwfile={password_file}", *_CLUSTER],
            folder,
        )
        port = _free_port()
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        _as_postgres([str(pg_ctl), "-D", data, "-l", str(folder / "log"), "-o", options, "-w", "start"], folder)
        try:
            yield PostgresServer(port=port, folder=folder)
        finally:
            _as_postgres([str(pg_ctl), "-D", data, "-m", "immediate", "-w", "stop"], folder)
    finally:
        shutil.rmtree(folder)


def _as_postgres(command: list[str], folder: Path) -> None:
    """Run a program as user postgres, for it refuses to run as root."""
    subprocess.run(
        command, cwd=folder, user="postgres", group="postgres", extra_groups=[], check=True, stdout=subprocess.DEVNULL
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
