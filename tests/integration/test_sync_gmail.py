"""A server that numbers mails over all folders, as Gmail does: no body is fetched twice, conversations are one."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from mailbot.flow.sync import SyncReport
from mailbot.mail.imap import Timeouts, open_mailbox
from mailbot.model import Role
from mailbot.settings import MailboxSettings
from mailbot.store.open import open_store
from tests.integration.mail_in import MailIn
from tests.servers.scripted_imap import scripted_imap

pytestmark = pytest.mark.server

FOLDERS = {"INBOX": (1, 2), "Orders": (2, 3)}
ALL_MAIL = "[Gmail]/All Mail"
SECOND = 2
DRAFT = 5
ANA, HELP = "ana@customer.test", "help@shop.test"
THREAD_OF = {1: 501, 2: 501, 3: 502, 4: 503, DRAFT: 504}


class Gmail:
    """Three mails, the second of which lies under two labels; the first two are one conversation."""

    def __init__(self, *, all_mail: tuple[int, ...] = ()) -> None:
        """Open no folder yet; what has been archived, and drafts, lie in All Mail alone."""
        self.folders = FOLDERS | ({ALL_MAIL: all_mail} if all_mail else {})
        self.folder = "INBOX"
        self.bodies: list[int] = []
        self.labelled_sent: frozenset[int] = frozenset()
        self.author_of_second = ANA

    def __call__(self, command: str) -> bytes | None:
        """Answer a command."""
        verb, _, rest = command.partition(" ")
        if verb in {"STATUS", "EXAMINE"}:
            return self._figures(verb, rest.split('"')[1])
        if "X-GM-MSGID" in command:
            return self._numbers(uids_in(command.split()[2]))
        if command.startswith("UID FETCH"):
            return self._mails(uids_in(command.split()[2]))
        flags = {ALL_MAIL: r"\All"}
        listed = "".join(f'* LIST ({flags.get(name, "")}) "/" "{name}"\r\n' for name in self.folders)
        said = {
            "CAPABILITY": "* CAPABILITY IMAP4rev1 X-GM-EXT-1 UNSELECT\r\n",
            "LIST": listed,
            "UID": f"* SEARCH {self._found(command)}\r\n",
        }
        return f"{said[verb]}{{tag}} OK done\r\n".encode() if verb in said else None

    def _found(self, command: str) -> str:
        mails = enumerate(self.folders[self.folder], start=1)
        return " ".join(str(uid) for uid, mail in mails if mail != DRAFT or "UNDRAFT" not in command)

    def _figures(self, verb: str, folder: str) -> bytes:
        mails = len(self.folders[folder])
        if verb == "STATUS":
            figures = f"UIDNEXT {mails + 1} UIDVALIDITY 7 MESSAGES {mails}"
            return f'* STATUS "{folder}" ({figures})\r\n{{tag}} OK done\r\n'.encode()
        self.folder = folder
        said = f"* {mails} EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT {mails + 1}] n\r\n"
        return f"{said}{{tag}} OK [READ-ONLY] done\r\n".encode()

    def _numbers(self, uids: Sequence[int]) -> bytes:
        lines = [
            f"* {uid} FETCH (UID {uid} X-GM-LABELS ({self._labels(mail)}) X-GM-THRID {THREAD_OF[mail]} "
            f"X-GM-MSGID {12784553442303348 * 100 + mail} "
            'RFC822.SIZE 90 INTERNALDATE " 2-Mar-2026 08:15:30 +0000")\r\n'
            for uid, mail in enumerate(self.folders[self.folder], start=1)
            if uid in uids
        ]
        return f"{''.join(lines)}{{tag}} OK done\r\n".encode()

    def _labels(self, mail: int) -> str:
        return r'"\\Important" "\\Sent"' if mail in self.labelled_sent else r'"\\Important" Orders'

    def _mails(self, uids: Sequence[int]) -> bytes:
        answer = b""
        for uid in uids:
            mail = self.folders[self.folder][uid - 1]
            self.bodies.append(mail)
            author, reader = (ANA, HELP) if mail != SECOND else (self.author_of_second, ANA)
            head = f"From: {author}\r\nTo: {reader}\r\nSubject: Matter {mail}\r\n"
            raw = f"{head}Message-ID: <{mail}@x>\r\n\r\nHello.\r\n".encode()
            answer += b"* %d FETCH (UID %d BODY[] {%d}\r\n%b)\r\n" % (uid, uid, len(raw), raw)
        return answer + b"{tag} OK done\r\n"


def uids_in(told: str) -> list[int]:
    """Return the UIDs of a sequence set."""
    ranges = (part.partition(":") for part in told.split(","))
    return [uid for first, _, last in ranges for uid in range(int(first), int(last or first) + 1)]


def sync_of(server: Gmail, tmp_path: Path, **changes: object) -> tuple[MailIn, SyncReport]:
    """Sync the mailbox once, into the store that earlier calls have left."""
    tmp_path.mkdir(exist_ok=True)
    store = open_store(f"sqlite:///{tmp_path / 'mailbot.db'}")
    store.migrate()
    with scripted_imap(server) as port:
        settings = MailboxSettings.model_validate(
            {"name": "support", "host": "127.0.0.1", "port": port, "security": "plain", "username": HELP}
            | {"folders": tuple(FOLDERS), "trust_from": "never"}
            | changes
        )
        support = MailIn(
            settings=settings,
            store=store,
            connect=lambda mailbox: open_mailbox(mailbox, password="pw", timeouts=Timeouts(connect=2, read=2)),
        )
        return support, support.sync()


def test_a_mail_under_two_labels_is_fetched_once_and_conversations_are_threads(tmp_path: Path) -> None:
    server = Gmail()
    support, report = sync_of(server, tmp_path)
    store = support.store
    assert server.bodies == [1, 2, 3]
    assert (report.taken.seen, report.taken.new, report.missing) == (4, 3, 0)
    assert support.subjects() == ["Matter 1", "Matter 2", "Matter 3"]
    assert sorted(row.messages for row in store.list_threads("support")) == [1, 2]
    assert store.kept_counts("support") == {("INBOX", 7): 2, ("Orders", 7): 2}
    store.close()


def role_of_second(support: MailIn) -> Role:
    threads = [support.store.thread(row.key) for row in support.store.list_threads("support")]
    support.store.close()
    (role,) = {one.role for thread in threads if thread for one in thread.messages if one.subject == "Matter 2"}
    return role


def test_a_mail_that_gmail_labels_as_sent_is_an_agents_in_any_folder(tmp_path: Path) -> None:
    server = Gmail()
    server.author_of_second = HELP
    assert role_of_second(sync_of(server, tmp_path / "plain")[0]) is Role.AUTOMATIC
    server.labelled_sent = frozenset({SECOND})
    assert role_of_second(sync_of(server, tmp_path / "labelled")[0]) is Role.AGENT


def test_a_mail_met_first_in_the_inbox_is_read_once_more_in_the_sent_folder(tmp_path: Path) -> None:
    server = Gmail()
    server.author_of_second = HELP
    assert role_of_second(sync_of(server, tmp_path, folders=("INBOX",))[0]) is Role.AUTOMATIC
    both = {"folders": ("INBOX",), "sent_folders": ("Orders",)}
    assert role_of_second(sync_of(server, tmp_path, **both)[0]) is Role.AGENT
    assert server.bodies == [1, 2, 2, 3]
    assert role_of_second(sync_of(server, tmp_path, **both)[0]) is Role.AGENT
    assert server.bodies == [1, 2, 2, 3]


def test_an_archived_mail_is_read_and_an_unfinished_one_is_not(tmp_path: Path) -> None:
    server = Gmail(all_mail=(1, 2, 3, 4, DRAFT))

    support, report = sync_of(server, tmp_path, folders=())
    support.store.close()

    assert report.folders == ("INBOX", ALL_MAIL)
    assert server.bodies == [1, 2, 3, 4]
    assert (report.taken.new, report.missing) == (4, 0)

    again, report = sync_of(server, tmp_path, folders=())
    assert (report.taken.seen, report.missing) == (0, 0)
    assert server.bodies == [1, 2, 3, 4]
    assert again.subjects() == ["Matter 1", "Matter 2", "Matter 3", "Matter 4"]
    again.store.close()
