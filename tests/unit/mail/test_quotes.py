"""Own text: what is quoted goes, what the author wrote stays, and doubt is decided for the author."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.quotes import AuthorName, own_text
from mailbot.mail.quotes.scanner import clean_lines
from tests.corpus.forms import ATTRIBUTIONS, CLOSINGS, DEVICE_LINES, HEADER_BLOCKS, NOTICES, REPLY_ABOVE, SEPARATORS
from tests.processor_time import seconds_of

OWN = "It still does not work."
OLD = "Dear Tom,\n\nplease restart the lamp."


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_attribution_cuts_marked_and_unmarked_quotes(attribution: str) -> None:
    marked = "\n".join(f"> {line}" for line in OLD.split("\n"))
    assert own_text(f"{OWN}\n\n{attribution}\n\n{marked}\n") == OWN
    assert own_text(f"{OWN}\n\n{attribution}\n\n{OLD}\n") == OWN


@pytest.mark.parametrize(
    "attribution",
    [
        "בתאריך יום ג׳, 4 במרץ 2025 ב-10:12 מאת Claire <help@s.example>:",
        "في الثلاثاء، 4 مارس 2025 في 10:12 ص تمت كتابة ما يلي بواسطة Claire <help@s.example>:",
        "Vào Th 3, 4 thg 3, 2025 lúc 10:12 Claire <help@s.example> đã viết:",
    ],
)
def test_an_attribution_in_an_unknown_language_goes_with_its_marked_quote(attribution: str) -> None:
    assert own_text(f"{OWN}\n\n{attribution}\n\n> Dear Tom\n") == OWN


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_answer_below_the_quote_stays(attribution: str) -> None:
    assert own_text(f"{attribution}\n> please restart the lamp.\n\n{OWN}\n") == OWN


@pytest.mark.parametrize("frame", HEADER_BLOCKS + SEPARATORS)
def test_a_frame_of_another_mail_cuts_the_rest(frame: str) -> None:
    assert own_text(f"{OWN}\n\n{frame}\n\n{OLD}") == OWN


@pytest.mark.parametrize("line", REPLY_ABOVE)
def test_a_helpdesks_line_cuts_the_rest(line: str) -> None:
    assert own_text(f"{OWN}\n\n{line}\n\nYour request (20417) has been updated.\n\n{OLD}") == OWN


@pytest.mark.parametrize("line", DEVICE_LINES)
def test_lines_that_devices_add_go(line: str) -> None:
    assert own_text(f"{OWN}\n\n{line}") == OWN


@pytest.mark.parametrize("closing", CLOSINGS)
def test_a_goodbye_goes_with_name_title_and_contacts(closing: str) -> None:
    assert own_text(f"{OWN}\n\n{closing}\n\nTom Hadley\nHead of Lamps\nT: +44 113 496 0182\nwww.b.example") == OWN


def test_a_delimited_signature_goes() -> None:
    assert own_text(f"{OWN}\n-- \nTom Hadley\nLeeds") == OWN


def test_a_card_below_a_rule_goes() -> None:
    assert own_text(f"{OWN}\n\n--------------\nTom Hadley\nTel. 0113 496 0182\n--------------") == OWN


def test_what_the_law_demands_below_a_letter_goes() -> None:
    text = f"{OWN}\n\nKind regards\nTom\n\nHadley Ltd. Registered in England No. 1234567. Registered office: Leeds."
    assert own_text(text) == OWN


def test_a_postscript_below_the_signature_stays() -> None:
    text = f"{OWN}\n\nBest regards,\nTom\n\nPS: the order number is 4711."
    assert own_text(text) == f"{OWN}\n\nPS: the order number is 4711."


def test_a_question_below_the_goodbye_stays() -> None:
    assert own_text(f"{OWN}\nRegards,\nTom\n\nAlso, when are you open?") == f"{OWN}\n\nAlso, when are you open?"


@pytest.mark.parametrize("notice", NOTICES)
def test_a_legal_notice_goes_with_its_paragraph(notice: str) -> None:
    assert own_text(f"{OWN}\n\n{notice}\nDelete it if it is not yours.") == OWN


def test_answers_between_quoted_lines_stay_in_order() -> None:
    text = (
        "On 4 Mar 2025, at 10:12, C <c@s.example> wrote:\n> Which lamp?\nThe blue one.\n> Since when?\nSince Monday.\n"
    )
    assert own_text(text) == "The blue one.\n\nSince Monday."


def test_answers_written_into_an_unmarked_quote_stay_when_the_parent_proves_the_quote() -> None:
    parent = "Dear Tom,\nwhich lamp did you buy in our shop?\nSince when does it flicker in the evening?"
    text = f"See below.\n\n{HEADER_BLOCKS[0]}\n\nDear Tom,\nwhich lamp did you buy in our shop?\nThe blue one.\n"
    text += "Since when does it flicker in the evening?\n"
    assert own_text(text, parent_text=parent) == "See below.\n\nThe blue one."


def test_an_unmarked_quote_without_frame_goes_when_the_parent_proves_it() -> None:
    parent = "Could you tell us the serial number of the lamp?\nIt is printed below the switch."
    assert own_text(f"It is WX-5510.\n\n{parent}", parent_text=parent) == "It is WX-5510."


@pytest.mark.parametrize(
    "text",
    [
        "From: Athens\nTo: Berlin\nDate: 3 March\n\nThat is my trip.",
        "From: the start I said no.\nThat was all.",
        "On Monday your colleague wrote: we will call you.\nNobody called.",
        "He wrote:\nnever again\nand I agree.",
        "On 3 March 2025 I wrote to you about the lamp:\nit flickers.",
        "Hi,\n\nBest,\nis not what I would call it.",
        "Best\nprice I could find was 30 EUR.",
        "Thanks",
        "Regards to your team, they were lovely.",
        "My log:\n\nOn 2025-03-03 11:04:22 ERROR user tom@b.example failed:\n  at foo\n\nPlease fix.",
        "Settings -> Mail -> Account does not open.",
        "Date: see below\nI need a new date.",
        "To: whom it may concern\nplease call me.",
        "The error says -----BEGIN----- and stops.",
        "I sent from my phone the photo you wanted.",
        "Отправлено было всё ещё в марте, где ответ?",
        "Am Montag schrieb ich Ihnen bereits, dass die Lampe flackert.",
        "Si vous avez reçu ce paiement par erreur, merci de le rembourser.",
        "Avant d'imprimer l'étiquette, dois-je payer ?",
        "Antes de imprimir la etiqueta, ¿debo pagar?",
        "If you have received this parcel back, please refund me.",
        "Prima di stampare l'etichetta devo pagare?",
        "Se avete ricevuto il pacco, ditemelo.",
        "Если вы получили посылку, напишите.",
        "Take care of this today, please.",
        "Best of all would be a refund.",
        "Sendt it back yesterday, Outlook says.",
        "Please do not write below this line of the form, it says.",
        "Ihre Antwort hilft mir nicht.",
        "Veuillez me rembourser.",
        "Sent from Athens by post on Monday.",
        "Informacje zawarte w tej ulotce są błędne.",
    ],
)
def test_prose_that_looks_like_a_frame_stays(text: str) -> None:
    assert own_text(text) == text


def test_a_mail_below_a_header_block_with_nothing_above_stays() -> None:
    text = "From: Tom <tom@b.example>\nDate: 4 March 2025\nSubject: Lamp\n\nMy lamp is broken."
    assert own_text(text) == "My lamp is broken."


def test_a_forwarded_mail_without_a_comment_has_no_own_text() -> None:
    assert own_text(f"---------- Forwarded message ---------\n{HEADER_BLOCKS[0]}\n\n{OLD}") == ""


def test_a_mail_that_is_all_goodbye_keeps_it() -> None:
    assert own_text("Thank you!\nBest regards,\nTom") == "Thank you!"
    assert own_text("Best regards,\nTom") == "Best regards,\nTom"


@pytest.mark.parametrize("goodbye", ["LG Tom", "Pozdrawiam Tom", "Regards, Tom", "Saludos Tom", "MfG\nTom"])
def test_a_goodbye_with_the_name_in_its_line_goes(goodbye: str) -> None:
    assert own_text(f"{OWN}\n\n{goodbye}") == OWN


def test_a_goodbye_below_inline_answers_goes() -> None:
    assert own_text(f"> Which lamp?\n{OWN}\n> Regards,\n> Claire\n\nRegards,\nTom") == OWN


@pytest.mark.parametrize("name", ["Tom", "Tom Hadley", "- Tom", "Tom Hadley\nHead of Lamps\n+44 113 496 0182"])
def test_the_authors_name_below_the_text_goes(name: str) -> None:
    assert own_text(f"{OWN}\n\n{name}", author=AuthorName("Tom Hadley")) == OWN


def test_words_that_are_no_name_stay_below_the_text() -> None:
    assert own_text(f"{OWN}\n\nBlue Lamp", author=AuthorName("Tom Hadley")) == f"{OWN}\n\nBlue Lamp"


def test_a_wish_stays_while_the_name_below_it_goes() -> None:
    assert own_text(f"{OWN}\n\nBonne journée,\nMarie") == f"{OWN}\n\nBonne journée,"


@given(
    st.lists(
        st.sampled_from(
            ["", OWN, "> old", ">> older", *ATTRIBUTIONS[:4], *HEADER_BLOCKS[:3], *CLOSINGS[:3], "Tom", "-- ", "On:"]
        ),
        max_size=30,
    )
)
def test_own_text_is_made_of_lines_of_the_mail(parts: list[str]) -> None:
    text = "\n".join(parts)
    lines = iter(clean_lines(text))
    assert all(line in lines for line in own_text(text).split("\n") if line)


@given(st.text(max_size=300), st.text(max_size=100))
def test_any_text_gives_own_text(text: str, parent: str) -> None:
    assert len(own_text(text, parent_text=parent)) <= len(text)


@pytest.mark.parametrize("unit", ["On \n", "From: a\nDate: b\n", "Thanks\nTom\n", "-- \n", "> a\nb\n", ":\n"])
def test_cost_grows_linearly(unit: str) -> None:
    def cost(repeats: int) -> float:
        return seconds_of(lambda: own_text(unit * repeats, parent_text=unit * repeats))

    cost(100)
    assert cost(8_000) < 24 * max(cost(1_000), 0.01)


@pytest.mark.parametrize(
    "mark", [*"\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2060\ufeff"]
)
def test_a_mark_of_direction_neither_hides_nor_breaks_what_is_written(mark: str) -> None:
    assert own_text(f"{mark}שלום.{mark} Order {mark}LB-1{mark} is late.\n{mark}\nWhere is it?{mark}") == (
        "שלום. Order LB-1 is late.\n\nWhere is it?"
    )


def test_a_helpdesks_line_above_no_listed_comment_hides_nothing() -> None:
    text = "##- Please type your reply above this line -##\n\nThe lamp flickers."
    assert own_text(text) == "The lamp flickers."
