"""A transcript with every sentence read, turn by turn. Owns which lexicon reads which message."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.language import detect_language
from mailbot.model import Ref, Role, Transcript, TranscriptMessage, Turn
from mailbot.review.signals.lexicon import LANGUAGES, Lexicon, lexicon_of
from mailbot.review.signals.reading import Reading, read_sentence
from mailbot.turns import turns_of

SAMPLE_CHARACTERS = 600

_SCRIPTS = (("greek", re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")), ("cyrillic", re.compile(r"[\u0400-\u04ff]")))
_LETTER = re.compile(r"[^\W\d_]")
_SCRIPT_OF = {"el": "greek", "ru": "cyrillic", "uk": "cyrillic"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """A transcript, its turns, and the reading of every sentence by message; internal and automatic ones are empty."""

    transcript: Transcript
    turns: tuple[Turn, ...]
    readings: tuple[tuple[Reading, ...], ...]
    lexicons: tuple[Lexicon | None, ...]

    def sentences_of(self, turn: Turn) -> Iterator[tuple[Ref, Reading]]:
        """Yield the sentences of a turn with their places, in order."""
        for message in turn.messages:
            for number, reading in enumerate(self.readings[message]):
                yield Ref(message, number), reading

    def at(self, ref: Ref) -> Reading:
        """Return the reading of one sentence."""
        return self.readings[ref.message][ref.sentence]

    def time_of(self, message: int) -> datetime | None:
        """Return when a message was written, if known."""
        return self.transcript.messages[message].at

    def alias_of(self, message: int) -> str:
        """Return who wrote a message."""
        return self.transcript.messages[message].alias


def read_conversation(transcript: Transcript) -> Conversation:
    """Return the conversation of a transcript, each message read in its own language."""
    language = transcript.language or _detect(transcript)
    lexicons = tuple(_lexicon_for(message, language) for message in transcript.messages)
    readings = tuple(
        tuple(_read_message(message, lexicon)) if lexicon is not None else ()
        for message, lexicon in zip(transcript.messages, lexicons, strict=True)
    )
    return Conversation(
        transcript=transcript,
        turns=turns_of(transcript.messages),
        readings=readings,
        lexicons=lexicons,
    )


def _read_message(message: TranscriptMessage, lexicon: Lexicon) -> Iterator[Reading]:
    """Yield the sentences as read; an agent's below a quoted sentence are about what that one is about."""
    quoted = {one.sentence: one.quoted for one in message.answered} if message.role is Role.AGENT else {}
    about: dict[str, float] = {}
    for index, text in enumerate(message.sentences):
        if index in quoted:
            about = read_sentence(quoted[index], lexicon).content
        reading = read_sentence(text, lexicon)
        yield replace(reading, content={**about, **reading.content}) if about else reading


def _lexicon_for(message: TranscriptMessage, language: str | None) -> Lexicon | None:
    if message.role not in (Role.CUSTOMER, Role.AGENT):
        return None
    script = _script_of(" ".join(message.sentences[:10])[:SAMPLE_CHARACTERS])
    if language in LANGUAGES and script in (None, _SCRIPT_OF.get(language, "latin")):
        return lexicon_of(language)
    return lexicon_of(script or "latin")


def _script_of(text: str) -> str | None:
    letters = 0 if text.isascii() else len(_LETTER.findall(text))
    for script, letter in _SCRIPTS if letters else ():
        if len(letter.findall(text)) * 2 > letters:
            return script
    return "latin" if letters or _LETTER.search(text) else None


def _detect(transcript: Transcript) -> str | None:
    written = (text for message in transcript.messages if message.role is Role.CUSTOMER for text in message.sentences)
    sample = ""
    for text in written:
        sample = f"{sample} {text}"
        if len(sample) > SAMPLE_CHARACTERS:
            break
    return detect_language(sample[:SAMPLE_CHARACTERS])
