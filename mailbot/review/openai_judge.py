"""The judge `openai`: a transcript goes to a language model, labels that stand on the text come back.

Owns what is sent and what of an answer is believed: nothing that is cut, refused, malformed or without evidence.
"""

import asyncio
import hashlib
import json
import re
from dataclasses import dataclass, replace
from typing import Any

from openai import AsyncOpenAI
from openai.types.chat import ChatCompletion
from pydantic import ValidationError

from mailbot.model import Labels, Transcript, Usage
from mailbot.review.cost import Prices, price_usage
from mailbot.review.endpoint import OPENAI_HOST, Endpoint, JudgeUnavailableError, make_client
from mailbot.review.evidence import EvidenceError, check_labels
from mailbot.review.judge import JudgeIdentity, Judgement, NotReviewedError
from mailbot.review.prompts import Prompt
from mailbot.review.redact import Redacted, redact
from mailbot.review.repair import mend_labels
from mailbot.review.schema import WIRES, WireLabels, build_schema, labels_of_wire
from mailbot.review.tokens import count_tokens, most_tokens
from mailbot.review.transcript import render_transcript
from mailbot.settings import LlmSettings

__all__ = ["JudgeUnavailableError", "OpenAiJudge", "make_client"]

MAX_ANSWER_CHARS = 1_000_000

_RESPONSE_FORMAT = {
    "type": "json_schema",
    "json_schema": {"name": "labels", "strict": True, "schema": build_schema()},
}
_KEYS = frozenset(WireLabels.model_fields) | frozenset(key for wire in WIRES for key in wire.model_fields)
_SCHEMA_TOKENS = 600
_ENVELOPE_TOKENS = 32
_LEAST_READ_SHARE = 0.5
_EXPLICIT_CACHE = re.compile(r"gpt-(\d+)\.?(\d*)")
_THOUGHT = "</think>"
_TRIES = 2
"""A model's noise is often gone at the second try; both tries are paid for and counted."""


class UnsoundAnswerError(NotReviewedError):
    """An answer that a second try may better: malformed, or with labels that do not stand on the text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Question:
    """What is asked: the text that is sent, the codes in it, and the transcript that labels must stand on."""

    text: str
    codes: tuple[str, str]
    transcript: Transcript


class OpenAiJudge:
    """Labels transcripts with any OpenAI-compatible endpoint. One instance serves many transcripts at once."""

    def __init__(self, client: AsyncOpenAI, settings: LlmSettings, prompt: Prompt) -> None:
        """Build what is the same for every call; nothing is sent yet."""
        self._client = client
        self._settings = settings
        self._prompt = prompt
        self._endpoint = Endpoint(client, settings, _RESPONSE_FORMAT)
        self._prices = Prices(tokens_in=settings.price_in, cached=settings.price_cached, tokens_out=settings.price_out)
        system = f"prompt_code: {prompt.code}\n\n{prompt.text}"
        self._system = _system_message(system, settings)
        self._static_tokens = count_tokens(system) + _SCHEMA_TOKENS + _ENVELOPE_TOKENS

    @property
    def identity(self) -> JudgeIdentity:
        """Name judge, model and prompt version, as every review will carry them."""
        return JudgeIdentity(judge="openai", model=self._settings.model, prompt=self._prompt.identity)

    async def label(self, transcript: Transcript) -> Judgement:
        """Return the labels of a transcript, and what they cost.

        Raises NotReviewedError as the port says; JudgeUnavailableError if only a person can mend the cause.
        """
        await asyncio.sleep(0)  # answers that have come and requests that are ready go before the next redaction
        redacted = redact(transcript) if self._settings.redact else Redacted.untouched(transcript)
        rendered = render_transcript(redacted.transcript)
        question = _Question(
            text=_frame(rendered, codes := _codes_of(rendered), len(transcript.messages)),
            codes=codes,
            transcript=transcript,
        )
        self._refuse_too_long(question.text)
        usage = Usage()
        for again in range(_TRIES):
            completion = await self._ask(question.text, usage, again=bool(again))
            usage = _add(usage, _usage_of(completion, self._prices))
            try:
                return Judgement(labels=_restore(self._read(completion, question), redacted), usage=usage)
            except UnsoundAnswerError as error:
                refused = error
            except NotReviewedError as error:
                raise NotReviewedError(str(error), usage) from error
        raise NotReviewedError(str(refused), usage) from refused

    async def _ask(self, question: str, spent: Usage, *, again: bool) -> ChatCompletion:
        """Return the endpoint's answer; an error on the second try still tells what the first one cost."""
        try:
            return await self._endpoint.complete([self._system, {"role": "user", "content": question}], again=again)
        except NotReviewedError as error:
            error.usage = spent
            raise

    def _read(self, completion: ChatCompletion, question: _Question) -> Labels:
        """Return the labels of an answer if they stand on the text; raises NotReviewedError."""
        _refuse_unread(_usage_of(completion, self._prices), question.text)
        wire = _read_answer(completion)
        self._refuse_wrong_codes(wire, question.codes)
        try:
            labels = mend_labels(labels_of_wire(wire), question.transcript)
            check_labels(labels, question.transcript)
        except EvidenceError as error:
            raise UnsoundAnswerError(f"the model's labels do not stand on the text: {error}") from error
        return labels

    async def close(self) -> None:
        """Give back the client's connections; call it on the event loop that the judge was used on."""
        await self._client.close()

    def _refuse_too_long(self, question: str) -> None:
        room = self._settings.context_tokens - self._settings.max_output_tokens - self._static_tokens
        if most_tokens(question) > room and (tokens := count_tokens(question)) > room:
            raise NotReviewedError(
                f"the thread is too long for {self._settings.model}: {tokens} tokens where {max(room, 0)} fit; "
                "it is never cut. Raise llm.context_tokens if the model reads more."
            )

    def _refuse_wrong_codes(self, wire: WireLabels, codes: tuple[str, str]) -> None:
        if (wire.prompt_code, wire.start_code, wire.end_code) != (self._prompt.code, *codes):
            raise UnsoundAnswerError(
                "the model did not repeat the codes of the prompt: it was probably cut on its way. "
                "Raise the server's context size, or use a larger model."
            )


def _system_message(text: str, settings: LlmSettings) -> dict[str, Any]:
    """Return the static part; models from gpt-5.6 on cache it only up to an explicit breakpoint."""
    match = _EXPLICIT_CACHE.match(settings.model)
    told = match is not None and (int(match[1]), int(match[2] or 0)) >= (5, 6)
    if not told or (settings.base_url and OPENAI_HOST not in settings.base_url):
        return {"role": "system", "content": text}
    part = {"type": "text", "text": text, "prompt_cache_breakpoint": {"mode": "explicit"}}
    return {"role": "system", "content": [part]}


def _add(one: Usage, other: Usage) -> Usage:
    return Usage(
        tokens_in=one.tokens_in + other.tokens_in,
        tokens_cached=one.tokens_cached + other.tokens_cached,
        tokens_out=one.tokens_out + other.tokens_out,
        cost=one.cost + other.cost,
    )


def _codes_of(rendered: str) -> tuple[str, str]:
    """Return two codes that a mail's author cannot know: they depend on every sentence of the transcript."""
    digest = hashlib.sha256(rendered.encode()).hexdigest().upper()
    return f"S{digest[:5]}", f"E{digest[5:10]}"


def _frame(rendered: str, codes: tuple[str, str], messages: int) -> str:
    return f"start_code: {codes[0]}\nmessages: {messages}\n\n{rendered}\n\nend_code: {codes[1]}"


def _usage_of(completion: ChatCompletion, prices: Prices) -> Usage:
    """Return what the endpoint says it spent; a server that says nothing, or nonsense, is taken to have spent 0."""
    usage = completion.usage
    details = getattr(usage, "prompt_tokens_details", None)
    return price_usage(
        _whole(getattr(usage, "prompt_tokens", 0)),
        _whole(getattr(details, "cached_tokens", 0)),
        _whole(getattr(usage, "completion_tokens", 0)),
        prices,
    )


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _refuse_unread(usage: Usage, question: str) -> None:
    """Refuse an answer whose server reports far fewer tokens read than the transcript alone has."""
    if not 0 < usage.tokens_in < most_tokens(question) * _LEAST_READ_SHARE:
        return
    if usage.tokens_in < (tokens := count_tokens(question)) * _LEAST_READ_SHARE:
        raise NotReviewedError(
            f"the server read only {usage.tokens_in} of about {tokens} tokens of the thread; raise its context size."
        )


def _read_answer(completion: ChatCompletion) -> WireLabels:
    if not completion.choices:
        raise NotReviewedError("the model gave no answer.")
    choice = completion.choices[0]
    message: Any = choice.message
    if choice.finish_reason == "length":
        raise NotReviewedError("the model's answer was cut off; raise llm.max_output_tokens.")
    if choice.finish_reason == "content_filter":
        raise NotReviewedError("the endpoint's content filter withheld the answer.")
    if getattr(message, "refusal", None):
        raise NotReviewedError("the model refused to answer.")
    content = getattr(message, "content", None)
    if not isinstance(content, str) or not content.strip():
        raise UnsoundAnswerError("the model's answer was empty.")
    if len(content) > MAX_ANSWER_CHARS:
        raise NotReviewedError("the model's answer was over-long.")
    return _parse_answer(content.strip())


def _parse_answer(content: str) -> WireLabels:
    try:
        return WireLabels.model_validate(json.loads(_object_in(content)))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"] if part in _KEYS or isinstance(part, int))
        raise UnsoundAnswerError(f"the model's answer does not have the agreed form, first at {place!r}.") from error
    except (ValueError, RecursionError) as error:
        raise UnsoundAnswerError("the model's answer is not JSON.") from error


def _object_in(content: str) -> str:
    """Return the JSON object of an answer without what some models put around it: thoughts, a fence, a sentence."""
    if content.startswith("<think>"):
        content = content.rpartition(_THOUGHT)[2]
    begin, end = content.find("{"), content.rfind("}")
    return content[begin : end + 1] if 0 <= begin < end else content


def _restore(labels: Labels, redacted: Redacted) -> Labels:
    """Return the labels with personal data put back into the texts that people read."""
    return replace(
        labels,
        summary=labels.summary and redacted.restore(labels.summary),
        better_reply=labels.better_reply and redacted.restore(labels.better_reply),
        praise=labels.praise and redacted.restore(labels.praise),
    )
