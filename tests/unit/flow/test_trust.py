"""Whom a sync believes: settings reach the rules for roles, and a Sent folder ends the trust in From fields."""

import pytest

from mailbot.flow.sync import identity_among, identity_of
from mailbot.mail.imap import ChosenFolder
from mailbot.settings import FromTrust, MailboxSettings

INBOX = ChosenFolder(name="INBOX", sent=False)
SENT = ChosenFolder(name="Sent", sent=True)


def mailbox(trust: FromTrust, *servers: str) -> MailboxSettings:
    return MailboxSettings(
        name="m", host="h", username="help@shop.example", trust_from=trust, trusted_authserv_ids=servers
    )


@pytest.mark.parametrize(
    ("trust", "folders", "believed"),
    [
        ("auto", [INBOX], True),
        ("auto", [INBOX, SENT], False),
        ("always", [INBOX, SENT], True),
        ("never", [INBOX], False),
    ],
)
def test_a_from_field_is_believed_only_where_nothing_better_is(
    trust: FromTrust, folders: list[ChosenFolder], *, believed: bool
) -> None:
    settings = mailbox(trust)
    identity = identity_of(settings, "mailbot@shop.example")
    assert identity_among(identity, settings, folders).trust_from is believed


def test_a_from_field_is_not_believed_where_a_server_can_prove_it() -> None:
    settings = mailbox("auto", "MX.shop.example")
    identity = identity_of(settings, "mailbot@shop.example")
    assert identity.trusted_authserv_ids == {"mx.shop.example"}
    assert identity_among(identity, settings, [INBOX]).trust_from is False
