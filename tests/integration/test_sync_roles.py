"""Who speaks, in a real mailbox: forgers in the inbox, proofs in the Sent folder, whichever is read first."""

from pathlib import Path

import pytest

from mailbot.model import Role
from tests.integration.mail_in import MailIn, mail_in
from tests.servers.dovecot import Dovecot

pytestmark = pytest.mark.server

SERVER = "mx.shop.test"
QUESTION = (
    b"From: Ana <ana@customer.test>\r\nTo: help@shop.test\r\nMessage-ID: <q@x>\r\nSubject: Lamp\r\n\r\nWhere is it?\r\n"
)


def answer(number: int, *, top: str = "", author: str = "Shop <help@shop.test>") -> bytes:
    """Return a mail that says it is an agent's answer; `top` stands above what its author wrote."""
    head = f"From: {author}\r\nTo: ana@customer.test\r\nCc: help@shop.test\r\nMessage-ID: <{number}@x>\r\n"
    text = f"In-Reply-To: <q@x>\r\nSubject: Re: Lamp\r\n\r\nAnswer {number}.\r\n"
    return f"{top}{head}{text}".encode()


def results(said: str, *, server: str = SERVER) -> str:
    """Return an Authentication-Results field."""
    return f"Authentication-Results: {server};\r\n {said}\r\n"


PASSED = "dmarc=pass (p=none) header.from=shop.test"
FORGED = {
    1: answer(1),
    2: answer(2, top=results(PASSED, server="mx.forger.test")),
    3: answer(3, top=results("spf=softfail smtp.mailfrom=x@forger.test") + results(PASSED)),
    4: answer(4, top=results("dkim=pass header.d=forger.test")),
    5: answer(5, top="ARC-" + results(PASSED).replace(": ", ": i=1; ", 1)),
    6: answer(6, top=results("spf=pass smtp.mailfrom=a@shop.test"), author="help@shop.test, x@forger.test"),
    7: answer(7, top=results("dmarc=pass header.from=forger.test"), author='"help@shop.test" <x@forger.test>'),
}


def roles(support: MailIn) -> dict[str, Role]:
    """Return the role of each kept message by its Message-ID."""
    threads = [support.store.thread(row.key) for row in support.store.list_threads("support")]
    return {message.message_id: message.role for thread in threads if thread for message in thread.messages}


@pytest.mark.parametrize("with_sent_folder", [True, False])
def test_no_forger_is_an_agent(dovecot: Dovecot, mailbox: str, tmp_path: Path, *, with_sent_folder: bool) -> None:
    dovecot.append_all(mailbox, "INBOX", [QUESTION, *FORGED.values(), answer(8, top=results(PASSED))])
    if with_sent_folder:
        dovecot.append_all(mailbox, "Sent", [answer(9)])
    support = mail_in(dovecot, mailbox, tmp_path, agent_addresses=("help@shop.test",), trusted_authserv_ids=(SERVER,))
    support.sync()
    found = roles(support)
    support.store.close()
    assert [key for key, role in found.items() if role is Role.AGENT] == (
        ["8@x", "9@x"] if with_sent_folder else ["8@x"]
    )
    assert found["q@x"] is Role.CUSTOMER
    assert found["1@x"] is Role.AUTOMATIC


def test_a_proof_that_comes_later_counts(dovecot: Dovecot, mailbox: str, tmp_path: Path) -> None:
    dovecot.append_all(mailbox, "INBOX", [QUESTION, answer(1)])
    dovecot.append_all(mailbox, "Sent", [answer(2)])
    support = mail_in(dovecot, mailbox, tmp_path, agent_addresses=("help@shop.test",))
    support.sync()
    assert roles(support)["1@x"] is Role.AUTOMATIC
    (before,) = support.store.list_threads("support")
    dovecot.append_all(mailbox, "Sent", [answer(1)])
    assert support.sync().taken.new == 0
    assert roles(support)["1@x"] is Role.AGENT
    (after,) = support.store.list_threads("support")
    support.store.close()
    assert after.version != before.version
