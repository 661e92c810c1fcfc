"""The judge `openai` against a scripted server over HTTP: what is sent, what is believed, what is tried again."""

import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import stamina
from pydantic import SecretStr

from mailbot.model import (
    Address,
    Certainty,
    Does,
    FindingKind,
    Review,
    Role,
    Transcript,
    TranscriptMessage,
)
from mailbot.review.flags import Rules
from mailbot.review.judge import NotReviewedError
from mailbot.review.openai_judge import JudgeUnavailableError, OpenAiJudge, make_client
from mailbot.review.prompts import default_prompts, load_prompt
from mailbot.review.reviewer import review_transcript
from mailbot.settings import LlmSettings
from tests.servers.openai_server import Answer, OpenAiServer, labelled_with, questions_in, read_request, verdicts
from tests.servers.ports import free_ports

PERSONAL = (
    "Kowalska", "Magdalen", "Turner", "Oliver", "magda.k@poczta-testowa.pl", "604 123 987", "5261040828",
    "PL61 1090 1014 0000 0712 1981 2874", "FV/2026/0123", "4111 1111 1111 1111",
)  # fmt: skip

THREAD = Transcript(
    id="t1",
    language="pl",
    people=(
        Address(email="magda.k@poczta-testowa.pl", name="Magdalena Kowalska"),
        Address(email="oliver@sklep-testowy.pl", name="Oliver Turner"),
    ),
    messages=(
        TranscriptMessage(
            role=Role.CUSTOMER,
            alias="Customer",
            sentences=(
                "Dzień dobry, proszę o korektę faktury FV/2026/0123 na NIP 5261040828.",
                "Zwrot proszę na konto PL61 1090 1014 0000 0712 1981 2874, nie na kartę 4111 1111 1111 1111.",
                "Mój telefon to 604 123 987, adres magda.k@poczta-testowa.pl.",
                "Pozdrawiam",
                "Magdalena Kowalska",
            ),
        ),
        TranscriptMessage(
            role=Role.AGENT,
            alias="Agent A",
            sentences=("Szanowna Pani Magdaleno,", "korekta jest w załączniku.", "Oliver Turner"),
        ),
    ),
)


@pytest.fixture(autouse=True)
def _no_pauses_between_attempts() -> Iterator[None]:
    with stamina.set_testing(True, attempts=10, cap=True):
        yield


@pytest.fixture
def server() -> Iterator[OpenAiServer]:
    with OpenAiServer() as running:
        yield running


@asynccontextmanager
async def judge_at(server: OpenAiServer, **changes: float) -> AsyncIterator[OpenAiJudge]:
    """Give a judge that asks the server."""
    settings = LlmSettings(base_url=server.base_url, api_key=SecretStr("sk-geheim"), model="m").model_copy(
        update=changes
    )
    async with make_client(settings) as client:
        yield OpenAiJudge(client, settings, load_prompt(default_prompts(), "review"))


async def reason_of(server: OpenAiServer, **changes: float) -> NotReviewedError:
    """Return why the thread was not reviewed."""
    async with judge_at(server, **changes) as judge:
        with pytest.raises(NotReviewedError) as caught:
            await judge.label(THREAD)
    return caught.value


async def test_labels_come_back_with_their_cost(server: OpenAiServer) -> None:
    server.script.append(
        Answer(labeller=server.labeller, prompt_tokens=6_000, cached_tokens=5_000, completion_tokens=500)
    )
    async with judge_at(server, price_in=1.0, price_cached=0.1, price_out=10.0) as judge:
        judgement = await judge.label(THREAD)
    assert [label.does for label in judgement.labels.sentences] == [Does.COURTESY, Does.COURTESY, Does.ANSWERS]
    assert judgement.usage.tokens_cached == 5_000
    assert judgement.usage.cost == pytest.approx(0.001 + 0.0005 + 0.005)


async def test_nothing_personal_is_sent(server: OpenAiServer) -> None:
    async with judge_at(server) as judge:
        await judge.label(THREAD)
    sent = server.received[0].text
    assert [value for value in PERSONAL if value.casefold() in sent.casefold()] == []
    digits = re.sub(r"\D", "", sent)
    assert [value for value in ("604123987", "10901014", "5261040828") if value in digits] == []


async def test_headers_tell_nothing_of_the_machine(server: OpenAiServer) -> None:
    async with judge_at(server) as judge:
        await judge.label(THREAD)
    headers = {name.casefold(): value for name, value in server.received[0].headers.items()}
    assert [name for name in headers if "stainless" in name] == []
    assert headers["user-agent"] == "mailbot"
    assert headers["authorization"] == "Bearer sk-geheim"


async def test_the_static_prefix_is_the_same_for_every_thread(server: OpenAiServer) -> None:
    other = Transcript(id="t2", messages=THREAD.messages[:1])
    async with judge_at(server) as judge:
        await judge.label(THREAD)
        await judge.label(other)
    first, second = (received.body for received in server.received)
    assert first["messages"][0] == second["messages"][0]
    assert first["response_format"] == second["response_format"]
    assert first["response_format"]["json_schema"]["strict"] is True
    assert first["messages"][1] != second["messages"][1]


async def test_placeholders_are_put_back_in_what_people_read(server: OpenAiServer) -> None:
    def change(labels: dict[str, Any]) -> None:
        labels["summary"] = "Correction of <ORDER_1> wanted by <NAME_1>."

    server.script.append(labelled_with(change))
    async with judge_at(server) as judge:
        judgement = await judge.label(THREAD)
    assert judgement.labels.summary == "Correction of FV/2026/0123 wanted by Magdalena."


@pytest.mark.parametrize(
    "passing",
    [
        Answer(status=429, headers={"Retry-After": "0"}, raw='{"error": {"message": "slow down"}}'),
        Answer(status=500, raw="{}"),
        Answer(status=503, raw="<html>down</html>"),
    ],
    ids=["429", "500", "503"],
)
async def test_a_passing_fault_is_tried_again(server: OpenAiServer, passing: Answer) -> None:
    server.script.extend([passing, passing])
    async with judge_at(server) as judge:
        await judge.label(THREAD)
    assert len(server.received) == 3


async def test_attempts_are_limited(server: OpenAiServer) -> None:
    server.script.extend([Answer(status=500, raw="{}")] * 3)
    assert "HTTP 500" in str(await reason_of(server, attempts=2))
    assert len(server.received) == 2


async def test_a_server_that_hangs_is_given_up_in_time(server: OpenAiServer) -> None:
    server.script.extend([Answer(hang=True)] * 2)
    assert "did not answer in time" in str(await reason_of(server, attempts=2, timeout_seconds=0.2))
    assert len(server.received) == 2


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(content="{", finish_reason="length"), "cut off"),
        (Answer(content=None, finish_reason="content_filter"), "content filter"),
        (Answer(status=400, raw='{"error": {"code": "content_filter", "message": "filtered"}}'), "content filter"),
        (Answer(content=None, refusal="I can't help with that."), "refused"),
        (Answer(raw='{"choices": []}'), "no answer"),
        (Answer(raw="surely not JSON"), "not a chat completion"),
        (Answer(raw="null"), "not a chat completion"),
    ],
)
async def test_what_a_second_try_would_not_better_is_not_reviewed(
    server: OpenAiServer, answer: Answer, reason: str
) -> None:
    server.script.append(answer)
    assert reason in str(await reason_of(server))
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(content=None), "empty"),
        (Answer(content="The thread is fine!"), "not JSON"),
        (Answer(content="{}"), "agreed form"),
        (Answer(content="[" * 100_000), "not JSON"),
        (labelled_with(lambda labels: labels.update(start_code="S00000")), "codes"),
        (labelled_with(lambda labels: labels.update(prompt_code="")), "codes"),
        (labelled_with(lambda labels: labels.update(end_code="")), "codes"),
        (labelled_with(lambda labels: labels["replies"][0]["acts"][0].update(s=9)), "do not stand on the text"),
        (labelled_with(lambda labels: labels["replies"].pop()), "do not stand on the text"),
        (labelled_with(lambda labels: labels["asks"][0].update(at=["m1.s0"])), "do not stand on the text"),
        (labelled_with(lambda labels: labels.update(broken=["m0.s0"])), "do not stand on the text"),
        (labelled_with(lambda labels: labels.update(score=100)), "agreed form"),
    ],
)
async def test_what_cannot_be_believed_twice_is_not_reviewed(server: OpenAiServer, answer: Answer, reason: str) -> None:
    server.script.extend([answer, answer])
    assert reason in str(await reason_of(server))
    assert len(server.received) == 2


async def test_an_unsound_answer_is_asked_for_once_more_and_both_are_paid_for(server: OpenAiServer) -> None:
    server.script.append(Answer(content="{}", prompt_tokens=6_000, completion_tokens=10))
    server.script.append(Answer(labeller=server.labeller, prompt_tokens=6_000, completion_tokens=500))
    async with judge_at(server) as judge:
        usage = (await judge.label(THREAD)).usage
    assert (usage.tokens_in, usage.tokens_out) == (12_000, 510)
    first, second = (received.body for received in server.received)
    assert first["messages"] == second["messages"]
    assert (first["temperature"], second["temperature"]) == (0, 0.4)


async def test_spent_tokens_are_told_even_if_the_answers_are_worthless(server: OpenAiServer) -> None:
    server.script.extend([Answer(content="{}", prompt_tokens=6_000, completion_tokens=10)] * 2)
    assert (await reason_of(server)).usage.tokens_in == 12_000


async def test_what_the_first_try_cost_is_told_even_if_the_second_fails(server: OpenAiServer) -> None:
    server.script.extend([Answer(content="{}", prompt_tokens=6_000), Answer(status=500, raw="{}")])
    assert (await reason_of(server, attempts=1)).usage.tokens_in == 6_000


@pytest.mark.parametrize("around", ["```json\n{}\n```", "<think>Is {{it}} so?</think>\n{}", "Here it is:\n{}\nDone."])
async def test_what_models_put_around_their_answer_does_no_harm(server: OpenAiServer, around: str) -> None:
    server.script.append(
        Answer(labeller=lambda body: around.replace("{{", "{").replace("}}", "}").replace("{}", server.labeller(body)))
    )
    async with judge_at(server) as judge:
        await judge.label(THREAD)
    assert len(server.received) == 1


async def test_a_prompt_that_the_server_cut_is_noticed_by_its_count(server: OpenAiServer) -> None:
    server.script.append(Answer(labeller=server.labeller, prompt_tokens=40))
    assert "read only 40" in str(await reason_of(server))


@pytest.mark.parametrize(("status", "remedy"), [(401, "llm.api_key"), (403, "llm.api_key"), (404, "llm.model")])
async def test_a_wrong_setting_is_told_with_its_remedy_and_without_the_key(
    server: OpenAiServer, status: int, remedy: str
) -> None:
    server.script.append(Answer(status=status, raw='{"error": {"message": "Incorrect key sk-geheim"}}'))
    error = await reason_of(server)
    assert isinstance(error, JudgeUnavailableError)
    assert remedy in str(error)
    assert "sk-geheim" not in str(error)
    assert len(server.received) == 1


async def test_a_server_that_does_not_listen_is_told(server: OpenAiServer) -> None:
    settings = LlmSettings(base_url=f"http://127.0.0.1:{free_ports(1)[0]}/v1", attempts=1)
    async with make_client(settings) as client:
        judge = OpenAiJudge(client, settings, load_prompt(Path("none"), "review"))
        with pytest.raises(JudgeUnavailableError, match="cannot be reached"):
            await judge.label(THREAD)
    assert server.received == []


async def test_a_parameter_that_the_server_does_not_know_is_left_out(server: OpenAiServer) -> None:
    def refusal(name: str) -> Answer:
        return Answer(status=400, raw=f'{{"error": {{"message": "Unsupported parameter: {name}"}}}}')

    server.script.extend([refusal("max_completion_tokens"), refusal("temperature"), refusal("response_format")])
    async with judge_at(server) as judge:
        await judge.label(THREAD)
        await judge.label(THREAD)
    last = server.received[-1].body
    assert "max_tokens" in last
    assert "temperature" not in last
    assert last["response_format"] == {"type": "json_object"}
    assert len(server.received) == 5


async def test_a_thread_too_long_for_the_model_is_not_sent(server: OpenAiServer) -> None:
    assert "too long" in str(await reason_of(server, context_tokens=8_000, max_output_tokens=4_000))
    assert server.received == []


MISSED = Transcript(
    id="t2",
    language="en",
    people=(Address(email="r.okafor@inbox.example", name="Ruth Okafor"),),
    messages=(
        TranscriptMessage(
            role=Role.CUSTOMER,
            alias="Customer",
            sentences=("Does the lid fit the old model?", "My number is +44 20 7946 0958.", "Ruth Okafor"),
        ),
        TranscriptMessage(role=Role.AGENT, alias="Agent A", sentences=("Thank you for writing, Ms Okafor.",)),
    ),
)


def only_courtesy(labels: dict[str, Any]) -> None:
    """Label every reply as courtesy, so that the ask is ignored."""
    for reply in labels["replies"]:
        reply["courtesy"] += [act["s"] for act in reply["acts"]]
        reply["acts"] = []


async def review_again(server: OpenAiServer) -> Review:
    """Return the review of the thread with the ignored ask."""
    prompt, again = (load_prompt(default_prompts(), name) for name in ("review", "second_look"))
    settings = LlmSettings(base_url=server.base_url, api_key=SecretStr("sk-geheim"), model="m")
    async with make_client(settings) as client:
        return await review_transcript(MISSED, OpenAiJudge(client, settings, prompt, again), Rules())


@pytest.mark.parametrize(
    ("verdict", "certainty"),
    [("yes", Certainty.LIKELY), ("no", Certainty.UNSURE), ("unclear", Certainty.UNSURE)],
)
async def test_each_finding_is_put_to_the_model_once_more(
    server: OpenAiServer, verdict: str, certainty: Certainty
) -> None:
    def look_again(request: Mapping[str, Any]) -> str:
        return json.dumps(verdicts(read_request(request), dict.fromkeys(questions_in(request), verdict)))

    server.script.extend([labelled_with(only_courtesy), Answer(labeller=look_again)])
    review = await review_again(server)

    assert [(finding.kind, finding.certainty) for finding in review.findings] == [(FindingKind.IGNORED_ASK, certainty)]
    assert len(server.received) == 2
    sent = server.received[1]
    assert "0 Does the lid fit the old model?" in sent.text
    assert "Okafor" not in sent.text
    assert "7946" not in sent.text


async def test_a_second_look_without_a_sound_answer_confirms_nothing(server: OpenAiServer) -> None:
    unsound = Answer(content="It all looks right to me.", prompt_tokens=400)
    server.script.extend([labelled_with(only_courtesy), unsound, unsound])
    review = await review_again(server)

    assert [finding.certainty for finding in review.findings] == [Certainty.UNSURE]
    assert review.usage.tokens_in == 800


async def test_a_thread_without_findings_costs_no_second_look(server: OpenAiServer) -> None:
    review = await review_again(server)

    assert review.findings == ()
    assert len(server.received) == 1
