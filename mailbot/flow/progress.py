"""Progress of long work, told to whoever watches: a terminal, a log, or nobody."""

from typing import Protocol


class Progress(Protocol):
    """Something that shows how far work has come."""

    def begin(self, what: str, total: int | None) -> None:
        """Start a piece of work of `total` steps, None where the number is not known yet."""
        ...

    def advance(self, steps: int = 1) -> None:
        """Go on by some steps."""
        ...


class Quiet:
    """Progress that nobody watches."""

    def begin(self, what: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self, steps: int = 1) -> None:
        """Say nothing."""
