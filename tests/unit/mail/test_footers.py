"""Footers of mailing lists go, and with them nothing that a person wrote."""

import pytest

from mailbot.mail.quotes import own_text

LETTER = "How do I mount the lamp?\nIt has no screws."
FOOTERS = (
    (
        "_______________________________________________\nlamps mailing list\nlamps@lists.example\n"
        "https://lists.example/mailman/listinfo/lamps"
    ),
    (
        "_______________________________________________\nlamps mailing list -- lamps@lists.example\n"
        "To unsubscribe send an email to lamps-leave@lists.example"
    ),
    (
        "########################################################################\n\n"
        "To unsubscribe from the LAMPS-L list, click the following link:\nhttps://listserv.example/wa.exe?TICKET=1"
    ),
    (
        "-=-=-=-=-=-=-=-=-=-=-=-\nGroups.io Links: You receive all messages sent to this group.\n"
        "View/Reply Online (#12): https://lamps.groups.example/g/main/message/12\n-=-=-=-=-=-=-=-=-=-=-=-"
    ),
    (
        "---------------------------------------------------------------------\n"
        "To unsubscribe, e-mail: lamps-unsubscribe@lists.example\nFor help, e-mail: lamps-help@lists.example"
    ),
    "-----------------------------\nTo unsubscribe: mailto:lamps@lists.example?subject=leave",
    "________________________________\nYou're receiving this message because you're a member of the Lamps group.",
)


@pytest.mark.parametrize("footer", FOOTERS)
def test_the_footer_of_a_mailing_list_goes(footer: str) -> None:
    assert own_text(f"{LETTER}\n\n{footer}\n") == LETTER


@pytest.mark.parametrize(
    "text",
    [
        "To unsubscribe from the newsletter, what do I have to do?",
        "Two questions:\n-----\nHow do I mount it?\n-----\nAnd where do I unsubscribe?",
        f"{LETTER}\n----\nAnd how do I leave? I wrote to lamps@lists.example.\n\nIt never answered.",
    ],
)
def test_a_person_who_writes_of_leaving_is_heard(text: str) -> None:
    assert own_text(text) == text


def test_what_stands_between_two_rules_above_a_footer_stays() -> None:
    assert own_text(f"One:\n-----\nHow do I mount it?\n{FOOTERS[4]}") == "One:\n-----\nHow do I mount it?"
