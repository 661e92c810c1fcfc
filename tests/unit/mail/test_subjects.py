"""Subjects are compared without prefixes, tags and tickets."""

from functools import partial

import pytest

from mailbot.mail.subjects import answers_by_subject, bears_ticket, is_reply_subject, normalise_subject, subject_tags
from tests.processor_time import assert_costs_at_most

REPLIES = [
    "Re: Broken lamp",
    "RE : Broken lamp",
    "Re[2]: Broken lamp",
    "Re(3): Broken lamp",
    "RE^2: Broken lamp",
    "Re*4: Broken lamp",
    "Re2: Broken lamp",
    "RE: FW: Re: Broken  lamp",
    "AW: Broken lamp",
    "AW: WG: Broken lamp",
    "Antwort: Broken lamp",
    "Antw: Broken lamp",
    "Betr.: Broken lamp",
    "Odp: PD: Broken lamp",
    "Odp.: Broken lamp",
    "ODP: Odp: Broken lamp",
    "Odpověď: Broken lamp",
    "Απ: Πρθ: Broken lamp",
    "ΑΠ: ΣΧΕΤ: Broken lamp",
    "ΣΧΕΤ: Broken lamp",
    "Απάντηση: Broken lamp",
    "ΑΠΑΝΤΗΣΗ: Broken lamp",
    "Отв: Пересл: Broken lamp",
    "Ответ: Broken lamp",
    "HA: Broken lamp",
    "На: Broken lamp",
    "Відп: Broken lamp",
    "TR: RE : Broken lamp",
    "Rép. : Broken lamp",
    "Re\u0301p: Broken lamp",
    "Réf : Broken lamp",
    "RE: RV: Broken lamp",
    "Respuesta: Broken lamp",
    "R: I: Broken lamp",
    "RIF: Broken lamp",
    "RES: ENC: Broken lamp",
    "Resposta: Broken lamp",
    "SV: Broken lamp",
    "Sv: VB: Broken lamp",
    "VS: VL: Broken lamp",
    "Vá: Broken lamp",
    "YNT: Broken lamp",
    "Ynt: İlt: Broken lamp",
    "回复: Broken lamp",
    "回复\uff1aBroken lamp",
    "回覆: 轉寄: Broken lamp",
    "答复: Broken lamp",
    "Re: [Shop] Broken lamp",
    "[Shop] Re: Broken lamp",
    "[Ticket#4711] Re: Broken lamp",
    "Re: [FWD: Broken lamp]",
    "Re: Broken lamp (fwd)",
    "\u200eRE: Broken lamp",
    "\u00a0Re: Broken lamp",
]
FORWARDS = [
    "TR: Broken lamp",
    "Fwd: Broken lamp",
    "WG: Broken lamp",
    "PD: Broken lamp",
    "RV: Broken lamp",
    "ENC: Broken lamp",
]


@pytest.mark.parametrize(
    "subject", ["Broken lamp", "Broken lamp [#4711]", "[fwd: [fwd: broken lamp]]", *REPLIES, *FORWARDS]
)
def test_prefixes_of_many_languages_do_not_count(subject: str) -> None:
    assert normalise_subject(subject) == "broken lamp"


@pytest.mark.parametrize("subject", [each for each in REPLIES if not each.startswith("TR")])
def test_an_answer_is_known_by_its_prefix(subject: str) -> None:
    assert is_reply_subject(subject)


@pytest.mark.parametrize("subject", [*FORWARDS, "Lampe", "[Shop] Lampe", "", "[]", "Res judicata", "Ref 4711"])
def test_a_first_mail_or_a_forward_is_no_answer(subject: str) -> None:
    assert not is_reply_subject(subject)


@pytest.mark.parametrize(
    "subject",
    [
        "Return of lamp",
        "Aware",
        "Order 4711: where?",
        "Trouble: lamp",
        "Response: none",
        "Reklamation: lampe",
        "[shop]",
    ],
)
def test_words_that_begin_like_a_prefix_stay(subject: str) -> None:
    assert normalise_subject(subject) == subject.casefold()


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("Re: [Ticket#4711] Lamp", "4711"),
        ("[Ticket: 20417] Lamp", "20417"),
        ("Lamp [#AB-123456]", "ab-123456"),
        ("AW: Lampe ##20417##", "20417"),
        ("Zgłoszenie lampy [Zgłoszenie nr 20417]", "20417"),
        ("Лампа [Заявка № 20417]", "20417"),
        ("Λάμπα [Αίτημα #20417]", "20417"),
        ("Lampe (Case #20417)", "20417"),
    ],
)
def test_the_ticket_of_a_helpdesk_is_read_and_taken_out(subject: str, number: str) -> None:
    assert subject_tags(subject) == {number}
    assert bears_ticket(subject)
    assert answers_by_subject(subject)
    assert number not in normalise_subject(subject)


def test_a_number_without_brackets_is_no_ticket() -> None:
    assert not bears_ticket("Order 4711 is late")
    assert subject_tags("Lamp") == frozenset()


def test_greek_capitals_and_the_final_sigma_are_one_subject() -> None:
    assert normalise_subject("Re: Ο ΛΟΓΑΡΙΑΣΜΟΣ") == normalise_subject("Ο λογαριασμος")


@pytest.mark.parametrize("subject", ["Re: " * 5_000, "[a]" * 5_000, "[fwd: " * 5_000, "[" * 20_000, "#1" * 20_000])
def test_hostile_subjects_cost_little(subject: str) -> None:
    for read in (normalise_subject, answers_by_subject, subject_tags):
        assert_costs_at_most(2, partial(read, subject))
