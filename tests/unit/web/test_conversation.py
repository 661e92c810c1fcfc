"""The conversation: aliases, sentences, breaks, and what is courtesy."""

from dataclasses import replace
from datetime import UTC

import pytest

from mailbot.model import InlineAnswer, Ref, Role
from mailbot.web.citations import Link
from mailbot.web.conversation import build_conversation, find_breaks, name_people
from tests.unit.web.samples import LABELS, MESSAGES, THREAD

BACK = {Ref(0, 3): [Link(text="ask 1", href="#ask-1")]}
VIEWS = build_conversation(THREAD, LABELS, BACK, UTC)


def test_people_are_named_by_the_aliases_that_a_judge_was_told() -> None:
    assert name_people(THREAD) == ("Customer", "Agent A", "Customer", "Agent B", "Customer", "Agent B")


def test_notes_and_automatic_mails_are_named_by_what_they_are() -> None:
    roles = (Role.CUSTOMER, Role.INTERNAL, Role.AUTOMATIC)
    messages = tuple(replace(message, role=role) for message, role in zip(MESSAGES, roles, strict=False))
    assert name_people(replace(THREAD, messages=messages)) == ("Customer", "Internal note", "Automatic mail")


def test_each_mail_tells_how_long_after_the_one_before_it_came() -> None:
    assert [view.later for view in VIEWS] == [None, "3 h 24 min", "22 h", "4 h 30 min", "18 h", "1 h"]


def test_sentences_stand_in_the_paragraphs_and_lines_of_the_mail() -> None:
    shape = [[(sentence.anchor, sentence.new_line) for sentence in part] for part in VIEWS[0].paragraphs]
    assert shape == [
        [("m0-s0", False)],
        [("m0-s1", False), ("m0-s2", False)],
        [("m0-s3", False), ("m0-s4", False)],
        [("m0-s5", False), ("m0-s6", True)],
    ]


def test_an_answer_written_into_a_quote_begins_a_paragraph_below_the_sentence_it_answers() -> None:
    first = replace(MESSAGES[0], answered=(InlineAnswer(sentence=2, quoted="Which table is it?"),))
    (view,) = build_conversation(replace(THREAD, messages=(first,)), (), {}, UTC)
    assert [[(sentence.anchor, sentence.answers) for sentence in part] for part in view.paragraphs[1:3]] == [
        [("m0-s1", None)],
        [("m0-s2", "Which table is it?")],
    ]


def test_a_cited_sentence_leads_back_to_the_ledger() -> None:
    assert VIEWS[0].paragraphs[2][0].back == (Link(text="ask 1", href="#ask-1"),)


def test_a_reply_tells_how_much_of_it_is_courtesy_and_a_customer_s_mail_does_not() -> None:
    assert [view.sauce for view in VIEWS[:2]] == [None, "5 of 8 sentences are courtesy or boilerplate"]


def test_a_person_without_a_name_is_shown_by_address_and_one_without_either_as_unknown() -> None:
    nameless = replace(MESSAGES[0], author=replace(MESSAGES[0].author, name=""))
    nobody = replace(MESSAGES[0], author=replace(MESSAGES[0].author, name="", email=""), role=Role.AUTOMATIC)
    views = build_conversation(replace(THREAD, messages=(nameless, nobody)), (), {}, UTC)
    assert [(view.author, view.email) for view in views] == [
        ("noor.devries@post.example", ""),
        ("unknown sender", ""),
    ]


@pytest.mark.parametrize("language", ["en-US<script>", "EN", "", None])
def test_only_a_plain_language_code_reaches_the_lang_attribute(language: str | None) -> None:
    odd = replace(THREAD, messages=(replace(MESSAGES[0], language=language),))
    assert build_conversation(odd, (), {}, UTC)[0].language is None


@pytest.mark.parametrize(
    ("text", "sentences", "breaks"),
    [
        ("One. Two.", ["One.", "Two."], (0, 0)),
        ("One.\nTwo.\n\n\nThree.", ["One.", "Two.", "Three."], (0, 1, 3)),
        ("A long\nsentence. Next.", ["A long sentence.", "Next."], (0, 0)),
        ("你好。再见。", ["你好。", "再见。"], (0, 0)),
        ("One.\n\nTwo.\n\nThree.", ["One.", "Else.", "Three."], (0, 2, 0)),
        ("", ["Lost."], (0,)),
        ("Text.", [], ()),
    ],
)
def test_breaks_are_read_from_the_text_between_sentences(
    text: str, sentences: list[str], breaks: tuple[int, ...]
) -> None:
    assert find_breaks(text, sentences) == breaks
