"""The desk: one way to the language model that all mailboxes of a process share, and each mailbox's judge at it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from openai import AsyncOpenAI

from mailbot.flow.answers import KeptAnswers
from mailbot.flow.till import Till, budgets_of
from mailbot.review.answers import Answers
from mailbot.review.breaker import Breaker
from mailbot.review.endpoint import Endpoint, make_client
from mailbot.review.judge import Judge
from mailbot.review.openai_judge import OpenAiJudge
from mailbot.review.prompts import load_prompt
from mailbot.review.witness import WitnessedJudge
from mailbot.settings import MailboxSettings, Settings
from mailbot.store.port import Store


class Desk:
    """Gives out judges; what one of them learns of the endpoint's health the others know."""

    def __init__(self, client: AsyncOpenAI, settings: Settings, till: Till, answers: Answers) -> None:
        """Read the prompts; raises PromptError."""
        self._client = client
        self._endpoint = Endpoint(client, settings.llm, Breaker())
        self._settings = settings
        self._till = till
        self._answers = answers
        self._prompt = load_prompt(settings.prompts_dir, settings.llm.prompt)
        self._again = load_prompt(settings.prompts_dir, "second_look") if settings.llm.second_look else None
        self._judges: dict[str, Judge] = {}

    def judge_of(self, mailbox: MailboxSettings) -> Judge:
        """Return the judge of a mailbox that asks the model."""
        if mailbox.name not in self._judges:
            self._judges[mailbox.name] = WitnessedJudge(self._open(mailbox))
        return self._judges[mailbox.name]

    def _open(self, mailbox: MailboxSettings) -> OpenAiJudge:
        budgets = budgets_of(mailbox, self._settings)
        endpoint = self._endpoint.paid_by(self._till.purse(budgets)) if budgets else self._endpoint
        settings = self._settings.llm_of(mailbox)
        return OpenAiJudge(self._client, settings, self._prompt, self._again, endpoint=endpoint, answers=self._answers)


@asynccontextmanager
async def open_desk(settings: Settings, store: Store, clock: Callable[[], datetime]) -> AsyncIterator[Desk]:
    """Give out the desk, on the event loop that its judges are used on; raises PromptError."""
    async with make_client(settings.llm) as client:
        yield Desk(client, settings, Till(store, clock), KeptAnswers(store=store, clock=clock))
