"""One question to a language model, and an answer that can be believed: whole, in the agreed form, tried twice.

Owns what is refused of an answer whatever was asked: cut, withheld, empty, over-long, not JSON, not read by the server.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from openai.types.chat import ChatCompletion
from pydantic import ValidationError

from mailbot.model import Usage
from mailbot.review.answers import Answers
from mailbot.review.billing import prices_of, usage_of
from mailbot.review.cost import add_usage
from mailbot.review.endpoint import OPENAI_HOST, Endpoint
from mailbot.review.frame import Frame
from mailbot.review.judge import LastingError, NotReviewedError
from mailbot.review.prompts import Prompt
from mailbot.review.tokens import count_tokens, most_tokens
from mailbot.review.wire import Coded, keys_of
from mailbot.settings import LlmSettings

MAX_ANSWER_CHARS = 1_000_000

_LEAST_READ_SHARE = 0.5
_THOUGHT = "</think>"
_TRIES = 2
"""A model's noise is often gone at the second try; both tries are paid for and counted."""

_SCHEMA_TOKENS = 600
_ENVELOPE_TOKENS = 32
_EXPLICIT_CACHE = re.compile(r"gpt-(\d+)\.?(\d*)")

Read = TypeVar("Read")


class UnsoundAnswerError(NotReviewedError):
    """An answer that a second try may better: malformed, or with statements that do not stand on the text."""


Form = TypeVar("Form", bound=Coded)


class Inquiry(Generic[Form]):
    """One kind of question: a prompt that is the same for every call, and the form that answers must have."""

    def __init__(
        self,
        endpoint: Endpoint,
        settings: LlmSettings,
        prompt: Prompt,
        form: type[Form],
        schema: Mapping[str, object],
        *,
        answers: Answers | None = None,
    ) -> None:
        """Build what is the same for every call; nothing is sent yet. With `answers` no question is paid for twice."""
        self._endpoint = endpoint
        self._prompt = prompt
        self._form = form
        self._format = {"type": "json_schema", "json_schema": {"name": prompt.name, "strict": True, "schema": schema}}
        self._prices = prices_of(settings)
        self._model = settings.model
        system = f"prompt_code: {prompt.code}\n\n{prompt.text}"
        self._system = _system_message(system, settings)
        self._answers = answers
        self._same = json.dumps([settings.base_url, settings.model, system, self._format])
        static = count_tokens(system) + _SCHEMA_TOKENS + _ENVELOPE_TOKENS
        self._room = settings.context_tokens - settings.max_output_tokens - static

    async def ask(self, sent: Frame, read: Callable[[Form], Read]) -> tuple[Read, Usage]:
        """Return what `read` makes of the answer, and what it cost; an unsound answer is asked for once more.

        `read` raises UnsoundAnswerError for statements that do not stand on the text. Raises NotReviewedError, which
        tells what was spent all the same.
        """
        self._refuse_too_long(sent.text)
        question = hashlib.sha256(f"{self._same}\n{sent.text}".encode("utf-8", "replace")).hexdigest()
        remembered = self._remembered(question, sent, read)
        if remembered is not None:
            return remembered, Usage()
        messages = [self._system, {"role": "user", "content": sent.text}]
        usage = Usage()
        for again in range(_TRIES):
            completion = await self._complete(messages, usage, again=bool(again))
            spent = usage_of(completion, self._prices)
            usage = add_usage(usage, spent)
            try:
                _refuse_unread(spent, sent.text)
                content = _content_of(completion)
                believed = self._believed(content, sent, read)
            except UnsoundAnswerError as error:
                refused = error
            except NotReviewedError as error:
                error.usage = usage
                raise
            else:
                if self._answers is not None:
                    self._answers.keep(question, content)
                return believed, usage
        raise UnsoundAnswerError(str(refused), usage) from refused

    def _remembered(self, question: str, sent: Frame, read: Callable[[Form], Read]) -> Read | None:
        """Return what `read` makes of an answer that was paid for earlier; None if there is none to believe."""
        content = self._answers.find(question) if self._answers is not None else None
        if content is None:
            return None
        try:
            return self._believed(content, sent, read)
        except UnsoundAnswerError:
            return None

    def _believed(self, content: str, sent: Frame, read: Callable[[Form], Read]) -> Read:
        return read(self._codes_checked(read_wire(content, self._form), sent))

    async def _complete(self, messages: Sequence[Mapping[str, object]], spent: Usage, *, again: bool) -> ChatCompletion:
        """Return the endpoint's answer; an error on the second try still tells what the first one cost."""
        try:
            return await self._endpoint.complete(messages, self._format, again=again)
        except NotReviewedError as error:
            error.usage = spent
            raise

    def _refuse_too_long(self, question: str) -> None:
        if most_tokens(question) > self._room and (tokens := count_tokens(question)) > self._room:
            raise LastingError(
                f"the thread is too long for {self._model}: {tokens} tokens where {max(self._room, 0)} fit; "
                "it is never cut. Raise llm.context_tokens if the model reads more."
            )

    def _codes_checked(self, wire: Form, sent: Frame) -> Form:
        codes = (self._prompt.code, sent.start_code, sent.end_code)
        if (wire.prompt_code, wire.start_code, wire.end_code) != codes:
            raise UnsoundAnswerError(
                "the model did not repeat the codes of the prompt: it was probably cut on its way. "
                "Raise the server's context size, or use a larger model."
            )
        return wire


def _system_message(text: str, settings: LlmSettings) -> dict[str, Any]:
    """Return the static part; models from gpt-5.6 on cache it only up to an explicit breakpoint."""
    match = _EXPLICIT_CACHE.match(settings.model)
    told = match is not None and (int(match[1]), int(match[2] or 0)) >= (5, 6)
    if not told or (settings.base_url and OPENAI_HOST not in settings.base_url):
        return {"role": "system", "content": text}
    part = {"type": "text", "text": text, "prompt_cache_breakpoint": {"mode": "explicit"}}
    return {"role": "system", "content": [part]}


def read_wire(content: str, form: type[Form]) -> Form:
    """Return the JSON object of an answer in its agreed form; raises UnsoundAnswerError for a malformed one."""
    try:
        return form.model_validate(json.loads(_object_in(content)))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"] if isinstance(part, int) or part in keys_of(form))
        raise UnsoundAnswerError(f"the model's answer does not have the agreed form, first at {place!r}.") from error
    except (ValueError, RecursionError) as error:
        raise UnsoundAnswerError("the model's answer is not JSON.") from error


def _refuse_unread(usage: Usage, question: str) -> None:
    """Refuse an answer whose server reports far fewer tokens read than the question alone has."""
    if not 0 < usage.tokens_in < most_tokens(question) * _LEAST_READ_SHARE:
        return
    if usage.tokens_in < (tokens := count_tokens(question)) * _LEAST_READ_SHARE:
        raise NotReviewedError(
            f"the server read only {usage.tokens_in} of about {tokens} tokens of the thread; raise its context size."
        )


def _content_of(completion: ChatCompletion) -> str:
    """Return the text of an answer; raises NotReviewedError for one that was cut, refused or withheld."""
    if not completion.choices:
        raise NotReviewedError("the model gave no answer.")
    choice = completion.choices[0]
    message: Any = choice.message
    if choice.finish_reason == "length":
        raise LastingError("the model's answer was cut off; raise llm.max_output_tokens.")
    if choice.finish_reason == "content_filter":
        raise LastingError("the endpoint's content filter withheld the answer.")
    if getattr(message, "refusal", None):
        raise LastingError("the model refused to answer.")
    content = getattr(message, "content", None)
    if not isinstance(content, str) or not content.strip():
        raise UnsoundAnswerError("the model's answer was empty.")
    if len(content) > MAX_ANSWER_CHARS:
        raise NotReviewedError("the model's answer was over-long.")
    return content.strip()


def _object_in(content: str) -> str:
    """Return the JSON object of an answer without what some models put around it: thoughts, a fence, a sentence."""
    if content.startswith("<think>"):
        content = content.rpartition(_THOUGHT)[2]
    begin, end = content.find("{"), content.rfind("}")
    return content[begin : end + 1] if 0 <= begin < end else content
