"""The desk: one way to the language model that all mailboxes of a process share, and each mailbox's judge at it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from openai import AsyncOpenAI

from mailbot.review.breaker import Breaker
from mailbot.review.endpoint import Endpoint, make_client
from mailbot.review.judge import Judge
from mailbot.review.openai_judge import OpenAiJudge
from mailbot.review.prompts import load_prompt
from mailbot.review.witness import WitnessedJudge
from mailbot.settings import MailboxSettings, Settings


class Desk:
    """Gives out judges; what one of them learns of the endpoint's health the others know."""

    def __init__(self, client: AsyncOpenAI, settings: Settings) -> None:
        """Read the prompts; raises PromptError."""
        self._client = client
        self._endpoint = Endpoint(client, settings.llm, Breaker())
        self._settings = settings
        self._prompt = load_prompt(settings.prompts_dir, settings.llm.prompt)
        self._again = load_prompt(settings.prompts_dir, "second_look") if settings.llm.second_look else None
        self._judges: dict[str, Judge] = {}

    def judge_of(self, mailbox: MailboxSettings) -> Judge:
        """Return the judge of a mailbox that asks the model."""
        if mailbox.name not in self._judges:
            judge = OpenAiJudge(self._client, self._settings.llm, self._prompt, self._again, endpoint=self._endpoint)
            self._judges[mailbox.name] = WitnessedJudge(judge)
        return self._judges[mailbox.name]


@asynccontextmanager
async def open_desk(settings: Settings) -> AsyncIterator[Desk]:
    """Give out the desk, on the event loop that its judges are used on; raises PromptError."""
    async with make_client(settings.llm) as client:
        yield Desk(client, settings)
