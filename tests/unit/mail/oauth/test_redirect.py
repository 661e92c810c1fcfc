"""The browser's flow: bound to this sign-in by state and proof, and listening on loopback alone."""

import threading
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from mailbot.mail.oauth import Client, SignInAgainError, SignInDeniedError, begin_redirect, finish_redirect, listening
from tests.servers.token_server import TokenServer

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def test_the_browser_comes_back_with_a_code_that_only_the_beginner_can_use(server: TokenServer, client: Client) -> None:
    begun = begin_redirect(client, 4711)
    came_back = server.browse(begun.address, "help")

    assert came_back.startswith("http://127.0.0.1:4711/?code=")
    tokens = finish_redirect(client, begun, came_back, now=NOW)
    assert server.access[tokens.access_token] == "help"


def test_a_code_of_another_sign_in_is_refused_without_being_used(server: TokenServer, client: Client) -> None:
    begun, other = begin_redirect(client, 4711), begin_redirect(client, 4711)
    came_back = server.browse(other.address, "attacker")

    with pytest.raises(SignInDeniedError, match="does not come from the sign-in that was begun here"):
        finish_redirect(client, begun, came_back, now=NOW)
    assert server.forms == []


def test_a_stolen_code_is_worth_nothing_without_the_proof(server: TokenServer, client: Client) -> None:
    begun, thief = begin_redirect(client, 4711), begin_redirect(client, 4711)
    came_back = server.browse(begun.address, "help").replace(begun.state, thief.state)

    with pytest.raises(SignInAgainError, match="the proof does not fit"):
        finish_redirect(client, thief, came_back, now=NOW)


@pytest.mark.parametrize("pasted", ["", "code", "http://[", "http://127.0.0.1:4711/", "http://127.0.0.1/?state="])
def test_anything_else_that_is_pasted_is_refused(client: Client, pasted: str) -> None:
    with pytest.raises(SignInDeniedError, match="paste the whole address"):
        finish_redirect(client, begin_redirect(client, 4711), pasted, now=NOW)


def test_a_person_who_declines_is_told_so(client: Client) -> None:
    begun = begin_redirect(client, 4711)
    came_back = f"http://127.0.0.1:4711/?error=access_denied&error_description=No&state={begun.state}"

    with pytest.raises(SignInDeniedError, match="was declined"):
        finish_redirect(client, begun, came_back, now=NOW)


def test_neither_verifier_nor_secret_is_sent_through_the_browser(client: Client) -> None:
    begun = begin_redirect(client, 4711)

    assert begun.verifier not in begun.address
    asked = parse_qs(urlsplit(begun.address).query)
    assert set(asked) == {
        "response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method",
    }  # fmt: skip
    assert begun.verifier not in repr(begun)


def test_other_questions_of_a_browser_are_passed_over() -> None:
    with listening() as landing:
        answers: list[int] = []
        for path in ("favicon.ico", "?code=1&state=2"):
            came = _ask(landing.port, path, answers)
            address = landing.take(5)
            came.join()
            assert (address is None) is (path == "favicon.ico")
        assert answers == [404, 200]


def test_nobody_came_means_none() -> None:
    with listening() as landing:
        assert landing.take(0) is None


def _ask(port: int, path: str, answers: list[int]) -> threading.Thread:
    thread = threading.Thread(target=lambda: answers.append(httpx2.get(f"http://127.0.0.1:{port}/{path}").status_code))
    thread.start()
    return thread
