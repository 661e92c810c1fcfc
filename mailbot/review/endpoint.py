"""Asking an OpenAI-compatible endpoint once more when that may help, and saying plainly why it did not answer.

Owns the client, retries, what each refusal means for the reader, and which optional parameters an endpoint turned
out not to know. Knows nothing of transcripts or labels.
"""

import asyncio
import copy
import math
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import urlsplit

import stamina
from httpx2 import ConnectError, ConnectTimeout
from openai import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    AsyncOpenAI,
    DefaultAioHttpClient,
    Omit,
)
from openai.types.chat import ChatCompletion

from mailbot.review.billing import cost_of, cost_of_failure, most_cost
from mailbot.review.breaker import Breaker
from mailbot.review.judge import EndpointAwayError, LastingError, NotReviewedError, Setback
from mailbot.review.purse import Purse
from mailbot.settings import LlmSettings

OPENAI_HOST = "api.openai.com"
MAX_RETRY_AFTER_SECONDS = 60.0
"""An endpoint that wants a longer pause is given up for now; the thread is tried again later."""

Options = dict[str, Any]

_SECOND_TEMPERATURE = 0.4
"""The same question at temperature 0 would be answered the same way."""

_OF_THE_QUESTION = {"type": "json_schema"}
"""Stands for the strict schema of whatever is asked, as long as the endpoint knows such schemas."""

_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 20.0
_CHECK_SECONDS = 15.0
_NO_LIST = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED})
_PASSING = frozenset({408, 409, 425, 429})
_MAY_NAME_PARAMETER = frozenset({400, 415, 422, 501})
_UNSUPPORTED = ("support", "unknown", "unrecognized", "unrecognised", "extra", "permitted", "unexpected", "invalid")
_NO_QUOTA = "insufficient_quota"
_TOO_LONG = "context_length_exceeded"
_WITHHELD = frozenset({"content_filter", "content_policy_violation"})
_UNTOLD = (
    "X-Stainless-Lang",
    "X-Stainless-Package-Version",
    "X-Stainless-OS",
    "X-Stainless-Arch",
    "X-Stainless-Runtime",
    "X-Stainless-Runtime-Version",
    "X-Stainless-Async",
    "x-stainless-retry-count",
    "x-stainless-read-timeout",
)
_UNTOLD_HEADERS: dict[str, Any] = {name: Omit() for name in _UNTOLD}


class JudgeUnavailableError(NotReviewedError):
    """The endpoint answers nobody until a person changes something: key, model, address or quota."""

    setback = Setback.AWAY


def make_client(settings: LlmSettings) -> AsyncOpenAI:
    """Return the one client of the process: no retries of its own, no redirects, nothing told of this machine.

    Without a key a placeholder is sent, since local servers want none. The caller closes it.
    """
    return AsyncOpenAI(
        api_key=settings.api_key.get_secret_value() or "none",
        base_url=settings.base_url or f"https://{OPENAI_HOST}/v1",
        timeout=settings.timeout_seconds,
        max_retries=0,
        default_headers=_UNTOLD_HEADERS | {"User-Agent": "mailbot"},
        http_client=DefaultAioHttpClient(timeout=settings.timeout_seconds, follow_redirects=False),
    )


async def check_endpoint(settings: LlmSettings) -> str:
    """Return what an endpoint says of itself, asked for its list of models, which costs nothing.

    A server without such a list answers all the same. Raises NotReviewedError with the remedy when it is away or
    refuses the key.
    """
    host = urlsplit(settings.base_url).hostname or OPENAI_HOST
    async with make_client(settings) as client:
        try:
            listed = [model.id async for model in client.models.list(timeout=_CHECK_SECONDS)]
        except APIStatusError as error:
            if error.status_code in _NO_LIST:
                return f"{host} answers; it does not list its models"
            raise explain(error, host, settings.model) from error
        except APIConnectionError as error:
            raise explain(error, host, settings.model) from error
    known = "lists" if settings.model in listed else "does not list"
    return f"{host} answers and {known} {settings.model}"


class Endpoint:
    """One model behind one address. Serves many calls at once, at most `concurrency` of them in flight."""

    def __init__(self, client: AsyncOpenAI, settings: LlmSettings, breaker: Breaker | None = None) -> None:
        """Keep the client; nothing is sent yet. Without a breaker every call is tried, however many have failed."""
        self._client = client
        self._breaker = breaker
        self._purse: Purse | None = None
        self._settings = settings
        self._retries = stamina.AsyncRetryingCaller(
            attempts=settings.attempts,
            timeout=None,
            wait_initial=_FIRST_PAUSE_SECONDS,
            wait_max=_LONGEST_PAUSE_SECONDS,
            wait_jitter=_FIRST_PAUSE_SECONDS,
        )
        self._timeout = settings.timeout_seconds
        self._model = settings.model
        self._host = urlsplit(settings.base_url).hostname or OPENAI_HOST
        self._gate = asyncio.Semaphore(settings.concurrency)
        self._options: Options = {
            "response_format": _OF_THE_QUESTION,
            "max_completion_tokens": settings.max_output_tokens,
        }
        if self._host != OPENAI_HOST:
            self._options["temperature"] = 0

    def paid_by(self, purse: Purse) -> Self:
        """Return this endpoint with another payer: same client, same calls at once, same health."""
        other = copy.copy(self)
        other._purse = purse  # noqa: SLF001 - a copy of this very class
        return other

    async def complete(
        self,
        messages: Sequence[Mapping[str, object]],
        response_format: Mapping[str, object],
        *,
        again: bool = False,
    ) -> ChatCompletion:
        """Return the endpoint's answer, whatever stands in it; `again` lets a model vary an answer that was unsound.

        429, 5xx, timeouts and broken connections are tried again with growing, jittered pauses, or after the pause
        the endpoint asks for. Raises NotReviewedError, or JudgeUnavailableError where only a person can help, or
        NotAskedError while the endpoint is left in peace or the purse does not pay.
        """
        try:
            async with self._gate:
                return await self._retries(pause_before_retry, self._send, messages, response_format, again=again)
        except (APIError, TimeoutError, ValueError) as error:
            if self._breaker is not None and _is_busy(error):
                self._breaker.fail()
            raise explain(error, self._host, self._model) from error

    async def _send(
        self, messages: Sequence[Mapping[str, object]], response_format: Mapping[str, object], *, again: bool
    ) -> ChatCompletion:
        """Send once; an optional parameter that the endpoint refuses by name is left out from then on."""
        while True:
            options = self._options
            if self._breaker is not None:
                self._breaker.admit()
            try:
                answer = await self._pay(_body(options, response_format, again=again) | {"messages": messages})
            except APIStatusError as error:
                fewer = without_refused(options, error)
                if fewer is None:
                    self._note(error)
                    raise
                self._options = fewer
            except (APIError, TimeoutError, ValueError) as error:
                self._note(error)
                raise
            else:
                if isinstance(answer, ChatCompletion):
                    self._note(None)
                    return answer
                self._note(garbled := _garbled(self._host))
                raise garbled

    async def _pay(self, body: Options) -> object:
        """Post a request once its most is set aside, and book what it did cost."""
        if self._purse is None:
            return await self._post(body)
        most = most_cost(body, self._settings)
        async with self._purse.hold(most) as hold:
            try:
                answer = await self._post(body)
            except (APIError, TimeoutError, ValueError) as error:
                hold.cost = cost_of_failure(error, most)
                raise
            hold.cost = cost_of(answer, self._settings, most)
        return answer

    async def _post(self, body: Options) -> object:
        """Return what the endpoint answers to one request."""
        async with asyncio.timeout(self._timeout):
            # In `extra_body`, for the SDK would walk through it all.
            return await self._client.chat.completions.create(
                model=self._model, messages=(), extra_headers=_UNTOLD_HEADERS, extra_body=body
            )

    def _note(self, error: Exception | None) -> None:
        """Tell the breaker how one request went; one that came too early counts once all tries have been in vain."""
        if self._breaker is None:
            return
        wanted = retry_after(error)
        if wanted is not None and wanted > MAX_RETRY_AFTER_SECONDS:
            self._breaker.rest(wanted)
        elif error is None or self._explained(error).setback is not Setback.AWAY:
            self._breaker.succeed()
        elif not _is_busy(error):
            self._breaker.fail()

    def _explained(self, error: Exception) -> NotReviewedError:
        return error if isinstance(error, NotReviewedError) else explain(error, self._host, self._model)


def _body(options: Options, response_format: Mapping[str, object], *, again: bool) -> Options:
    wanted: Options = {}
    if again and "temperature" in options:
        wanted["temperature"] = _SECOND_TEMPERATURE
    if options.get("response_format") == _OF_THE_QUESTION:
        wanted["response_format"] = response_format
    return options | wanted


def without_refused(options: Options, error: APIStatusError) -> Options | None:
    """Return the options without the one that the error calls unsupported, or None if it complains of another thing.

    A strict schema gives way to plain JSON, then to no format: the answer is checked on receipt all the same. Newer
    models want `max_completion_tokens`, older servers know `max_tokens` alone.
    """
    text = error.message.casefold()
    if error.status_code not in _MAY_NAME_PARAMETER or not any(word in text for word in _UNSUPPORTED):
        return None
    fewer = dict(options)
    if "max_completion_tokens" in fewer and "max_completion_tokens" in text:
        fewer["max_tokens"] = fewer.pop("max_completion_tokens")
    elif "temperature" in fewer and "temperature" in text:
        del fewer["temperature"]
    elif "response_format" in fewer and ("response_format" in text or "json_schema" in text or "json_object" in text):
        plain = {"type": "json_object"}
        if fewer.pop("response_format") != plain:
            fewer["response_format"] = plain
    else:
        return None
    return fewer


def pause_before_retry(error: Exception) -> bool | float:
    """Return whether a call may be tried again, or after how many seconds if the endpoint says so (RFC 9110 10.2.3)."""
    if isinstance(error, APIStatusError):
        if error.code == _NO_QUOTA or not _passes(error.status_code):
            return False
        wanted = retry_after(error)
        return wanted <= MAX_RETRY_AFTER_SECONDS and wanted if wanted is not None else True
    return isinstance(error, APIConnectionError | TimeoutError)


def explain(error: Exception, host: str, model: str) -> NotReviewedError:
    """Return what to tell people about a call that failed for good; the endpoint's own words are never repeated."""
    unconnected = isinstance(error.__cause__, ConnectError | ConnectTimeout)
    if isinstance(error, APITimeoutError | TimeoutError) and not unconnected:
        return EndpointAwayError(f"{host} did not answer in time; it is tried again later.")
    if isinstance(error, APIConnectionError):
        return JudgeUnavailableError(f"{host} cannot be reached; check llm.base_url and the network.")
    if isinstance(error, APIStatusError):
        return _explain_status(error, host, model)
    return _garbled(host)


def _explain_status(error: APIStatusError, host: str, model: str) -> NotReviewedError:
    status = error.status_code
    if error.code == _NO_QUOTA:
        return JudgeUnavailableError(f"{host} says the account's quota is used up; raise it there.")
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return JudgeUnavailableError(f"{host} refuses the key (HTTP {status}); check llm.api_key and what it may do.")
    if refused := _refused_thread(error, host, model):
        return refused
    if status == HTTPStatus.NOT_FOUND:
        return JudgeUnavailableError(
            f"{host} knows no model {model!r}, or has no chat completions at this address (HTTP 404); "
            "check llm.model and llm.base_url."
        )
    if _passes(status):
        return EndpointAwayError(f"{host} is overloaded or down (HTTP {status}); it is tried again later.")
    return JudgeUnavailableError(
        f"{host} refuses the request (HTTP {status}); check llm.model, llm.base_url and llm.max_output_tokens."
    )


def _refused_thread(error: APIStatusError, host: str, model: str) -> LastingError | None:
    """Return what to tell people where the endpoint refuses this very thread, else None."""
    too_long = error.status_code == HTTPStatus.BAD_REQUEST and "context" in error.message.casefold()
    if too_long or error.code == _TOO_LONG or error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return LastingError(f"the thread is longer than {model} at {host} reads; set llm.context_tokens to its size.")
    if error.code in _WITHHELD:
        return LastingError("the endpoint's content filter withheld the answer.")
    return None


def _passes(status: int) -> bool:
    return status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def _garbled(host: str) -> NotReviewedError:
    return EndpointAwayError(f"{host} answered with something that is not a chat completion.")


def _is_busy(error: Exception) -> bool:
    return isinstance(error, APIStatusError) and error.status_code == HTTPStatus.TOO_MANY_REQUESTS


def retry_after(error: Exception | None) -> float | None:
    """Return the seconds of an answer's Retry-After header; a date or anything else counts as none given."""
    if not isinstance(error, APIStatusError):
        return None
    try:
        seconds = float(error.response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < math.inf else None
