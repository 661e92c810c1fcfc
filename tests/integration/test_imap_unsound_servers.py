"""What servers should not do and some do: a farewell in the middle, broken answers, mails that they cannot hand out."""

import ssl
from itertools import chain

import pytest

from mailbot.mail.imap import (
    CertificateError,
    DisconnectedError,
    FetchedMail,
    FolderMissingError,
    MailboxError,
    RefusedError,
    SignInError,
    ThrottledError,
    Timeouts,
    WrongPortError,
    open_mailbox,
)
from mailbot.settings import MailboxSettings
from tests.servers.certificates import Authority
from tests.servers.scripted_imap import Reply, scripted_imap

PASSWORD = "s3cret-pass"
SHORT = Timeouts(connect=2, read=2)
LETTER = b"Subject: x\r\n\r\ny\r\n"


def settings_for(port: int, username: str = "user") -> MailboxSettings:
    """Return plain settings for a port of loopback."""
    return MailboxSettings(name="support", host="127.0.0.1", port=port, security="plain", username=username)


def read(reply: Reply) -> list[FetchedMail]:
    """Return all mails of the inbox of a server that answers so."""
    with scripted_imap(reply) as port, open_mailbox(settings_for(port), password=PASSWORD, timeouts=SHORT) as session:
        session.examine("INBOX")
        return list(chain.from_iterable(session.fetch_since(0)))


def mailbox_of(command: str) -> bytes | None:
    """Answer as a sound server with three small mails."""
    if command.startswith("UID SEARCH"):
        return b"* SEARCH 1 2 3\r\n{tag} OK done\r\n"
    if "RFC822.SIZE" in command:
        sizes = (f'* {n} FETCH (UID {n} RFC822.SIZE 17 INTERNALDATE " 2-Mar-2026 08:15:30 +0200")' for n in (1, 2, 3))
        return "\r\n".join((*sizes, "{tag} OK done\r\n")).encode()
    if command.startswith("UID FETCH"):
        return b"".join(map(letter_answer, uids_of(command))) + b"{tag} OK done\r\n"
    return None


def uids_of(command: str) -> list[int]:
    """Return the UIDs that a FETCH asks for."""
    ranges = (part.partition(":") for part in command.split()[2].split(","))
    return [uid for first, _, last in ranges for uid in range(int(first), int(last or first) + 1)]


def letter_answer(uid: int) -> bytes:
    """Return the response that hands one mail out."""
    return b"* %d FETCH (UID %d BODY[] {%d}\r\n%b)\r\n" % (uid, uid, len(LETTER), LETTER)


def test_a_sound_answer_is_read() -> None:
    assert [(mail.uid, mail.raw) for mail in read(mailbox_of)] == [(1, LETTER), (2, LETTER), (3, LETTER)]


def test_one_mail_that_the_server_cannot_hand_out_leaves_the_others_readable() -> None:
    def reply(command: str) -> bytes | None:
        if "BODY.PEEK[]" in command and 2 in uids_of(command):
            return b"{tag} NO [SERVERBUG] internal error\r\n"
        return mailbox_of(command)

    mails = read(reply)
    assert [(mail.uid, mail.raw, mail.unreadable is None) for mail in mails] == [
        (1, LETTER, True),
        (2, b"", False),
        (3, LETTER, True),
    ]
    assert "internal error" in str(mails[1].unreadable)


def test_an_answer_that_cannot_be_understood_leaves_the_others_readable() -> None:
    def reply(command: str) -> bytes | None:
        if "BODY.PEEK[]" in command:
            answers = (b"* 2 FETCH (UID 2 BODY[] (\r\n" if uid == 2 else letter_answer(uid) for uid in uids_of(command))
            return b"".join(answers) + b"{tag} OK done\r\n"
        return mailbox_of(command)

    assert [(mail.uid, mail.unreadable is None) for mail in read(reply)] == [(1, True), (2, False), (3, True)]


def test_a_big_mail_whose_structure_makes_no_sense_is_read_by_its_beginning() -> None:
    def reply(command: str) -> bytes | None:
        if command.startswith("UID SEARCH"):
            return b"* SEARCH 9\r\n{tag} OK done\r\n"
        if "RFC822.SIZE" in command:
            return b'* 1 FETCH (UID 9 RFC822.SIZE 9000000 INTERNALDATE "nonsense")\r\n{tag} OK done\r\n'
        if "BODYSTRUCTURE" in command:
            nested = b"(" * 3000 + b")" * 3000
            return b"* 1 FETCH (UID 9 BODYSTRUCTURE " + nested + b")\r\n{tag} OK done\r\n"
        if "HEADER" in command:
            return b"* 1 FETCH (UID 9 BODY[HEADER]<0> {14}\r\nSubject: x\r\n\r\n)\r\n{tag} OK done\r\n"
        if "TEXT" in command:
            return b"* 1 FETCH (UID 9 BODY[TEXT]<0> {5}\r\nhello)\r\n{tag} OK done\r\n"
        return mailbox_of(command)

    (mail,) = read(reply)
    assert (mail.raw, mail.partial, mail.received_at.year) == (b"Subject: x\r\n\r\nhello", True, 1970)


def test_news_about_other_mails_is_not_taken_for_an_answer() -> None:
    def reply(command: str) -> bytes | None:
        news = b"* 2 FETCH (FLAGS (\\Seen))\r\n* 4 EXISTS\r\n"
        answer = mailbox_of(command)
        return news + answer if answer is not None and command.startswith("UID") else answer

    assert [mail.uid for mail in read(reply)] == [1, 2, 3]


@pytest.mark.parametrize("answer", [b"", b"* BYE shutting down\r\n"])
def test_a_server_that_leaves_in_the_middle_is_reported(answer: bytes) -> None:
    def reply(command: str) -> bytes | None:
        return answer if "BODY.PEEK" in command else mailbox_of(command)

    with pytest.raises(DisconnectedError, match="ended the connection while fetching mails"):
        read(reply)


def test_a_folder_without_lasting_numbers_is_refused() -> None:
    def reply(command: str) -> bytes | None:
        return b"* 3 EXISTS\r\n{tag} OK [READ-ONLY] done\r\n" if command.startswith("EXAMINE") else None

    with pytest.raises(RefusedError, match="UIDVALIDITY"):
        read(reply)


@pytest.mark.parametrize(
    "answer",
    [
        b"* 3 EXISTS\r\n* OK [UIDVALIDITY {3}\r\nabc] v\r\n{tag} OK done\r\n",
        b"* 3 EXISTS\r\n* OK [UIDVALIDITY (] v\r\n{tag} OK done\r\n",
        b"* 99999999999999999999 EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* FLAGS {4}\r\nabcd\r\n{tag} OK done\r\n",
    ],
)
def test_a_folder_told_of_in_riddles_is_the_servers_fault_and_no_crash(answer: bytes) -> None:
    with pytest.raises(MailboxError, match="mailbox support"):
        read(lambda command: answer if command.startswith("EXAMINE") else None)


def test_a_folder_that_exists_and_may_not_be_opened_says_why() -> None:
    def reply(command: str) -> bytes | None:
        if command.startswith("EXAMINE"):
            return b"{tag} NO [NOPERM] no permission\r\n"
        return b'* LIST () "/" INBOX\r\n{tag} OK done\r\n' if command.startswith("LIST") else None

    with pytest.raises(FolderMissingError, match="no permission"):
        read(reply)


def open_with(reply: Reply, *, greeting: bytes, password: str = PASSWORD, username: str = "user") -> MailboxError:
    """Return the error that opening a mailbox on such a server leads to."""
    with (
        scripted_imap(reply, greeting=greeting) as port,
        pytest.raises(MailboxError) as caught,
        open_mailbox(settings_for(port, username), password=password, timeouts=SHORT),
    ):
        pass
    assert password not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("greeting", [b"220 mail.test ESMTP\r\n", b"SSH-2.0-OpenSSH_9.2\r\n"])
def test_a_port_of_another_protocol_is_named(greeting: bytes) -> None:
    assert isinstance(open_with(lambda _: None, greeting=greeting), WrongPortError)


def test_a_farewell_as_greeting_is_no_matter_of_settings() -> None:
    error = open_with(lambda _: None, greeting=b"* BYE too many connections\r\n")
    assert isinstance(error, ThrottledError)
    assert "too many connections" in str(error)


def test_a_server_that_repeats_the_password_does_not_get_it_into_the_error() -> None:
    def reply(command: str) -> bytes | None:
        return f"{{tag}} NO cannot {command}\r\n".encode() if command.startswith("LOGIN") else None

    assert isinstance(open_with(reply, greeting=b"* OK ready\r\n"), SignInError)


def test_a_sign_in_that_is_impossible_for_now_does_not_blame_the_password() -> None:
    def reply(command: str) -> bytes | None:
        return b"{tag} NO [UNAVAILABLE] try later\r\n" if command.startswith("LOGIN") else None

    error = open_with(reply, greeting=b"* OK ready\r\n")
    assert isinstance(error, ThrottledError)
    assert "asked again later" in str(error)


def test_without_plain_sign_in_user_names_are_quoted() -> None:
    logins: list[str] = []

    def reply(command: str) -> bytes | None:
        if command.startswith("LOGIN"):
            logins.append(command)
        return None

    with (
        scripted_imap(reply) as port,
        open_mailbox(settings_for(port, r'DOMAIN\anna "x"'), password=PASSWORD, timeouts=SHORT),
    ):
        pass
    assert logins == [r'LOGIN "DOMAIN\\anna \"x\"" "s3cret-pass"']


def test_a_password_beyond_ascii_on_such_a_server_is_told() -> None:
    error = open_with(lambda _: None, greeting=b"* OK ready\r\n", password="пароль")
    assert isinstance(error, SignInError)
    assert "ASCII" in str(error)


def test_an_expired_certificate_is_told(authority: Authority) -> None:
    expired = authority.issue("expired", expired=True)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(expired.certificate, expired.key)
    with scripted_imap(lambda _: None, tls=tls) as port:
        settings = settings_for(port).model_copy(update={"security": "tls", "ca_file": authority.ca_file})
        with (
            pytest.raises(CertificateError, match="certificate has expired"),
            open_mailbox(settings, password=PASSWORD, timeouts=SHORT),
        ):
            pass


@pytest.mark.parametrize(
    ("greeting", "error"), [(b"* OK ready\r\n", WrongPortError), (b"* PREAUTH welcome\r\n", MailboxError)]
)
def test_without_starttls_nothing_is_sent_in_clear(greeting: bytes, error: type[MailboxError]) -> None:
    heard: list[str] = []

    def reply(command: str) -> bytes | None:
        heard.append(command)
        return None

    with scripted_imap(reply, greeting=greeting) as port:
        settings = settings_for(port).model_copy(update={"security": "starttls"})
        with pytest.raises(error, match="STARTTLS"), open_mailbox(settings, password=PASSWORD, timeouts=SHORT):
            pass
    assert {command.split()[0] for command in heard} <= {"CAPABILITY", "LOGOUT"}
