"""Names under a text: the author's own in any of its forms, and nobody else's."""

import pytest

from mailbot.mail.quotes import AuthorName, signer_of


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Tom Hadley", "Tom"),
        ("Tom Hadley", "Hadley, Tom"),
        ("Tom Hadley", "T. Hadley"),
        ("Tom Hadley", "TH"),
        ("Tom Hadley", "- tom -"),
        ("Rocio Munoz", "Rocío Muñoz"),
        ("Łukasz Żak", "Lukasz Zak"),
        ("Petros Andreou", "Πέτρος Ανδρέου"),
        ("Dmitry Sokolov", "Дмитрий"),
        ("Ольга Ковалёва", "О. Ковалева"),
    ],
)
def test_a_name_is_known_again(name: str, line: str) -> None:
    assert AuthorName(name).signs(line)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Tom Hadley", "Tim"),
        ("Tom Hadley", "Tom called"),
        ("Mark Lane", "Marketing"),
        ("", "Tom"),
        ("Tom Hadley", "Tom 2"),
        ("Tom Hadley", ""),
        ("Tom Hadley", "..."),
    ],
)
def test_what_is_more_than_the_name_is_text(name: str, line: str) -> None:
    assert not AuthorName(name).signs(line)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It is on its way.\n\nKind regards,\nClaire Dobson\nCustomer Care\n\n> Regards,\n> Tom", "Claire Dobson"),
        ("Es ist unterwegs.\n\nViele Grüße\n\nJana", "Jana"),
        ("Wysłane dzisiaj.\n\nPozdrawiam, Ewa", "Ewa"),
        ("It is on its way.\n\nThanks\nOwen", "Owen"),
        ("It is on its way.\n\nKind regards,\nThe Lamp Shop, 12 High Street", ""),
        ("It is on its way.\nClaire said so.", ""),
        ("", ""),
    ],
)
def test_the_name_below_the_goodbye_is_found(text: str, name: str) -> None:
    assert signer_of(text) == name
