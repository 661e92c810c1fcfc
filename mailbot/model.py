"""The words of mailbot as frozen values: what a mail, a thread, a label, a finding and a review are.

Owns the glossary. Imports nothing of ours, does no I/O, asks no clock: every time is an aware UTC datetime.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """Who speaks in a message."""

    CUSTOMER = "customer"
    AGENT = "agent"
    INTERNAL = "internal"
    AUTOMATIC = "automatic"


class AskKind(StrEnum):
    """What sort of thing the customer wants."""

    QUESTION = "question"
    REQUEST = "request"
    PROBLEM = "problem"


class FactKind(StrEnum):
    """What sort of thing the customer told."""

    IDENTIFIER = "identifier"
    TRIED_STEP = "tried_step"
    CONSTRAINT = "constraint"
    OTHER = "other"


class Does(StrEnum):
    """What one sentence of an agent does."""

    ANSWERS = "answers"
    PARTLY_ANSWERS = "partly_answers"
    PROMISES = "promises"
    REFUSES_WITH_REASON = "refuses_with_reason"
    REFUSES_WITHOUT_REASON = "refuses_without_reason"
    ASKS_SOMETHING_NEW = "asks_something_new"
    ASKS_KNOWN_FACT = "asks_known_fact"
    SUGGESTS_TRIED_STEP = "suggests_tried_step"
    CONTRADICTS_FACT = "contradicts_fact"
    HANDS_OFF = "hands_off"
    COURTESY = "courtesy"
    BOILERPLATE = "boilerplate"
    OTHER = "other"


class TurnDoes(StrEnum):
    """What one customer turn does."""

    NEW_ASK = "new_ask"
    GIVES_ASKED_INFORMATION = "gives_asked_information"
    REPEATS = "repeats"
    CORRECTS = "corrects"
    CHASES = "chases"
    THANKS = "thanks"
    ABUSIVE = "abusive"
    OTHER = "other"


class Treatment(StrEnum):
    """What a reply did with an ask."""

    ANSWERED = "answered"
    PARTLY_ANSWERED = "partly_answered"
    PROMISED = "promised"
    REFUSED_WITH_REASON = "refused_with_reason"
    REFUSED_WITHOUT_REASON = "refused_without_reason"
    NEEDS_INFORMATION = "needs_information"
    HANDED_OFF = "handed_off"
    IGNORED = "ignored"


class FindingKind(StrEnum):
    """The provable misses."""

    IGNORED_ASK = "ignored_ask"
    REASKED_FACT = "reasked_fact"
    SUGGESTED_TRIED_STEP = "suggested_tried_step"
    CONTRADICTED_FACT = "contradicted_fact"
    REPEATED_TEMPLATE = "repeated_template"
    REFUSAL_WITHOUT_REASON = "refusal_without_reason"
    BROKEN_PROMISE = "broken_promise"


class Certainty(StrEnum):
    """How firmly a label or a finding stands; only certain and likely ones reach a digest."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNSURE = "unsure"


class Cause(StrEnum):
    """Why an avoidable round came to be."""

    AGENT = "agent"
    HAND_OFF = "hand_off"
    POLICY = "policy"
    PROCESS = "process"
    PRODUCT = "product"
    CUSTOMER_UNCLEAR = "customer_unclear"
    CUSTOMER_CHANGED_REQUEST = "customer_changed_request"
    CUSTOMER_CONDUCT = "customer_conduct"
    THIRD_PARTY = "third_party"


class Outcome(StrEnum):
    """How the thread stands at its end."""

    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"
    WAITING_FOR_CUSTOMER = "waiting_for_customer"
    WAITING_FOR_AGENT = "waiting_for_agent"
    GAVE_UP = "gave_up"


class Addressed(StrEnum):
    """Did a reply take up the asks that were due when it was written?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOTHING_ASKED = "nothing_asked"


class Status(StrEnum):
    """Whether a thread could be judged at all."""

    REVIEWED = "reviewed"
    NOT_REVIEWED = "not_reviewed"


class Sealed(StrEnum):
    """What stands among a message's attachments for words that only their recipient can read, or nobody."""

    SMIME = "encrypted (S/MIME)"
    SMIME_SIGNED = "signed and sealed (S/MIME)"
    PGP = "encrypted (PGP)"
    TNEF = "sealed (winmail.dat)"


class FlagKind(StrEnum):
    """The rules of a mailbox that a review can meet."""

    TOO_MANY_ROUNDS = "too_many_rounds"
    POLITE_BUT_UNREAD = "polite_but_unread"
    MISSED = "missed"
    LONG_YET_BLAMELESS = "long_yet_blameless"
    BEYOND_A_REPLY = "beyond_a_reply"
    PRAISEWORTHY = "praiseworthy"


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """A person in a header: `email` is lower-case and may be empty when the header was unreadable."""

    email: str
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class InlineAnswer:
    """An answer written into a quote: from sentence `sentence` of the message on, to the words in `quoted`.

    What is quoted is another's: it shows what the answer is about and is never counted as the author's.
    """

    sentence: int
    quoted: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One e-mail, reduced to what its author newly wrote.

    `key` identifies the mail inside its mailbox however many folders hold it. `sentences` are the sentences of
    `text` in order, counted from 0, stored so that a citation stays right when the splitter changes. `answered` are
    the quoted sentences below which the author wrote, in order.
    """

    key: str
    at: datetime
    author: Address
    role: Role
    subject: str
    text: str
    sentences: tuple[str, ...]
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    attachments: tuple[str, ...] = ()
    language: str | None = None
    answered: tuple[InlineAnswer, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """What decides to which thread a message belongs; `key` and `at` are the message's, addresses in lower case.

    `normal_subject` is the subject without "Re:" and the like; `refers` are the ids that the message answers or
    names, each once and never its own.
    """

    key: str
    at: datetime
    role: Role
    author: str
    recipients: tuple[str, ...]
    subject: str
    normal_subject: str
    message_id: str
    refers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread:
    """The messages of one conversation, oldest first. `version` changes when, and only when, its messages do."""

    key: str
    mailbox: str
    subject: str
    messages: tuple[Message, ...]
    version: str


class JourneyReason(StrEnum):
    """What two threads of one customer have in common: a number both name, or the subject."""

    IDENTIFIER = "identifier"
    SUBJECT = "subject"


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadProfile:
    """What the journey of a thread is looked for by: its customers' addresses, its subject, the numbers it names."""

    thread_key: str
    people: frozenset[str]
    subject: str
    identifiers: frozenset[str]
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class JourneyLink:
    """Two threads of one customer about one matter, in the order of their keys, and the proof."""

    one: str
    other: str
    reason: JourneyReason
    evidence: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """Consecutive messages of one role; `messages` are their numbers in the thread."""

    role: Role
    messages: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TranscriptMessage:
    """One message as a judge reads it. `at` is UTC or unknown; `answered` is context, not said in this message."""

    role: Role
    alias: str
    sentences: tuple[str, ...]
    at: datetime | None = None
    attachments: tuple[str, ...] = ()
    answered: tuple[InlineAnswer, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Transcript:
    """What a judge reads: roles, aliases and numbered sentences.

    `people` are the names and addresses of all who take part. They exist so that redaction can remove them, and
    are never sent to a model.
    """

    id: str
    messages: tuple[TranscriptMessage, ...]
    language: str | None = None
    people: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """The place of one sentence: message number and sentence number, both from 0. Written `m2.s3`."""

    message: int
    sentence: int

    def __str__(self) -> str:
        """Return the written form, `m2.s3`."""
        return f"m{self.message}.s{self.sentence}"


@dataclass(frozen=True, kw_only=True, slots=True)
class AskLabel:
    """An ask at every customer sentence that raises it, first mention first."""

    id: str
    kind: AskKind
    mentions: tuple[Ref, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FactLabel:
    """A fact at every customer sentence that tells it, first mention first."""

    id: str
    kind: FactKind
    mentions: tuple[Ref, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SentenceLabel:
    """What one agent sentence does, and the ids of the asks or facts it is about; one label for each thing it does.

    `broken` marks a promise that later messages show was not kept.
    """

    ref: Ref
    does: Does
    about: tuple[str, ...] = ()
    certainty: Certainty = Certainty.LIKELY
    broken: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnLabel:
    """What the customer turn that begins at message `message` does, and because of which earlier reply."""

    message: int
    does: TurnDoes
    because_of: int | None = None
    cause: Cause | None = None
    certainty: Certainty = Certainty.LIKELY


@dataclass(frozen=True, kw_only=True, slots=True)
class Labels:
    """What a judge says stands in the text. It holds citations, never quotes and never a verdict."""

    asks: tuple[AskLabel, ...] = ()
    facts: tuple[FactLabel, ...] = ()
    sentences: tuple[SentenceLabel, ...] = ()
    turns: tuple[TurnLabel, ...] = ()
    outcome: Outcome | None = None
    summary: str | None = None
    better_reply: str | None = None
    praise: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """Tokens of the calls behind one review, and their cost in the currency of the price table."""

    tokens_in: int = 0
    tokens_cached: int = 0
    tokens_out: int = 0
    cost: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """A sentence of the thread, with its place; the words are filled in by the program, never by a judge."""

    ref: Ref
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AskTreatment:
    """What one reply did with one ask. `quote` is None when no sentence of the reply was about it."""

    message: int
    treatment: Treatment
    quote: Quote | None = None
    certainty: Certainty = Certainty.LIKELY


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """A line of the ledger. `final` is None while no reply has been written since it was asked."""

    id: str
    kind: AskKind
    quote: Quote
    final: Treatment | None
    treatments: tuple[AskTreatment, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One agent message, weighed against the asks that were due when it was written.

    `courtesy_share` and `unread_score` lie between 0 and 1; the score ranks replies by how sure the judge is that
    they missed something and is never shown as a mark for a person.
    """

    message: int
    addressed: Addressed
    courtesy_share: float
    polite_but_unread: bool
    unread_score: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A provable miss: the customer's sentence beside the agent's, at the reply `message`."""

    kind: FindingKind
    message: int
    customer: Quote
    agent: Quote | None
    certainty: Certainty
    ask: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerTurn:
    """One customer turn, named by its first message, and whether it need not have happened."""

    message: int
    does: TurnDoes
    avoidable: bool
    because_of: int | None
    cause: Cause | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """Everything concluded about one version of a thread, and by whom.

    A thread that could not be judged has status *not reviewed*, its reason in `reason`, and nothing concluded.
    `sentences` holds what every agent sentence was about: the proof of absence behind an ignored ask.
    """

    id: str
    status: Status
    judge: str
    model: str | None
    prompt: str | None
    rounds: int
    reason: str | None = None
    avoidable_rounds: int = 0
    could_have_ended_after: int | None = None
    asks: tuple[Ask, ...] = ()
    replies: tuple[Reply, ...] = ()
    findings: tuple[Finding, ...] = ()
    turns: tuple[CustomerTurn, ...] = ()
    sentences: tuple[SentenceLabel, ...] = ()
    outcome: Outcome | None = None
    flags: tuple[FlagKind, ...] = ()
    summary: str | None = None
    better_reply: str | None = None
    praise: str | None = None
    usage: Usage = field(default_factory=Usage)


class MailbotError(Exception):
    """The base of every error mailbot raises on purpose; its text says what was wrong, where, and what to do next."""
