"""Invitations: the calendar's words go, what the organiser typed stays."""

import pytest

from mailbot.mail.quotes.invitations import typed_in_invitation

CALENDAR_LINES = "When: Tuesday, 4 March 2025\nWhere: Teams\n\n*~*~*~*~*~*~*~*~*~*"
DIAL_IN = "________________\nMicrosoft Teams meeting\nJoin on your computer"


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        (
            f"{CALENDAR_LINES}\n\nCan we go through the invoice?\n\n{DIAL_IN}",
            "Can we go through the invoice?",
        ),
        ("Wann: Dienstag\nWo: Büro\n\nWir sollten über die Lampe reden.", "Wir sollten über die Lampe reden."),
        ("You have been invited to the following event.\n\nTitle: Lamp\nWhen: Tue", ""),
        ("Where is my lamp?", "Where is my lamp?"),
    ],
)
def test_only_what_was_typed_stays(text: str, typed: str) -> None:
    assert typed_in_invitation(text) == typed
