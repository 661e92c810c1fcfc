"""The search: words of every message kept per batch, found again newest first. Knows no mail folder and no review."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from mailbot.model import Address, Message
from mailbot.store import rows
from mailbot.store.kept import SearchHit
from mailbot.store.text import plain, plain_list
from mailbot.store.transactions import Connection, Row, Transactions
from mailbot.store.words import Query, find_first, read_query, words_of

AT_ONCE = 500
"""How many messages kept before there was a search are taken into it in one transaction."""

_READ_AT_LEAST = 20
_READ_AT_MOST = 2_000
_AFTER_ALL = 2**63 - 1
_WITHIN_A_SECOND = 22
_BEFORE_MATCH = 60
_SNIPPET = 200


class StoredSearch:
    """The part about the search of `mailbot.store.port.Store`; see there for what each method promises."""

    _transactions: Transactions

    def search(self, text: str, mailbox: str | None = None, *, limit: int = 20) -> tuple[SearchHit, ...]:
        """Return the threads with a message that holds all words asked for, newest such message first."""
        query = read_query(plain(text))
        if not (query.words or query.beginnings):
            return ()
        found: dict[str, SearchHit] = {}
        before, read, at_once = _AFTER_ALL, 0, max(2 * limit, _READ_AT_LEAST)
        with self._transactions.reading() as connection:
            words = connection.match(query)
            while len(found) < limit and read < _READ_AT_MOST:
                lines = connection.rows("find_words", words=words, mailbox=mailbox, before=before, limit=at_once)
                for line in lines:
                    if line["thread_key"] not in found and len(found) < limit:
                        found[line["thread_key"]] = _hit(line, query)
                if len(lines) < at_once:
                    break
                before, read = lines[-1]["id"], read + len(lines)
        return tuple(found.values())

    def search_older(self) -> int:
        """Take some messages that were kept before there was a search into it; return how many, 0 when all are."""
        with self._transactions.writing() as connection:
            connection.lock("search")
            lines = connection.rows("messages_not_searched", limit=AT_ONCE)
            by_mailbox: dict[str, list[Message]] = {}
            for line in lines:
                by_mailbox.setdefault(line["mailbox"], []).append(rows.message_of(line))
            for mailbox, messages in by_mailbox.items():
                add_to_search(connection, mailbox, messages)
                connection.change_many(
                    "searched_at_last", [{"mailbox": mailbox, "message_key": each.key} for each in messages]
                )
        return len(lines)


def add_to_search(connection: Connection, mailbox: str, messages: Iterable[Message]) -> None:
    """Let messages that were just kept be found by their words."""
    numbered = _number(connection, mailbox, {plain(message.key): message for message in messages})
    connection.change_many(
        "save_searched", [{"id": id_, "mailbox": mailbox, "message_key": key} for id_, (key, _) in numbered.items()]
    )
    connection.change_many(
        "save_words", [{"id": id_, "words": _words(message)} for id_, (_, message) in numbered.items()]
    )


def _words(message: Message) -> str:
    author = message.author
    texts = (message.subject, author.name, author.email, message.text, *message.attachments)
    return " ".join(words_of(*map(plain, texts)))


def _number(connection: Connection, mailbox: str, messages: dict[str, Message]) -> dict[int, tuple[str, Message]]:
    """Return messages by numbers that nothing bears yet and that sort as their times do."""
    numbered: dict[int, tuple[str, Message]] = {}
    for key, message in messages.items():
        number = _number_by_time(mailbox, key, message.at)
        while number in numbered:
            number += 1
        numbered[number] = (key, message)
    while taken := [row["id"] for row in connection.rows("searched_ids", ids=plain_list(map(str, numbered)))]:
        for number in taken:
            moved, free = numbered.pop(number), number + 1
            while free in numbered:
                free += 1
            numbered[free] = moved
    return numbered


def _number_by_time(mailbox: str, key: str, at: datetime) -> int:
    spread = hashlib.sha256(f"{mailbox}\x1f{key}".encode()).digest()
    return (int(at.timestamp()) << _WITHIN_A_SECOND) | (int.from_bytes(spread[:4]) >> (32 - _WITHIN_A_SECOND))


def _hit(line: Row, query: Query) -> SearchHit:
    before, match, after = _snippet(line["body"], query)
    return SearchHit(
        thread_key=line["thread_key"],
        mailbox=line["mailbox"],
        subject=line["subject"],
        message_key=line["key"],
        at=rows.time_of(line["at"]),
        author=Address(email=line["author_email"], name=line["author_name"]),
        before=before,
        match=match,
        after=after,
    )


def _snippet(text: str, query: Query) -> tuple[str, str, str]:
    """Return one line of a text around the first of the words, in three parts; only the last has words if none is."""
    found = find_first(query, text)
    if found is None:
        return "", "", _one_line(text[:_SNIPPET], cut=len(text) > _SNIPPET)
    begin, end = found
    start = max(0, begin - _BEFORE_MATCH)
    stop = start + _SNIPPET
    before = ("…" if start else "") + " ".join(text[start:begin].split())
    spaced = " " if text[begin - 1 : begin].isspace() and before else ""
    after = _one_line(text[end:stop], cut=len(text) > stop)
    return before + spaced, text[begin:end], (" " if text[end : end + 1].isspace() and after else "") + after


def _one_line(text: str, *, cut: bool) -> str:
    return " ".join(text.split()) + ("…" if cut else "")
