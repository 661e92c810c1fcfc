"""Values that the tests of the store keep and read back."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from mailbot.model import (
    Address,
    Addressed,
    Ask,
    AskKind,
    AskTreatment,
    Cause,
    Certainty,
    CustomerTurn,
    Does,
    Finding,
    FindingKind,
    FlagKind,
    Message,
    Outcome,
    Quote,
    Ref,
    Reply,
    Review,
    Role,
    SentenceLabel,
    Status,
    Treatment,
    TurnDoes,
    Usage,
)
from mailbot.store.kept import DigestState, FolderState, NewMessage, StoredDigest
from mailbot.store.port import Store

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 3, 3)
LEAD = "irini@example.org"


def minutes(count: float) -> datetime:
    """Return the time so many minutes after the start."""
    return START + timedelta(minutes=count)


def message(
    key: str,
    *,
    at: float = 0,
    role: Role = Role.CUSTOMER,
    text: str = "Where is my parcel?",
    message_id: str = "",
    references: tuple[str, ...] = (),
    subject: str = "Parcel",
) -> Message:
    """Return a message, written so many minutes after the start."""
    return Message(
        key=key,
        at=minutes(at),
        author=Address(email="nikos@example.com", name="Νίκος"),
        role=role,
        subject=subject,
        text=text,
        sentences=(text,),
        message_id=message_id or f"<{key}@example.com>",
        references=references,
    )


def found(kept: Message, *, uid: int | None = None, folder: str = "INBOX", normal_subject: str = "") -> NewMessage:
    """Return a message with its place; without a UID it comes from an archive."""
    validity = None if uid is None else 7
    return NewMessage(message=kept, folder=folder, uid_validity=validity, uid=uid, normal_subject=normal_subject)


def inbox(last_uid: int, uid_validity: int = 7, mailbox: str = "support") -> FolderState:
    """Return the state of the inbox."""
    return FolderState(mailbox=mailbox, folder="INBOX", uid_validity=uid_validity, last_uid=last_uid)


def keep(
    store: Store,
    thread: str,
    messages: Iterable[Message],
    *,
    mailbox: str = "support",
    merged: Mapping[str, str] | None = None,
) -> int:
    """Save messages as one thread, and return how many were new."""
    batch = [found(one) for one in messages]
    assigned = {one.message.key: thread for one in batch}
    return store.save_mail(mailbox, batch, assigned=assigned, merged=merged or {}, state=None)


def version_of(store: Store, thread: str) -> str:
    """Return the present version of a kept thread."""
    kept = store.thread(thread)
    assert kept is not None
    return kept.version


def review(judge: str = "signals", *, status: Status = Status.REVIEWED, summary: str | None = None) -> Review:
    """Return a short review."""
    reason = None if status is Status.REVIEWED else "the endpoint was down"
    return Review(
        id="t1", status=status, judge=judge, model=None, prompt=None, rounds=2, reason=reason, summary=summary
    )


def full_review() -> Review:
    """Return a review with something in every field."""
    asked = Quote(ref=Ref(0, 1), text="Πού είναι το δέμα μου; Где мой заказ?")
    return Review(
        id="t1",
        status=Status.REVIEWED,
        judge="openai",
        model="gpt-5.6",
        prompt="review@3",
        rounds=4,
        avoidable_rounds=2,
        could_have_ended_after=1,
        asks=(
            Ask(
                id="a1",
                kind=AskKind.QUESTION,
                quote=asked,
                final=Treatment.IGNORED,
                treatments=(AskTreatment(message=1, treatment=Treatment.IGNORED, certainty=Certainty.CERTAIN),),
            ),
        ),
        replies=(
            Reply(message=1, addressed=Addressed.NO, courtesy_share=0.8, polite_but_unread=True, unread_score=1 / 3),
        ),
        findings=(
            Finding(
                kind=FindingKind.IGNORED_ASK,
                message=1,
                customer=asked,
                agent=None,
                certainty=Certainty.LIKELY,
                ask="a1",
            ),
        ),
        turns=(CustomerTurn(message=2, does=TurnDoes.REPEATS, avoidable=True, because_of=1, cause=Cause.AGENT),),
        sentences=(SentenceLabel(ref=Ref(1, 0), does=Does.COURTESY, about=("a1",), broken=True),),
        outcome=Outcome.UNRESOLVED,
        flags=(FlagKind.TOO_MANY_ROUNDS, FlagKind.POLITE_BUT_UNREAD),
        summary="Asked twice.",
        better_reply="Your parcel …",
        praise="“Quick”, and\nkind",
        usage=Usage(tokens_in=1200, tokens_cached=1024, tokens_out=80, cost=0.00123),
    )


def digest(day: date = DAY, lead: str = LEAD, threads: tuple[str, ...] = ("t1",)) -> StoredDigest:
    """Return a digest that is ready to be sent."""
    return StoredDigest(
        lead=lead,
        day=day,
        message_id=f"<{day}.{lead}>",
        subject="Η ημέρα σας",
        html="<p>καλημέρα</p>",
        text="καλημέρα",
        threads=threads,
        state=DigestState.PREPARED,
        prepared_at=minutes(0),
    )
