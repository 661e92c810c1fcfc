"""Questions of a command, their answers, and the secrets among these that are kept as files of their own."""

from pathlib import Path

import typer

from mailbot.cli.terminal import WrongUseError, tell
from mailbot.configuration import INIT_PASSWORD_VARIABLE

SECRET_MODE = 0o600


def given(value: str | None, question: str, default: str | None, *, ask: bool) -> str:
    """Return a value that was given, or the answer to a question, or the default where nothing is asked."""
    if value is not None:
        return value
    if default is not None and not ask:
        return default
    return asked(question, default).strip()


def asked(question: str, default: str | None, *, hidden: bool = False) -> str:
    """Return the answer to a question; raises WrongUseError where nobody answers."""
    try:
        return str(typer.prompt(question, default=default, hide_input=hidden, show_default=bool(default), err=True))
    except typer.Abort:
        tell("")  # the question stands there without a line end
        raise WrongUseError(
            "nothing was saved, for the questions were not answered; where nobody can, give --host, --username and "
            f"the variable {INIT_PASSWORD_VARIABLE}."
        ) from None


def write_secret(path: Path, secret: str) -> None:
    """Write a secret to a file that its owner alone can read; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=SECRET_MODE)
    path.chmod(SECRET_MODE)
    path.write_text(secret + "\n", encoding="utf-8")
