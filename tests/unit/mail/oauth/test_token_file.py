"""The file of the tokens: for its owner alone, whole at every moment, and understood or said not to be."""

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.mail.oauth import SignInAgainError, Tokens, save_tokens
from mailbot.mail.oauth.errors import TokenFileError
from mailbot.mail.oauth.token_file import load_tokens, sole_writer

TOKENS = Tokens(access_token="acc", expires_at=datetime(2026, 11, 2, 9, tzinfo=UTC), refresh_token="ref")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where tokens are to be kept."""
    return tmp_path / "support.token"


def test_what_is_saved_comes_back(file: Path) -> None:
    save_tokens(file, TOKENS, "support")

    assert load_tokens(file, "support") == TOKENS


def test_only_its_owner_can_read_it_whatever_the_umask_and_the_file_before(file: Path) -> None:
    file.write_text("old", encoding="utf-8")
    file.chmod(0o644)
    before = os.umask(0)
    try:
        save_tokens(file, TOKENS, "support")
    finally:
        os.umask(before)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in file.parent.iterdir()) == [".support.token.lock", "support.token"]


def test_a_write_that_fails_leaves_the_old_tokens_and_nothing_else(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_tokens(file, TOKENS, "support")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TokenFileError, match="No space left on device"):
        save_tokens(file, Tokens(access_token="x", expires_at=TOKENS.expires_at, refresh_token="y"), "support")

    assert load_tokens(file, "support") == TOKENS
    assert sorted(path.name for path in file.parent.iterdir()) == [".support.token.lock", "support.token"]


def test_the_remains_of_a_killed_writer_are_no_hindrance(file: Path) -> None:
    file.with_name(f".{file.name}.{os.getpid()}.new").write_text("half", encoding="utf-8")
    save_tokens(file, TOKENS, "support")

    assert load_tokens(file, "support") == TOKENS


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_reach_is_not_used(file: Path, mode: int) -> None:
    save_tokens(file, TOKENS, "support")
    file.chmod(mode)

    with pytest.raises(TokenFileError, match="chmod 600"):
        load_tokens(file, "support")


def test_no_file_means_that_nobody_has_signed_in(file: Path) -> None:
    with pytest.raises(SignInAgainError, match=r"nobody has signed in\. Sign in: `mailbot login support`"):
        load_tokens(file, "support")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", "{}", '{"access_token": "a", "expires_at": "soon", "refresh_token": "r"}',
     '{"access_token": "a", "expires_at": "2026-11-02T09:00:00", "refresh_token": "r"}',
     '{"access_token": "a", "expires_at": 7, "refresh_token": "r"}'],
)  # fmt: skip
def test_what_is_not_tokens_is_said_to_be_none(file: Path, text: str) -> None:
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")

    with pytest.raises(SignInAgainError, match="holds no tokens of mailbot's"):
        load_tokens(file, "support")


def test_a_folder_that_is_not_there_is_told_before_anything_is_spent(tmp_path: Path) -> None:
    with (
        pytest.raises(TokenFileError, match="Its folder must be there"),
        sole_writer(tmp_path / "gone" / "support.token", "support"),
    ):
        raise AssertionError("not reached")


def test_no_token_shows_in_a_representation() -> None:
    assert "acc" not in repr(TOKENS).replace("access_token", "")
    assert "ref" not in repr(TOKENS).replace("refresh_token", "")
