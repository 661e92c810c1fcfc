"""How the tests of commands type them, and the mails and transcripts they type them on."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from mailbot.cli.main import app
from mailbot.demo.server import DemoMailServer

PASSWORD = "correct-horse"
SUPPORT, LEAD = "help@lampshop.example", "lead@lampshop.example"
ACCOUNTS = {SUPPORT: PASSWORD, LEAD: PASSWORD}


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a command printed, and how it ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def error(self) -> str:
        """Return the one sentence of the error; fails unless there is exactly one."""
        lines = [line for line in self.stderr.splitlines() if line.startswith("error: ")]
        assert len(lines) == 1, self.stderr
        return lines[0].removeprefix("error: ")

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON may be anything
        """Return what standard output holds as JSON."""
        return json.loads(self.stdout)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Return what standard output holds as JSON Lines."""
        return [json.loads(line) for line in self.stdout.split("\n") if line]


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """A folder in which commands are typed."""

    folder: Path

    def run(self, *arguments: object, answers: str = "") -> Said:
        """Return what a command did; an exception that is not one of its own comes through."""
        ended = CliRunner().invoke(app, [str(argument) for argument in arguments], input=answers)
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        assert "Traceback" not in ended.output
        return Said(code=ended.exit_code, stdout=ended.stdout, stderr=ended.stderr)

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file, with the folders to it."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def write_lines(self, name: str, records: Sequence[object]) -> Path:
        """Write a file of JSON Lines."""
        return self.write(name, "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records))


@dataclass(frozen=True, kw_only=True)
class Site:
    """A mail server, and a terminal whose ./config reads it."""

    terminal: Terminal
    server: DemoMailServer

    def __post_init__(self) -> None:
        """Write the configuration."""
        self.terminal.write(
            "config/mailbot.toml",
            f"""
            [smtp]
            host = "127.0.0.1"
            port = {self.server.smtp_port}
            security = "plain"
            sender = "mailbot@lampshop.example"
            [[mailboxes]]
            name = "support"
            host = "127.0.0.1"
            port = {self.server.imap_port}
            security = "plain"
            username = "{SUPPORT}"
            password = "{PASSWORD}"
            agent_domains = ["lampshop.example"]
            [[leads]]
            address = "{LEAD}"
            """,
        )

    def run(self, *arguments: object, answers: str = "") -> Said:
        """Return what a command did."""
        return self.terminal.run(*arguments, answers=answers)

    def deliver(self, *mails: bytes) -> None:
        """Put mails where they belong: those of the support address itself into its Sent folder."""
        for mail in mails:
            sent = SUPPORT.encode() in mail.partition(b"\r\n")[0]
            folder = self.server.maildir_of(SUPPORT, "Sent" if sent else "")
            folder.add(mail)

    def configure(self, *changes: tuple[str, str]) -> None:
        """Replace words of the configuration."""
        path = self.terminal.folder / "config/mailbot.toml"
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")


def mail_of(sender: str, subject: str, text: str, *, to: str = SUPPORT, number: int = 1, headers: str = "") -> bytes:
    """Return a plain mail of the 2nd of November."""
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{number}@mail.example>\r\n"
        f"Date: Mon, 2 Nov 2026 09:{number:02}:00 +0000\r\n{headers}"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


def newsletter(number: int) -> bytes:
    """Return a newsletter."""
    return mail_of(
        "Trade News <news@tradenews.example>",
        f"Lighting trends, week {number}",
        "Brass is back. Read on our site.",
        number=number,
        headers="List-Id: <weekly.tradenews.example>\r\nList-Unsubscribe: <https://tradenews.example/u>\r\n"
        "Precedence: bulk\r\n",
    )


def conversation() -> list[bytes]:
    """Return a thread in which a customer is asked again for what she wrote."""
    customer, agent = "Ines Faber <ines@faber.example>", f"Lamp Shop <{SUPPORT}>"
    reply = "In-Reply-To: <1@mail.example>\r\nReferences: <1@mail.example>\r\n"
    return [
        mail_of(
            customer,
            "Order LS-20418",
            "Hello,\r\n\r\nmy order LS-20418 arrived without the bulb. When will you send it?",
        ),
        mail_of(
            agent,
            "Re: Order LS-20418",
            "Dear Ms Faber,\r\n\r\nthank you for your message. Please tell us your order number.",
            to=customer,
            number=2,
            headers=reply,
        ),
        mail_of(
            customer,
            "Re: Order LS-20418",
            "As I already wrote, it is LS-20418. When will you send the bulb?",
            number=3,
            headers=reply,
        ),
    ]


def transcript(name: object = "t1", **changes: object) -> dict[str, object]:
    """Return a transcript without the keys that may be left out."""
    return {
        "id": name,
        "messages": [
            {"role": "customer", "text": "My order LS-20418 came without the bulb. When will you send it?"},
            {"role": "agent", "text": "Thank you for your message. Please tell us your order number."},
            {"role": "customer", "text": "As I already wrote, it is LS-20418. When will you send the bulb?"},
        ],
        **changes,
    }
