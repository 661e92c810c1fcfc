"""The usual answers of a server, read quickly, and everything else left to the parser that reads all."""

from datetime import UTC, datetime
from typing import Any

import pytest
from imapclient.response_parser import parse_fetch_response

from mailbot.mail.imap.answers import read_figures, read_whole
from mailbot.mail.imap.pipeline import Pipeline

FIGURES = b'12 (UID 345 RFC822.SIZE 6789 INTERNALDATE " 2-Mar-2026 08:15:30 +0200")'


@pytest.mark.parametrize(
    "line",
    [
        FIGURES,
        b'1 (UID 1 RFC822.SIZE 0 INTERNALDATE "31-Dec-1999 23:59:59 -0930")',
        b'4294967295 (UID 4294967295 RFC822.SIZE 99999999999 INTERNALDATE "29-Feb-2024 00:00:00 +0000")',
    ],
)
def test_figures_are_read_as_the_full_parser_reads_them(line: bytes) -> None:
    ((uid, told),) = parse_fetch_response([line], normalise_times=False).items()
    del told[b"SEQ"]
    assert read_figures(line) == (uid, told)


@pytest.mark.parametrize(
    "line",
    [
        b'12 (UID 345 RFC822.SIZE 6789 INTERNALDATE "31-Feb-2026 08:15:30 +0200")',
        b'12 (UID 345 RFC822.SIZE 6789 INTERNALDATE " 2-Xyz-2026 08:15:30 +0200")',
        b'12 (UID 345 RFC822.SIZE 6789 FLAGS () INTERNALDATE " 2-Mar-2026 08:15:30 +0200")',
        b"12 (FLAGS (\\Seen))",
        FIGURES + b"\n",
    ],
)
def test_anything_else_is_left_to_it(line: bytes) -> None:
    assert read_figures(line) is None


def test_the_date_is_utc() -> None:
    read = read_figures(FIGURES)
    assert read is not None
    assert read[1][b"INTERNALDATE"] == datetime(2026, 3, 2, 6, 15, 30, tzinfo=UTC)


def test_a_whole_mail_is_its_literal() -> None:
    assert read_whole(b"1 (UID 7 BODY[] {3}", b"abc", b")") == (7, {b"BODY[]": b"abc"})
    assert read_whole(b"1 (UID 7 BODY[] {3}", b"abc", b" FLAGS ())") is None
    assert read_whole(b"1 (UID 7 BODY[HEADER] {3}", b"abc", b")") is None


class Connection:
    """Stands for imaplib's object with answers that have come in."""

    def __init__(self, lines: list[Any]) -> None:
        """Take the lines."""
        self.untagged_responses = {"FETCH": lines}

    def _command(self, *_: object) -> bytes:
        return b"T1"

    def _command_complete(self, *_: object) -> tuple[str, list[bytes]]:
        return "OK", [b"done"]


class Client:
    """Stands for imapclient."""

    def __init__(self, lines: list[Any]) -> None:
        """Take the lines."""
        self._imap = Connection(lines)


def test_usual_and_unusual_answers_may_be_mixed() -> None:
    lines = [
        (b"1 (UID 1 BODY[] {1}", b"a"),
        b")",
        (b"2 (FLAGS (\\Seen) UID 2 BODY[] {1}", b"b"),
        b")",
        b"2 (FLAGS (\\Seen))",
        (b"3 (BODY[HEADER] {1}", b"h"),
        (b" BODY[] {1}", b"c"),
        b" UID 3)",
        (b"4 (UID 4 BODY[] {1}", b"d"),
        b")",
    ]
    pipeline = Pipeline(Client(lines))
    told = pipeline.answer(pipeline.ask([1, 2, 3, 4], "BODY.PEEK[]"))
    assert {uid: answer[b"BODY[]"] for uid, answer in told.items()} == {1: b"a", 2: b"b", 3: b"c", 4: b"d"}
