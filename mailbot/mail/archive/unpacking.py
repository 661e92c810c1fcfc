"""gzip and ZIP members as bounded streams: what is cut off, damaged or unpacks without end is told, never obeyed."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from mailbot.mail.archive.archived import DamagedError
from mailbot.mail.archive.window import Readable

PIECE = 64 * 1024
STEP = 16 * 1024
FREE_BYTES = 16 * 1024 * 1024
MOST_RATIO = 200
"""Mails shrink to a tenth or so; what unpacks to 200 times its size, and more than 16 MB, was made to do harm."""

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
_ZIP_HEADER = struct.Struct("<4sHHHHHIIIHH")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _SIZE_FOLLOWS, _UTF8 = 0x1, 0x8, 0x800
_TOO_MUCH = f"unpacks to more than {MOST_RATIO} times its size, as mails never do; it was read no further"
_CUT_OFF = "is cut off; what stands before the cut was read, but for the mail that it goes through"


class Inflated:
    """What a zlib stream unpacks to, bounded; `bits` as in `zlib.decompressobj`."""

    def __init__(self, packed: Readable, bits: int) -> None:
        """Take over a stream that stands at the beginning of packed data."""
        self._packed = packed
        self._bits = bits
        self._inflater = zlib.decompressobj(bits)
        self._waiting = b""
        self.taken = self.given = 0

    def read(self, size: int = PIECE) -> bytes:
        """Return up to `size` bytes, none at the end alone; raises DamagedError."""
        while not self._inflater.eof:
            if not self._waiting:
                self._waiting = self._packed.read(PIECE)
                self.taken += len(self._waiting)
            is_end = not self._waiting
            try:
                # In small steps: what is damaged loses the step it is in.
                piece = self._inflater.decompress(self._waiting, min(size, STEP))
            except zlib.error as error:
                raise DamagedError(f"is damaged ({error}); what stands before was read") from error
            self._waiting = self._inflater.unconsumed_tail
            if piece:
                return self._bounded(piece)
            if is_end and not self._inflater.eof:
                raise DamagedError(_CUT_OFF)
        return b""

    def rest(self) -> bytes:
        """Return what was taken of the packed stream and lies behind the end of the data."""
        return self._inflater.unused_data

    def _bounded(self, piece: bytes) -> bytes:
        self.given += len(piece)
        if self.given > FREE_BYTES and self.given > MOST_RATIO * self.taken:
            raise DamagedError(_TOO_MUCH)
        return piece


class Gunzipped(Inflated):
    """What a gzip file unpacks to (RFC 1952): all its members one after another; what follows them is ignored."""

    def __init__(self, packed: Readable) -> None:
        """Take over a stream that stands at the beginning of a gzip file."""
        super().__init__(packed, zlib.MAX_WBITS | 16)

    def read(self, size: int = PIECE) -> bytes:
        """Return up to `size` bytes, none at the end alone; raises DamagedError."""
        while not (piece := super().read(size)):
            left = self.rest().lstrip(b"\0")
            while len(left) < len(GZIP) and (more := self._packed.read(PIECE)):
                self.taken += len(more)
                left = (left + more).lstrip(b"\0")
            if not left.startswith(GZIP):
                return b""
            self._inflater = zlib.decompressobj(self._bits)
            self._waiting = left
        return piece


class Bounded:
    """A member of an intact ZIP archive that may not unpack to more than its packed size allows."""

    def __init__(self, stream: Readable, packed_size: int, size: int) -> None:
        """Take over a member of so many packed and unpacked bytes."""
        self._stream = stream
        self._most = max(FREE_BYTES, MOST_RATIO * packed_size)
        self._share = packed_size / max(size, 1)
        self._given = 0

    @property
    def taken(self) -> int:
        """Return about how many packed bytes have been read."""
        return int(self._given * self._share)

    def read(self, size: int = PIECE) -> bytes:
        """Return up to `size` bytes, none at the end alone; raises DamagedError."""
        try:
            piece = self._stream.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise DamagedError(f"is damaged ({error or 'cut off'}); what stands before was read") from error
        self._given += len(piece)
        if self._given > self._most:
            raise DamagedError(_TOO_MUCH)
        return piece


@dataclass(frozen=True, kw_only=True, slots=True)
class CutMember:
    """A member of a ZIP archive that has lost its directory; `stream` must be read before the next one is asked for."""

    name: str
    stream: Readable


class _Stored:
    """The bytes of a member that is not packed."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._left = size

    def read(self, size: int = PIECE) -> bytes:
        """Return up to `size` bytes; raises DamagedError where the file ends too soon."""
        piece = self._file.read(min(size, self._left))
        if not piece and self._left:
            raise DamagedError(_CUT_OFF)
        self._left -= len(piece)
        return piece


def read_cut_zip(file: BinaryIO) -> Iterator[CutMember]:
    """Yield the members of a ZIP archive by their own headers (APPNOTE, 4.3.7), as far as they are there.

    For archives that were cut off, and with that have lost the directory at their end. Members of unknown size that
    are not packed, and encrypted ones, end the reading.
    """
    while len(header := file.read(_ZIP_HEADER.size)) == _ZIP_HEADER.size:
        mark, _, flags, method, _, _, _, packed, _, name_size, extra_size = _ZIP_HEADER.unpack(header)
        if mark != ZIP or flags & _ENCRYPTED or method not in {_STORED, _DEFLATED}:
            return
        name = file.read(name_size).decode("utf-8" if flags & _UTF8 else "cp437", errors="replace")
        start = file.seek(extra_size, 1)
        if method == _STORED:
            if flags & _SIZE_FOLLOWS:
                return
            yield CutMember(name=name, stream=_Stored(file, packed))
            file.seek(start + packed)
            continue
        inflated = Inflated(file, -zlib.MAX_WBITS)
        yield CutMember(name=name, stream=inflated)
        try:
            while inflated.read():
                pass
        except DamagedError:
            return
        file.seek(start + inflated.taken - len(inflated.rest()))
        if flags & _SIZE_FOLLOWS:
            _skip_description(file)


def _skip_description(file: BinaryIO) -> None:
    """Move on behind the sizes that follow a member: 12 or 20 bytes, with or without a mark before them."""
    place = file.tell()
    ahead = file.read(32)
    lengths = (16, 12, 24, 20)
    found = next((length for length in lengths if ahead[length : length + 4] in {ZIP, b"PK\x01\x02"}), 16)
    file.seek(place + found)
