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
    """Return a rendered text in its frame; `note` is one line of the program's own that goes before it.

    The codes are such as the author of a mail cannot know: they depend on every sentence.
    """
    digest = hashlib.sha256(rendered.encode()).hexdigest().upper()
    start, end = f"S{digest[:5]}", f"E{digest[5:10]}"
    return Frame(
        text=f"start_code: {start}\n{note}\n\n{rendered}\n\nend_code: {end}",
        start_code=start,
        end_code=end,
    )
