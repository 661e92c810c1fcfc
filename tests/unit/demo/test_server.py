"""The demo's mail server: what is delivered by SMTP is read back over IMAP, also after a restart."""

import smtplib
import tempfile
from pathlib import Path

import pytest
from imapclient import IMAPClient

from mailbot.demo.server import LOOPBACK, DemoMailServer, DemoServerError

OTHER_FILE_SYSTEM = Path("/dev/shm")  # noqa: S108 - the one file system beside the disk's that Linux always has
LEAD = "lead@shop.example"
ACCOUNTS = {LEAD: "secret"}
MAIL = "From: mailbot@shop.example\r\nSubject: Digest\r\n\r\nΚαλημέρα\r\n".encode()


def hand_in(server: DemoMailServer, recipient: str) -> None:
    """Send one mail over SMTP."""
    with smtplib.SMTP(LOOPBACK, server.smtp_port) as client:
        client.sendmail("mailbot@shop.example", [recipient], MAIL)


def read_inbox(server: DemoMailServer) -> tuple[int, dict[int, bytes]]:
    """Return UIDVALIDITY and the mails of the lead's inbox by UID."""
    with IMAPClient(LOOPBACK, port=server.imap_port, ssl=False) as client:
        client.login(LEAD, "secret")
        validity = client.select_folder("INBOX", readonly=True)[b"UIDVALIDITY"]
        fetched = client.fetch(client.search("ALL"), ["BODY.PEEK[]"])
    return validity, {uid: item[b"BODY[]"] for uid, item in fetched.items()}


def test_a_mail_handed_in_is_read_back_whole(tmp_path: Path) -> None:
    with DemoMailServer(tmp_path, ACCOUNTS) as server:
        hand_in(server, LEAD)
        _, mails = read_inbox(server)

    assert [mail.replace(b"\r\n", b"\n").strip() for mail in mails.values()] == [MAIL.replace(b"\r\n", b"\n").strip()]


def test_mails_and_their_uids_outlive_the_server(tmp_path: Path) -> None:
    with DemoMailServer(tmp_path, ACCOUNTS) as server:
        hand_in(server, LEAD)
        before = read_inbox(server)
    with DemoMailServer(tmp_path, ACCOUNTS) as server:
        after = read_inbox(server)

    assert after == before


def test_a_server_that_was_killed_while_it_wrote_starts_again_at_once(tmp_path: Path) -> None:
    with DemoMailServer(tmp_path, ACCOUNTS) as server:
        hand_in(server, LEAD)
        before = read_inbox(server)
    for name in ("pymap-etc-passwd.lock", "pymap-etc-shadow.lock", f"{LEAD}/dovecot-uidlist.lock"):
        (tmp_path / name).touch()

    with DemoMailServer(tmp_path, ACCOUNTS) as server:
        after = read_inbox(server)

    assert after == before


def test_a_server_that_cannot_start_says_why_and_does_not_hang(tmp_path: Path) -> None:
    (tmp_path / "pymap-etc-passwd").mkdir()

    with pytest.raises(DemoServerError, match="did not start: IsADirectoryError"), DemoMailServer(tmp_path, ACCOUNTS):
        pass


@pytest.mark.skipif(not OTHER_FILE_SYSTEM.is_dir(), reason="no second file system to be had")
def test_the_folder_may_lie_on_another_file_system_than_the_temporary_files(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=OTHER_FILE_SYSTEM) as other:
        assert Path(other).stat().st_dev != tmp_path.stat().st_dev
        with DemoMailServer(Path(other), ACCOUNTS) as server:
            hand_in(server, LEAD)
            assert read_inbox(server)[1]


def test_a_stranger_to_the_server_gets_no_mail(tmp_path: Path) -> None:
    with DemoMailServer(tmp_path, ACCOUNTS) as server, pytest.raises(smtplib.SMTPRecipientsRefused):
        hand_in(server, "nobody@shop.example")


def test_a_wrong_password_is_refused(tmp_path: Path) -> None:
    with (
        DemoMailServer(tmp_path, ACCOUNTS) as server,
        IMAPClient(LOOPBACK, port=server.imap_port, ssl=False) as client,
        pytest.raises(IMAPClient.Error),
    ):
        client.login(LEAD, "wrong")


def test_it_listens_on_loopback_only(tmp_path: Path) -> None:
    server = DemoMailServer(tmp_path, ACCOUNTS)

    assert {sock.getsockname()[0] for sock in (server._imap_socket, server._smtp_socket)} == {LOOPBACK}  # noqa: SLF001 - what it is bound to is the matter
    with server:
        pass
