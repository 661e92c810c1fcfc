"""Whatever is written, by whomever, when and in which tongue: the labels hold on to the transcript."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.model import Role, Transcript, TranscriptMessage
from mailbot.review.evidence import check_labels
from mailbot.review.signals.judge import label_transcript
from mailbot.review.signals.lexicon import LANGUAGES
from mailbot.sentences import split_sentences

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
TUNING_SET = Path(__file__).parents[3] / "data" / "signals-tune.jsonl"
SAID = tuple(
    dict.fromkeys(
        sentence
        for line in TUNING_SET.read_text("utf-8").splitlines()
        for message in json.loads(line)["messages"]
        for sentence in split_sentences(message["text"])
    ),
)

sentences = st.one_of(st.sampled_from(SAID), st.text(max_size=60))
messages = st.builds(
    TranscriptMessage,
    role=st.sampled_from((Role.CUSTOMER, Role.AGENT, Role.CUSTOMER, Role.AGENT, Role.AUTOMATIC, Role.INTERNAL)),
    alias=st.sampled_from(("Customer", "Agent A", "Agent B")),
    sentences=st.lists(sentences, max_size=6).map(tuple),
    at=st.one_of(st.none(), st.integers(0, 20_000).map(lambda minutes: START + timedelta(minutes=minutes))),
)


@given(
    written=st.lists(messages, max_size=9),
    language=st.one_of(st.just("xx"), st.sampled_from(LANGUAGES)),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_label_cites_what_stands_there(written: list[TranscriptMessage], language: str) -> None:
    transcript = Transcript(id="t", messages=tuple(written), language=language)
    check_labels(label_transcript(transcript), transcript)
    assert label_transcript(transcript) == label_transcript(transcript)
