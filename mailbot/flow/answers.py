"""Answers that were paid for, kept in the store for a month: a review that was cut short pays only for the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot.store.port import Store

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptAnswers:
    """The store as a memory for answers."""

    store: Store
    clock: Callable[[], datetime]

    def find(self, question: str) -> str | None:
        """Return the answer to a question, or None."""
        return self.store.paid_answer(question)

    def keep(self, question: str, answer: str) -> None:
        """Keep an answer, and forget those that are too old."""
        now = self.clock()
        self.store.save_paid_answer(question, answer, now, forget_before=now - KEPT_FOR)
