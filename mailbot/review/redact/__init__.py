"""Redaction: a transcript without personal data, and the way back for the texts that people read.

Owns placeholders and their identity; what is personal is found by `values` and `names`. Pure.
"""

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mailbot.model import InlineAnswer, Transcript, TranscriptMessage
from mailbot.review.redact.names import NameBook, find_names, learn_names
from mailbot.review.redact.reading import Passage, read_passage
from mailbot.review.redact.values import Value, find_values, mask_values, normalise_value

__all__ = ["Redacted", "redact"]

_PLACEHOLDER = re.compile(r"<[A-Z]{1,16}_[0-9]{1,6}[a-z]{0,4}>")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_PIECE = re.compile(r"\S{1,200}")
_SHORT = 1_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, kw_only=True, slots=True)
class Redacted:
    """A transcript as it may be sent, and `originals`: placeholder -> the words it stands for."""

    transcript: Transcript
    originals: Mapping[str, str]

    @classmethod
    def untouched(cls, transcript: Transcript) -> "Redacted":
        """Return a transcript as it is, for an endpoint that may see everything; people's headers stay out."""
        return cls(transcript=replace(transcript, people=()), originals={})

    def restore(self, text: str) -> str:
        """Return a text with every placeholder replaced by its words; unknown ones stay as they are."""
        return _PLACEHOLDER.sub(lambda match: self.originals.get(match[0], match[0]), text)


def redact(transcript: Transcript) -> Redacted:
    """Return the transcript with names, addresses and numbers replaced by typed placeholders.

    The same thing has the same number in all messages; written in another way it has a letter as well:
    `<PHONE_1>`, `<PHONE_1b>`. `restore` gives back each exactly. Invisible characters are dropped, letters composed
    (Unicode NFC).
    """
    composed = [
        tuple(_compose(text) for text in (*_said_in(message), *message.attachments)) for message in transcript.messages
    ]
    read = [
        _read_message(texts, len(_said_in(message)), values)
        for message, texts, values in zip(
            transcript.messages, composed, _values_of(composed, transcript.language), strict=True
        )
    ]
    book = learn_names(
        transcript.people,
        [message.spoken for message in read],
        [file for message in read for file in message.files],
        transcript.language,
    )
    places = _Placeholders()
    redacted = [
        _with_texts(message, [*_redact_message(reading, book, places)])
        for message, reading in zip(transcript.messages, read, strict=True)
    ]
    return Redacted(
        transcript=replace(transcript, messages=tuple(redacted), people=()),
        originals={placeholder: text for text, placeholder in places.written()},
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reading:
    """A message being redacted: its texts, the values in each, what it says and quotes as one passage, files' names."""

    texts: tuple[str, ...]
    values: Sequence[Sequence[Value]]
    spoken: Passage
    files: tuple[Passage, ...]


@dataclass(slots=True)
class _Placeholders:
    """Hands out placeholders in the order of first mention."""

    numbers: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    forms: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, kind: str, key: str, text: str) -> str:
        """Return the placeholder of a text that is the thing `key`."""
        if key not in self.numbers:
            self.counts[kind] = self.counts.get(kind, 0) + 1
            self.numbers[key] = f"{kind}_{self.counts[kind]}"
        forms = self.forms.setdefault(self.numbers[key], {})
        if text not in forms:
            forms[text] = f"<{self.numbers[key]}{_suffix(len(forms))}>"
        return forms[text]

    def written(self) -> Iterator[tuple[str, str]]:
        """Yield every text that was replaced, with its placeholder."""
        for forms in self.forms.values():
            yield from forms.items()


def _values_of(messages: Sequence[Sequence[str]], language: str | None) -> list[list[list[Value]]]:
    """Return the values of every text of every message; what is found once is known again wherever it stands."""
    found = [[find_values(text, language) for text in texts] for texts in messages]
    known = {value.key: value.kind for values in found for listed in values for value in listed}
    return [
        [
            find_values(text, language, known) if _holds_known(text, listed, known) else listed
            for text, listed in zip(texts, values, strict=True)
        ]
        for texts, values in zip(messages, found, strict=True)
    ]


def _holds_known(text: str, values: Sequence[Value], known: Mapping[str, str]) -> bool:
    """Tell whether a text may hold a value that only another text shows for what it is."""
    if any(known[value.key] != value.kind for value in values):
        return True
    if not any(map(str.isdigit, text)):
        return False
    rest = normalise_value(mask_values(text, values))
    return any(key in rest for key in known)


def _read_message(texts: tuple[str, ...], count: int, values: Sequence[Sequence[Value]]) -> _Reading:
    masked = [mask_values(text, listed) for text, listed in zip(texts, values, strict=True)]
    return _Reading(
        texts=texts,
        values=values,
        spoken=read_passage("\n".join(masked[:count])),
        files=tuple(map(read_passage, masked[count:])),
    )


def _redact_message(message: _Reading, book: NameBook, places: _Placeholders) -> Iterator[str]:
    """Yield the texts of a message as they may be sent: its sentences, those it quotes, the names of its files."""
    sentences = len(message.texts) - len(message.files)
    names = deque(find_names(message.spoken, book))
    offset = 0
    for text, values in zip(message.texts[:sentences], message.values, strict=False):
        inside = []
        while names and names[0][0] < offset + len(text):
            start, end, key = names.popleft()
            inside.append((start - offset, end - offset, key))
        yield _redact_text(text, values, inside, places)
        offset += len(text) + 1
    for text, values, file in zip(message.texts[sentences:], message.values[sentences:], message.files, strict=True):
        yield _redact_text(text, values, find_names(file, book), places)


def _redact_text(
    text: str, values: Iterable[Value], names: Iterable[tuple[int, int, str]], places: _Placeholders
) -> str:
    spans = [(value.start, value.end, value.kind, f"value {value.key}") for value in values]
    spans += [(start, end, "NAME", f"name {key}") for start, end, key in names]
    pieces, reached = [], 0
    for start, end, kind, key in sorted(spans):
        pieces += [text[reached:start], places.of(kind, key, text[start:end])]
        reached = end
    return "".join([*pieces, text[reached:]])


def _said_in(message: TranscriptMessage) -> tuple[str, ...]:
    """Return the sentences of a message, and after them those it quotes."""
    return (*message.sentences, *(one.quoted for one in message.answered))


def _with_texts(message: TranscriptMessage, texts: list[str]) -> TranscriptMessage:
    said, quoted = len(message.sentences), len(message.answered)
    return replace(
        message,
        sentences=tuple(texts[:said]),
        answered=tuple(map(_with_words, message.answered, texts[said : said + quoted])),
        attachments=tuple(texts[said + quoted :]),
    )


def _with_words(answer: InlineAnswer, words: str) -> InlineAnswer:
    return replace(answer, quoted=words)


def _compose(text: str) -> str:
    """Compose letters; long texts piece by piece: sorting thousands of accents on one letter takes quadratic time."""
    if text.isascii():
        return text
    if len(text) <= _SHORT:
        return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return _PIECE.sub(lambda match: unicodedata.normalize("NFC", match[0]), _INVISIBLE.sub("", text))


def _suffix(number: int) -> str:
    """Return "" for the first form, then b, c, … z, ba, bb, …."""
    if number == 0:
        return ""
    letters = ""
    while number:
        number, rest = divmod(number, len(_LETTERS))
        letters = _LETTERS[rest] + letters
    return letters
