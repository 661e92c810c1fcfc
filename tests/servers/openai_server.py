"""A scripted OpenAI-compatible server on loopback: answers what a test tells it to, and records what it was sent."""

import json
import re
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

Labeller = Callable[[Mapping[str, Any]], str]

_LINE = re.compile(r"\d+ (.*)")
_QUESTION = re.compile(r"^(q\d+) \w+: ", re.MULTILINE)
_HEADER = re.compile(r"m\d+ (\w+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a request told the model: the codes to repeat, and for each message its role and sentences."""

    prompt_code: str
    start_code: str
    end_code: str
    roles: tuple[str, ...]
    sentences: tuple[tuple[str, ...], ...]

    def turns(self) -> list[int]:
        """Return the first message of every customer turn."""
        spoken = [number for number, role in enumerate(self.roles) if role in {"customer", "agent"}]
        return [
            number
            for index, number in enumerate(spoken)
            if self.roles[number] == "customer" and (not index or self.roles[spoken[index - 1]] == "agent")
        ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One scripted HTTP answer. `labeller` writes the content of a completion; `raw` replaces the whole body."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    labeller: Labeller | None = None
    content: str | None = None
    refusal: str | None = None
    finish_reason: str = "stop"
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    raw: str | None = None
    hang: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """One recorded request."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def text(self) -> str:
        """Return everything that was sent, as one string."""
        return json.dumps(self.body, ensure_ascii=False)


def read_request(request: Mapping[str, Any]) -> Told:
    """Return what the messages of a chat request tell the model."""
    system, user = (_text_of(message["content"]) for message in request["messages"])
    roles: list[str] = []
    sentences: list[list[str]] = []
    for line in user.splitlines():
        if header := _HEADER.match(line):
            roles.append(header[1])
            sentences.append([])
        elif sentence := _LINE.fullmatch(line):
            sentences[-1].append(sentence[1])
    return Told(
        prompt_code=system.splitlines()[0].removeprefix("prompt_code: "),
        start_code=user.partition(" ")[0],
        end_code=user.splitlines()[-1],
        roles=tuple(roles),
        sentences=tuple(map(tuple, sentences)),
    )


def plain_labels(told: Told) -> dict[str, Any]:
    """Return plausible labels of any transcript: one ask, answered by the last sentence of every reply."""
    first = next((n for n, role in enumerate(told.roles) if role == "customer" and told.sentences[n]), None)
    asks = [] if first is None else [{"id": "a1", "kind": "request", "at": [f"m{first}.s0"]}]
    replies = []
    for number, role in enumerate(told.roles):
        indices = list(range(len(told.sentences[number])))
        if role != "agent" or not indices:
            continue
        last = indices.pop() if first is not None and number > first else None
        acts = [] if last is None else [{"s": last, "does": "answers", "about": ["a1"]}]
        replies.append({"at": f"m{number}", "courtesy": indices, "boilerplate": [], "other": [], "acts": acts})
    turns = [{"at": f"m{n}", "does": "thanks", "because_of": "", "cause": "none"} for n in told.turns()[1:]]
    return {
        "prompt_code": told.prompt_code,
        "start_code": told.start_code,
        "end_code": told.end_code,
        "asks": asks,
        "facts": [],
        "replies": replies,
        "broken": [],
        "turns": turns,
        "likely": [turn["at"] for turn in turns],
        "doubtful": [],
        "outcome": "resolved",
        "summary": "The customer asked; the reply answered.",
        "better_reply": "",
        "praise": "",
    }


def label_plainly(request: Mapping[str, Any]) -> str:
    """Return an answer with plain labels for whatever transcript a request holds; at a second look all stands."""
    told = read_request(request)
    if asked := questions_in(request):
        return json.dumps(verdicts(told, dict.fromkeys(asked, "yes")))
    return json.dumps(plain_labels(told))


def questions_in(request: Mapping[str, Any]) -> list[str]:
    """Return the numbers of the questions that a second look asks: q1, q2, …; none for a request of labels."""
    return _QUESTION.findall(_text_of(request["messages"][1]["content"]))


def verdicts(told: Told, stands: Mapping[str, str]) -> dict[str, Any]:
    """Return the answer of a second look."""
    return {
        "prompt_code": told.prompt_code,
        "start_code": told.start_code,
        "end_code": told.end_code,
        "answers": [{"q": q, "at": "", "stands": answer} for q, answer in stands.items()],
    }


def labelled_with(change: Callable[[dict[str, Any]], None]) -> Answer:
    """Return an answer with plain labels, changed by `change` in place."""

    def labeller(request: Mapping[str, Any]) -> str:
        labels = plain_labels(read_request(request))
        change(labels)
        return json.dumps(labels)

    return Answer(labeller=labeller)


class OpenAiServer:
    """The server. Answers from `script` in order; when that is empty, with the labels of `labeller`."""

    def __init__(self, labeller: Labeller = label_plainly, script: tuple[Answer, ...] = ()) -> None:
        """Prepare a server on a free port; it listens from `with` on."""
        self.labeller = labeller
        self.script = deque(script)
        self.received: list[Received] = []
        self._released = threading.Event()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def base_url(self) -> str:
        """Return what MAILBOT_LLM__BASE_URL is set to."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Self:
        """Listen."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let hanging requests go and stop."""
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def take(self, received: Received) -> Answer:
        """Record a request and return the answer that is due."""
        with self._lock:
            self.received.append(received)
            return self.script.popleft() if self.script else Answer(labeller=self.labeller)

    def wait_until_released(self) -> None:
        """Block a hanging request until the server stops."""
        self._released.wait()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                answer = server.take(Received(path=self.path, headers=dict(self.headers), body=body))
                if answer.hang:
                    server.wait_until_released()
                    self.close_connection = True
                    return
                data = completion_of(answer, body).encode()
                self.send_response(answer.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
                """Say nothing on stderr."""

        return Handler


def completion_of(answer: Answer, request: Mapping[str, Any]) -> str:
    """Return the body of a scripted answer."""
    if answer.raw is not None:
        return answer.raw
    content = answer.labeller(request) if answer.labeller else answer.content
    return json.dumps(
        {
            "id": "scripted",
            "object": "chat.completion",
            "created": 0,
            "model": request["model"],
            "choices": [
                {
                    "index": 0,
                    "finish_reason": answer.finish_reason,
                    "message": {"role": "assistant", "content": content, "refusal": answer.refusal},
                }
            ],
            "usage": {
                "prompt_tokens": answer.prompt_tokens,
                "completion_tokens": answer.completion_tokens,
                "total_tokens": answer.prompt_tokens + answer.completion_tokens,
                "prompt_tokens_details": {"cached_tokens": answer.cached_tokens},
            },
        }
    )


def _text_of(content: object) -> str:
    if isinstance(content, str):
        return content
    assert isinstance(content, list)
    return "".join(part["text"] for part in content)
