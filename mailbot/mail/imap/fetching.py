"""From UIDs to mails: small ones whole, big ones by their text alone, in batches of bounded bytes.

Owns what is asked for and in which order. Every answer of an awaited mail either becomes a FetchedMail or shows that
the mail is no longer there; nothing is left out silently.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from mailbot.mail.imap.errors import asks_for_patience
from mailbot.mail.imap.limits import Limits, Way
from mailbot.mail.imap.pipeline import Answer, Pipeline, Question
from mailbot.mail.imap.sizes import SIZES_AT_ONCE, FetchedMail, IsKept, Sized, ask_sizes
from mailbot.mail.imap.structure import Part, choose_parts, header_alone, mend_cut, read_structure, reassemble

HEADER_LIMIT = 256 * 1024
HEAD_OF_UNSTRUCTURED = 64 * 1024
BYTES_OF_BATCH = 2 * 1024 * 1024
BATCHES_AHEAD = 3
EXPECTED_TEXT_OF_BIG_MAIL = 512 * 1024
ASKED_SINGLY = SIZES_AT_ONCE + BATCHES_AHEAD * 200
"""How many mails at most were in flight when a connection broke, so that one of them is what broke it."""

_HEADER = f"BODY.PEEK[HEADER]<0.{HEADER_LIMIT}>"


@dataclass(frozen=True, kw_only=True, slots=True)
class Care:
    """How mails are asked for: `singly` with one question in flight at first, and never for those `without`."""

    singly: bool = False
    without: frozenset[int] = frozenset()


@dataclass(kw_only=True, slots=True)
class _Batch:
    mails: list[Sized] = field(default_factory=list)
    expected_bytes: int = 0
    whole: Question | None = None
    outlines: dict[int, Question] = field(default_factory=dict)
    headers: dict[int, Question] = field(default_factory=dict)


def fetch_mails(
    pipeline: Pipeline,
    uids: Iterable[int],
    batch_size: int,
    *,
    is_kept: IsKept | None = None,
    care: Care | None = None,
    limits: Limits | None = None,
) -> Iterator[tuple[FetchedMail, ...]]:
    """Yield the mails of these ascending UIDs in batches, ascending; mails expunged meanwhile are left out.

    With `is_kept`, for servers that offer X-GM-EXT-1, a mail that is kept already is not asked for again.
    """
    care = care or Care()
    remaining = (uid for uid in uids if uid not in care.without)
    for uid in islice(remaining, ASKED_SINGLY if care.singly else 0):
        yield from _in_batches(pipeline, [uid], batch_size, is_kept, limits or Limits())
    yield from _in_batches(pipeline, remaining, batch_size, is_kept, limits or Limits())


def _in_batches(
    pipeline: Pipeline, uids: Iterable[int], batch_size: int, is_kept: IsKept | None, limits: Limits
) -> Iterator[tuple[FetchedMail, ...]]:
    waiting: deque[_Batch] = deque()
    for batch in _batches(ask_sizes(pipeline, uids, is_kept=is_kept, limits=limits), batch_size):
        _ask(pipeline, batch)
        waiting.append(batch)
        if len(waiting) >= BATCHES_AHEAD:
            yield from _answered(pipeline, waiting.popleft())
    while waiting:
        yield from _answered(pipeline, waiting.popleft())


def _batches(mails: Iterable[Sized], batch_size: int) -> Iterator[_Batch]:
    batch = _Batch()
    for mail in mails:
        expected = 0 if mail.kept else mail.size if mail.way is Way.WHOLE else EXPECTED_TEXT_OF_BIG_MAIL
        if batch.mails and (len(batch.mails) >= batch_size or batch.expected_bytes + expected > BYTES_OF_BATCH):
            yield batch
            batch = _Batch()
        batch.mails.append(mail)
        batch.expected_bytes += expected
    if batch.mails:
        yield batch


def _ask(pipeline: Pipeline, batch: _Batch) -> None:
    wanted = [mail for mail in batch.mails if not mail.kept]
    small = [mail.uid for mail in wanted if mail.way is Way.WHOLE]
    if small:
        batch.whole = pipeline.ask(small, "BODY.PEEK[]")
    for mail in wanted:
        if mail.way is Way.TEXT:
            batch.outlines[mail.uid] = pipeline.ask([mail.uid], f"BODYSTRUCTURE {_HEADER}")
        elif mail.way is Way.HEADER:
            batch.headers[mail.uid] = pipeline.ask([mail.uid], _HEADER)


def _answered(pipeline: Pipeline, batch: _Batch) -> Iterator[tuple[FetchedMail, ...]]:
    by_uid = {mail.uid: mail for mail in batch.mails}
    fetched = [mail.fetched(b"") for mail in batch.mails if mail.kept]
    if batch.whole is not None:
        fetched.extend(_whole(pipeline, batch.whole, by_uid))
    fetched.extend(_by_text(pipeline, [(by_uid[uid], question) for uid, question in batch.outlines.items()]))
    fetched.extend(_by_header(pipeline, [(by_uid[uid], question) for uid, question in batch.headers.items()]))
    if fetched:
        yield tuple(sorted(fetched, key=lambda mail: mail.uid))


def _whole(pipeline: Pipeline, question: Question, by_uid: dict[int, Sized]) -> Iterator[FetchedMail]:
    """Yield small mails; where the server refuses many at once, halve the question until the culprit stands alone."""
    try:
        answers = _answer(pipeline, question)
    except _WithheldError as refusal:
        uids = question.uids
        if len(uids) == 1:
            yield by_uid[uids[0]].fetched(b"", unreadable=str(refusal))
            return
        for half in (uids[: len(uids) // 2], uids[len(uids) // 2 :]):
            yield from _whole(pipeline, pipeline.ask(half, "BODY.PEEK[]"), by_uid)
        return
    for uid, told in answers.items():
        if b"BODY[]" in told:
            yield by_uid[uid].fetched(_bytes(told[b"BODY[]"]))


class _WithheldError(Exception):
    """The server does not hand something out, for good; the text is its reason."""


def _answer(pipeline: Pipeline, question: Question) -> dict[int, Answer]:
    """Return the answers by UID; raises _WithheldError.

    A connection that is gone, and a server that asks for patience, are other troubles: with the mail nothing is wrong.
    """
    try:
        return pipeline.answer(question)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        if asks_for_patience(str(error)):
            raise
        raise _WithheldError(str(error)) from error


def _by_text(pipeline: Pipeline, outlines: Sequence[tuple[Sized, Question]]) -> Iterator[FetchedMail]:
    asked: list[tuple[Sized, bytes, Part | None, Question]] = []
    for mail, question in outlines:
        try:
            header, part = _outline(pipeline, mail, question)
        except _GoneError:
            continue
        except _WithheldError as refusal:
            yield mail.fetched(b"", unreadable=str(refusal))
            continue
        asked.append((mail, header, part, pipeline.ask([mail.uid], _texts_wanted(part))))
    for mail, header, part, question in asked:
        yield from _joined(pipeline, mail, header, part, question)


def _by_header(pipeline: Pipeline, headers: Sequence[tuple[Sized, Question]]) -> Iterator[FetchedMail]:
    """Yield mails that are too large for their mailbox: their headers, and in place of the rest why it is missing."""
    for mail, question in headers:
        try:
            told = _answer(pipeline, question).get(mail.uid)
        except _WithheldError as refusal:
            yield mail.fetched(b"", unreadable=str(refusal))
            continue
        if told is not None:
            yield mail.fetched(header_alone(_bytes(told.get(b"BODY[HEADER]<0>")), mail.size), partial=True)


class _GoneError(Exception):
    """The mail was expunged between two questions."""


def _outline(pipeline: Pipeline, mail: Sized, question: Question) -> tuple[bytes, Part | None]:
    """Return header and structure; None for a structure that makes no sense, read once more without it."""
    try:
        answers = _answer(pipeline, question)
    except _WithheldError:
        answers = _answer(pipeline, pipeline.ask([mail.uid], _HEADER))
    told = answers.get(mail.uid)
    if told is None:
        raise _GoneError
    header = _bytes(told.get(b"BODY[HEADER]<0>"))
    try:
        return header, read_structure(told[b"BODYSTRUCTURE"])
    except (KeyError, ValueError, TypeError, IndexError):
        return header, None


def _texts_wanted(part: Part | None) -> str:
    if part is None:
        return f"BODY.PEEK[TEXT]<0.{HEAD_OF_UNSTRUCTURED}>"
    wanted = choose_parts(part)
    return " ".join(f"BODY.PEEK[{each.section}]<0.{each.limit}>" for each in wanted) or "UID"


def _joined(
    pipeline: Pipeline, mail: Sized, header: bytes, part: Part | None, question: Question
) -> Iterator[FetchedMail]:
    try:
        told = _answer(pipeline, question).get(mail.uid)
    except _WithheldError as refusal:
        yield mail.fetched(b"", unreadable=str(refusal))
        return
    if told is None and part is not None and choose_parts(part):
        return
    told = told or {}
    if part is None:
        yield mail.fetched(header + _bytes(told.get(b"BODY[TEXT]<0>")), partial=True)
        return
    texts = {
        each.section: mend_cut(_bytes(told.get(f"BODY[{each.section}]<0>".encode())), each)
        for each in choose_parts(part)
    }
    yield mail.fetched(reassemble(header, part, texts), partial=True)


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""
