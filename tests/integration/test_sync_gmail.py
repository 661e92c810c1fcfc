"""A server that numbers mails over all folders, as Gmail does: no body is fetched twice, conversations are one."""

from pathlib import Path

import pytest

from mailbot.mail.imap import Timeouts, open_mailbox
from mailbot.settings import MailboxSettings
from mailbot.store.open import open_store
from tests.integration.mail_in import MailIn
from tests.servers.scripted_imap import scripted_imap

pytestmark = pytest.mark.server

FOLDERS = {"INBOX": (1, 2), "Orders": (2, 3)}
THREAD_OF = {1: 501, 2: 501, 3: 502}


class Gmail:
    """Three mails, the second of which lies under two labels; the first two are one conversation."""

    def __init__(self) -> None:
        """Open no folder yet."""
        self.folder = "INBOX"
        self.bodies: list[int] = []

    def __call__(self, command: str) -> bytes | None:
        """Answer a command."""
        verb, _, rest = command.partition(" ")
        if verb in {"STATUS", "EXAMINE"}:
            return self._figures(verb, rest.split('"')[1])
        if "X-GM-MSGID" in command:
            return self._numbers()
        if command.startswith("UID FETCH"):
            return self._mails(command.split()[2])
        listed = "".join(f'* LIST () "/" "{name}"\r\n' for name in FOLDERS)
        said = {
            "CAPABILITY": "* CAPABILITY IMAP4rev1 X-GM-EXT-1 UNSELECT\r\n",
            "LIST": listed,
            "UID": "* SEARCH 1 2\r\n",
        }
        return f"{said[verb]}{{tag}} OK done\r\n".encode() if verb in said else None

    def _figures(self, verb: str, folder: str) -> bytes:
        if verb == "STATUS":
            return f'* STATUS "{folder}" (UIDNEXT 3 UIDVALIDITY 7 MESSAGES 2)\r\n{{tag}} OK done\r\n'.encode()
        self.folder = folder
        return b"* 2 EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT 3] n\r\n{tag} OK [READ-ONLY] done\r\n"

    def _numbers(self) -> bytes:
        lines = [
            f"* {uid} FETCH (UID {uid} X-GM-THRID {THREAD_OF[mail]} X-GM-MSGID {12784553442303348 * 100 + mail} "
            'RFC822.SIZE 90 INTERNALDATE " 2-Mar-2026 08:15:30 +0000")\r\n'
            for uid, mail in enumerate(FOLDERS[self.folder], start=1)
        ]
        return f"{''.join(lines)}{{tag}} OK done\r\n".encode()

    def _mails(self, uids: str) -> bytes:
        first, _, last = uids.partition(":")
        answer = b""
        for uid in range(int(first), int(last or first) + 1):
            mail = FOLDERS[self.folder][uid - 1]
            self.bodies.append(mail)
            head = f"From: ana@customer.test\r\nSubject: Matter {mail}\r\nMessage-ID: <{mail}@x>\r\n\r\n"
            raw = head.encode() + b"Hello.\r\n"
            answer += b"* %d FETCH (UID %d BODY[] {%d}\r\n%b)\r\n" % (uid, uid, len(raw), raw)
        return answer + b"{tag} OK done\r\n"


def test_a_mail_under_two_labels_is_fetched_once_and_conversations_are_threads(tmp_path: Path) -> None:
    server = Gmail()
    store = open_store(f"sqlite:///{tmp_path / 'mailbot.db'}")
    store.migrate()
    with scripted_imap(server) as port:
        settings = MailboxSettings(
            name="support", host="127.0.0.1", port=port, security="plain", username="u", folders=tuple(FOLDERS)
        )
        support = MailIn(
            settings=settings,
            store=store,
            connect=lambda mailbox: open_mailbox(mailbox, password="pw", timeouts=Timeouts(connect=2, read=2)),
        )
        report = support.sync()

    assert server.bodies == [1, 2, 3]
    assert (report.taken.seen, report.taken.new, report.missing) == (4, 3, 0)
    assert support.subjects() == ["Matter 1", "Matter 2", "Matter 3"]
    assert sorted(row.messages for row in store.list_threads("support")) == [1, 2]
    assert store.kept_counts("support") == {("INBOX", 7): 2, ("Orders", 7): 2}
    store.close()
