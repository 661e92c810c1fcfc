"""`mailbot label`: the transcript format to the letter, and files that are not quite it."""

import json
from typing import Any

import pytest

from mailbot.model import AskKind, Certainty, FindingKind, Outcome, Treatment, TurnDoes
from tests.unit.cli.terminal import Terminal, transcript

KEYS = [
    "id", "status", "reason", "judge", "model", "prompt", "rounds", "avoidable_rounds", "could_have_ended_after",
    "asks", "replies", "findings", "turns", "outcome", "flags", "summary", "better_reply", "praise", "tokens", "cost",
]  # fmt: skip


def label(terminal: Terminal, *records: object, judge: str = "signals") -> list[dict[str, Any]]:
    """Return the reviews of transcripts."""
    said = terminal.run("label", terminal.write_lines("in.jsonl", records), "--judge", judge)
    assert said.code == 0, said.stderr
    return said.lines


def test_a_review_has_the_keys_of_the_format_in_its_order(terminal: Terminal) -> None:
    (review,) = label(terminal, transcript())

    assert list(review) == KEYS
    assert list(review["tokens"]) == ["in", "cached", "out"]
    for ask in review["asks"]:
        assert list(ask) == ["id", "message", "quote", "kind", "final", "treatments"]
        assert ask["kind"] in set(AskKind)
        for treatment in ask["treatments"]:
            assert list(treatment) == ["message", "treatment", "quote"]
            assert treatment["treatment"] in set(Treatment)
    for reply in review["replies"]:
        assert list(reply) == ["message", "addressed", "courtesy_share", "polite_but_unread", "unread_score"]
        assert 0 <= reply["courtesy_share"] <= 1
        assert 0 <= reply["unread_score"] <= 1
    for finding in review["findings"]:
        assert list(finding) == ["kind", "message", "customer", "agent", "certainty"]
        assert finding["kind"] in set(FindingKind)
        assert finding["certainty"] in set(Certainty)
        assert list(finding["customer"]) == ["message", "quote"]
    for turn in review["turns"]:
        assert list(turn) == ["message", "does", "avoidable", "because_of", "cause"]
        assert turn["does"] in set(TurnDoes)
    assert review["outcome"] in {None, *Outcome}


def test_what_was_missed_is_found_and_quoted_from_the_transcript(terminal: Terminal) -> None:
    (review,) = label(terminal, transcript())

    assert (review["status"], review["reason"], review["judge"], review["model"]) == ("reviewed", None, "signals", None)
    assert review["rounds"] == 2
    reasked = next(finding for finding in review["findings"] if finding["kind"] == "reasked_fact")
    assert reasked["message"] == 1
    assert "LS-20418" in reasked["customer"]["quote"]
    assert reasked["agent"]["quote"] == "Please tell us your order number."


def test_ids_come_back_as_they_were_written_and_in_their_order(terminal: Terminal) -> None:
    names = ["b", "a", 7, "7b", "θέμα-1", 0]

    assert [review["id"] for review in label(terminal, *map(transcript, names))] == names


def test_language_time_author_and_unknown_keys_change_nothing_of_the_shape(terminal: Terminal) -> None:
    full = transcript(lang="en", expected={}, source="trial")
    for number, message in enumerate(full["messages"]):  # type: ignore[var-annotated, arg-type]  # a list of dicts
        message.update(at=f"2026-11-0{number + 1}T09:00:00+02:00", author=f"Person {number % 2}", seen=True)

    (review,) = label(terminal, full)

    assert list(review) == KEYS
    assert review["status"] == "reviewed"


@pytest.mark.parametrize(
    "messages",
    [
        [{"role": "customer", "text": ""}],
        [{"role": "customer", "text": "Where is my parcel?"}, {"role": "agent", "text": ""}],
        [{"role": "agent", "text": "Your parcel is on its way."}],
        [{"role": "automatic", "text": "Out of office"}, {"role": "internal", "text": "Who takes this?"}],
        [{"role": "customer", "text": "Hi\u2028there\x85\x00 🙂?", "at": None, "author": None}],
    ],
)
def test_sparse_transcripts_are_reviewed_all_the_same(terminal: Terminal, messages: list[object]) -> None:
    (review,) = label(terminal, {"id": "t", "messages": messages})

    assert review["status"] == "reviewed"


def test_line_separators_inside_a_text_cut_neither_the_input_nor_the_output(terminal: Terminal) -> None:
    text = "Where is order LS-20418?\u2028I paid on Monday.\u2029\x85Please answer."
    out = terminal.folder / "out.jsonl"
    terminal.write_lines("in.jsonl", [{"id": "t\u2028", "messages": [{"role": "customer", "text": text}]}])

    assert terminal.run("label", "in.jsonl", "--judge", "signals", "--out", out).code == 0
    (line,) = out.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["id"] == "t\u2028"


def test_half_a_surrogate_pair_is_written_as_json_escapes_it(terminal: Terminal) -> None:
    record = {"id": "t\ud83d", "messages": [{"role": "customer", "text": "Why? \ud83d"}]}
    terminal.write("in.jsonl", json.dumps(record))
    out = terminal.folder / "out.jsonl"

    assert terminal.run("label", "in.jsonl", "--judge", "signals", "--out", out).code == 0
    assert json.loads(out.read_text(encoding="utf-8"))["id"] == "t\ud83d"


def test_a_byte_order_mark_blank_lines_and_windows_line_ends_are_taken(terminal: Terminal) -> None:
    lines = [json.dumps(transcript(name)) for name in ("t1", "t2")]
    terminal.write("in.jsonl", b"\xef\xbb\xbf" + "\r\n\r\n".join(lines).encode() + b"\r\n\n")

    said = terminal.run("label", "in.jsonl", "--judge", "signals")

    assert [review["id"] for review in said.lines] == ["t1", "t2"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('{"id": "t2", "messages": [', "this is not JSON"),
        (b"\xff\xfe\x00", "this is not UTF-8"),
        ("[" * 100_000, "too deep"),
        ("[1, 2]", "this is no JSON object"),
        ('{"messages": [{"role": "customer", "text": "Hi"}]}', 'lacks its "id"'),
        ('{"id": "t2", "messages": []}', "at least one message"),
        ('{"id": "t2"}', '"messages" must be a list'),
        ('{"id": "t2", "messages": [{"role": "user", "text": "Hi"}]}', "use one of customer, agent"),
        ('{"id": "t2", "messages": [{"role": "customer"}]}', "text must be a string"),
        ('{"id": "t2", "messages": [{"role": "customer", "text": "Hi", "at": "noon"}]}', "ISO 8601"),
    ],
)
def test_a_line_that_is_no_transcript_is_named_and_spoils_no_other(
    terminal: Terminal, line: str | bytes, complaint: str
) -> None:
    good = [json.dumps(transcript(name)).encode() for name in ("t1", "t3")]
    wrong = line.encode() if isinstance(line, str) else line
    terminal.write("in.jsonl", b"\n".join([good[0], wrong, good[1]]))

    said = terminal.run("label", "in.jsonl", "--judge", "signals")

    assert said.code == 1
    assert said.error.startswith("in.jsonl, line 2: ")
    assert complaint in said.error
    first, second, third = said.lines
    assert (first["status"], third["status"]) == ("reviewed", "reviewed")
    assert (second["status"], second["reason"]) == ("not_reviewed", said.error)
    assert list(second) == KEYS
    assert second["id"] == ("t2" if '"t2", ' in str(line) and "not JSON" not in complaint else second["id"])


def test_a_doubled_id_is_told_and_both_are_reviewed(terminal: Terminal) -> None:
    said = terminal.run("label", terminal.write_lines("in.jsonl", [transcript("t1")] * 2), "--judge", "signals")

    assert (said.code, len(said.lines)) == (0, 2)
    assert "line 2 has the id 't1' that line 1 has" in said.error


def test_many_wrong_lines_are_not_all_told(terminal: Terminal) -> None:
    terminal.write("in.jsonl", "nonsense\n" * 50 + json.dumps(transcript()))

    said = terminal.run("label", "in.jsonl", "--judge", "signals")

    assert said.stderr.count("error: ") == 6
    assert "45 more lines are wrong" in said.stderr
    assert len(said.lines) == 51


def test_one_line_of_a_megabyte_is_reviewed(terminal: Terminal) -> None:
    text = "Where is my order LS-20418? " * 36_000
    (review,) = label(terminal, {"id": "big", "messages": [{"role": "customer", "text": text}]})

    assert review["id"] == "big"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "in.jsonl is empty; give a file with one JSON object a line, with id and messages."),
        (" \n\n", "in.jsonl is empty; give a file with one JSON object a line, with id and messages."),
        (json.dumps([transcript()], indent=1), "in.jsonl, line 1: this is not JSON"),
        (b"\x00\x01\x02\xff", "in.jsonl, line 1: this is not UTF-8"),
    ],
)
def test_a_file_without_any_transcript_is_refused_and_the_output_left_alone(
    terminal: Terminal, content: str | bytes, complaint: str
) -> None:
    terminal.write("in.jsonl", content)
    out = terminal.write("out.jsonl", "of yesterday\n")

    said = terminal.run("label", "in.jsonl", "--judge", "signals", "--out", out)

    assert said.code == 1
    assert said.error.startswith(complaint)
    assert out.read_text(encoding="utf-8") == "of yesterday\n"


def test_wrong_use_is_told_with_exit_code_2(terminal: Terminal) -> None:
    file = terminal.write_lines("in.jsonl", [transcript()])
    for arguments, complaint in (
        (["missing.jsonl"], "there is no file missing.jsonl"),
        ([terminal.folder], "is a folder"),
        ([file, "--judge", "gpt"], "there is no judge 'gpt'; there are auto, openai, signals"),
        ([file, "--config", "nowhere"], "there is no folder nowhere"),
        ([file, "--config", file], "is a file; name the folder"),
        ([file, "--out", file], "is the file to read; name another"),
    ):
        said = terminal.run("label", *arguments)

        assert said.code == 2, arguments
        assert complaint in said.error
        assert said.stdout == ""
    assert json.loads(file.read_text(encoding="utf-8"))["id"] == "t1"


def test_an_output_that_cannot_be_written_is_told(terminal: Terminal) -> None:
    file = terminal.write_lines("in.jsonl", [transcript()])

    for out in ("nowhere/out.jsonl", "."):
        said = terminal.run("label", file, "--judge", "signals", "--out", out)
        assert (said.code, "cannot be written" in said.error) == (1, True)


def test_a_full_disk_is_told(terminal: Terminal) -> None:
    file = terminal.write_lines("in.jsonl", [transcript()])

    said = terminal.run("label", file, "--judge", "signals", "--out", "/dev/full")

    assert said.code == 1
    assert "No space left on device; correct the path" in said.error


def test_without_a_model_the_judge_openai_says_what_to_set(terminal: Terminal) -> None:
    out = terminal.write("out.jsonl", "of yesterday\n")
    file = terminal.write_lines("in.jsonl", [transcript()])

    said = terminal.run("label", file, "--judge", "openai", "--out", out)

    assert said.code == 1
    assert "set MAILBOT_LLM__API_KEY" in said.error
    assert out.read_text(encoding="utf-8") == "of yesterday\n"
