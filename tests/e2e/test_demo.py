"""The demo as a user starts it: one process, sample mails, one digest, and a page to look at."""

import json
import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from mailbot.demo.samples import load_samples

LEAST_PRECISION = 0.95
SAMPLES = load_samples()


def bare_environment() -> dict[str, str]:
    """Return the environment without what the developer's shell sets for mailbot or a model."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("MAILBOT_", "OPENAI_"))}


def start_demo(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the demo in a folder of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "mailbot", "demo", "--dir", "demo", *arguments],
        cwd=folder,
        env=bare_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def play_demo(folder: Path) -> dict[str, Any]:
    """Return what a demo that runs to its end prints for programs."""
    process = start_demo(folder, "--exit", "--format", "json")
    printed, said = process.communicate(timeout=240)
    assert process.returncode == 0, said
    result: dict[str, Any] = json.loads(printed)
    return result


def reviews_of(played: dict[str, Any]) -> dict[str, Any]:
    """Return the reviews by sample, without what a second run numbers anew."""
    return {thread["review"]["id"]: thread["review"] for thread in played["threads"]}


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Return the folder and the result of an undisturbed demo."""
    folder = tmp_path_factory.mktemp("calm")
    return folder, play_demo(folder)


def test_every_sample_thread_is_reviewed_and_the_digest_comes_once(calm: tuple[Path, dict[str, Any]]) -> None:
    folder, played = calm

    mail = message_from_bytes((folder / played["digest"]["files"][0]).read_bytes(), policy=policy.default)
    assert {name: review["status"] for name, review in reviews_of(played).items()} == dict.fromkeys(
        (sample.id for sample in SAMPLES),
        "reviewed",
    )
    assert [review["rounds"] for review in reviews_of(played).values()] == [sample.truth.rounds for sample in SAMPLES]
    assert played["digests"] == 1
    assert mail["Auto-Submitted"] == "auto-generated"
    assert (folder / "demo" / "digest.html").stat().st_size < 100_000


def test_nobody_is_accused_wrongly(calm: tuple[Path, dict[str, Any]]) -> None:
    """No clean thread, no reply that missed nothing, no turn that was needed; which kind of miss it was may differ."""
    scores = calm[1]["scores"]
    precision = {check["check"]: check["precision"] for check in scores["checks"]}

    assert scores["accused"] == []
    assert precision["any_finding"] >= LEAST_PRECISION
    assert precision["polite_but_unread"] >= LEAST_PRECISION
    assert precision["avoidable_turn"] >= LEAST_PRECISION


def test_every_quote_stands_word_for_word_in_the_mails(calm: tuple[Path, dict[str, Any]]) -> None:
    texts = {
        (sample.id, message.number): " ".join(message.text.split()) for sample in SAMPLES for message in sample.messages
    }
    for name, review in reviews_of(calm[1]).items():
        for finding in review["findings"]:
            for side in filter(None, (finding["customer"], finding["agent"])):
                if "{d" not in texts[name, side["message"]]:
                    assert " ".join(side["quote"].split()) in texts[name, side["message"]]


def test_a_demo_killed_anywhere_ends_as_an_undisturbed_one(
    calm: tuple[Path, dict[str, Any]],
    tmp_path: Path,
) -> None:
    chance = random.Random(20261121)  # noqa: S311  # a seed makes the moments repeatable, nothing is secret
    for _ in range(4):
        process = start_demo(tmp_path, "--exit", "--format", "json")
        try:
            process.communicate(timeout=chance.uniform(0.8, 6.0))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()

    played = play_demo(tmp_path)

    assert reviews_of(played) == reviews_of(calm[1])
    assert played["digests"] == 1


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """Yield the address of the page that a running demo serves."""
    process = start_demo(tmp_path, "--port", "0")
    assert process.stderr is not None
    url = next(found[0] for line in process.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+/?", line)))
    yield url
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 0


@pytest.mark.browser
def test_the_page_of_the_demo_leads_from_the_overview_to_a_proof(browser: Browser, served: str) -> None:
    page = browser.new_page()
    page.goto(served)
    page.get_by_role("link", name="Brew 2 leaking, order KV-482913").first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Brew 2 leaking")
    expect(page.get_by_text("reviewed without a language model").first).to_be_visible()
    quote = page.locator("blockquote a, q a").first
    target = quote.get_attribute("href")
    assert target is not None
    quote.click()
    expect(page.locator(target)).to_be_in_viewport()
