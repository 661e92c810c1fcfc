"""The stage of the demo: its folder, the mailbox filled with the sample threads, and the settings that point there.

A stage that was left in the middle, by Ctrl-C or a kill, is taken up again as it was; a finished one is cleared.
"""

import json
import mailbox
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

from pydantic import SecretStr

from mailbot.demo.company import DOMAIN, SUPPORT
from mailbot.demo.noise import SampleMail
from mailbot.demo.samples import INBOX, load_samples, mails_of
from mailbot.demo.server import LOOPBACK, DemoMailServer
from mailbot.model import MailbotError
from mailbot.settings import LeadSettings, LlmSettings, MailboxSettings, Settings, SmtpSettings, WebSettings

MAILBOX = "support"
LEAD = f"lead@{DOMAIN}"
SENDER = f"mailbot@{DOMAIN}"
PASSWORD = "demo"  # noqa: S105 - of a server that holds made-up mails and listens on loopback
MARK = "mailbot-demo.json"


class StageError(MailbotError):
    """The demo's folder cannot be used; the text says why and what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """A prepared folder. `now` (UTC) is the demo's first start: the mails are dated by it, however often it resumes."""

    directory: Path
    now: datetime
    resumed: bool

    @property
    def day(self) -> date:
        """Return the local day that the digest reports: the lead lives in UTC."""
        return self.now.date() - timedelta(days=1)

    def serve(self) -> DemoMailServer:
        """Return the mail server of the stage, not yet started."""
        return DemoMailServer(self.directory / "mail", {SUPPORT.email: PASSWORD, LEAD: PASSWORD})

    def samples_by_message_id(self) -> dict[str, str]:
        """Return which sample thread each mail of the mailbox belongs to, by its Message-ID without brackets."""
        return {
            str(message_from_bytes(mail.raw)["Message-ID"]).strip("<> "): mail.thread_id
            for mail in mails_of(load_samples(), now=self.now)
        }

    def finish(self) -> None:
        """Note that the demo has run to its end, so that the next one starts anew."""
        _write_mark(self.directory, self.now, finished=True)


def set_stage(directory: Path, now: datetime) -> Stage:
    """Return a stage in `directory`, made and filled where that has not been done.

    Raises StageError if the folder holds something else: nothing that the demo has not made is ever removed.
    """
    mark = _read_mark(directory)
    if mark is not None and not mark["finished"] and (directory / "mail").is_dir():
        return Stage(directory=directory, now=datetime.fromisoformat(str(mark["now"])), resumed=True)
    if mark is None and directory.exists() and any(directory.iterdir()):
        raise StageError(f"{directory} holds something else; name an empty folder with --dir.")
    if directory.exists():
        shutil.rmtree(directory)
    directory.mkdir(parents=True)
    _write_mark(directory, now, finished=False)
    _fill(directory, mails_of(load_samples(), now=now))
    return Stage(directory=directory, now=now, resumed=False)


def settings_for(stage: Stage, server: DemoMailServer, llm: LlmSettings, prompts_dir: Path) -> Settings:
    """Return settings that read the stage's mailbox and mail its digest."""
    return Settings.model_construct(
        database_url=f"sqlite:///{(stage.directory / 'mailbot.db').absolute()}",
        prompts_dir=prompts_dir,
        llm=llm,
        mailboxes=(
            MailboxSettings(
                name=MAILBOX,
                host=LOOPBACK,
                port=server.imap_port,
                security="plain",
                username=SUPPORT.email,
                agent_domains=(DOMAIN,),
            ),
        ),
        leads=(LeadSettings(address=LEAD, name="Eleni"),),
        smtp=SmtpSettings(host=LOOPBACK, port=server.smtp_port, security="plain", sender=f"mailbot <{SENDER}>"),
        web=WebSettings(),
        passwords={MAILBOX: SecretStr(PASSWORD)},
    )


def _fill(directory: Path, mails: Sequence[SampleMail]) -> None:
    """Put the mails, byte for byte, into a Maildir that takes its name only when it is whole."""
    part = directory / "mail.part"
    part.mkdir()
    inbox = mailbox.Maildir(part / SUPPORT.email)
    places = {INBOX: part / SUPPORT.email}
    for number, mail in enumerate(mails):
        if mail.folder not in places:
            inbox.add_folder(mail.folder)
            places[mail.folder] = part / SUPPORT.email / f".{mail.folder}"
        file = places[mail.folder] / "new" / f"{int(mail.at.timestamp())}.{number:05}.demo"
        file.write_bytes(mail.raw)
        os.utime(file, (mail.at.timestamp(), mail.at.timestamp()))
    part.rename(directory / "mail")


def _read_mark(directory: Path) -> dict[str, object] | None:
    try:
        mark = json.loads((directory / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return mark if isinstance(mark, dict) and {"now", "finished"} <= mark.keys() else None


def _write_mark(directory: Path, now: datetime, *, finished: bool) -> None:
    text = json.dumps({"now": now.astimezone(UTC).isoformat(), "finished": finished})
    part = directory / f"{MARK}.part"
    part.write_text(text, encoding="utf-8")
    part.rename(directory / MARK)
