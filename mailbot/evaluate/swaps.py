"""Swaps that must not change a verdict: courtesy, agents' names, the order of messages that do not depend on another.

Each is a pure function from a transcript to an altered one, or to None where there is nothing to swap.
"""

import re
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from mailbot.evaluate.alter import Altered, Part, assemble, keep
from mailbot.evaluate.swap_words import NOTICES, OPENINGS, STRANGERS, WISHES
from mailbot.model import Ref, Role, Transcript, TranscriptMessage

COURTESY_SWAPS = frozenset({"courtesy_added", "courtesy_removed"})
"""The swaps after which a reply may rightly become polite but unread, or cease to be: that needs courtesy."""

LONGEST_NAME = 3


def leave_unchanged(transcript: Transcript) -> Altered:
    """Return the transcript as it is: what flips here flips by the judge's own dice, and so does as much elsewhere."""
    return assemble("unchanged", transcript, [keep(number, one) for number, one in enumerate(transcript.messages)])


def add_courtesy(transcript: Transcript) -> Altered | None:
    """Return the transcript with a warm opening and a warm wish in every agent's mail, in the thread's language."""
    opening, wish = (words.get(transcript.language or "en", words["en"]) for words in (OPENINGS, WISHES))
    parts = []
    for number, message in enumerate(transcript.messages):
        part = keep(number, message)
        if message.role is Role.AGENT:
            part = replace(part, sentences=[(None, opening), *part.sentences, (None, wish)])
        parts.append(part)
    return _if_changed(assemble("courtesy_added", transcript, parts), transcript)


def remove_courtesy(transcript: Transcript, courtesy: Collection[Ref]) -> Altered | None:
    """Return the transcript without the agents' sentences that stand at `courtesy`; no mail loses all of its own."""
    parts = []
    for number, message in enumerate(transcript.messages):
        part = keep(number, message)
        left = [(index, text) for index, text in part.sentences if Ref(number, index or 0) not in courtesy]
        parts.append(replace(part, sentences=left) if left and message.role is Role.AGENT else part)
    return _if_changed(assemble("courtesy_removed", transcript, parts), transcript)


def swap_names(transcript: Transcript, names: Sequence[str]) -> Altered | None:
    """Return the transcript with each agent under another's name: a colleague's, or a stranger's if there is none.

    `names` are the agents' names as mail shows them. What is no person's name, such as a department, stays.
    """
    people = [name for name in dict.fromkeys(names) if _is_persons(name)]
    others = [*people[1:], people[0]] if len(people) > 1 else [_stranger(transcript)]
    becomes = _word_by_word(dict(zip(people, others, strict=False)))
    if not becomes:
        return None
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(becomes, key=len, reverse=True))) + r")\b")

    def rename(text: str) -> str:
        return pattern.sub(lambda found: becomes[found[0]], text)

    parts = []
    for number, message in enumerate(transcript.messages):
        part = keep(number, message)
        parts.append(replace(part, sentences=[(index, rename(text)) for index, text in part.sentences]))
    renamed = replace(
        transcript, people=tuple(replace(person, name=rename(person.name)) for person in transcript.people)
    )
    return _if_changed(assemble("names_swapped", renamed, parts), transcript)


def insert_notice(transcript: Transcript) -> Altered | None:
    """Return the transcript with an automatic receipt after the customer's first mail; all others keep their order."""
    parts: list[Part] = []
    for number, message in enumerate(transcript.messages):
        parts.append(keep(number, message))
        if message.role is Role.CUSTOMER and len(parts) == number + 1:
            text = NOTICES.get(transcript.language or "en", NOTICES["en"])
            notice = TranscriptMessage(role=Role.AUTOMATIC, alias="Automatic", sentences=(), at=message.at)
            parts.append(Part(message=notice, before=None, sentences=[(None, text)]))
    return _if_changed(assemble("notice_inserted", transcript, parts), transcript)


def exchange_neighbours(transcript: Transcript) -> Altered | None:
    """Return the transcript with each two mails in a row of the same person exchanged; the times stay in order."""
    parts = [keep(number, message) for number, message in enumerate(transcript.messages)]
    number = 0
    while number + 1 < len(parts):
        one, other = parts[number].message, parts[number + 1].message
        if (one.role, one.alias) == (other.role, other.alias) and one.role in (Role.CUSTOMER, Role.AGENT):
            earlier = replace(parts[number + 1], message=replace(other, at=one.at))
            parts[number + 1] = replace(parts[number], message=replace(one, at=other.at))
            parts[number] = earlier
            number += 1
        number += 1
    return _if_changed(assemble("mails_exchanged", transcript, parts), transcript)


def _if_changed(altered: Altered, transcript: Transcript) -> Altered | None:
    return None if altered.transcript.messages == transcript.messages else altered


def _is_persons(name: str) -> bool:
    words = name.split()
    return 0 < len(words) <= LONGEST_NAME and all(word[0].isupper() and word.isalpha() for word in words)


def _stranger(transcript: Transcript) -> str:
    return STRANGERS[zlib.crc32(transcript.id.encode()) % len(STRANGERS)]


def _word_by_word(becomes: Mapping[str, str]) -> dict[str, str]:
    """Return what each name becomes, and its first and its last word alone."""
    words: dict[str, str] = {}
    for old, new in becomes.items():
        words.setdefault(old, new)
        if " " in old:
            words.setdefault(old.split()[0], new.split()[0])
            words.setdefault(old.split()[-1], new.split()[-1])
    return words
