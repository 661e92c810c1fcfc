"""The judge `openai` against a real llama.cpp server: the protocol holds, whatever the verdicts of a tiny model."""

from collections.abc import Iterator

import pytest

from mailbot.model import Role, Transcript, TranscriptMessage
from mailbot.review.judge import NotReviewedError
from mailbot.review.openai_judge import OpenAiJudge, make_client
from mailbot.review.prompts import parse_prompt
from mailbot.settings import LlmSettings
from tests.servers.llama_server import llama_server

PROMPT = "---\nname: review\nversion: 1\n---\nLabel the conversation. Answer with one JSON object and keep it short.\n"

THREAD = Transcript(
    id="t1",
    messages=(
        TranscriptMessage(role=Role.CUSTOMER, alias="Customer", sentences=("Where is my parcel?",)),
        TranscriptMessage(role=Role.AGENT, alias="Agent A", sentences=("It arrives tomorrow.",)),
    ),
)


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with llama_server(context_tokens=4_096) as url:
        yield url


def settings_for(base_url: str) -> LlmSettings:
    """Return settings that let the model write next to nothing: a real answer would take minutes."""
    settings = LlmSettings(base_url=base_url, model="smollm2", attempts=1)
    return settings.model_copy(update={"max_output_tokens": 16})


@pytest.mark.server
async def test_a_real_server_takes_the_request_and_its_cut_off_answer_is_not_believed(base_url: str) -> None:
    settings = settings_for(base_url)
    async with make_client(settings) as client:
        judge = OpenAiJudge(client, settings, parse_prompt(PROMPT, "review", "here"))
        with pytest.raises(NotReviewedError, match="cut off") as caught:
            await judge.label(THREAD)
    assert caught.value.usage.tokens_in > 0
    assert caught.value.usage.tokens_out == 16


@pytest.mark.server
async def test_a_thread_longer_than_a_real_server_reads_is_not_reviewed(base_url: str) -> None:
    sentences = tuple(f"Line {number} of a long story about a parcel." for number in range(500))
    messages = (TranscriptMessage(role=Role.CUSTOMER, alias="Customer", sentences=sentences),)
    settings = settings_for(base_url)
    async with make_client(settings) as client:
        judge = OpenAiJudge(client, settings, parse_prompt(PROMPT, "review", "here"))
        with pytest.raises(NotReviewedError, match="longer than smollm2"):
            await judge.label(Transcript(id="t2", messages=messages))
