"""A TCP proxy between a client and a server that does to the traffic what bad networks do, as a test tells it.

It delays, hangs, cuts after a number of bytes, refuses, or answers with a server's plea for patience.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Faults:
    """What the proxy does from now on; a test may change it at any time.

    `delay` seconds lie between a byte's coming and going in each direction: half the round trip it adds. `cut_after`
    are the bytes from the server after which the next connections are reset, one value for each connection; `hang`
    lets nothing through; `refuse` resets at once. `greeting` is said instead of connecting at all.
    """

    delay: float = 0.0
    cut_after: list[int] = field(default_factory=list)
    hang: bool = False
    refuse: bool = False
    greeting: bytes = b""
    connections: int = 0
    port: int = 0
    dropped: int = 0

    def drop(self) -> None:
        """Reset all connections that are open."""
        self.dropped = self.connections


@contextmanager
def faulty_proxy(target: int) -> Iterator[Faults]:
    """Run a proxy before a port of loopback, and yield what it does, with its own port."""
    faults = Faults()
    loop = asyncio.new_event_loop()
    started = threading.Event()

    async def serve() -> asyncio.Server:
        server = await asyncio.start_server(
            lambda reader, writer: _serve(reader, writer, faults, target), "127.0.0.1", 0, limit=2**20
        )
        faults.port = server.sockets[0].getsockname()[1]
        started.set()
        return server

    def run() -> None:
        server = loop.run_until_complete(serve())
        loop.run_forever()
        server.close()
        loop.run_until_complete(_end_all())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    started.wait(timeout=10)
    try:
        yield faults
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


async def _end_all() -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, faults: Faults, target: int) -> None:
    faults.connections += 1
    # Python 3.11's streams log the cancelling of a connection's task as an error.
    with suppress(OSError, asyncio.CancelledError):
        if faults.greeting:
            writer.write(faults.greeting)
            await writer.drain()
        elif not faults.refuse:
            await _relay(reader, writer, faults, target)
    # Aborting sends a reset, as a crashed or overloaded machine does.
    writer.transport.abort()


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, faults: Faults, target: int) -> None:
    number = faults.connections
    cut = faults.cut_after.pop(0) if faults.cut_after else None
    far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target, limit=2**20)
    ways = [
        asyncio.create_task(_pass_on(reader, far_writer, faults, None)),
        asyncio.create_task(_pass_on(far_reader, writer, faults, cut)),
        asyncio.create_task(_await_drop(faults, number)),
    ]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        far_writer.transport.abort()


async def _await_drop(faults: Faults, number: int) -> None:
    while faults.dropped < number:  # noqa: ASYNC110  # set by a test's thread, which no event of this loop hears
        await asyncio.sleep(0.02)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, faults: Faults, cut: int | None) -> None:
    """Hand bytes on in order, each `delay` after it came, until the end or the cut."""
    loop = asyncio.get_running_loop()
    waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=1000)

    async def collect() -> None:
        while data := await reader.read(65536):
            await waiting.put((loop.time() + faults.delay, data))
        await waiting.put((loop.time() + faults.delay, b""))

    collecting = asyncio.create_task(collect())
    try:
        while True:
            due, data = await waiting.get()
            if due > loop.time():
                await asyncio.sleep(due - loop.time())
            while faults.hang:  # noqa: ASYNC110  # as above
                await asyncio.sleep(0.02)
            if not data:
                return
            if cut is not None:
                data, cut = data[:cut], cut - len(data)
            writer.write(data)
            await writer.drain()
            if cut is not None and cut <= 0:
                return
    finally:
        collecting.cancel()
        await asyncio.gather(collecting, return_exceptions=True)
