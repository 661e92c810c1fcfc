"""The wire: the strict schema and the pydantic reading of it say the same, and free text is made harmless."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from pydantic import ValidationError

from mailbot.model import AskKind, Cause, Certainty, Does, Ref
from mailbot.review.evidence import EvidenceError
from mailbot.review.schema import (
    SUMMARY_LENGTH,
    WireAct,
    WireAsk,
    WireFact,
    WireLabels,
    WireReply,
    WireTurn,
    build_schema,
    labels_of_wire,
)


def reply(*acts: Mapping[str, object], courtesy: Sequence[object] = ()) -> dict[str, object]:
    """Return the labels of an agent message."""
    return {"at": "m1", "courtesy": courtesy, "boilerplate": [], "other": [], "acts": acts}


def wire(**changes: object) -> dict[str, Any]:
    """Return a small answer, changed."""
    return {
        "prompt_code": "P",
        "start_code": "S",
        "end_code": "E",
        "asks": [{"id": "a1", "kind": "question", "at": ["m2.s0", "m0.s1"]}],
        "facts": [],
        "replies": [reply({"s": 0, "does": "promises", "about": ["a1", "a1"]})],
        "broken": ["m1.s0"],
        "turns": [{"at": "m2", "does": "chases", "because_of": "m1", "cause": "process"}],
        "likely": ["m2"],
        "doubtful": ["m1.s0"],
        "outcome": "unresolved",
        "summary": "",
        "better_reply": "",
        "praise": "",
    } | changes


def objects(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield every object of a schema."""
    if schema["type"] == "object":
        yield schema
        for inner in schema["properties"].values():
            yield from objects(inner)
    if schema["type"] == "array":
        yield from objects(schema["items"])


def test_every_object_is_closed_and_requires_all_its_keys() -> None:
    for each in objects(build_schema()):
        assert each["additionalProperties"] is False
        assert each["required"] == list(each["properties"])


def test_only_keywords_that_ordinary_servers_know_are_used() -> None:
    words = {key for each in objects(build_schema()) for key in each} | {
        key for each in objects(build_schema()) for inner in each["properties"].values() for key in inner
    }
    assert words <= {"type", "properties", "required", "additionalProperties", "items", "enum"}


def test_schema_and_reading_have_the_same_keys() -> None:
    keys = [set(each["properties"]) for each in objects(build_schema())]
    assert keys == [set(model.model_fields) for model in (WireLabels, WireAsk, WireFact, WireReply, WireAct, WireTurn)]


def test_an_answer_becomes_labels() -> None:
    labels = labels_of_wire(WireLabels.model_validate_json(json.dumps(wire())))
    assert labels.asks[0].kind is AskKind.QUESTION
    assert labels.asks[0].mentions == (Ref(0, 1), Ref(2, 0))
    assert labels.sentences[0].about == ("a1",)
    assert labels.sentences[0].broken
    assert labels.sentences[0].certainty is Certainty.UNSURE
    assert (labels.turns[0].because_of, labels.turns[0].cause) == (1, Cause.PROCESS)
    assert labels.turns[0].certainty is Certainty.LIKELY
    assert labels.summary is None


def test_sentences_that_deal_with_nothing_are_listed_by_number() -> None:
    listed = reply({"s": 1, "does": "answers", "about": ["a1"]}, courtesy=[0, 2])
    labels = labels_of_wire(WireLabels.model_validate(wire(replies=[listed], broken=[], doubtful=[])))
    assert [(label.ref, label.does, label.about) for label in labels.sentences] == [
        (Ref(1, 0), Does.COURTESY, ()),
        (Ref(1, 1), Does.ANSWERS, ("a1",)),
        (Ref(1, 2), Does.COURTESY, ()),
    ]
    assert {label.certainty for label in labels.sentences} == {Certainty.CERTAIN}


def test_a_sentence_may_do_two_things() -> None:
    acts = reply({"s": 0, "does": "promises", "about": ["a1"]}, {"s": 0, "does": "asks_known_fact", "about": ["f1"]})
    labels = labels_of_wire(WireLabels.model_validate(wire(replies=[acts])))
    assert [(label.does, label.broken) for label in labels.sentences] == [
        (Does.PROMISES, True),
        (Does.ASKS_KNOWN_FACT, False),
    ]


def test_a_promise_cannot_be_broken_where_no_label_stands() -> None:
    with pytest.raises(EvidenceError, match=r"m4\.s0"):
        labels_of_wire(WireLabels.model_validate(wire(broken=["m4.s0"])))


def test_free_text_is_bounded_and_printable() -> None:
    labels = labels_of_wire(
        WireLabels.model_validate(wire(summary="a\n\x00b\u202e" + "c" * 900, better_reply="One.\n\nTwo.\x1b[0m"))
    )
    assert labels.summary is not None
    assert labels.summary.startswith("a bc")
    assert len(labels.summary) == SUMMARY_LENGTH
    assert labels.better_reply == "One.\n\nTwo.[0m"


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": "fine"},
        {"score": 1},
        {"asks": [{"id": "a1", "kind": "wish", "at": []}]},
        {"asks": [{"id": "a1", "kind": "question", "at": ["m1"]}]},
        {"asks": [{"id": "a1", "kind": "question", "at": ["m1.s١"]}]},
        {"asks": [{"id": "the customer said", "kind": "question", "at": ["m1.s0"]}]},
        {"turns": [{"at": "m0.s0 to m0.s2", "does": "thanks", "because_of": "", "cause": "none"}]},
        {"turns": [{"at": "m0", "does": "thanks", "because_of": "the agent", "cause": "none"}]},
        {"summary": 7},
        {"replies": [reply(courtesy=["the first"])]},
        {"replies": [reply(courtesy=[-1])]},
        {"replies": [reply(courtesy=[True])]},
        {"asks": None},
    ],
)
def test_another_shape_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        WireLabels.model_validate(wire(**changes))


def test_slips_that_leave_no_doubt_are_read_as_they_are_meant() -> None:
    slips = wire(
        prompt_code=" P\n",
        asks=[{"id": "A1", "kind": "Question", "at": [" [M2.S0]", "m0 .s1"]}],
        replies=[reply({"s": "m1.s0 ", "does": "Asks something-new", "about": ["a1 "]}, courtesy=["s1", "2"])],
        broken=[],
        turns=[{"at": "m2.s0", "does": "chases", "because_of": "m1.s0", "cause": "Hand-off"},
               {"at": "m4", "does": "thanks", "because_of": None, "cause": ""}],
        praise=None,
    )  # fmt: skip
    read = WireLabels.model_validate(slips)
    labels = labels_of_wire(read)
    assert read.prompt_code == "P"
    assert labels.asks[0].mentions == (Ref(0, 1), Ref(2, 0))
    assert (labels.sentences[0].does, labels.sentences[0].about) == (Does.ASKS_SOMETHING_NEW, ("a1",))
    assert [label.ref.sentence for label in labels.sentences] == [0, 1, 2]
    assert (labels.turns[0].message, labels.turns[0].because_of, labels.turns[0].cause) == (2, 1, Cause.HAND_OFF)
    assert (labels.turns[1].because_of, labels.turns[1].cause, labels.praise) == (None, None, None)
