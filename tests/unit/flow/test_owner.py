"""Leases of processes that live and of those that were killed."""

import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from mailbot.flow.owner import is_gone, name_owner, take_lease
from mailbot.store.port import Store

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def name_of_ended_process() -> str:
    """Return the owner's name that a process told before it ended."""
    told = subprocess.run(
        [sys.executable, "-c", "from mailbot.flow.owner import name_owner; print(name_owner())"],
        check=True,
        capture_output=True,
        text=True,
    )
    return told.stdout.strip()


def test_this_process_is_not_gone() -> None:
    assert not is_gone(name_owner())


def test_a_process_that_ended_is_gone() -> None:
    assert is_gone(name_of_ended_process())


def test_a_process_number_that_was_given_out_again_is_gone() -> None:
    host, number, _ = name_owner().split("/")

    assert is_gone(f"{host}/{number}/1")


def test_nobody_can_tell_of_another_host() -> None:
    assert not is_gone(f"not-{socket.gethostname()}/1/1")


def test_a_lease_of_a_killed_process_is_taken_over_at_once(store: Store) -> None:
    assert store.claim("review:t1", name_of_ended_process(), NOW, NOW + HOUR)

    assert take_lease(store, "review:t1", name_owner(), NOW, HOUR)


def test_a_lease_of_another_host_is_left_until_it_runs_out(store: Store) -> None:
    assert store.claim("review:t1", "elsewhere/1/1", NOW, NOW + HOUR)

    assert not take_lease(store, "review:t1", name_owner(), NOW, HOUR)
    assert take_lease(store, "review:t1", name_owner(), NOW + HOUR, HOUR)
