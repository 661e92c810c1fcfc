"""The judge `openai` without a network: what a request looks like, and when and how long it waits before the next."""

import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from openai import APIConnectionError, APIStatusError, AsyncOpenAI
from pydantic import SecretStr

from mailbot.model import Role, Transcript, TranscriptMessage
from mailbot.review.endpoint import MAX_RETRY_AFTER_SECONDS, explain, pause_before_retry, without_refused
from mailbot.review.judge import JudgeIdentity, NotReviewedError
from mailbot.review.openai_judge import OpenAiJudge, make_client
from mailbot.review.prompts import default_prompts, load_prompt
from mailbot.settings import LlmSettings

PROMPT = load_prompt(default_prompts(), "review")
REQUEST = httpx2.Request("POST", "http://llm.example/v1/chat/completions")
THREAD = Transcript(
    id="t", messages=(TranscriptMessage(role=Role.CUSTOMER, alias="Customer", sentences=("Dear Zelda, where is it?",)),)
)


def judge_with(settings: LlmSettings, answer: Callable[[httpx2.Request], httpx2.Response]) -> OpenAiJudge:
    """Return a judge whose requests end in a function."""
    client = AsyncOpenAI(
        api_key="k",
        base_url=settings.base_url or None,
        max_retries=0,
        http_client=httpx2.AsyncClient(transport=httpx2.MockTransport(answer)),
    )
    return OpenAiJudge(client, settings, PROMPT)


async def sent_by(settings: LlmSettings) -> dict[str, Any]:
    """Return the body of the request that a judge sends."""
    bodies: list[dict[str, Any]] = []

    def record(request: httpx2.Request) -> httpx2.Response:
        bodies.append(json.loads(request.content))
        return httpx2.Response(200, json={"choices": []})

    with pytest.raises(NotReviewedError):
        await judge_with(settings, record).label(THREAD)
    return bodies[0]


def status_error(status: int, message: str = "", code: str | None = None, **headers: str) -> APIStatusError:
    """Return the SDK's error for an HTTP status."""
    response = httpx2.Response(status, headers=headers, request=REQUEST)
    return APIStatusError(message, response=response, body={"code": code, "message": message})


def test_a_judge_says_who_it_is() -> None:
    judge = judge_with(LlmSettings(model="m"), lambda _: httpx2.Response(200))
    assert judge.identity == JudgeIdentity(judge="openai", model="m", prompt=PROMPT.identity)


async def test_a_request_carries_the_static_part_first_and_the_transcript_last() -> None:
    body = await sent_by(LlmSettings(base_url="http://llm.example/v1", model="m"))
    system, user = body["messages"]
    assert system["content"].startswith(f"prompt_code: {PROMPT.code}\n")
    assert system["content"].endswith(PROMPT.text)
    assert user["content"].splitlines()[1:-1] == ["m0 customer", "0 Dear <NAME_1>, where is it?"]


async def test_redaction_can_be_switched_off_for_a_machine_of_ones_own() -> None:
    body = await sent_by(LlmSettings(base_url="http://llm.example/v1", redact=False))
    assert "Dear Zelda" in str(body["messages"])


async def test_the_model_has_no_tools() -> None:
    body = await sent_by(LlmSettings(base_url="http://llm.example/v1"))
    assert not {"tools", "functions", "tool_choice"} & set(body)


@pytest.mark.parametrize(
    ("base_url", "model", "explicit"),
    [
        ("", "gpt-5.6", True),
        ("", "gpt-6-mini", True),
        ("", "gpt-5-mini", False),
        ("", "gpt-5.5", False),
        ("", "o4", False),
        ("http://llm.example/v1", "gpt-5.6", False),
    ],
)
async def test_the_cache_breakpoint_is_told_only_where_it_is_known(
    base_url: str, model: str, *, explicit: bool
) -> None:
    body = await sent_by(LlmSettings(base_url=base_url, api_key=SecretStr("k"), model=model))
    assert ("prompt_cache_breakpoint" in json.dumps(body)) is explicit


async def test_two_transcripts_have_different_codes() -> None:
    settings = LlmSettings(base_url="http://llm.example/v1")
    first = (await sent_by(settings))["messages"]
    assert first == (await sent_by(settings))["messages"]
    other = Transcript(id="t", messages=(*THREAD.messages, *THREAD.messages))

    def refuse(request: httpx2.Request) -> httpx2.Response:
        user = json.loads(request.content)["messages"][1]["content"]
        assert user.splitlines()[0][:7] != first[1]["content"].splitlines()[0][:7]
        assert user.splitlines()[-1] != first[1]["content"].splitlines()[-1]
        return httpx2.Response(200, json={"choices": []})

    with pytest.raises(NotReviewedError, match="no answer"):
        await judge_with(settings, refuse).label(other)


@pytest.mark.parametrize(
    ("error", "pause"),
    [
        (status_error(429), True),
        (status_error(429, **{"retry-after": "7"}), 7.0),
        (status_error(503, **{"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}), True),
        (status_error(503, **{"retry-after": "nan"}), True),
        (status_error(429, **{"retry-after": str(MAX_RETRY_AFTER_SECONDS + 1)}), False),
        (status_error(429, code="insufficient_quota"), False),
        (status_error(500), True),
        (status_error(408), True),
        (status_error(400), False),
        (status_error(401), False),
        (APIConnectionError(request=REQUEST), True),
        (TimeoutError(), True),
        (ValueError(), False),
    ],
)
def test_only_what_passes_is_tried_again_and_not_before_its_time(error: Exception, pause: float) -> None:
    assert pause_before_retry(error) == pause


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (status_error(429, code="insufficient_quota"), "quota"),
        (status_error(400, code="context_length_exceeded"), "llm.context_tokens"),
        (status_error(413), "llm.context_tokens"),
        (status_error(400), "refuses the request"),
        (status_error(307), "refuses the request"),
        (status_error(502), "overloaded or down"),
        (APIConnectionError(request=REQUEST), "llm.base_url"),
        (ValueError("secret"), "not a chat completion"),
    ],
)
def test_each_refusal_is_explained_with_host_and_remedy(error: Exception, told: str) -> None:
    text = str(explain(error, "llm.example", "m"))
    assert told in text
    assert "llm.example" in text
    assert "secret" not in text


def test_a_complaint_about_a_value_does_not_drop_the_parameter() -> None:
    error = status_error(400, "max_completion_tokens is too large: 8000")
    assert without_refused({"max_completion_tokens": 8000}, error) is None


def test_an_endpoint_that_knows_no_format_at_all_is_asked_without() -> None:
    error = status_error(422, "response_format: extra inputs are not permitted")
    assert without_refused({"response_format": {"type": "json_object"}}, error) == {}


async def test_the_client_sends_a_placeholder_where_there_is_no_key() -> None:
    async with make_client(LlmSettings(base_url="http://llm.example/v1")) as client:
        assert client.api_key == "none"
        assert client.max_retries == 0
