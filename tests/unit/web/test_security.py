"""What every answer carries, and what is turned away at the door."""

import pytest
from fastapi.testclient import TestClient

from mailbot.web.app import create_app
from mailbot.web.security import DIGEST_POLICY, PAGE_POLICY
from tests.unit.web.reading_store import as_store, sample_store
from tests.unit.web.samples import LEAD

MAIL = f"/digests/{LEAD}/2026-03-14/mail"
CLIENT = TestClient(create_app(as_store(sample_store())), base_url="http://127.0.0.1")


@pytest.mark.parametrize("path", ["/", "/threads", "/nowhere", "/static/mailbot.css", "/healthz", "/threads/%00"])
def test_every_answer_forbids_scripts_framing_and_sniffing_and_mails_are_not_cached(path: str) -> None:
    headers = CLIENT.get(path).headers
    assert headers["content-security-policy"] == PAGE_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == ("no-cache" if path.startswith("/static/") else "no-store")


def test_the_page_policy_allows_no_script_at_all() -> None:
    assert "script-src" not in PAGE_POLICY
    assert PAGE_POLICY.startswith("default-src 'none'")
    assert "unsafe" not in PAGE_POLICY


def test_the_mail_of_a_digest_is_sandboxed_and_framed_by_our_own_page_alone() -> None:
    headers = CLIENT.get(MAIL).headers
    assert headers["content-security-policy"] == DIGEST_POLICY
    assert "allow-scripts" not in DIGEST_POLICY
    assert "frame-ancestors 'self'" in DIGEST_POLICY
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("host", ["127.0.0.1:8025", "localhost", "LOCALHOST:1", "[::1]:8025"])
def test_loopback_names_are_let_in(host: str) -> None:
    assert CLIENT.get("/healthz", headers={"Host": host}).text == "ok"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8025", "10.0.0.1", ""]
)
def test_a_foreign_name_that_resolves_to_us_is_turned_away(host: str) -> None:
    answer = CLIENT.get("/threads", headers={"Host": host})
    assert answer.status_code == 400
    assert "Kettle" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_can_be_written(method: str) -> None:
    answer = CLIENT.request(method, "/threads")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/threads/a%00b", "/threads?mailbox=a%00b", "/digests/%00/2026-03-14"])
def test_a_nul_never_reaches_the_store(path: str) -> None:
    assert CLIENT.get(path).status_code == 400


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2fmodel.py"])
def test_nothing_beside_the_static_files_is_served(path: str) -> None:
    assert CLIENT.get(path).status_code == 404
