"""An import that is killed at any moment goes on where it stopped, and keeps every mail once."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

from tests.servers.ports import wait_until
from tests.unit.mail.archive.boxes import gzipped, mbox

MAILS = 900


def importing(folder: Path, archive: Path) -> subprocess.Popen[str]:
    """Start an import as a person would."""
    command = [sys.executable, "-m", "mailbot", "import", str(archive), "--mailbox", "old", "--agent", "shop.example"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAILBOT_")}
    (folder / "config").mkdir(exist_ok=True)
    return subprocess.Popen(
        [*command, "--config", "config", "--format", "json"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kept(folder: Path) -> int:
    """Return how many messages the store holds."""
    database = folder / "mailbot.db"
    if not database.exists():
        return 0
    with closing(sqlite3.connect(database)) as connection:
        try:
            return int(connection.execute("SELECT COUNT(*) FROM messages").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def test_an_import_killed_again_and_again_keeps_every_mail_once_and_reads_little_twice(tmp_path: Path) -> None:
    archive = gzipped(tmp_path / "old.mbox.gz", mbox(1, MAILS))
    for least in (1, 500):
        with importing(tmp_path, archive) as process:
            wait_until(partial(_has_come_to, process, tmp_path, least), what="some mails to be kept", seconds=60)
            process.send_signal(signal.SIGKILL)
    before = kept(tmp_path)
    with importing(tmp_path, archive) as process:
        said, told = process.communicate(timeout=120)
    assert process.returncode == 0, told
    (row,) = json.loads(said)
    assert kept(tmp_path) == MAILS
    assert row["new"] == MAILS - before
    assert row["seen"] <= row["new"] + 200
    assert "an earlier import of this was cut short" in told


def _has_come_to(process: subprocess.Popen[str], folder: Path, least: int) -> bool:
    assert process.poll() is None, process.communicate()
    return kept(folder) >= least
