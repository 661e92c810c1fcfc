"""`mailbot eval`: figures for people and programs, and files that give none."""

from tests.unit.cli.terminal import Terminal, transcript

EXPECTED = {
    "findings": [{"kind": "reasked_fact", "message": 1}],
    "turns": [{"message": 2, "avoidable": True}],
    "replies": [],
}


def test_figures_come_as_json_and_as_a_table(terminal: Terminal) -> None:
    file = terminal.write_lines("in.jsonl", [transcript(expected=EXPECTED)])

    figures = terminal.run("eval", file, "--judge", "signals", "--format", "json")
    shown = terminal.run("eval", file, "--judge", "signals")

    assert figures.code == shown.code == 0
    assert {"threads", "clean", "not_reviewed", "accused", "checks", "answers", "spending"} <= figures.json.keys()
    checks = {check["check"]: check for check in figures.json["checks"]}
    assert (checks["reasked_fact"]["right"], checks["reasked_fact"]["recall"]) == (1, 1.0)
    assert (checks["reasked_fact"]["f1"], checks["reasked_fact"]["recall_95"]) == (1.0, [0.207, 1.0])
    assert "reasked fact" in shown.stdout
    assert "1 threads, 0 not reviewed; 0 of 0 clean threads accused." in shown.stderr


def test_what_cannot_be_scored_is_told_with_its_line(terminal: Terminal) -> None:
    good = transcript("t1", expected=EXPECTED)
    for second, complaint in (
        (transcript("t2"), 'in.jsonl, line 2: "expected" is missing'),
        (
            transcript("t2", expected={"findings": [{"kind": "ignored_ask"}]}),
            'in.jsonl, line 2: "expected": "findings"',
        ),
        (transcript("t1", expected={}), "in.jsonl, line 2 has the id 't1' that line 1 has"),
        ({"id": "t2", "messages": []}, "in.jsonl, line 2: "),
    ):
        terminal.write_lines("in.jsonl", [good, second])
        said = terminal.run("eval", "in.jsonl", "--judge", "signals", "--format", "json")

        assert said.code == 1
        assert said.error.startswith(complaint)
        assert said.json == {"error": said.error}


def test_what_was_not_reviewed_is_named_counts_as_missed_and_fails_if_it_is_all(terminal: Terminal) -> None:
    file = terminal.write_lines("in.jsonl", [transcript(name, expected=EXPECTED) for name in ("t1", "t2")])
    terminal.write(
        "config/mailbot.toml",
        '[llm]\nbase_url = "http://127.0.0.1:9/v1"\nattempts = 1\ntimeout_seconds = 1\n',
    )

    said = terminal.run("eval", file, "--judge", "openai", "--format", "json")

    assert said.code == 1
    assert said.json["missing"] == ["t1", "t2"]
    assert {check["check"]: check["missed"] for check in said.json["checks"]}["reasked_fact"] == 2
    assert "t1 was not reviewed because: " in said.stderr


def test_two_judges_are_compared_place_by_place(terminal: Terminal) -> None:
    file = terminal.write_lines("in.jsonl", [transcript(expected=EXPECTED)])
    terminal.run("label", file, "--judge", "signals", "--out", "kept.jsonl")
    blind = terminal.write_lines("blind.jsonl", [{"id": "t1", "status": "not_reviewed"}])
    sides = ("--compare", f"reviews={blind}", "--compare", "judge=signals")

    figures = terminal.run("eval", file, *sides, "--format", "json")
    shown = terminal.run("eval", file, *sides)
    same = terminal.run(
        "eval", file, "--compare", "reviews=kept.jsonl", "--compare", "judge=signals", "--format", "json"
    )

    found = next(check for check in figures.json["checks"] if check["check"] == "reasked_fact")
    assert (found["only_first"], found["only_second"], found["f1_change"]) == (0, 1, 1.0)
    assert [side["missing"] for side in figures.json["sides"]] == [["t1"], []]
    assert "Not reviewed, and counted as missed: t1." in shown.stderr
    assert {(check["only_first"], check["only_second"]) for check in same.json["checks"]} == {(0, 0)}


def test_a_comparison_that_cannot_be_made_is_told_before_anything_is_paid_for(terminal: Terminal) -> None:
    file = terminal.write_lines("in.jsonl", [transcript(expected=EXPECTED)])
    terminal.write_lines("other.jsonl", [{"id": "t9", "status": "reviewed"}])
    for second, code, complaint in (
        ("judge=oracle", 2, "there is no such judge"),
        ("speed=9", 2, "'speed=9' is not understood"),
        ("judge=signals,model=x", 2, "signals have no model"),
        ("reviews=none.jsonl", 2, "there is no file none.jsonl"),
        ("reviews=other.jsonl", 1, "lacks 1 of the transcripts, the first being 't1'"),
        ("model=x", 1, "needs an endpoint"),
    ):
        said = terminal.run("eval", file, "--compare", "judge=signals", "--compare", second)

        assert said.code == code, second
        assert complaint in said.error
    assert "twice" in terminal.run("eval", file, "--compare", "judge=signals").error


def test_flips_are_counted_for_swaps_and_for_injections(terminal: Terminal) -> None:
    file = terminal.write_lines("in.jsonl", [transcript()])

    swaps = terminal.run("eval", file, "--judge", "signals", "--swaps", "--format", "json")
    injections = terminal.run("eval", file, "--judge", "signals", "--injections", "--format", "json")
    shown = terminal.run("eval", file, "--judge", "signals", "--injections")

    rates = {rate["how"]: rate for rate in swaps.json["rates"]}
    assert rates["unchanged"]["flipped"] == 0
    assert {"courtesy_added", "notice_inserted", "all"} <= rates.keys()
    total = {rate["how"]: rate for rate in injections.json["rates"]}["all"]
    assert total["cases"] >= 200
    assert sum(len(flip["places"]) for flip in injections.json["flips"]) == total["flipped"]
    assert "0 of 1 untouched threads are called suspicious." in shown.stderr
    assert terminal.run("eval", file, "--swaps", "--injections").code == 2
