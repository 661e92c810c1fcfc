"""How close the judge comes to a bare aiohttp client: `python benchmarks/judge.py [--seconds 5] [--rounds 3]`.

Before that, how many tokens a judged reply costs to send (`--tokens` for this alone).

A server in a process of its own answers every request after a fixed 0.5 s. On one core, the judge (redaction,
rendering, request, checks) and a bare aiohttp client that posts bodies as large take turns with the same number of
calls in flight. `ideal` is what no client can pass: calls in flight / 0.5 s.
"""

# ruff: noqa: INP001  # scripts, not a package

import argparse
import asyncio
import itertools
import json
import multiprocessing
import os
import re
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from pathlib import Path

import aiohttp
from aiohttp import web

from mailbot.demo.samples import load_samples, transcripts_of
from mailbot.model import Role, Transcript
from mailbot.review.endpoint import make_client
from mailbot.review.flags import Rules
from mailbot.review.frame import frame
from mailbot.review.openai_judge import OpenAiJudge
from mailbot.review.prompts import default_prompts, load_prompt
from mailbot.review.redact import redact
from mailbot.review.reviewer import review_transcript
from mailbot.review.schema import build_schema
from mailbot.review.signals import SignalsJudge
from mailbot.review.tokens import count_tokens
from mailbot.review.transcript import render_transcript, transcript_of_record
from mailbot.sentences import split_sentences
from mailbot.settings import LlmSettings

ROOT = Path(__file__).resolve().parent.parent
LABELLED = "tests/data/threads-tune.jsonl"
DELAY_SECONDS = 0.5
IN_FLIGHT = (32, 128)
BEGUN_AT_ONCE = 2
"""As `mailbot label` does: the next threads are made ready while others wait for their answers."""

HEADER = re.compile(r"m\d+ (\w+)")
LINE = re.compile(r"(\d+) ")

Call = Callable[[], Awaitable[object]]


def serve(ready: Connection) -> None:
    """Answer chat requests after the delay until the process is ended."""
    pin(1)
    answers: dict[str, bytes] = {}

    async def complete(request: web.Request) -> web.Response:
        arrived = time.monotonic()
        system, user = (message["content"] for message in (await request.json())["messages"])
        if user not in answers:
            answers[user] = answer_to(system, user)
        await asyncio.sleep(DELAY_SECONDS - (time.monotonic() - arrived))
        return web.Response(body=answers[user], content_type="application/json")

    async def run() -> None:
        app = web.Application(client_max_size=16 * 1024 * 1024)
        app.router.add_post("/v1/chat/completions", complete)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024)
        await site.start()
        ready.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(run())


def answer_to(system: str, user: str) -> bytes:
    """Return a completion whose labels hold for the transcript in a request."""
    roles: list[str] = []
    replies: list[dict[str, object]] = []
    asks: list[dict[str, object]] = []
    for line in user.splitlines():
        if header := HEADER.match(line):
            roles.append(header[1])
            acts: list[dict[str, object]] = []
            idle: list[int] = []
            if roles[-1] == "agent":
                replies.append({"at": f"m{len(roles) - 1}", "courtesy": [], "boilerplate": [], "other": idle,
                                "acts": acts})  # fmt: skip
        elif (place := LINE.match(line)) and roles[-1] == "agent" and asks:
            acts.append({"s": int(place[1]), "does": "answers", "about": ["a1"]})
        elif place and roles[-1] == "agent":
            idle.append(int(place[1]))
        elif place and roles[-1] == "customer" and not asks:
            asks.append({"id": "a1", "kind": "request", "at": [f"m{len(roles) - 1}.s{place[1]}"]})
    spoken = [number for number, role in enumerate(roles) if role in {"customer", "agent"}]
    starts = [
        number
        for index, number in enumerate(spoken)
        if roles[number] == "customer" and (not index or roles[spoken[index - 1]] == "agent")
    ]
    lines = user.splitlines()
    labels = {
        "prompt_code": system.splitlines()[0].removeprefix("prompt_code: "),
        "start_code": lines[0].partition(" ")[0], "end_code": lines[-1],
        "asks": asks, "facts": [], "replies": replies, "broken": [], "outcome": "resolved",
        "turns": [{"at": f"m{n}", "does": "new_ask", "because_of": "", "cause": "none"} for n in starts],
        "likely": [], "doubtful": [],
        "summary": "Asked and answered.", "better_reply": "", "praise": "",
    }  # fmt: skip
    message = {"role": "assistant", "content": json.dumps(labels)}
    return json.dumps(
        {"id": "b", "object": "chat.completion", "created": 0, "model": "m",
         "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
         "usage": {"prompt_tokens": 6000, "completion_tokens": 900, "total_tokens": 6900}}
    ).encode()  # fmt: skip


def pin(core: int) -> None:
    """Keep this process on one core, counted among those it may use."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[core % len(cores)]})


async def rate(call: Call, in_flight: int, seconds: float) -> float:
    """Return how many calls a second are finished with so many always in flight; the first second is not counted."""
    begin = time.monotonic() + 2 * DELAY_SECONDS
    end = begin + seconds
    finished = 0

    async def worker() -> None:
        nonlocal finished
        while time.monotonic() < end:
            await call()
            finished += begin <= time.monotonic() < end

    await asyncio.gather(*(worker() for _ in range(in_flight)))
    return finished / seconds


async def measure(url: str, transcripts: list[Transcript], seconds: float, rounds: int) -> None:
    """Print the table."""
    prompt = load_prompt(default_prompts(), "review")
    settings = LlmSettings(base_url=url, model="m", context_tokens=1_000_000)
    client = make_client(settings)
    threads = itertools.cycle(transcripts)
    bodies = itertools.cycle([body_of(transcript, prompt.text) for transcript in transcripts])
    connector = aiohttp.TCPConnector(limit=max(IN_FLIGHT))
    async with aiohttp.ClientSession(connector=connector) as session:

        async def bare() -> None:
            async with session.post(
                f"{url}/chat/completions", data=next(bodies), headers={"Content-Type": "application/json"}
            ) as response:
                json.loads(await response.read())

        def judged_by(judge: OpenAiJudge) -> Call:
            return lambda: judge.label(next(threads))

        write("in flight   ideal/s    bare/s   judge/s   of ideal   of bare   CPU ms a call")
        for in_flight in IN_FLIGHT:
            judge = OpenAiJudge(client, settings.model_copy(update={"concurrency": in_flight}), prompt)
            judged = judged_by(judge)
            await asyncio.gather(*(judged() for _ in transcripts), *(bare() for _ in transcripts))
            bares, judges, costs = [], [], []
            for _ in range(rounds):
                bares.append(await rate(bare, in_flight, seconds))
                before = time.process_time()
                judges.append(await rate(judged, BEGUN_AT_ONCE * in_flight, seconds))
                costs.append(1000 * (time.process_time() - before) / (judges[-1] * (seconds + 2 * DELAY_SECONDS)))
            ideal = in_flight / DELAY_SECONDS
            bare_rate, judge_rate = statistics.median(bares), statistics.median(judges)
            write(
                f"{in_flight:9d} {ideal:9.0f} {bare_rate:9.1f} {judge_rate:9.1f} {judge_rate / ideal:10.2f} "
                f"{judge_rate / bare_rate:9.2f} {statistics.median(costs):15.2f}"
            )
    await client.close()
    await measure_signals(transcripts)


def measure_tokens() -> None:
    """Print what a thread costs to send beside its words: those of the replies and of the customer before them.

    Customers' mails after the last reply, colleagues' notes and automatic mails are sent, and not counted as words.
    """
    lines = (ROOT / LABELLED).read_text(encoding="utf-8").splitlines()
    transcripts = [transcript_of_record(json.loads(line), split_sentences) for line in lines]
    answered = [one for one in transcripts if any(message.role is Role.AGENT for message in one.messages)]
    sent = sum(map(tokens_sent, answered))
    written, shown = (
        sum(tokens_of_words(one) for one in read) for read in (answered, [redact(one).transcript for one in answered])
    )
    replies = sum(message.role is Role.AGENT for one in answered for message in one.messages)
    prompt = load_prompt(default_prompts(), "review")
    write(f"prefix: {count_tokens(prompt.text)} tokens of prompt, the same for every call")
    write(
        f"beyond the prefix, {len(answered)} threads of {LABELLED}: {sent / replies:.0f} tokens a judged reply; "
        f"{sent / shown:.2f} x its words as they are sent (redacted), {sent / written:.2f} x as they were written"
    )


def tokens_sent(transcript: Transcript) -> int:
    """Return the tokens of the judge's question about a thread, without the prefix."""
    rendered = render_transcript(redact(transcript).transcript)
    return count_tokens(frame(rendered, f"{len(transcript.messages)} messages").text)


def tokens_of_words(transcript: Transcript) -> int:
    """Return the tokens of the replies and of what customers wrote before them, as plain lines."""
    last = max(number for number, message in enumerate(transcript.messages) if message.role is Role.AGENT)
    spoken = [one for one in transcript.messages[: last + 1] if one.role in (Role.CUSTOMER, Role.AGENT)]
    return sum(count_tokens("\n".join(message.sentences)) for message in spoken)


async def measure_signals(transcripts: list[Transcript]) -> None:
    """Print how many threads a second the embedded judge reviews."""
    judge, rules = SignalsJudge(), Rules(max_rounds=2, min_courtesy_share=0.2)
    for transcript in transcripts:
        await review_transcript(transcript, judge, rules)
    before = time.process_time()
    for transcript in transcripts:
        await review_transcript(transcript, judge, rules)
    write(f"signals: {len(transcripts) / (time.process_time() - before):.0f} threads a second of CPU")


def body_of(transcript: Transcript, prompt: str) -> bytes:
    """Return a request as large as the judge's."""
    user = f"S000000 1 messages\n{render_transcript(redact(transcript).transcript)}\nE000000"
    messages = [{"role": "system", "content": f"prompt_code: P\n\n{prompt}"}, {"role": "user", "content": user}]
    schema = {"type": "json_schema", "json_schema": {"name": "labels", "strict": True, "schema": build_schema()}}
    return json.dumps({"model": "m", "messages": messages, "response_format": schema}).encode()


def write(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Start the server, measure, end the server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="length of one measurement")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each; the median is shown")
    parser.add_argument("--tokens", action="store_true", help="only count tokens; no server, no seconds")
    options = parser.parse_args()
    measure_tokens()
    if options.tokens:
        return
    ready, told = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(told,), daemon=True)
    server.start()
    pin(0)
    transcripts = [transcript_of_record(record, split_sentences) for record in transcripts_of(load_samples())]
    url = f"http://127.0.0.1:{ready.recv()}/v1"
    asyncio.run(measure(url, transcripts, options.seconds, options.rounds))
    server.terminate()
    server.join()


if __name__ == "__main__":
    main()
