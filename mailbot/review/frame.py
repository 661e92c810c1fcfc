"""What is sent of a thread: its text between two codes, so that an answer proves that the whole text arrived."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """A text ready to be sent, and the codes at its beginning and end, which an answer must repeat."""

    text: str
    start_code: str
    end_code: str


def frame(rendered: str, note: str) -> Frame:
    """Return a rendered text in its frame; `note` is a word or two of the program's own in its first line.

    The codes are such as the author of a mail cannot know: they depend on every sentence. Digits, since these are the
    cheapest to send and to repeat.
    """
    digest = int.from_bytes(hashlib.sha256(rendered.encode()).digest()[:16])
    start, end = f"S{digest % 10**6:06}", f"E{digest // 10**6 % 10**6:06}"
    return Frame(
        text=f"{start} {note}\n{rendered}\n{end}",
        start_code=start,
        end_code=end,
    )
