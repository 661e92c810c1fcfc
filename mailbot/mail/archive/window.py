"""A stream seen through a window: what lies ahead can be looked at before it is taken. Each byte is read once."""

from typing import Protocol

from mailbot.mail.archive.archived import DamagedError

PIECE = 256 * 1024


class Readable(Protocol):
    """What a window reads from."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, and none at the end alone."""
        ...


class Window:
    """The bytes from `offset` of a stream on; its length is what has been read ahead."""

    def __init__(self, stream: Readable, offset: int = 0) -> None:
        """Take over a stream that stands at `offset`."""
        self._stream = stream
        self._data = bytearray()
        self._start = 0
        self.offset = offset
        self.damage: DamagedError | None = None

    def __len__(self) -> int:
        """Return how many bytes lie in the window."""
        return len(self._data) - self._start

    def more(self) -> bool:
        """Read a piece more; False at the end of the stream, and where it is damaged: then `damage` says how."""
        if self.damage is not None:
            return False
        try:
            piece = self._stream.read(PIECE)
        except DamagedError as error:
            self.damage = error
            return False
        self._data += piece
        return bool(piece)

    def look(self, start: int, count: int) -> bytes:
        """Return up to `count` bytes from `start` on, fewer at the end of the stream alone."""
        while len(self) < start + count and self.more():
            pass
        return bytes(self._data[self._start + start : self._start + start + count])

    def find(self, what: bytes, start: int) -> int:
        """Return where something stands in the window from `start` on, or -1; reads nothing."""
        found = self._data.find(what, self._start + start)
        return found if found < 0 else found - self._start

    def take(self, count: int) -> bytes:
        """Return the next bytes of the window and move on behind them."""
        taken = bytes(self._data[self._start : self._start + count])
        self._start += len(taken)
        self.offset += len(taken)
        if self._start > PIECE:
            del self._data[: self._start]
            self._start = 0
        return taken
