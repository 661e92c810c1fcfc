"""The event loop that synchronous work shares."""

import asyncio

import pytest

from mailbot.flow.loop import LoopThread


async def running_loop() -> int:
    """Return which loop runs this."""
    return id(asyncio.get_running_loop())


async def fail() -> None:
    """Raise."""
    raise LookupError("no such thing")


def test_all_work_runs_on_one_loop() -> None:
    with LoopThread() as loop:
        assert loop.run(running_loop()) == loop.run(running_loop())


def test_an_error_of_the_work_reaches_its_caller() -> None:
    with LoopThread() as loop, pytest.raises(LookupError, match="no such thing"):
        loop.run(fail())
