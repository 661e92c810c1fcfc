"""The words of the glossary as people read them, and the tone each is shown in. Owns wording, knows no markup."""

from typing import Literal

from mailbot.model import (
    AskKind,
    Cause,
    Certainty,
    Does,
    FindingKind,
    FlagKind,
    Outcome,
    Role,
    Treatment,
    TurnDoes,
)
from mailbot.store.kept import DigestState

Tone = Literal["good", "half", "bad", "plain"]

ROLES = {
    Role.CUSTOMER: "Customer",
    Role.AGENT: "Agent",
    Role.INTERNAL: "Internal note",
    Role.AUTOMATIC: "Automatic mail",
}

ASK_KINDS = {
    AskKind.QUESTION: "Question",
    AskKind.REQUEST: "Request",
    AskKind.PROBLEM: "Problem to solve",
}

TREATMENTS = {
    Treatment.ANSWERED: "answered",
    Treatment.PARTLY_ANSWERED: "partly answered",
    Treatment.PROMISED: "promised",
    Treatment.REFUSED_WITH_REASON: "refused, with a reason",
    Treatment.REFUSED_WITHOUT_REASON: "refused without a reason",
    Treatment.NEEDS_INFORMATION: "needs information",
    Treatment.HANDED_OFF: "handed off",
    Treatment.IGNORED: "ignored",
}

TREATMENT_TONES: dict[Treatment, Tone] = {
    Treatment.ANSWERED: "good",
    Treatment.PARTLY_ANSWERED: "half",
    Treatment.PROMISED: "half",
    Treatment.REFUSED_WITH_REASON: "good",
    Treatment.REFUSED_WITHOUT_REASON: "bad",
    Treatment.NEEDS_INFORMATION: "half",
    Treatment.HANDED_OFF: "half",
    Treatment.IGNORED: "bad",
}

NO_REPLY_YET = "no reply yet"

DOES = {
    Does.ANSWERS: "answers",
    Does.PARTLY_ANSWERS: "partly answers",
    Does.PROMISES: "promises",
    Does.REFUSES_WITH_REASON: "refuses with a reason",
    Does.REFUSES_WITHOUT_REASON: "refuses without a reason",
    Does.ASKS_SOMETHING_NEW: "asks for something new",
    Does.ASKS_KNOWN_FACT: "asks for what was already told",
    Does.SUGGESTS_TRIED_STEP: "suggests a step already tried",
    Does.CONTRADICTS_FACT: "contradicts what was told",
    Does.HANDS_OFF: "hands off",
    Does.COURTESY: "courtesy",
    Does.BOILERPLATE: "boilerplate",
    Does.OTHER: "something else",
}

SAUCE = frozenset({Does.COURTESY, Does.BOILERPLATE})

TURNS = {
    TurnDoes.NEW_ASK: "asks",
    TurnDoes.GIVES_ASKED_INFORMATION: "gives what was asked for",
    TurnDoes.REPEATS: "repeats",
    TurnDoes.CORRECTS: "corrects",
    TurnDoes.CHASES: "chases",
    TurnDoes.THANKS: "thanks",
    TurnDoes.ABUSIVE: "is abusive",
    TurnDoes.OTHER: "writes on",
}

FINDINGS = {
    FindingKind.IGNORED_ASK: "An ask was ignored",
    FindingKind.REASKED_FACT: "Asked for what the customer had already told",
    FindingKind.SUGGESTED_TRIED_STEP: "Suggested a step the customer had already tried",
    FindingKind.CONTRADICTED_FACT: "Contradicted what the customer had told",
    FindingKind.REPEATED_TEMPLATE: "Sent the same text again while an ask stayed open",
    FindingKind.REFUSAL_WITHOUT_REASON: "Refused without a reason",
    FindingKind.BROKEN_PROMISE: "A promise was not kept",
}

CERTAINTIES = {
    Certainty.CERTAIN: "certain",
    Certainty.LIKELY: "likely",
    Certainty.UNSURE: "unsure: a person should look",
}

CAUSES = {
    Cause.AGENT: "the reply",
    Cause.HAND_OFF: "a hand-off",
    Cause.POLICY: "a policy",
    Cause.PROCESS: "the process",
    Cause.PRODUCT: "the product",
    Cause.CUSTOMER_UNCLEAR: "an unclear message of the customer",
    Cause.CUSTOMER_CHANGED_REQUEST: "a changed request",
    Cause.CUSTOMER_CONDUCT: "the customer's conduct",
    Cause.THIRD_PARTY: "a third party",
}

OUTCOMES = {
    Outcome.RESOLVED: "resolved",
    Outcome.UNRESOLVED: "unresolved",
    Outcome.WAITING_FOR_CUSTOMER: "waiting for the customer",
    Outcome.WAITING_FOR_AGENT: "waiting for a reply",
    Outcome.GAVE_UP: "the customer gave up",
}

FLAGS = {
    FlagKind.TOO_MANY_ROUNDS: "too many rounds",
    FlagKind.POLITE_BUT_UNREAD: "polite but unread",
    FlagKind.MISSED: "something was missed",
    FlagKind.LONG_YET_BLAMELESS: "long, no miss found",
    FlagKind.BEYOND_A_REPLY: "no reply can fix this",
    FlagKind.PRAISEWORTHY: "worth praise",
}

FLAG_TONES: dict[FlagKind, Tone] = {
    FlagKind.TOO_MANY_ROUNDS: "bad",
    FlagKind.POLITE_BUT_UNREAD: "bad",
    FlagKind.MISSED: "bad",
    FlagKind.LONG_YET_BLAMELESS: "plain",
    FlagKind.BEYOND_A_REPLY: "half",
    FlagKind.PRAISEWORTHY: "good",
}

NEEDS_ATTENTION = frozenset({FlagKind.TOO_MANY_ROUNDS, FlagKind.POLITE_BUT_UNREAD, FlagKind.MISSED})

DIGEST_STATES = {
    DigestState.PREPARED: "prepared, not sent yet",
    DigestState.SENDING: "being sent",
    DigestState.SENT: "sent",
    DigestState.REFUSED: "refused by the mail server",
}

DIGEST_TONES: dict[DigestState, Tone] = {
    DigestState.PREPARED: "plain",
    DigestState.SENDING: "plain",
    DigestState.SENT: "good",
    DigestState.REFUSED: "bad",
}


def count_words(count: int, one: str, many: str) -> str:
    """Return the count with the right form of its noun, as in `1 round` or `3 rounds`."""
    return f"{count} {one if count == 1 else many}"
