"""What the samples say of roles and threads is what mailbot's own way in makes of the rendered mails."""

from collections import defaultdict
from datetime import UTC, datetime

from mailbot.demo.company import DOMAIN
from mailbot.demo.samples import SENT, load_samples, mails_of
from mailbot.mail.read import read_message
from mailbot.mail.roles import MailboxIdentity
from mailbot.mail.threads import envelope_of, join_threads
from mailbot.model import Role

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SAMPLES = load_samples()
MAILS = mails_of(SAMPLES, now=NOW)
MESSAGES = [
    read_message(
        mail.raw,
        received_at=mail.at,
        identity=MailboxIdentity(domains=frozenset({DOMAIN})),
        in_sent_folder=mail.folder == SENT,
    )
    for mail in MAILS
]


def test_every_mail_is_read_in_the_role_its_sample_gives_it() -> None:
    roles = {(sample.id, message.number): message.role for sample in SAMPLES for message in sample.messages}
    for mail, message in zip(MAILS, MESSAGES, strict=True):
        if (mail.thread_id, mail.number) in roles:
            assert message.role is roles[mail.thread_id, mail.number]


def test_noise_is_never_a_turn_of_a_customer_or_an_agent() -> None:
    noise = [message for mail, message in zip(MAILS, MESSAGES, strict=True) if mail.thread_id.startswith("noise-")]
    assert {message.role for message in noise} == {Role.AUTOMATIC, Role.INTERNAL}


def test_the_mails_of_each_sample_and_of_no_other_are_joined_to_one_thread() -> None:
    assigned = join_threads(map(envelope_of, MESSAGES), kept={}).assigned
    threads = defaultdict(set)
    for mail, message in zip(MAILS, MESSAGES, strict=True):
        threads[mail.thread_id].add(assigned[message.key])
    assert all(len(keys) == 1 for keys in threads.values())
    assert len(set.union(*threads.values())) == len(threads)
