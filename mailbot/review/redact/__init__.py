"""Redaction: a transcript without personal data, and the way back for the texts that people read.

Owns placeholders and their identity; what is personal is found by `values` and `names`. Pure.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from mailbot.model import Transcript, TranscriptMessage
from mailbot.review.redact.names import NameBook, find_names, learn_names
from mailbot.review.redact.values import find_values, mask_values

__all__ = ["Redacted", "redact"]

_PLACEHOLDER = re.compile(r"<[A-Z]{1,16}_[0-9]{1,6}[a-z]{0,4}>")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_PIECE = re.compile(r"\S{1,200}")
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
    messages = [
        [_compose(sentence) for sentence in (*message.sentences, *message.attachments)]
        for message in transcript.messages
    ]
    found = [[find_values(text, transcript.language) for text in texts] for texts in messages]
    known = {value.key: value.kind for values in found for listed in values for value in listed}
    masked = [
        [mask_values(text, values) for text, values in zip(texts, listed, strict=True)]
        for texts, listed in zip(messages, found, strict=True)
    ]
    counts = [len(message.sentences) for message in transcript.messages]
    book = learn_names(
        transcript.people,
        [texts[:count] for texts, count in zip(masked, counts, strict=True)],
        [text for texts, count in zip(masked, counts, strict=True) for text in texts[count:]],
        transcript.language,
    )
    places = _Placeholders()
    redacted = [
        _with_texts(message, [_redact_text(text, transcript.language, known, book, places) for text in texts])
        for message, texts in zip(transcript.messages, messages, strict=True)
    ]
    return Redacted(
        transcript=replace(transcript, messages=tuple(redacted), people=()),
        originals={placeholder: text for text, placeholder in places.written()},
    )


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


def _redact_text(
    text: str, language: str | None, known: Mapping[str, str], book: NameBook, places: _Placeholders
) -> str:
    values = find_values(text, language, known)
    spans = [(value.start, value.end, value.kind, f"value {value.key}") for value in values]
    spans += [(start, end, "NAME", f"name {key}") for start, end, key in find_names(mask_values(text, values), book)]
    pieces, reached = [], 0
    for start, end, kind, key in sorted(spans):
        pieces += [text[reached:start], places.of(kind, key, text[start:end])]
        reached = end
    return "".join([*pieces, text[reached:]])


def _with_texts(message: TranscriptMessage, texts: list[str]) -> TranscriptMessage:
    count = len(message.sentences)
    return replace(message, sentences=tuple(texts[:count]), attachments=tuple(texts[count:]))


def _compose(text: str) -> str:
    """Compose letters piece by piece: sorting thousands of accents on one letter takes quadratic time."""
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
