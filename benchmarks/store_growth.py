"""What 100 new mails cost a store that keeps few or very many: fills a SQLite file, then takes mails in."""  # noqa: INP001  # a folder of programs, not a package

import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.made_up_mail import SHOP, make_mails
from mailbot.flow.intake import RawMail, take_in
from mailbot.mail.roles import MailboxIdentity
from mailbot.model import Address, Message, Role
from mailbot.store.kept import NewMessage
from mailbot.store.open import open_store
from mailbot.store.port import Store

START = datetime(2024, 1, 1, tzinfo=UTC)
TEXT = "I ordered the blue kettle three weeks ago and the parcel has still not arrived. " * 6
THREAD = 4
BATCH = 5_000
ROUNDS = 7
IDENTITY = MailboxIdentity(addresses=frozenset(), domains=frozenset({SHOP}))


def milliseconds_of_100_mails(kept: int) -> float:
    """Return the median time of taking in 100 new mails when so many messages are kept."""
    with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'm.db'}")
        store.migrate()
        for first in range(0, kept, BATCH):
            _fill(store, range(first, min(first + BATCH, kept)))
        times = []
        for number in range(ROUNDS):
            mails = _mails(number)
            begun = time.process_time()
            taken = take_in("support", mails, identity=IDENTITY, store=store, now=START)
            times.append(time.process_time() - begun)
            if taken.new != len(mails):
                raise RuntimeError("the new mails were not new")
        store.close()
    return statistics.median(times) * 1000


def _fill(store: Store, numbers: Sequence[int]) -> None:
    messages = [_message(number) for number in numbers]
    store.save_mail(
        "support",
        [
            NewMessage(
                message=message, folder="INBOX", uid_validity=7, uid=number + 1, normal_subject=message.subject.lower()
            )
            for number, message in zip(numbers, messages, strict=True)
        ],
        assigned={message.key: f"thread{number // THREAD}" for number, message in zip(numbers, messages, strict=True)},
        merged={},
        state=None,
    )


def _message(number: int) -> Message:
    opening = number - number % THREAD
    return Message(
        key=f"{number:064x}",
        at=START + timedelta(seconds=60 * number),
        author=Address(email=f"customer{number // THREAD}@mail.example"),
        role=Role.AGENT if number % 2 else Role.CUSTOMER,
        subject=f"Order {number // THREAD}",
        text=TEXT,
        sentences=(TEXT,),
        message_id=f"<filling.{number}@mail.example>",
        references=(f"<filling.{opening}@mail.example>",) if number % THREAD else (),
    )


def _mails(number: int) -> list[RawMail]:
    return [
        RawMail(raw=raw, folder="INBOX", in_sent_folder=False, received_at=at, uid_validity=8, uid=uid)
        for uid, (raw, at) in enumerate(make_mails(100, seed=number, folder=f"grow{number}x"), start=1 + 100 * number)
    ]
