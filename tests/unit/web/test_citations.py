"""A review is shown only beside the mails it cites."""

from dataclasses import replace

import pytest

from mailbot.model import CustomerTurn, Does, Quote, Ref, Review, SentenceLabel, TurnDoes
from mailbot.web.citations import cite, review_fits
from tests.unit.web.samples import ASKS, FINDINGS, REVIEW, THREAD, quote

LOST_QUOTE = Quote(ref=Ref(0, 99), text="no such sentence")


def test_a_quote_leads_to_its_sentence_and_names_the_mail_as_people_count() -> None:
    cited = cite(quote(2, 1))
    assert (cited.href, cited.mail) == ("#m2-s1", "mail 3")


def test_a_review_of_this_version_fits() -> None:
    assert review_fits(THREAD, REVIEW, same_version=True)


@pytest.mark.parametrize(
    "review",
    [
        replace(REVIEW, asks=(replace(ASKS[0], quote=LOST_QUOTE),)),
        replace(REVIEW, findings=(replace(FINDINGS[0], message=6),)),
        replace(REVIEW, findings=(replace(FINDINGS[0], agent=LOST_QUOTE),)),
        replace(REVIEW, sentences=(SentenceLabel(ref=Ref(9, 0), does=Does.OTHER),)),
        replace(
            REVIEW,
            turns=(CustomerTurn(message=0, does=TurnDoes.CHASES, avoidable=True, because_of=-1, cause=None),),
        ),
    ],
    ids=["ask", "finding's reply", "finding's quote", "label", "cause of a turn"],
)
def test_a_review_that_cites_what_is_not_there_does_not_fit(review: Review) -> None:
    assert not review_fits(THREAD, review, same_version=True)


def test_an_older_review_fits_while_its_sentences_stand_where_they_stood() -> None:
    shorter = replace(REVIEW, turns=REVIEW.turns[:1])
    assert review_fits(THREAD, shorter, same_version=False)


def test_an_older_review_does_not_fit_once_a_late_mail_has_moved_the_others() -> None:
    moved = replace(THREAD, messages=(THREAD.messages[1], THREAD.messages[0], *THREAD.messages[2:]))
    assert not review_fits(moved, REVIEW, same_version=False)
