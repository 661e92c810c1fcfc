"""A mail before its bytes: what is asked of each one first, and decides how, and whether, it is fetched."""

from collections import deque
from collections.abc import Callable, Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from mailbot.mail.imap.limits import Limits, Way
from mailbot.mail.imap.pipeline import Answer, Pipeline, Question

SIZES_AT_ONCE = 500

_UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)


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


def ask_sizes(pipeline: Pipeline, uids: Iterable[int], *, is_kept: IsKept | None, limits: Limits) -> Iterator[Sized]:
    """Yield what is known of the mails of these UIDs before their bytes; those expunged meanwhile are left out."""
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
