"""The second look: what is asked about a finding, which mails are shown, and what becomes of the answers."""

import pytest

from mailbot.model import Does, Finding, FindingKind, Review, Transcript, TurnDoes
from mailbot.review.second_look import MAX_QUESTIONS, WireSecondLook, doubted_by, put_questions
from tests.unit.review.conclude.labelled import AGENT, CUSTOMER, ask, fact, review_of, said, transcript, turn

TEXT = transcript(
    (CUSTOMER, "My order is 4711. | When does it come?"),
    (AGENT, "Which is your order number?"),
    (CUSTOMER, "As I wrote, 4711. | So when does it come?"),
    (AGENT, "Thank you for your message."),
    (AGENT, "Kind regards"),
    (CUSTOMER, "Hello?"),
)


def missed(text: Transcript = TEXT) -> Review:
    """Return a review with a fact asked for again and an ask ignored."""
    return review_of(
        text,
        asks=(ask("a1", "m0.s1", "m2.s1"),),
        facts=(fact("f1", "m0.s0", "m2.s0"),),
        sentences=(
            said("m1.s0", Does.ASKS_KNOWN_FACT, "f1"),
            said("m3.s0", Does.COURTESY),
            said("m4.s0", Does.COURTESY),
        ),
        turns=(turn(2, TurnDoes.REPEATS, 1), turn(5, TurnDoes.CHASES, 3)),
    )


def answered(*answers: tuple[str, str]) -> WireSecondLook:
    """Return an answer with these verdicts."""
    return WireSecondLook.model_validate(
        {
            "prompt_code": "P",
            "start_code": "S",
            "end_code": "E",
            "answers": [{"q": q, "at": "", "stands": stands} for q, stands in answers],
        }
    )


def test_each_finding_is_one_question_about_the_places_it_stands_on() -> None:
    review = missed()
    text = put_questions(review, review.findings, TEXT).text

    assert [finding.kind for finding in review.findings] == [FindingKind.REASKED_FACT, FindingKind.IGNORED_ASK]
    assert text.endswith("\n\nq1 reasked_fact: fact m0.s0; request m1.s0\nq2 ignored_ask: ask m0.s1 m2.s1; reply m3 m4")


def test_of_two_wants_in_one_sentence_it_is_said_that_one_is_meant() -> None:
    text = transcript(
        (CUSTOMER, "What does it cost, and can I have an invoice?"),
        (AGENT, "It costs 84 euros."),
        (CUSTOMER, "And the other question?"),
        (AGENT, "Thank you."),
    )
    review = review_of(
        text,
        asks=(ask("a1", "m0.s0"), ask("a2", "m0.s0", "m2.s0")),
        sentences=(said("m1.s0", Does.ANSWERS, "a1"), said("m3.s0", Does.COURTESY)),
        turns=(turn(2, TurnDoes.REPEATS, 1),),
    )
    asked = put_questions(review, review.findings, text).text.splitlines()
    assert asked[-2:] == [
        "q1 ignored_ask: ask m0.s0; reply m1; one of 2 wants there",
        "q2 ignored_ask: ask m0.s0 m2.s0; reply m3; one of 2 wants there",
    ]


def test_only_the_mails_that_a_finding_is_about_are_shown() -> None:
    review = missed()
    reasked = [finding for finding in review.findings if finding.kind is FindingKind.REASKED_FACT]
    text = put_questions(review, reasked, TEXT).text

    assert text.startswith("m0 customer\n0 My order is 4711.\n1 When does it come?\nm1 agent\n0 Which is your order")
    assert "m2" not in text
    assert "m3" not in text


def test_a_promise_is_shown_with_everything_that_came_after_it() -> None:
    text = transcript(
        (CUSTOMER, "Where is it?"),
        (AGENT, "You will have it on Monday."),
        (CUSTOMER, "It is Thursday."),
        (AGENT, "I am sorry."),
    )
    review = review_of(
        text,
        asks=(ask("a1", "m0.s0"),),
        sentences=(said("m1.s0", Does.PROMISES, "a1", broken=True), said("m3.s0", Does.COURTESY)),
        turns=(turn(2, TurnDoes.CHASES, 1),),
    )
    shown = put_questions(review, review.findings[:1], text).text

    assert "q1 broken_promise: ask m0.s0; promise m1.s0" in shown
    assert "\n0 I am sorry.\n" in shown


@pytest.mark.parametrize("said_of_it", ["no", "unclear", None])
def test_what_is_not_confirmed_is_doubted(said_of_it: str | None) -> None:
    review = missed()
    questions = put_questions(review, review.findings, TEXT)
    answers = [("q1", "yes"), *([("q2", said_of_it)] if said_of_it else [])]

    assert doubted_by(answered(*answers), questions) == {review.findings[1]}


def test_two_answers_to_one_question_are_none() -> None:
    review = missed()
    questions = put_questions(review, review.findings, TEXT)

    assert doubted_by(answered(("q1", "yes"), ("q1", "yes"), ("q2", "yes")), questions) == {review.findings[0]}


def test_more_findings_than_are_asked_about_are_left_out_of_the_text() -> None:
    review = missed()
    many: list[Finding] = [review.findings[0]] * (MAX_QUESTIONS + 5)
    questions = put_questions(review, many, TEXT)

    assert len(questions.findings) == MAX_QUESTIONS
    assert f"q{MAX_QUESTIONS + 1} " not in questions.text
