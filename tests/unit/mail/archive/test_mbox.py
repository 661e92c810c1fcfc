"""mbox in its variants: where a mail ends, and what was escaped in it."""

import io
import mailbox
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.mail.archive.mbox import MboxMail, read_mbox
from tests.processor_time import assert_costs_at_most

SEPARATOR = b"From ana@customer.test Mon Jan  5 10:30:00 2026\n"
HEADER = b"From: ana@customer.test\nSubject: Pralka\n"
LAST = SEPARATOR + HEADER + b"\nlast\n"


def mails_of(content: bytes, offset: int = 0) -> list[MboxMail]:
    """Return the mails of an mbox."""
    stream = io.BytesIO(content)
    stream.seek(offset)
    return list(read_mbox(stream, offset))


def bodies_of(content: bytes) -> list[bytes]:
    """Return the bodies of the mails of an mbox."""
    return [mail.raw.partition(b"\n\n")[2] for mail in mails_of(content)]


def with_length(length: int, body: bytes) -> bytes:
    """Return a mail of an mbox that claims such a Content-Length."""
    return SEPARATOR + HEADER + b"Content-Length: %d\n\n" % length + body


QUOTED_MBOX = b"A forwarded mbox:\n\n" + SEPARATOR + b"Subject: inner\n\nHello.\n"


@pytest.mark.parametrize("blank", [b"\n", b"", b"\r\n"])
def test_a_right_content_length_holds_a_mail_together(blank: bytes) -> None:
    content = with_length(len(QUOTED_MBOX), QUOTED_MBOX) + blank + LAST
    assert bodies_of(content) == [QUOTED_MBOX, b"last\n"]


def test_with_a_content_length_and_bare_from_lines_nothing_was_escaped() -> None:
    body = b"From here\n>From there\n"
    assert bodies_of(with_length(len(body), body) + b"\n" + LAST)[0] == body


def test_with_a_content_length_and_no_bare_from_line_escapes_are_undone() -> None:
    body = b">From here\n>>From there\n"
    assert bodies_of(with_length(len(body), body) + b"\n" + LAST)[0] == b"From here\n>From there\n"


@pytest.mark.parametrize("wrong", [0, 3, 9, 60, 100_000, 10_000_000_000])
def test_a_wrong_content_length_is_not_believed(wrong: int) -> None:
    body = b"Where is it?\n\n>From Lyon.\n"
    assert bodies_of(with_length(wrong, body) + b"\n" + LAST) == [b"Where is it?\n\nFrom Lyon.\n", b"last\n"]


def test_the_last_mails_content_length_may_end_with_the_file() -> None:
    assert bodies_of(with_length(len(QUOTED_MBOX), QUOTED_MBOX)) == [QUOTED_MBOX]
    assert len(bodies_of(with_length(len(QUOTED_MBOX) + 1, QUOTED_MBOX))) == 2


def test_many_wrong_content_lengths_cost_each_byte_once() -> None:
    content = with_length(20_000_000, b"x" * 50 + b"\n\n") * 20_000
    assert len(mails_of(content)) == 20_000
    assert_costs_at_most(5, lambda: mails_of(content))


@pytest.mark.parametrize(
    "line",
    [
        b"From 9:00 to 17:00 I am at work.",
        b"From what I saw on Mon Jan  5 10:30:00 2026",
        b"From January 5 on",
        b">From: ana@customer.test",
    ],
)
def test_prose_that_begins_with_from_parts_no_mail(line: bytes) -> None:
    body = b"Hello,\n\n" + line + b"\nthe parcel is lost.\n"
    assert bodies_of(SEPARATOR + HEADER + b"\n" + body + b"\n" + LAST) == [body, b"last\n"]


def test_each_mail_tells_the_offset_to_go_on_from() -> None:
    content = b"\n" + with_length(5, b"one..") + b"\n" + SEPARATOR + HEADER + b"\ntwo\n\n" + LAST
    mails = mails_of(content)
    assert [mail.end for mail in mails][-1] == len(content)
    for number, mail in enumerate(mails, start=1):
        assert mails_of(content, mail.end) == mails[number:]


def test_a_mail_beyond_any_bound_is_cut_and_the_next_is_read() -> None:
    first, last = mails_of(SEPARATOR + HEADER + b"\n" + b"x" * 40_000_000 + b"\n\n" + LAST)
    assert (len(first.raw), last.raw) == (32 * 1024 * 1024, HEADER + b"\nlast\n")


LINES = st.sampled_from(["", "From here", ">From there", ">>From nowhere", "From: x", "Hello.", "\tFrom tab", "From "])


@settings(max_examples=60)
@given(st.lists(st.lists(LINES, max_size=6), min_size=1, max_size=5))
def test_what_the_standard_library_writes_comes_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]]
) -> None:
    path: Path = tmp_path_factory.mktemp("mbox") / "written.mbox"
    written = []
    box = mailbox.mbox(path)
    for lines in texts:
        mail = Message()
        mail["Subject"] = "Pralka"
        # It escapes "From " and not ">From ", so that what had a mark before loses it: mboxo cannot tell.
        mail.set_payload("\n".join(lines) + "\n")
        box.add(mail)
        written.append("\n".join(line[1:] if line.startswith((">From ", ">>From ")) else line for line in lines) + "\n")
    box.close()
    assert [body.decode().rstrip("\n") for body in bodies_of(path.read_bytes())] == [
        text.rstrip("\n") for text in written
    ]
