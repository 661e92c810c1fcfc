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
    assert list(figures.json) == ["threads", "clean", "not_reviewed", "accused", "checks"]
    checks = {check["check"]: check for check in figures.json["checks"]}
    assert (checks["reasked_fact"]["right"], checks["reasked_fact"]["recall"]) == (1, 1.0)
    assert "reasked fact" in shown.stdout
    assert "1 threads, 0 not reviewed; 0 of 0 clean threads accused." in shown.stderr


def test_what_cannot_be_scored_is_told_with_its_line(terminal: Terminal) -> None:
    good = transcript("t1", expected=EXPECTED)
    for second, complaint in (
        (transcript("t2"), 'in.jsonl, line 2: "expected" is missing'),
        (transcript("t1", expected={}), "in.jsonl, line 2 has the id 't1' that line 1 has"),
        ({"id": "t2", "messages": []}, "in.jsonl, line 2: "),
    ):
        terminal.write_lines("in.jsonl", [good, second])
        said = terminal.run("eval", "in.jsonl", "--judge", "signals", "--format", "json")

        assert said.code == 1
        assert said.error.startswith(complaint)
        assert said.json == {"error": said.error}
