"""One mail that the server cannot hand out without breaking: every other mail is read, and the admin is told."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from mailbot.mail.imap import DisconnectedError, MailboxSession, Timeouts, open_mailbox
from mailbot.settings import MailboxSettings
from mailbot.store.open import open_store
from tests.integration.mail_in import SOON_OVER, MailIn, letter, subjects
from tests.servers.scripted_imap import scripted_imap

pytestmark = pytest.mark.server

LETTERS = range(1, 31)


class Server:
    """Thirty letters in the inbox, some of which make it break."""

    def __init__(self, *poison: int, breaks: bytes = b"") -> None:
        """Break at these letters, by hanging up or as told."""
        self.poison = set(poison)
        self.breaks = breaks
        self.broken = 0

    def __call__(self, command: str) -> bytes | None:
        """Answer a command."""
        if command.startswith("LIST"):
            return b'* LIST () "/" INBOX\r\n{tag} OK done\r\n'
        if command.startswith(("STATUS", "EXAMINE")):
            return self._figures(command)
        if command.startswith("UID SEARCH"):
            first = command.rsplit(maxsplit=1)[-1].partition(":")[0] if "*" in command else "1"
            return b"* SEARCH " + " ".join(map(str, range(int(first), 31))).encode() + b"\r\n{tag} OK done\r\n"
        if command.startswith("UID FETCH"):
            return self._mails(command)
        return None

    def _figures(self, command: str) -> bytes:
        if command.startswith("STATUS"):
            return b'* STATUS "INBOX" (UIDNEXT 31 UIDVALIDITY 7 MESSAGES 30)\r\n{tag} OK done\r\n'
        return b"* 30 EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT 31] n\r\n{tag} OK [READ-ONLY] done\r\n"

    def _mails(self, command: str) -> bytes:
        ranges = (part.partition(":") for part in command.split()[2].split(","))
        uids = [uid for first, _, last in ranges for uid in range(int(first), int(last or first) + 1)]
        if "SIZE" in command:
            size = '* {0} FETCH (UID {0} RFC822.SIZE 99 INTERNALDATE " 2-Mar-2026 08:15:30 +0000")\r\n'
            return "".join(map(size.format, uids)).encode() + b"{tag} OK done\r\n"
        if self.poison.intersection(uids):
            self.broken += 1
            return self.breaks
        return b"".join(map(_mail, uids)) + b"{tag} OK done\r\n"


def _mail(uid: int) -> bytes:
    raw = letter(uid)
    return b"* %d FETCH (UID %d BODY[] {%d}\r\n%b)\r\n" % (uid, uid, len(raw), raw)


@contextmanager
def read_from(server: Server, folder: Path, *, read_seconds: float = 5) -> Iterator[MailIn]:
    """Yield a mailbox of the server with an empty store."""
    store = open_store(f"sqlite:///{folder / 'mailbot.db'}")
    store.migrate()

    def connect(mailbox: MailboxSettings) -> AbstractContextManager[MailboxSession]:
        return open_mailbox(mailbox, password="pw", timeouts=Timeouts(connect=2, read=read_seconds))

    with scripted_imap(server, connections=100) as port:
        settings = MailboxSettings(name="support", host="127.0.0.1", port=port, security="plain", username="u")
        yield MailIn(settings=settings, store=store, connect=connect)
    store.close()


@pytest.mark.parametrize("said", [b"", b"* BYE internal error\r\n"])
def test_a_mail_at_which_the_server_hangs_up_keeps_no_other_from_being_read(tmp_path: Path, said: bytes) -> None:
    server = Server(4, breaks=said)
    with read_from(server, tmp_path) as support:
        report = support.sync()

        assert support.subjects() == subjects(*(n for n in LETTERS if n != 4))
        assert report.missing == 1
        (trouble,) = report.troubles
        assert "UID 4 of folder 'INBOX'" in trouble
        assert "ended the connection" in trouble
        assert support.store.mailbox_statuses()["support"].error == trouble


def test_two_of_them_are_found_and_read_once_the_server_is_well(tmp_path: Path) -> None:
    server = Server(4, 20)
    with read_from(server, tmp_path) as support:
        assert support.sync().missing == 2
        broken = server.broken
        assert support.sync().missing == 2
        assert server.broken - broken == 4  # no batch was risked again

        server.poison.clear()
        report = support.sync()

        assert (report.taken.new, report.missing, report.troubles) == (2, 0, ())
        assert support.subjects() == subjects(*LETTERS)
        assert support.store.mailbox_statuses()["support"].error is None


@pytest.mark.parametrize("said", [b"* OK still here\r\n", b"* 30 FETCH (UID 30 BODY[] {9000}\r\nFrom: "])
def test_a_mail_at_which_the_server_falls_silent_keeps_no_other_from_being_read(tmp_path: Path, said: bytes) -> None:
    server = Server(30, breaks=said)
    with read_from(server, tmp_path, read_seconds=0.3) as support:
        report = support.sync()

        assert support.subjects() == subjects(*LETTERS[:-1])
        assert report.missing == 1
        assert server.broken == 2


def test_a_server_that_breaks_at_every_mail_is_given_up_soon(tmp_path: Path) -> None:
    server = Server(*LETTERS)
    with read_from(server, tmp_path) as support:
        with pytest.raises(DisconnectedError):
            support.sync(patience=SOON_OVER, at_first=SOON_OVER)
        assert server.broken < 40

        server.poison.clear()
        support.sync()
        assert support.subjects() == subjects(*LETTERS)
