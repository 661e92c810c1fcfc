"""The version of a thread changes when, and only when, what its messages say changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailbot.model import Address, Message, Role
from mailbot.versions import thread_version

FIRST = Message(
    key="k1",
    at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    author=Address(email="nikos@example.com"),
    role=Role.CUSTOMER,
    subject="Parcel",
    text="Where is it?",
    sentences=("Where is it?",),
)
REPLY = replace(FIRST, key="k2", at=FIRST.at + timedelta(hours=1), role=Role.AGENT, text="On its way.")


@pytest.mark.parametrize(
    "changed",
    [
        [replace(FIRST, text="Where?"), REPLY],
        [replace(FIRST, role=Role.INTERNAL), REPLY],
        [replace(FIRST, key="k0"), REPLY],
        [replace(FIRST, at=REPLY.at + timedelta(hours=1)), REPLY],
        [FIRST],
        [],
    ],
    ids=["text", "role", "key", "order", "fewer", "none"],
)
def test_a_change_in_what_was_said_changes_the_version(changed: list[Message]) -> None:
    assert thread_version(changed) != thread_version([FIRST, REPLY])


def test_the_order_they_are_given_in_does_not_matter() -> None:
    assert thread_version([REPLY, FIRST]) == thread_version([FIRST, REPLY])


def test_how_a_message_is_cut_and_filed_does_not_matter() -> None:
    same = replace(FIRST, sentences=("Where", "is it?"), subject="Re: Parcel", language="en", attachments=("a.pdf",))
    assert thread_version([same, REPLY]) == thread_version([FIRST, REPLY])


def test_text_with_a_lone_surrogate_has_a_version() -> None:
    assert thread_version([replace(FIRST, text="\udc80")]) != thread_version([FIRST])
