"""The reading of one mail, guarded: whatever its bytes do to the code becomes a reason, and the next mail is read."""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from mailbot.mail.parse import UnreadableMailError

Result = TypeVar("Result")


class StumbledError(UnreadableMailError):
    """mailbot itself failed on a mail: a fault to be mended, after which the mail is read anew."""


def guarded(step: Callable[[], Result]) -> Result | UnreadableMailError:
    """Return what a step makes of one mail, or why it makes nothing of it; raises no Exception."""
    try:
        return step()
    except UnreadableMailError as error:
        return error
    except Exception as error:  # noqa: BLE001 - the one place where a mail meets code that nobody foresaw it for
        return stumbled_over(error)


def stumbled_over(error: Exception) -> StumbledError:
    """Return an unforeseen error as a reason: what it was and where, never its text, which may quote the mail."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return StumbledError(
        f"mailbot failed on this mail: {type(error).__name__} in {frame.name} ({Path(frame.filename).name}, line "
        f"{frame.lineno}). It is kept whole; `mailbot quarantine replay` reads it anew after an upgrade"
    )
