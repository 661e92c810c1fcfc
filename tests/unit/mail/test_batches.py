"""A batch read in parts gives what it gives when it is read as a whole."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.batches import divide
from mailbot.mail.parse import UnreadableMailError
from mailbot.mail.read import Incoming, read_messages
from mailbot.mail.roles import MailboxIdentity
from mailbot.model import Message

START = datetime(2025, 3, 4, tzinfo=UTC)
TEXTS = (
    "The lamp that I ordered in March flickers as soon as it is warm.",
    "We send a new one, please keep the old lamp until it is there.",
    "It came this morning and does not fit into the holder at all.",
)
# Nothing marks the quote: only the text of the mail answered proves it.
KEPT = {f"kept{n}@x": text for n, text in enumerate(TEXTS)}


@st.composite
def batches(draw: st.DrawFn) -> list[Incoming]:
    """Return mails that answer each other or kept ones in any order, some with the same id, some unreadable."""
    ids = st.sampled_from(["1@x", "2@x", "3@x", "4@x", "kept0@x", "kept1@x", ""])
    mails = []
    for number in range(draw(st.integers(min_value=0, max_value=8))):
        lines = [f"Mail {number}: {draw(st.sampled_from(TEXTS))}", *draw(st.lists(st.sampled_from(TEXTS), max_size=2))]
        head = "" if draw(st.integers(0, 9)) == 0 else f"From: a{number}@b.example\nSubject: Re: Lamp\n"
        head += f"Message-ID: <{draw(ids)}>\n" if head else ""
        head += f"References: <{draw(ids)}> <{draw(ids)}>\n" if head else ""
        raw = head + "\n" + "\n\n".join(lines)
        at = START + timedelta(hours=draw(st.integers(0, 4)))
        mails.append(Incoming(raw=raw.encode(), received_at=at, in_sent_folder=draw(st.booleans())))
    return mails


def read(mails: Sequence[Incoming], texts: Mapping[str, str]) -> list[Message | str]:
    """Read mails, errors as their text."""
    found = read_messages(
        mails, identity=MailboxIdentity(), parents=lambda ids: {id_: texts[id_] for id_ in ids if id_ in texts}
    )
    return [str(one) if isinstance(one, UnreadableMailError) else one for one in found]


@given(batches(), st.integers(min_value=1, max_value=4))
def test_the_parts_give_what_the_whole_gives(mails: list[Incoming], count: int) -> None:
    parts = divide(mails, count)
    assert len(parts) == count
    read_in_parts: dict[int, Message | str] = {}
    for part in parts:
        # A part is given the kept texts of what its mails answer, and nothing else.
        texts = {id_: text for id_, text in KEPT.items() if id_ in part.answered}
        read_in_parts |= zip(part.numbers, read([mails[n] for n in part.numbers], texts), strict=True)
    assert [read_in_parts[number] for number in range(len(mails))] == read(mails, KEPT)


def test_mails_that_have_nothing_in_common_are_spread_evenly() -> None:
    mails = [
        Incoming(raw=f"From: a@b\nMessage-ID: <{n}@x>\n\n{'x' * 100}".encode(), received_at=START, in_sent_folder=False)
        for n in range(100)
    ]
    assert [len(part.numbers) for part in divide(mails, 2)] == [50, 50]
