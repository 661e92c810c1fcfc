"""Subjects are compared without prefixes, tags and tickets."""

import pytest

from mailbot.mail.subjects import is_reply_subject, normalise_subject, subject_tags


@pytest.mark.parametrize(
    "subject",
    [
        "Broken lamp",
        "Re: Broken lamp",
        "RE: FW: Re: broken  lamp",
        "AW: WG: Broken lamp",
        "Odp: PD: Broken lamp",
        "ΑΠ: ΣΧΕΤ: Broken lamp",
        "Απ: Πρθ: Broken lamp",
        "Отв: Пересл: Broken lamp",
        "HA: Broken lamp",
        "RV: Broken lamp",
        "TR: RE : Broken lamp",
        "R: I: Broken lamp",
        "RES: ENC: Broken lamp",
        "SV: Broken lamp",
        "Re[2]: Broken lamp",
        "Re: [Shop] Broken lamp",
        "[Ticket#4711] Re: Broken lamp",
        "Broken lamp [#4711]",
    ],
)
def test_prefixes_of_nine_languages_do_not_count(subject: str) -> None:
    assert normalise_subject(subject) == "broken lamp"


@pytest.mark.parametrize("subject", ["Return of lamp", "Aware", "Order 4711: where?", "Trouble: lamp"])
def test_words_that_begin_like_a_prefix_stay(subject: str) -> None:
    assert normalise_subject(subject) == subject.casefold()


def test_a_reply_is_told_from_a_first_mail() -> None:
    assert is_reply_subject("[Ticket 12345] AW: Lampe")
    assert not is_reply_subject("Lampe")
    assert not is_reply_subject("Fwd: Lampe")


def test_ticket_numbers_are_kept_apart() -> None:
    assert subject_tags("Re: [Ticket#4711] Lamp") == {"4711"}
    assert subject_tags("Lamp") == frozenset()
