"""The sample threads of the demo, given out as the mails of a mailbox or as transcripts with the truth about each.

Owns the calendar and the folders. The file format is `sample_format`, the look of a mail `clients`.
"""

import hashlib
from datetime import UTC, datetime, time, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.demo.client_words import ZONES
from mailbot.demo.clients import Letter, render_letter
from mailbot.demo.company import SUPPORT
from mailbot.demo.noise import SampleMail, noise_mails
from mailbot.demo.sample_format import SampleMessage, SampleThread, Truth, dated, message_times, parse_sample
from mailbot.model import Address, Role

INBOX = "INBOX"
SENT = "Sent"

_TRANSCRIPT_DAY = datetime(2026, 11, 20, tzinfo=UTC)
_TALKING = (Role.CUSTOMER, Role.AGENT)


def load_samples() -> tuple[SampleThread, ...]:
    """Return all sample threads in the order of their file names; raises SampleError for a file that is wrong."""
    folder = files("mailbot.demo") / "threads"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(parse_sample(name, (folder / name).read_text(encoding="utf-8")) for name in names)


def mails_of(samples: tuple[SampleThread, ...], *, now: datetime) -> tuple[SampleMail, ...]:
    """Return every mail of the demo mailbox, noise included, oldest first.

    The last message of every thread falls on the UTC day before `now` (aware). The same `now` gives the same bytes.
    """
    yesterday = now.astimezone(UTC).date() - timedelta(days=1)
    day = datetime.combine(yesterday, time(), tzinfo=UTC)
    mails = [mail for sample in samples for mail in _mails_of_thread(dated(sample, day), day)]
    mails.extend(noise_mails(day))
    return tuple(sorted(mails, key=lambda mail: (mail.at, mail.thread_id, mail.number)))


def transcripts_of(samples: tuple[SampleThread, ...]) -> list[dict[str, Any]]:
    """Return the threads as objects of the transcript file, the truth as `expected` in the shape of a review.

    Times are those of a demo whose last day is 20 November 2026.
    """
    return [_transcript(dated(sample, _TRANSCRIPT_DAY)) for sample in samples]


def _mails_of_thread(sample: SampleThread, day: datetime) -> list[SampleMail]:
    letters: list[Letter] = []
    mails = []
    for message, at in zip(sample.messages, message_times(sample, day), strict=True):
        letter = _letter(sample, message, at, letters)
        if message.role in _TALKING:
            letters.append(letter)
        folder = SENT if message.role in (Role.AGENT, Role.INTERNAL) else INBOX
        mails.append(
            SampleMail(folder=folder, raw=render_letter(letter), at=at, thread_id=sample.id, number=message.number)
        )
    return mails


def _letter(sample: SampleThread, message: SampleMessage, at: datetime, earlier: list[Letter]) -> Letter:
    stamp = hashlib.sha256(f"{at:%Y%m%d%H%M} {sample.id} {message.number}".encode()).hexdigest()[:20]
    return Letter(
        message_id=f"<{stamp}@{message.author.email.rpartition('@')[2]}>",
        parent=earlier[-1] if earlier else None,
        references=tuple(letter.message_id for letter in earlier),
        author=message.author,
        to=_recipient(sample, message),
        subject=sample.subject,
        at=at.astimezone(ZoneInfo(ZONES[sample.lang])),
        client=message.client,
        lang=sample.lang,
        charset=sample.charset,
        html=message.html,
        role=message.role,
        text=message.text,
        signature=message.signature,
        attachments=message.attachments,
        inline_reply=message.inline_reply,
    )


def _recipient(sample: SampleThread, message: SampleMessage) -> Address:
    return sample.customer if message.role is Role.AGENT else SUPPORT


def _transcript(sample: SampleThread) -> dict[str, Any]:
    times = message_times(sample, _TRANSCRIPT_DAY)
    return {
        "id": sample.id,
        "lang": sample.lang,
        "messages": [
            {"role": message.role.value, "author": message.author.name, "at": at.isoformat(), "text": message.text}
            for message, at in zip(sample.messages, times, strict=True)
        ],
        "expected": {"id": sample.id, **_expected(sample.truth)},
    }


def _expected(truth: Truth) -> dict[str, Any]:
    return {
        "status": "reviewed",
        "clean": truth.clean,
        "rounds": truth.rounds,
        "avoidable_rounds": len(truth.avoidable_turns),
        "could_have_ended_after": truth.could_have_ended_after,
        "replies": [
            {"message": number, "addressed": addressed.value, "polite_but_unread": number in truth.polite_but_unread}
            for number, addressed in truth.addressed
        ],
        "findings": [
            {
                "kind": finding.kind.value,
                "message": finding.message,
                "customer": {"message": finding.customer_message, "quote": finding.customer_quote},
                "agent": {"message": finding.message, "quote": finding.agent_quote} if finding.agent_quote else None,
                "reason": finding.reason,
            }
            for finding in truth.findings
        ],
        "turns": [
            {
                "message": turn.message,
                "does": turn.does.value,
                "avoidable": True,
                "because_of": turn.because_of,
                "cause": turn.cause.value,
            }
            for turn in truth.avoidable_turns
        ],
        "outcome": truth.outcome.value,
        "praise": list(truth.praise),
    }
