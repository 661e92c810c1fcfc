"""The port of the memory for answers that were paid for and believed. Knows no store."""

from typing import Protocol


class Answers(Protocol):
    """Keeps a model's answers by the hash of all that was asked, so that the same question is never paid for twice."""

    def find(self, question: str) -> str | None:
        """Return the answer to a question, or None."""
        ...

    def keep(self, question: str, answer: str) -> None:
        """Keep an answer that was believed."""
        ...
