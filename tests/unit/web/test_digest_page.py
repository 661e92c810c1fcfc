"""A digest as pages show it."""

from dataclasses import replace
from datetime import UTC

from mailbot.store.kept import DigestState
from mailbot.web.digest_page import show_digest
from tests.unit.web.samples import DIGEST


def test_a_sent_digest_tells_for_whom_and_when() -> None:
    view = show_digest(DIGEST, UTC)
    assert (view.day, view.state, view.threads) == ("Saturday 14 March 2026", "sent", "1 thread")
    assert view.sent is not None
    assert view.attempts is None


def test_a_refused_digest_tells_what_the_server_said() -> None:
    refused = replace(DIGEST, state=DigestState.REFUSED, sent_at=None, attempts=3, error="550 no such user")
    view = show_digest(refused, UTC)
    assert (view.tone, view.sent, view.attempts, view.error) == ("bad", None, "3 attempts", "550 no such user")


def test_an_odd_address_of_a_lead_stays_one_part_of_the_path() -> None:
    view = show_digest(replace(DIGEST, lead="a/b?c#d@x.example"), UTC)
    assert view.mail_href == "/digests/a%2Fb%3Fc%23d@x.example/2026-03-14/mail"
