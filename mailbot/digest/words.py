"""The English words of a digest: headline, kinds, causes, groups. The one place to translate; knows no layout."""

from datetime import date

from babel.dates import format_date

from mailbot.digest.content import DigestContent, Group, GroupKind, JudgeCount, ThreadEntry
from mailbot.model import Cause, Certainty, FindingKind

LOCALE = "en"

TITLES = {
    GroupKind.TOO_MANY_ROUNDS: "Needed too many rounds",
    GroupKind.POLITE_BUT_UNREAD: "Polite but unread",
    GroupKind.MISSED: "Missed something",
    GroupKind.LONG_YET_BLAMELESS: "Long, and no miss was found",
    GroupKind.BEYOND_A_REPLY: "Problems that no reply can fix",
    GroupKind.PRAISEWORTHY: "Worth praising",
    GroupKind.NOT_REVIEWED: "Not reviewed",
}

INTRODUCTIONS = {
    GroupKind.TOO_MANY_ROUNDS: "Customers had to write again because an earlier reply missed something.",
    GroupKind.POLITE_BUT_UNREAD: "Courteous replies that passed over what the customer had written.",
    GroupKind.MISSED: "Few rounds so far, but something the customer wrote was passed over.",
    GroupKind.LONG_YET_BLAMELESS: "Many rounds, and no reply was found to have missed anything.",
    GroupKind.BEYOND_A_REPLY: "A rule, a procedure or the product stands behind these, not the person who replied.",
    GroupKind.PRAISEWORTHY: "Good work beyond the script.",
    GroupKind.NOT_REVIEWED: "Nothing is concluded about these, neither good nor bad.",
}

FINDINGS = {
    FindingKind.IGNORED_ASK: "Left unanswered",
    FindingKind.REASKED_FACT: "Asked for what the customer had already given",
    FindingKind.SUGGESTED_TRIED_STEP: "Suggested what the customer had already tried",
    FindingKind.CONTRADICTED_FACT: "Contradicted what the customer had written",
    FindingKind.REPEATED_TEMPLATE: "Sent the same text again",
    FindingKind.REFUSAL_WITHOUT_REASON: "Refused without a reason",
    FindingKind.BROKEN_PROMISE: "Promised and not kept",
}

CERTAINTIES = {Certainty.CERTAIN: "certain", Certainty.LIKELY: "likely", Certainty.UNSURE: "doubtful"}

CAUSES = {
    Cause.AGENT: "the reply",
    Cause.HAND_OFF: "a hand-off",
    Cause.POLICY: "a rule",
    Cause.PROCESS: "a procedure",
    Cause.PRODUCT: "the product",
    Cause.CUSTOMER_UNCLEAR: "an unclear customer mail",
    Cause.CUSTOMER_CHANGED_REQUEST: "a changed request",
    Cause.CUSTOMER_CONDUCT: "the customer’s conduct",
    Cause.THIRD_PARTY: "a third party",
    None: "not established",
}

NO_SENTENCE = "No sentence of the reply is about this."
MACHINE = (
    "A machine wrote this page. Every quote is taken word for word from the mails; the conclusions can be wrong, "
    "so read the thread before you speak to anyone about it."
)


def count(number: int, one: str, many: str | None = None) -> str:
    """Return "1 thread", "2 threads", "10,000 threads"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def name_day(day: date) -> str:
    """Return "Tuesday 3 March 2026"."""
    return str(format_date(day, "EEEE d MMMM y", locale=LOCALE))


def greet(content: DigestContent) -> str:
    """Return the salutation, with the lead's name where it is known."""
    return f"Good morning, {content.lead_name}." if content.lead_name else "Good morning."


def word_headline(content: DigestContent) -> str:
    """Return the day in one sentence without a full stop: subject, preheader and heading alike."""
    figures = content.figures
    if not figures.seen:
        return "A quiet day: no conversation moved"
    if not figures.reviewed:
        return f"None of {count(figures.seen, 'thread')} could be reviewed"
    if figures.too_many_rounds:
        return f"{figures.too_many_rounds:,} of {count(figures.seen, 'thread')} needed too many rounds"
    if content.quiet:
        return f"A good day: nothing stands out in {count(figures.reviewed, 'thread')}"
    return f"{count(figures.seen, 'thread')}, none needed too many rounds"


def word_subject(content: DigestContent) -> str:
    """Return the subject of the mail; built of numbers and words of our own alone."""
    day = format_date(content.day, "d MMM", locale=LOCALE)
    return f"{word_headline(content)} ({day})"


def list_figures(content: DigestContent) -> tuple[tuple[str, str], ...]:
    """Return the figures beside the headline: number and what it counts. Those that are nought are left out."""
    figures = content.figures
    wanted = (
        (figures.first_reply_enough, "could have ended with the first reply", "could have ended with the first reply"),
        (figures.avoidable_mails, "e-mail a customer need not have written", "e-mails customers need not have written"),
        (figures.not_reviewed, "thread not reviewed", "threads not reviewed"),
    )
    return tuple((f"{number:,}", one if number == 1 else many) for number, one, many in wanted if number)


def word_mailboxes(content: DigestContent) -> str:
    """Return the mailboxes by name; of many, how many."""
    named = 4
    if len(content.mailboxes) > named:
        return count(len(content.mailboxes), "mailbox", "mailboxes")
    return ", ".join(content.mailboxes)


def describe_thread(entry: ThreadEntry) -> tuple[str, ...]:
    """Return mailbox, rounds, what could have been spared and why, each a few words."""
    parts = [entry.mailbox]
    if entry.reason is None:
        parts.append(_word_rounds(entry))
    if entry.could_have_ended_after == 1:
        parts.append("could have ended with the first reply")
    elif entry.could_have_ended_after is not None:
        parts.append(f"could have ended after round {entry.could_have_ended_after}")
    if entry.cause is not None:
        parts.append(f"cause: {CAUSES[entry.cause]}")
    return tuple(parts)


def _word_rounds(entry: ThreadEntry) -> str:
    rounds = count(entry.rounds, "round")
    return f"{rounds}, {entry.avoidable_rounds} avoidable" if entry.avoidable_rounds else rounds


def note_thread(entry: ThreadEntry) -> str | None:
    """Return what stands below the pairs: findings not shown, or only doubted."""
    parts = []
    if entry.more_pairs:
        parts.append(f"{count(entry.more_pairs, 'more finding')} in this thread.")
    if entry.doubtful and not entry.pairs:
        parts.append("What was found here is doubtful, so it is not shown: it waits for a human.")
    return " ".join(parts) or None


def note_group(group: Group) -> str | None:
    """Return where threads that also fit here are told, or None."""
    if not group.elsewhere:
        return None
    verb = "stands" if group.elsewhere == 1 else "stand"
    return f"{group.elsewhere:,} more {verb} under “{TITLES[GroupKind.BEYOND_A_REPLY]}”."


def note_doubtful(content: DigestContent) -> str | None:
    """Return the sentence on findings that are not shown because they are not sure, or None."""
    number = content.figures.doubtful
    verb = "waits" if number == 1 else "wait"
    return f"{count(number, 'doubtful finding')} {verb} for a human." if number else None


def warn_of_machine(content: DigestContent) -> str | None:
    """Return the reminder that a machine concluded all this; None on a quiet day, when it concluded nothing."""
    return None if content.quiet else MACHINE


def word_judge(made: JudgeCount) -> str:
    """Return by whom the threads were reviewed, with model and prompt version."""
    if made.judge == "signals":
        return f"{count(made.threads, 'thread')} reviewed without a language model (embedded signals)."
    details = [f"model {made.model}"] if made.model else []
    details += [f"prompt {made.prompt}"] if made.prompt else []
    return f"{count(made.threads, 'thread')} reviewed by {', '.join([made.judge, *details])}."
