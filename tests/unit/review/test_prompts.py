"""Prompts: found, read and rendered, or refused with the file's name and a remedy."""

from pathlib import Path

import pytest

from mailbot.model import AskKind, Cause, Does, FactKind, Outcome, TurnDoes
from mailbot.review.prompts import PromptError, default_prompts, load_prompt, parse_prompt

GOOD = "---\nname: review\nversion: 3\ndescription: Mine.\n---\nLabel: {{ ask_kinds | join('|') }}\n"


def test_the_prompt_that_comes_with_mailbot_names_every_word_of_the_glossary() -> None:
    prompt = load_prompt(Path("nowhere"), "review")
    words = [word for kind in (AskKind, FactKind, Does, TurnDoes, Cause, Outcome) for word in kind]
    assert [word for word in words if word not in prompt.text] == []
    assert prompt.identity == "review@2"


def test_a_prompt_of_the_admin_comes_first(tmp_path: Path) -> None:
    (tmp_path / "review.md.j2").write_text(GOOD, encoding="utf-8")
    prompt = load_prompt(tmp_path, "review")
    assert prompt.identity == "review@3"
    assert prompt.text == "Label: question|request|problem"


def test_the_code_changes_with_the_text() -> None:
    assert parse_prompt(GOOD, "review", "f").code != parse_prompt(GOOD + "More.", "review", "f").code


def test_loading_twice_gives_the_same_bytes() -> None:
    assert load_prompt(default_prompts(), "review") == load_prompt(default_prompts(), "review")


@pytest.mark.parametrize("name", ["../secret", "", "a/b", "Review", "x" * 80])
def test_a_name_cannot_leave_the_folder(name: str) -> None:
    with pytest.raises(PromptError, match="no name of a prompt"):
        load_prompt(default_prompts(), name)


def test_a_missing_prompt_is_told(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match=r"there is no prompt other\.md\.j2"):
        load_prompt(tmp_path, "other")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("Label.", "front matter"),
        ("---\nname review\n---\nx", "key: value"),
        ("---\nname: other\nversion: 1\n---\nx", "name: review"),
        ("---\nname: review\nversion: one\n---\nx", "version"),
        ("---\nname: review\nversion: 1\n---\n  \n", "no text"),
        ("---\nname: review\nversion: 1\n---\n{{ transcript }}", "cannot be rendered"),
        ("---\nname: review\nversion: 1\n---\n{% if %}", "cannot be rendered"),
        ("---\nname: review\nversion: 1\n---\n{{ ().__class__.__base__.__subclasses__() }}", "cannot be rendered"),
        ("---\nname: review\nversion: 1\n---\n{{ 'a' * 100000 }}", "64 KB"),
    ],
)
def test_a_wrong_prompt_is_told_with_its_file(source: str, told: str) -> None:
    with pytest.raises(PromptError) as caught:
        parse_prompt(source, "review", "prompts/review.md.j2")
    assert told in str(caught.value)
    assert "prompts/review.md.j2" in str(caught.value)


def test_an_unreadable_prompt_is_told(tmp_path: Path) -> None:
    (tmp_path / "review.md.j2").write_bytes(b"---\nname: review\n\xff")
    with pytest.raises(PromptError, match="not UTF-8"):
        load_prompt(tmp_path, "review")


def test_an_endless_prompt_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "review.md.j2").write_bytes(b"x" * 70_000)
    with pytest.raises(PromptError, match="longer than 64 KB"):
        load_prompt(tmp_path, "review")
