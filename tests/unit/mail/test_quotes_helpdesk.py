"""Surveys, ticket lines and contact cards below a letter are no words of its author."""

import time

import pytest

from mailbot.mail.quotes import own_text

LETTER = "Hello Dana,\n\nyour refund was issued this morning."


@pytest.mark.parametrize(
    "added",
    [
        "How would you rate my reply?\nGreat   Okay   Not good",
        "Wie bewerten Sie unseren Support? https://shop.example/r/3",
        "Êtes-vous satisfait de notre réponse ? Donnez votre avis : https://shop.example/avis/33",
        "Пожалуйста, оцените наш ответ: https://shop.example/r/3",
        "Numer zgłoszenia: 88123. Prosimy nie zmieniać tematu wiadomości.",
        "Please do not change the subject line when you reply.",
        "Sans virus.www.avast.com",
        "Téléchargez Outlook pour Android",
    ],
)
def test_what_programs_add_below_a_letter_is_taken_off(added: str) -> None:
    assert own_text(f"{LETTER}\n\n{added}\n") == LETTER


@pytest.mark.parametrize(
    "asked",
    [
        "Are you satisfied with our reply?",
        "How would you rate the new lamp?\nBright enough",
        "Please do not change the subject of the contract.",
        "We scanned it with www.avast.com and found nothing.",
    ],
)
def test_what_people_ask_and_tell_in_such_words_stays(asked: str) -> None:
    assert own_text(f"{LETTER}\n\n{asked}\n") == f"{LETTER}\n\n{asked}"


def test_a_card_of_name_title_and_contacts_is_taken_off_without_a_goodbye() -> None:
    assert own_text(f"{LETTER}\n\nDana Reed\nOffice Manager\nReed & Sons\nT +44 20 7946 0123") == LETTER


def test_an_address_told_as_data_stays() -> None:
    told = f"{LETTER}\n\nDana Reed\n14 Mill Lane\nLeeds LS1 4AB\nT +44 20 7946 0123"
    assert own_text(told) == told


def test_a_notification_without_rules_gives_only_the_newest_comment() -> None:
    head = "##- Please type your reply above this line -##\n\nOliver Grant (Support)\n\nMar 4, 2025, 16:12 GMT\n\n"
    assert own_text(head + LETTER) == LETTER


def test_a_mail_of_nothing_but_requests_to_answer_above_is_read_in_linear_time() -> None:
    text = "##- aaaa -##\n" * 40_000
    begun = time.process_time()
    own_text(text)
    assert time.process_time() - begun < 2
