"""FETCH commands sent ahead of their answers, over imapclient's connection object.

Owns tags and the sorting of answers to questions. Each answer is known by its UID, so the order in which a server
works commands off does not matter. Only `BODY.PEEK` and metadata are ever asked for, which changes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError
from imapclient.response_parser import parse_fetch_response

from mailbot.mail.imap.answers import read_figures, read_whole

Answer = dict[bytes, Any]

# What imapclient's parser raises on answers that break the protocol, or nest as no sane mail does.
_MALFORMED = (IMAPClientError, ValueError, TypeError, IndexError, AttributeError, RecursionError)


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A command on its way: what was asked about which mails."""

    tag: bytes
    uids: tuple[int, ...]


class Pipeline:
    """The commands in flight on one connection."""

    def __init__(self, client: IMAPClient) -> None:
        """Begin with nothing in flight."""
        self._connection: Any = client._imap  # noqa: SLF001  # imapclient has no public way to send ahead
        self._in_flight: dict[bytes, Question] = {}
        self._awaited: tuple[int, ...] = ()
        self._received: dict[int, Answer] = {}

    @property
    def awaited(self) -> tuple[int, ...]:
        """Return the mails whose answer is being waited for, or was when the connection broke."""
        return self._awaited

    def ask(self, uids: Sequence[int], items: str) -> Question:
        """Send one command and return at once; a UID set stays short enough for any server (RFC 7162, 4)."""
        tag = self._connection._command("UID", "FETCH", uid_set(uids), f"({items})")  # noqa: SLF001  # as above
        question = Question(tag=tag, uids=tuple(uids))
        self._in_flight[tag] = question
        return question

    def answer(self, question: Question) -> dict[int, Answer]:
        """Return what the server tells by UID; a mail expunged meanwhile is missing.

        Raises IMAPClientError if the server refuses, and imaplib's abort if the connection is gone.
        """
        del self._in_flight[question.tag]
        self._awaited = question.uids
        kind, data = self._connection._command_complete("FETCH", question.tag)  # noqa: SLF001  # as above
        self._awaited = ()
        readable = self._collect()
        found = {uid: self._received.pop(uid) for uid in question.uids if uid in self._received}
        if kind != "OK":
            raise IMAPClientError(f"FETCH failed: {data[0].decode('utf-8', 'replace')}")
        if not readable and len(found) < len(question.uids):
            raise IMAPClientError("the server's answer to FETCH cannot be understood")
        return found

    def drain(self) -> None:
        """Read and forget what is still in flight, so that it cannot be taken for answers about another folder."""
        for question in tuple(self._in_flight.values()):
            del self._in_flight[question.tag]
            self._connection._command_complete("FETCH", question.tag)  # noqa: SLF001  # as above
            self._connection.untagged_responses.pop("FETCH", None)
        self._received.clear()

    def _sort_plain(self, lines: Sequence[Any]) -> list[Any]:
        """Sort the answers of the usual form, and return the lines of all others."""
        others: list[Any] = []
        number = 0
        while number < len(lines):
            line = lines[number]
            following = lines[number + 1] if number + 1 < len(lines) else None
            apart = not others or isinstance(others[-1], bytes)
            plain = None
            if apart:
                plain = read_figures(line) if isinstance(line, bytes) else read_whole(line[0], line[1], following)
            if plain is None:
                others.append(line)
            else:
                uid, told = plain
                self._received.setdefault(uid, {}).update(told)
                number += not isinstance(line, bytes)
            number += 1
        return others

    def _collect(self) -> bool:
        """Sort what has come in by UID; False if some of it could not be understood."""
        lines = self._sort_plain(self._connection.untagged_responses.pop("FETCH", None) or [])
        readable = True
        try:
            parsed = parse_fetch_response(lines, normalise_times=False)
        except _MALFORMED:
            parsed = {}
            for response in _responses(lines):
                try:
                    parsed.update(parse_fetch_response(response, normalise_times=False))
                except _MALFORMED:
                    readable = False
        for uid, told in parsed.items():
            # News about flags that nobody asked for may come without a UID.
            if told.keys() - {b"SEQ", b"FLAGS", b"MODSEQ"}:
                self._received.setdefault(uid, {}).update(told)
        return readable


def _responses(lines: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield the lines of one response after the other: those with literals are pairs, the last one is plain."""
    response: list[Any] = []
    for line in lines:
        response.append(line)
        if isinstance(line, bytes):
            yield response
            response = []


def uid_set(uids: Iterable[int]) -> str:
    """Return ascending UIDs as an IMAP sequence set, runs written as ranges: `1:3,7`."""
    runs: list[list[int]] = []
    for uid in uids:
        if runs and runs[-1][1] == uid - 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in runs)
