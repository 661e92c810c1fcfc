"""What is sent to present an access token, and how a refusal is acknowledged and read."""

import base64
import json

import pytest

from mailbot.mail.imap.sasl import Mechanism, Refusal, TokenExchange, exchange_of, read_refusal


def exchange(mechanism: Mechanism, username: str = "help@shop.test") -> TokenExchange:
    """Return an exchange of a mailbox."""
    return exchange_of(mechanism, username=username, token="t0ken", host="imap.shop.test", port=993)


def decoded(begun: TokenExchange) -> bytes:
    """Return what is sent first, without its coding."""
    return base64.b64decode(begun.answer(b""))


def encoded(told: dict[str, object]) -> bytes:
    """Return a challenge as a server sends it."""
    return base64.b64encode(json.dumps(told).encode())


def test_xoauth2_sends_user_and_token() -> None:
    assert decoded(exchange("XOAUTH2")) == b"user=help@shop.test\x01auth=Bearer t0ken\x01\x01"


def test_oauthbearer_sends_what_rfc_7628_wants() -> None:
    told = decoded(exchange("OAUTHBEARER"))

    assert told == b"n,a=help@shop.test,\x01host=imap.shop.test\x01port=993\x01auth=Bearer t0ken\x01\x01"


def test_a_comma_or_equals_sign_in_the_name_does_not_end_it() -> None:
    assert decoded(exchange("OAUTHBEARER", "a=b,c")).startswith(b"n,a=a=3Db=2Cc,\x01")


@pytest.mark.parametrize(("mechanism", "acknowledged"), [("XOAUTH2", b""), ("OAUTHBEARER", b"AQ==")])
def test_an_error_challenge_is_acknowledged_and_the_token_never_sent_again(
    mechanism: Mechanism, acknowledged: bytes
) -> None:
    begun = exchange(mechanism)
    begun.answer(b"")

    challenge = b'{"status":"401","schemes":"bearer","scope":"https://mail.google.com/"}'
    assert begun.answer(base64.b64encode(challenge)) == acknowledged
    assert begun.refusal == Refusal(status="401", scope="https://mail.google.com/")
    assert begun.refusal.words == "the token has expired or was revoked"


@pytest.mark.parametrize("status", ["403", "insufficient_scope"])
def test_a_small_scope_is_told_from_a_bad_token(status: str) -> None:
    assert read_refusal(encoded({"status": status})).wants_more_scope
    assert not read_refusal(encoded({"status": "invalid_token"})).wants_more_scope


@pytest.mark.parametrize(
    "challenge", [b"", b"{", b"[]", b"\xff", b"null", b'{"status":{"a":1},"scope":[]}', b"[" * 100_000]
)
def test_a_challenge_that_says_nothing_is_no_trouble(challenge: bytes) -> None:
    assert read_refusal(base64.b64encode(challenge)) == Refusal()


@pytest.mark.parametrize("challenge", [b"abc", b"%%%%", b"\xff\xfe", b"=" * 100_000])
def test_a_challenge_that_is_no_base64_is_no_trouble_either(challenge: bytes) -> None:
    assert read_refusal(challenge) == Refusal()


def test_words_of_a_server_are_short_and_printable() -> None:
    told = read_refusal(encoded({"status": 499, "scope": "a\r\n\x1b[31m" + "b" * 1000}))

    assert told.words == "status 499"
    assert told.scope.startswith("a[31mbbb")
    assert len(told.scope) <= 200


def test_neither_token_nor_exchange_show_in_a_representation() -> None:
    assert "t0ken" not in repr(exchange("XOAUTH2"))
