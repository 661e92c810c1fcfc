"""From UIDs to mails: sizes first, small mails whole, big ones by their text alone, in batches of bounded bytes.

Owns what is asked for and in which order. Every answer of an awaited mail either becomes a FetchedMail or shows that
the mail is no longer there; nothing is left out silently.
"""

from collections import deque
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

from imapclient.exceptions import (
    IMAPClientAbortError,
    IMAPClientError,
)

from mailbot.mail.imap.errors import asks_for_patience
from mailbot.mail.imap.limits import Limits, Way
from mailbot.mail.imap.pipeline import Answer, Pipeline, Question
from mailbot.mail.imap.structure import Part, choose_parts, header_alone, mend_cut, read_structure, reassemble

HEADER_LIMIT = 256 * 1024
HEAD_OF_UNSTRUCTURED = 64 * 1024
BYTES_OF_BATCH = 2 * 1024 * 1024
BATCHES_AHEAD = 3
SIZES_AT_ONCE = 500
EXPECTED_TEXT_OF_BIG_MAIL = 512 * 1024
ASKED_SINGLY = SIZES_AT_ONCE + BATCHES_AHEAD * 200
"""How many mails at most were in flight when a connection broke, so that one of them is what broke it."""

_UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_HEADER = f"BODY.PEEK[HEADER]<0.{HEADER_LIMIT}>"


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchedMail:
    """A mail as it came: `size` in bytes on the server, `raw` as bytes to parse.

    `received_at` is the server's time in UTC, 1970 where the server's answer cannot be read. `partial` mails were big:
    their attachments are stubs and long text is cut. `unreadable` holds the server's reason for not handing a mail
    out; `raw` is then empty. `provider_id` and `provider_thread` are Gmail's numbers of the mail and its conversation
    in all folders; a mail `kept` already under its number comes without its bytes. `sent` ones bear Gmail's label of
    what was sent from the mailbox itself, in whatever folder they lie.
    """

    uid: int
    received_at: datetime
    size: int
    raw: bytes
    partial: bool
    unreadable: str | None = None
    provider_id: str | None = None
    provider_thread: str | None = None
    sent: bool = False
    kept: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Care:
    """How mails are asked for: `singly` with one question in flight at first, and never for those `without`."""

    singly: bool = False
    without: frozenset[int] = frozenset()


IsKept = Callable[[Collection[str], bool], Container[str]]
"""Returns those of the provider's numbers whose mails need no bytes any more; True if they are of sent mails."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sized:
    """A mail of which only size and time are known yet, and so the way to fetch it."""

    uid: int
    size: int
    way: Way
    received_at: datetime
    provider_id: str | None = None
    provider_thread: str | None = None
    sent: bool = False
    kept: bool = False

    def fetched(self, raw: bytes, *, partial: bool = False, unreadable: str | None = None) -> FetchedMail:
        """Return this mail with its bytes."""
        return FetchedMail(
            uid=self.uid,
            received_at=self.received_at,
            size=self.size,
            raw=raw,
            partial=partial,
            unreadable=unreadable,
            provider_id=self.provider_id,
            provider_thread=self.provider_thread,
            sent=self.sent,
            kept=self.kept,
        )


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
    for batch in _batches(_sizes(pipeline, uids, is_kept, limits), batch_size):
        _ask(pipeline, batch)
        waiting.append(batch)
        if len(waiting) >= BATCHES_AHEAD:
            yield from _answered(pipeline, waiting.popleft())
    while waiting:
        yield from _answered(pipeline, waiting.popleft())


def _sizes(pipeline: Pipeline, uids: Iterable[int], is_kept: IsKept | None, limits: Limits) -> Iterator[Sized]:
    items = "RFC822.SIZE INTERNALDATE" + (" X-GM-MSGID X-GM-THRID X-GM-LABELS" if is_kept else "")
    remaining = iter(uids)
    waiting: deque[Question] = deque()
    while window := list(islice(remaining, SIZES_AT_ONCE)):
        waiting.append(pipeline.ask(window, items))
        if len(waiting) > 1:
            yield from _sized(pipeline.answer(waiting.popleft()), is_kept, limits)
    while waiting:
        yield from _sized(pipeline.answer(waiting.popleft()), is_kept, limits)


def _sized(answers: dict[int, Answer], is_kept: IsKept | None, limits: Limits) -> Iterator[Sized]:
    kept = {sent: _kept(answers, is_kept, sent=sent) for sent in (False, True)} if is_kept else {}
    for uid, told in answers.items():
        sent = _is_sent(told)
        told_size, at = told.get(b"RFC822.SIZE"), told.get(b"INTERNALDATE")
        size = told_size if isinstance(told_size, int) else None
        yield Sized(
            uid=uid,
            size=size or 0,
            way=limits.way(size),
            received_at=at.astimezone(UTC) if isinstance(at, datetime) else _UNKNOWN_TIME,
            provider_id=_number(told.get(b"X-GM-MSGID")),
            provider_thread=_number(told.get(b"X-GM-THRID")),
            sent=sent,
            kept=_number(told.get(b"X-GM-MSGID")) in kept.get(sent, ()),
        )


def _kept(answers: dict[int, Answer], is_kept: IsKept, *, sent: bool) -> Container[str | None]:
    numbers = {_number(told.get(b"X-GM-MSGID")) for told in answers.values() if _is_sent(told) is sent}
    asked = [number for number in numbers if number]
    return is_kept(asked, sent) if asked else ()


def _is_sent(told: Answer) -> bool:
    labels = told.get(b"X-GM-LABELS")
    return isinstance(labels, tuple) and any(isinstance(name, bytes) and name.lower() == b"\\sent" for name in labels)


def _number(value: object) -> str | None:
    return str(value) if isinstance(value, int) else None


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
        answers = pipeline.answer(question)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        _respect(error)
        uids = question.uids
        if len(uids) == 1:
            yield by_uid[uids[0]].fetched(b"", unreadable=str(error))
            return
        for half in (uids[: len(uids) // 2], uids[len(uids) // 2 :]):
            yield from _whole(pipeline, pipeline.ask(half, "BODY.PEEK[]"), by_uid)
        return
    for uid, told in answers.items():
        if b"BODY[]" in told:
            yield by_uid[uid].fetched(_bytes(told[b"BODY[]"]))


def _respect(error: IMAPClientError) -> None:
    """Raise the refusal again where the server asks for patience: then nothing is wrong with the mail."""
    if asks_for_patience(str(error)):
        raise error


def _by_text(pipeline: Pipeline, outlines: Sequence[tuple[Sized, Question]]) -> Iterator[FetchedMail]:
    asked: list[tuple[Sized, bytes, Part | None, Question]] = []
    for mail, question in outlines:
        try:
            header, part = _outline(pipeline, mail, question)
        except IMAPClientAbortError:
            raise
        except _GoneError:
            continue
        except IMAPClientError as error:
            _respect(error)
            yield mail.fetched(b"", unreadable=str(error))
            continue
        asked.append((mail, header, part, pipeline.ask([mail.uid], _texts_wanted(part))))
    for mail, header, part, question in asked:
        yield from _joined(pipeline, mail, header, part, question)


def _by_header(pipeline: Pipeline, headers: Sequence[tuple[Sized, Question]]) -> Iterator[FetchedMail]:
    """Yield mails that are too large for their mailbox: their headers, and in place of the rest why it is missing."""
    for mail, question in headers:
        try:
            told = pipeline.answer(question).get(mail.uid)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            _respect(error)
            yield mail.fetched(b"", unreadable=str(error))
            continue
        if told is not None:
            yield mail.fetched(header_alone(_bytes(told.get(b"BODY[HEADER]<0>")), mail.size), partial=True)


class _GoneError(Exception):
    """The mail was expunged between two questions."""


def _outline(pipeline: Pipeline, mail: Sized, question: Question) -> tuple[bytes, Part | None]:
    """Return header and structure; None for a structure that makes no sense, read once more without it."""
    try:
        answers = pipeline.answer(question)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        _respect(error)
        answers = pipeline.answer(pipeline.ask([mail.uid], _HEADER))
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
        told = pipeline.answer(question).get(mail.uid)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        _respect(error)
        yield mail.fetched(b"", unreadable=str(error))
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
