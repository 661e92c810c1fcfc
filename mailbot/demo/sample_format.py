"""The format of a sample file: one thread in TOML with the truth about it, read into frozen values.

Owns the keys and their meaning; knows nothing of mails, folders or dates.

A file gives id, lang, subject, customer, ends_at (UTC time of day of the last message), client and html (the
customer's usual ones), charset and signature (optional); then `[[messages]]` with from ("customer", "agent:maria",
"internal:anna", "automatic"), after ("2d3h", "45m"), text (own words only), and optionally client, html, signature,
attachments, inline_reply (sentences of the message before, one before each paragraph that answers it); then `[truth]`.
In texts and quotes `{d+2}` stands for the day two days after the message, in the words of its language: see `dated`.
"""

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from babel.dates import format_date

from mailbot.demo.company import AGENTS
from mailbot.model import Address, Addressed, Cause, FindingKind, MailbotError, Outcome, Role, TurnDoes

_DAY_PATTERNS = {"en": "d MMMM", "el": "d MMMM", "ru": "d MMMM", "pl": "d MMMM", "de": "d. MMMM"}
_DAY_FIELD = re.compile(r"\{d\+(\d+)\}")
_ELAPSED = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?")


class SampleError(MailbotError):
    """A sample file is not what the format says; the text names the file and what is wrong with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SampleMessage:
    """One message of a sample: `text` is the author's own text alone, `after` the time since the message before."""

    number: int
    role: Role
    author: Address
    after: timedelta
    client: str
    html: bool
    text: str
    signature: str = ""
    attachments: tuple[str, ...] = ()
    inline_reply: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TrueFinding:
    """A miss as a careful reader found it: the customer's words, the agent's where there are any, and the reason."""

    kind: FindingKind
    message: int
    customer_message: int
    customer_quote: str
    agent_quote: str | None
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AvoidableTurn:
    """A customer turn, named by its first message, that need not have been."""

    message: int
    does: TurnDoes
    because_of: int
    cause: Cause


@dataclass(frozen=True, kw_only=True, slots=True)
class Truth:
    """What a careful reader says about a thread, by the conventions of the transcript file.

    `could_have_ended_after` counts rounds from 1 and is None where no turn was avoidable; `praise` names replies
    that did more than was asked.
    """

    clean: bool
    rounds: int
    outcome: Outcome
    findings: tuple[TrueFinding, ...]
    avoidable_turns: tuple[AvoidableTurn, ...]
    could_have_ended_after: int | None
    polite_but_unread: tuple[int, ...]
    addressed: tuple[tuple[int, Addressed], ...]
    praise: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SampleThread:
    """One sample conversation; `ends_at` is the UTC time of day of its last message."""

    id: str
    lang: str
    subject: str
    customer: Address
    charset: str
    ends_at: time
    messages: tuple[SampleMessage, ...]
    truth: Truth


def parse_sample(name: str, source: str) -> SampleThread:
    """Return the thread that the sample file `name` describes; raises SampleError naming the file."""
    try:
        return _read_thread(tomllib.loads(source))
    except KeyError as error:
        raise SampleError(f"sample {name}: {error} is missing or unknown; see sample_format.py.") from error
    except ValueError as error:
        raise SampleError(f"sample {name}: {error}. Correct the file.") from error


def parse_elapsed(text: str) -> timedelta:
    """Return the duration of "2d3h", "5h" or "45m"; raises ValueError for anything else."""
    match = _ELAPSED.fullmatch(text)
    if match is None or not text:
        raise ValueError(f"after = {text!r} is no duration such as 2d3h or 45m")
    days, hours, minutes = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def message_times(sample: SampleThread, day: datetime) -> tuple[datetime, ...]:
    """Return the UTC time of each message, the last one at `ends_at` of the day that begins at `day`."""
    times = [datetime.combine(day.date(), sample.ends_at, tzinfo=UTC)]
    for message in reversed(sample.messages[1:]):
        times.append(times[-1] - message.after)
    return tuple(reversed(times))


def dated(sample: SampleThread, day: datetime) -> SampleThread:
    """Return the sample with every `{d+n}` of its texts and quotes spelled out, its last message being of `day`."""
    times = message_times(sample, day)

    def fill(text: str, number: int) -> str:
        return _fill_days(text, times[number], sample.lang)

    findings = tuple(
        replace(
            finding,
            customer_quote=fill(finding.customer_quote, finding.customer_message),
            agent_quote=finding.agent_quote and fill(finding.agent_quote, finding.message),
        )
        for finding in sample.truth.findings
    )
    return replace(
        sample,
        messages=tuple(
            replace(
                message,
                text=fill(message.text, message.number),
                inline_reply=tuple(fill(quote, message.number - 1) for quote in message.inline_reply),
            )
            for message in sample.messages
        ),
        truth=replace(sample.truth, findings=findings),
    )


def _fill_days(text: str, at: datetime, lang: str) -> str:
    def spell(match: re.Match[str]) -> str:
        return format_date(at.date() + timedelta(days=int(match[1])), _DAY_PATTERNS[lang], locale=lang)

    return _DAY_FIELD.sub(spell, text)


def _read_thread(data: dict[str, Any]) -> SampleThread:
    customer = Address(email=data["customer"]["address"], name=data["customer"]["name"])
    return SampleThread(
        id=data["id"],
        lang=data["lang"],
        subject=data["subject"],
        customer=customer,
        charset=data.get("charset", "utf-8"),
        ends_at=time.fromisoformat(data["ends_at"]),
        messages=tuple(_read_message(number, entry, data, customer) for number, entry in enumerate(data["messages"])),
        truth=_read_truth(data["truth"]),
    )


def _read_message(number: int, entry: dict[str, Any], thread: dict[str, Any], customer: Address) -> SampleMessage:
    speaker, _, person = entry["from"].partition(":")
    agent = AGENTS[person] if person else None
    return SampleMessage(
        number=number,
        role=Role(speaker),
        author=agent.address if agent else customer,
        after=parse_elapsed(entry["after"]) if number else timedelta(),
        client=entry.get("client", agent.client if agent else thread["client"]),
        html=entry.get("html", True if agent else thread["html"]),
        text=entry["text"].strip(),
        signature=entry.get("signature", "" if agent else thread.get("signature", "")).strip(),
        attachments=tuple(entry.get("attachments", ())),
        inline_reply=tuple(entry.get("inline_reply", ())),
    )


def _read_truth(data: dict[str, Any]) -> Truth:
    return Truth(
        clean=data["clean"],
        rounds=data["rounds"],
        outcome=Outcome(data["outcome"]),
        findings=tuple(_read_finding(entry) for entry in data.get("findings", ())),
        avoidable_turns=tuple(
            AvoidableTurn(
                message=entry["message"],
                does=TurnDoes(entry["does"]),
                because_of=entry["because_of"],
                cause=Cause(entry["cause"]),
            )
            for entry in data.get("avoidable_turns", ())
        ),
        could_have_ended_after=data.get("could_have_ended_after"),
        polite_but_unread=tuple(data.get("polite_but_unread", ())),
        addressed=tuple((int(number), Addressed(value)) for number, value in data["addressed"].items()),
        praise=tuple(data.get("praise", ())),
    )


def _read_finding(entry: dict[str, Any]) -> TrueFinding:
    return TrueFinding(
        kind=FindingKind(entry["kind"]),
        message=entry["message"],
        customer_message=entry["customer"]["message"],
        customer_quote=entry["customer"]["quote"],
        agent_quote=entry.get("agent"),
        reason=entry["reason"],
    )
