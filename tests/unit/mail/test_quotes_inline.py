"""Answers written into quotes are tied to the quoted sentence above them; top and bottom posting ties nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.quotes import AuthorName, read_own_text
from mailbot.model import InlineAnswer
from mailbot.sentences import split_sentences

ATTRIBUTION = "On Tue, Mar 4, 2025 at 10:15 AM Claire <help@s.example> wrote:"
LETTER = ["Dear Tom,", "thank you.", "Which lamp is it?", "Since when?", "We shall send another one.", "Claire"]


def tied(text: str, parent: str | None = None) -> list[tuple[str, str]]:
    """Return the first own sentence of each answer, with what it answers."""
    found = read_own_text(text, parent_text=parent, author=AuthorName("Tom Hadley"))
    sentences = split_sentences(found.text)
    return [(sentences[one.sentence], one.quoted) for one in found.answered]


def test_each_answer_is_tied_to_the_question_above_it() -> None:
    text = f"{ATTRIBUTION}\n\n> Dear Tom,\n>\n> Which lamp is it?\n\nThe blue one. It stands in the hall.\n\n"
    text += "> Since when does\n> it flicker?\n\nSince Monday.\n\n> Claire\n\nTom"
    assert tied(text) == [
        ("The blue one.", "Which lamp is it?"),
        ("Since Monday.", "Since when does it flicker?"),
    ]
    assert read_own_text(text).answered[1] == InlineAnswer(sentence=2, quoted="Since when does it flicker?")


def test_of_the_sentences_above_the_last_question_is_answered() -> None:
    text = "> Which lamp is it? Please have a look below.\nThe blue one.\n> We need it soon.\nYou have it now."
    assert tied(text) == [("The blue one.", "Which lamp is it?"), ("You have it now.", "We need it soon.")]


def test_one_answer_below_a_short_quote_is_tied() -> None:
    assert tied(f"{ATTRIBUTION}\n> Since when?\n\nSince Monday.") == [("Since Monday.", "Since when?")]


@pytest.mark.parametrize(
    "text",
    [
        "The blue one.\n\n" + ATTRIBUTION + "\n\n" + "\n".join(f"> {line}" for line in LETTER),
        ATTRIBUTION + "\n\n" + "\n".join(f"> {line}" for line in LETTER) + "\n\nThe blue one, since Monday.",
        "The blue one.",
        "",
    ],
)
def test_what_answers_a_whole_mail_is_tied_to_no_sentence(text: str) -> None:
    assert read_own_text(text).answered == ()


def test_quotes_in_the_quote_and_who_wrote_them_are_no_question() -> None:
    text = "> Is it on?\n> On Mon, Mar 3, 2025 at 9:15 AM Tom <tom@b.example> wrote:\n>> It is dark.\nIt is.\n"
    text += "> And now?\nYes."
    assert tied(text) == [("It is.", "Is it on?"), ("Yes.", "And now?")]


def test_answers_into_an_unmarked_quote_are_tied_where_the_parent_proves_it() -> None:
    parent = (
        "Dear Tom,\nwhich lamp did you buy in our shop?\nSince when does it flicker in the evening?\nRegards to you."
    )
    frame = "From: Claire <help@s.example>\nSent: Tuesday\nTo: Tom\nSubject: Lamp"
    text = f"See below.\n\n{frame}\n\nDear Tom,\nwhich lamp did you buy in our shop?\nThe blue one.\n"
    text += "Since when does it flicker in the evening?\nSince Monday.\nRegards to you.\n"
    assert tied(text, parent) == [
        ("The blue one.", "which lamp did you buy in our shop?"),
        ("Since Monday.", "Since when does it flicker in the evening?"),
    ]


@given(st.lists(st.sampled_from(["> Is it on?", "Yes. It is.", "> We ask.", "", "No", ">> x"]), max_size=12))
def test_every_tie_names_a_sentence_of_the_own_text(lines: list[str]) -> None:
    found = read_own_text("\n".join(lines))
    numbers = [one.sentence for one in found.answered]
    assert numbers == sorted(set(numbers))
    assert all(number < len(split_sentences(found.text)) for number in numbers)
