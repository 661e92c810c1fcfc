"""The language of a text: right on single sentences, silent on what could be anything, cheap to import."""

import subprocess
import sys

import pytest

from mailbot.language import detect_language

SENTENCES = {
    "en": "My parcel has not arrived yet, could you tell me where it is?",
    "el": "Πότε θα φτάσει η παραγγελία μου;",
    "ru": "Подскажите, пожалуйста, когда придёт мой заказ?",
    "pl": "Dzień dobry, kiedy dostanę zwrot pieniędzy?",
    "de": "Wann kommt meine Bestellung endlich an?",
    "fr": "Bonjour, je n'ai toujours pas reçu ma commande.",
    "es": "Buenos días, ¿cuándo llegará mi pedido?",
    "it": "Buongiorno, il mio pacco non è ancora arrivato.",
    "pt": "Bom dia, a minha encomenda ainda não chegou.",
    "uk": "Доброго дня, коли прибуде моє замовлення?",
    "nl": "Goedemiddag, mijn bestelling is nog niet aangekomen.",
}


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_one_sentence_is_enough_to_tell_its_language(language: str, sentence: str) -> None:
    assert detect_language(sentence) == language


@pytest.mark.parametrize("text", ["", "   ", "OK", "4711-0815", "anna@example.org", "https://example.org/x?y=1"])
def test_a_text_without_enough_words_has_no_language(text: str) -> None:
    assert detect_language(text) is None


def test_an_address_and_a_number_do_not_hide_the_language() -> None:
    text = "Meine Bestellung 4711-22 an max.mustermann@example.org wurde nicht geliefert."
    assert detect_language(text) == "de"


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    text = "Wann kommt meine Bestellung endlich an? " * 100 + "Where is my order? " * 100_000
    assert detect_language(text) == "de"


def test_greek_letters_are_greek_even_with_latin_brand_names() -> None:
    assert detect_language("Το router δεν λειτουργεί") == "el"


def test_importing_the_module_does_not_load_the_detector() -> None:
    code = "import sys, mailbot.language; print('lingua' in sys.modules)"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "False"
