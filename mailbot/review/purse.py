"""The port of the purse: what pays for a request to a model, or does not. Knows no store and no prices."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol


@dataclass(kw_only=True, slots=True)
class Hold:
    """Money set aside for one request, in the currency of the price table; what `cost` is at the end is spent."""

    cost: float


class Purse(Protocol):
    """What pays for the requests of one payer. An instance serves many requests at once."""

    def hold(self, most: float) -> AbstractAsyncContextManager[Hold]:
        """Set aside the most that a request may cost, which is what it costs unless its hold is told otherwise.

        Raises NotAskedError when there is no longer enough for today, LastingError when there never is.
        """
        ...
