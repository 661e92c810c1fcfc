"""What a judge reads: a thread or a line of a transcript file as a transcript, and a transcript as text.

Owns numbering and the fencing of mail text. Knows neither networks nor stores nor redaction.
"""

import json
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from mailbot.model import Address, MailbotError, Role, Thread, Transcript, TranscriptMessage
from mailbot.review.aliases import name_aliases

_ROLES = ", ".join(Role)
_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co"})
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HOURS_FROM_MINUTES = 3 * 60
_DAYS_TELL = timedelta(days=2)
_write_string = json.JSONEncoder(ensure_ascii=False).encode


class TranscriptError(MailbotError):
    """A line of a transcript file is not a transcript; the text names its id, the key and the remedy."""


def transcript_of_thread(thread: Thread) -> Transcript:
    """Return the transcript of a thread: same messages, same order, same sentences, people as aliases."""
    aliases = name_aliases([message.role for message in thread.messages], [one.author for one in thread.messages])
    messages = tuple(
        TranscriptMessage(
            role=message.role,
            alias=alias,
            sentences=message.sentences,
            at=message.at,
            attachments=message.attachments,
            answered=message.answered,
        )
        for message, alias in zip(thread.messages, aliases, strict=True)
    )
    people = dict.fromkeys(
        person for message in thread.messages for person in (message.author, *message.to, *message.cc)
    )
    languages = [message.language for message in thread.messages if message.language]
    return Transcript(
        id=thread.key, messages=messages, language=languages[0] if languages else None, people=tuple(people)
    )


def transcript_of_record(record: Mapping[str, object], split: Callable[[str], tuple[str, ...]]) -> Transcript:
    """Return the transcript of one object of a transcript file (DESIGN 6), its texts cut into sentences by `split`.

    Times become UTC; one without an offset is taken as UTC. Keys that are not of the format are left alone.
    Raises TranscriptError.
    """
    name = _read_id(record)
    listed = record.get("messages")
    if not isinstance(listed, list) or not listed:
        raise TranscriptError(f'transcript {name}: "messages" must be a list with at least one message.')
    roles, authors, texts, times = [], [], [], []
    for number, item in enumerate(listed):
        where = f"transcript {name}: messages[{number}]"
        if not isinstance(item, Mapping):
            raise TranscriptError(f'{where} must be an object with "role" and "text".')
        roles.append(_read_role(item.get("role"), where))
        texts.append(_read_text(item, "text", where, required=True))
        authors.append(_read_text(item, "author", where, required=False))
        times.append(_read_time(item.get("at"), where))
    language = record.get("lang")
    if language is not None and not isinstance(language, str):
        raise TranscriptError(f'transcript {name}: "lang" must be a string such as "el", or be left out.')
    messages = tuple(
        TranscriptMessage(role=role, alias=alias, sentences=split(text), at=at)
        for role, alias, text, at in zip(
            roles, name_aliases(roles, list(map(_person, authors))), texts, times, strict=True
        )
    )
    people = tuple(_person(author) for author in dict.fromkeys(authors) if author)
    return Transcript(id=name, messages=messages, language=language or None, people=people)


def render_transcript(transcript: Transcript) -> str:
    """Return the text that is sent: a header line a message, a numbered line a sentence, above it what it answers.

    Whatever a mail contains (line breaks, forged headers, forged numbers) stays on the one line of its sentence, which
    begins with a number of the program's own. The length is linear in that of the mails.
    """
    return render_messages(transcript, range(len(transcript.messages)))


def render_messages(transcript: Transcript, numbers: Collection[int]) -> str:
    """Return the text of some messages of a transcript, as `render_transcript` writes them, under their own numbers."""
    lines: list[str] = []
    previous: datetime | None = None
    alone = _roles_of_one(transcript.messages)
    for number, message in enumerate(transcript.messages):
        if number in numbers:
            lines.append(_render_header(number, message, previous, alone=message.role in alone))
            lines.extend(_render_sentences(message))
        previous = message.at or previous
    return "\n".join(lines)


def on_one_line(text: str) -> str:
    """Return mail text on one line, without line breaks, control or direction characters."""
    folded = " ".join(text.split())
    if folded.isprintable():
        return folded
    return "".join(char for char in folded if unicodedata.category(char) not in _UNWANTED)


def _roles_of_one(messages: Sequence[TranscriptMessage]) -> frozenset[Role]:
    """Return the roles in which one person alone speaks: these need no letter."""
    people = {(message.role, message.alias) for message in messages}
    return frozenset(role for role in Role if sum(each is role for each, _ in people) == 1)


def _render_header(number: int, message: TranscriptMessage, previous: datetime | None, *, alone: bool) -> str:
    parts = [f"m{number} {message.role}{'' if alone else message.alias.removeprefix(message.role.capitalize())}"]
    if message.at is not None:
        parts.extend(_render_time(message.at, previous))
    if message.attachments:
        parts.extend(("attached", *(_write_string(on_one_line(name)) for name in message.attachments)))
    if not message.sentences:
        parts.append("(no text)")
    return " ".join(parts)


def _render_sentences(message: TranscriptMessage) -> Iterator[str]:
    """Yield the numbered sentences; what one answers stands above it, marked as quoted and without a number."""
    quoted = {one.sentence: one.quoted for one in message.answered}
    for index, sentence in enumerate(message.sentences):
        if index in quoted:
            yield f"> {on_one_line(quoted[index])}"
        yield f"{index} {on_one_line(sentence)}"


def _render_time(at: datetime, previous: datetime | None) -> Iterator[str]:
    """Yield how long after the last message, and the day where it is another: promises name days and dates.

    From two days on, the day alone tells how long.
    """
    if previous is not None and at - previous < _DAYS_TELL:
        yield _elapsed(at - previous)
    if previous is None or at.date() != previous.date():
        yield f"{_DAYS[at.weekday()]}{at.day}"
    if previous is None or at.month != previous.month:
        yield _MONTHS[at.month - 1]


def _elapsed(gap: timedelta) -> str:
    minutes = max(0, int(gap.total_seconds() // 60))
    return f"{minutes // 60}h" if minutes >= _HOURS_FROM_MINUTES else f"{minutes}min"


def _person(author: str) -> Address:
    name, _, rest = author.rpartition("<")
    email = rest.strip(" \t>").lower()
    return Address(email=email, name=name.strip(' \t"')) if "@" in email else Address(email="", name=author)


def _read_id(record: Mapping[str, object]) -> str:
    value = record.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise TranscriptError('a transcript lacks its "id": give every line a string of its own, such as "t1".')
    return str(value)


def _read_role(value: object, where: str) -> Role:
    if not isinstance(value, str) or value not in set(Role):
        raise TranscriptError(f"{where}.role is {str(value)[:40]!r}; use one of {_ROLES}.")
    return Role(value)


def _read_text(item: Mapping[str, object], key: str, where: str, *, required: bool) -> str:
    value = item.get(key)
    if value is None and not required:
        return ""
    if not isinstance(value, str):
        raise TranscriptError(f"{where}.{key} must be a string.")
    return value.encode("utf-8", "replace").decode("utf-8")


def _read_time(value: object, where: str) -> datetime | None:
    if value is None:
        return None
    remedy = f'{where}.at must be an ISO 8601 time such as "2026-03-01T09:30:00Z", or be left out.'
    if not isinstance(value, str):
        raise TranscriptError(remedy)
    try:
        time = datetime.fromisoformat(value)
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise TranscriptError(remedy) from error
