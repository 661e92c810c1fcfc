"""Sentences end where a reader would end them, in nine languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.sentences import split_sentences
from tests.processor_time import seconds_of

CASES = {
    "en": (
        "Dear Anna,\n\nmy order no. 4711 of 3 Jan. arrived at 10.30 a.m. It was broken! Can you replace it?",
        ("Dear Anna,", "my order no. 4711 of 3 Jan. arrived at 10.30 a.m.", "It was broken!", "Can you replace it?"),
    ),
    "el": (
        "Καλησπέρα σας,\nπού είναι το δέμα μου; Έστειλα π.χ. δύο μηνύματα. Θα απαντήσετε\u037e Ευχαριστώ",
        (
            "Καλησπέρα σας,",
            "πού είναι το δέμα μου;",
            "Έστειλα π.χ. δύο μηνύματα.",
            "Θα απαντήσετε\u037e",
            "Ευχαριστώ",
        ),
    ),
    "ru": (
        "Здравствуйте!\nЯ живу в г. Казань, ул. Лесная, д. 5. Когда приедет мастер? Жду ответа...",
        ("Здравствуйте!", "Я живу в г. Казань, ул. Лесная, д. 5.", "Когда приедет мастер?", "Жду ответа..."),
    ),
    "pl": (
        "Dzień dobry,\nproszę o fakturę nr 12/2025 tzn. korektę. Kiedy ją dostanę?",
        ("Dzień dobry,", "proszę o fakturę nr 12/2025 tzn. korektę.", "Kiedy ją dostanę?"),
    ),
    "de": (
        "Sehr geehrter Herr Dr. Braun,\nam 3. April kam z. B. kein Techniker. Warum nicht? Mit freundlichen Grüßen",
        (
            "Sehr geehrter Herr Dr. Braun,",
            "am 3. April kam z. B. kein Techniker.",
            "Warum nicht?",
            "Mit freundlichen Grüßen",
        ),
    ),
    "fr": (
        "Bonjour,\nM. Perrin attend depuis le 3 mars. Quand serai-je livré ? Merci !",
        ("Bonjour,", "M. Perrin attend depuis le 3 mars.", "Quand serai-je livré ?", "Merci !"),
    ),
    "es": (
        "Hola:\n¿Dónde está mi pedido? El Sr. Ortega no llamó. ¡Gracias!",
        ("Hola:", "¿Dónde está mi pedido?", "El Sr. Ortega no llamó.", "¡Gracias!"),
    ),
    "it": (
        "Buongiorno,\nla fattura del sig. Neri è errata. Potete correggerla?",
        ("Buongiorno,", "la fattura del sig. Neri è errata.", "Potete correggerla?"),
    ),
    "pt": (
        "Bom dia,\na Sra. Barros prometeu responder até sexta. Já é segunda-feira. E agora?",
        ("Bom dia,", "a Sra. Barros prometeu responder até sexta.", "Já é segunda-feira.", "E agora?"),
    ),
}


@pytest.mark.parametrize("language", CASES)
def test_a_letter_is_split_as_a_reader_would(language: str) -> None:
    text, expected = CASES[language]
    assert split_sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://shop.example/a.b?c=d. Then write to help@shop.example. OK?", 3),
        ("It costs 3.50 EUR; version 2.0.1 is fine.", 1),
        ("Wait... what? Really?! Yes.", 3),
        ('He said "Is it new?" and left.', 1),
        ("I have J. Smith's parcel. Take it.", 2),
        ("Thanks! :-)", 1),
    ],
)
def test_marks_inside_words_do_not_end_a_sentence(text: str, expected: int) -> None:
    assert len(split_sentences(text)) == expected


def test_hard_wrapped_lines_are_joined() -> None:
    text = (
        "I bought the lamp in your shop in Leeds on the third of March and it\n"
        "stopped working after two days, although I only used it in the\nevening."
    )
    assert split_sentences(text) == (" ".join(text.split()),)


def test_list_items_are_sentences_of_their_own() -> None:
    text = "I tried:\n- a new cable\n- a restart\n1. another room\n2) another lamp"
    assert split_sentences(text) == ("I tried:", "- a new cable", "- a restart", "1. another room", "2) another lamp")


def test_lines_of_a_form_stay_apart() -> None:
    assert split_sentences("Order: 4711\nName: Tom\nPhone: 555 0101") == ("Order: 4711", "Name: Tom", "Phone: 555 0101")


def test_goodbye_and_name_are_apart_from_the_text() -> None:
    assert split_sentences("Please call me\nBest regards,\nTom") == ("Please call me", "Best regards,", "Tom")


def test_a_semicolon_asks_only_in_greek() -> None:
    assert split_sentences("I waited; nobody came.") == ("I waited; nobody came.",)


def test_nothing_gives_no_sentences() -> None:
    assert split_sentences(" \n\t\n") == ()


def test_an_endless_sentence_is_cut() -> None:
    sentences = split_sentences("word " * 10_000)
    assert max(map(len, sentences)) <= 2_000
    assert " ".join(sentences).split() == ["word"] * 10_000


@given(st.text(alphabet=st.sampled_from("aB1 .?!;\u037e…,-\n\"')(α:")))
def test_no_word_is_lost_or_made_up(text: str) -> None:
    joined = "".join("".join(split_sentences(text)).split())
    assert joined == "".join(text.split())


def test_cost_grows_linearly() -> None:
    def cost(repeats: int) -> float:
        return seconds_of(lambda: split_sentences("Hello there. Is it (really) 3. April? no\n" * repeats))

    cost(100)
    assert cost(16_000) < 16 * max(cost(2_000), 0.005)


def test_a_text_of_nothing_but_full_stops_is_cut_at_spaces() -> None:
    sentences = split_sentences("a. " * 200_000)
    assert max(map(len, sentences)) <= 2_000
    assert len(sentences) < 1_000
