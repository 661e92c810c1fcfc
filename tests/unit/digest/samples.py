"""Builders of reviews for the digest's tests, and one realistic day in five languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from mailbot.model import (
    Cause,
    Certainty,
    CustomerTurn,
    Finding,
    FindingKind,
    FlagKind,
    Quote,
    Ref,
    Review,
    Status,
    TurnDoes,
)
from mailbot.store.kept import StoredReview

DAY = date(2026, 3, 3)
AT = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class SampleLead:
    """A lead as the settings describe one."""

    name: str = "Anna"


LEAD = SampleLead()


def finding(
    customer: str,
    agent: str | None,
    *,
    kind: FindingKind = FindingKind.IGNORED_ASK,
    certainty: Certainty = Certainty.CERTAIN,
    message: int = 1,
) -> Finding:
    """Return a finding at reply `message`."""
    quote = Quote(ref=Ref(message, 0), text=agent) if agent is not None else None
    return Finding(
        kind=kind,
        message=message,
        customer=Quote(ref=Ref(0, 0), text=customer),
        agent=quote,
        certainty=certainty,
    )


def turns(*avoidable: bool, cause: Cause | None = Cause.AGENT) -> tuple[CustomerTurn, ...]:
    """Return customer turns, each avoidable or not, the avoidable ones from one cause."""
    return tuple(
        CustomerTurn(
            message=2 * number,
            does=TurnDoes.REPEATS if spare else TurnDoes.NEW_ASK,
            avoidable=spare,
            because_of=2 * number - 1 if spare else None,
            cause=cause if spare else None,
        )
        for number, spare in enumerate(avoidable)
    )


def stored(  # noqa: PLR0913 -- a builder names everything that a test may vary
    key: str,
    subject: str = "Order 4471",
    *,
    mailbox: str = "support",
    at: datetime = AT,
    flags: Sequence[FlagKind] = (),
    findings: Sequence[Finding] = (),
    customer_turns: Sequence[CustomerTurn] = (),
    after: int | None = None,
    reason: str | None = None,
    praise: str | None = None,
    summary: str | None = None,
    judge: tuple[str, str | None, str | None] = ("signals", None, None),
) -> StoredReview:
    """Return the review of one thread; a `reason` makes it one that was not reviewed."""
    review = Review(
        id=key,
        status=Status.REVIEWED if reason is None else Status.NOT_REVIEWED,
        judge=judge[0],
        model=judge[1],
        prompt=judge[2],
        rounds=max(1, len(customer_turns)),
        reason=reason,
        avoidable_rounds=sum(turn.avoidable for turn in customer_turns),
        could_have_ended_after=after,
        findings=tuple(findings),
        turns=tuple(customer_turns),
        flags=tuple(flags),
        summary=summary,
        praise=praise,
    )
    return StoredReview(
        thread_key=key, mailbox=mailbox, subject=subject, version="v1", reviewed_at=at, last_at=at, review=review
    )


def a_real_day() -> list[StoredReview]:
    """Return a day as it comes: five languages, every group, most threads clean."""
    model = ("openai", "gpt-5-mini", "review@3")
    many = (FlagKind.TOO_MANY_ROUNDS, FlagKind.POLITE_BUT_UNREAD, FlagKind.MISSED)
    told = [
        stored(
            "t-gr",
            "Αλλαγή διεύθυνσης παράδοσης, παραγγελία 88213",
            flags=many,
            after=1,
            customer_turns=turns(False, True, True, True, False),
            findings=[
                finding(
                    "Μπορείτε να στείλετε το δέμα στο γραφείο μου, Ερμού 14, αντί για το σπίτι;",
                    None,
                ),
                finding(
                    "Ο αριθμός της παραγγελίας είναι 88213.",
                    "Παρακαλούμε στείλτε μας τον αριθμό της παραγγελίας σας για να σας εξυπηρετήσουμε.",
                    kind=FindingKind.REASKED_FACT,
                    message=3,
                ),
            ],
            judge=model,
        ),
        stored(
            "t-en",
            "Charged twice for the March invoice",
            mailbox="billing",
            flags=many,
            after=1,
            customer_turns=turns(False, True, True, False),
            findings=[
                finding(
                    "I have already cleared the cache and tried another browser, the second charge is on my card "
                    "statement, not on your page.",
                    "As a first step, could you please clear your browser cache and try again?",
                    kind=FindingKind.SUGGESTED_TRIED_STEP,
                ),
            ],
            judge=model,
        ),
        stored(
            "t-de",
            "Kündigung zum Monatsende",
            flags=many,
            after=2,
            customer_turns=turns(False, False, True, cause=Cause.HAND_OFF),
            findings=[
                finding(
                    "Bis wann muss ich den Router zurückschicken, damit keine Gebühr anfällt?",
                    "Vielen Dank für Ihre freundliche Nachricht, wir bedauern Ihre Entscheidung sehr.",
                    certainty=Certainty.LIKELY,
                )
            ],
            judge=model,
        ),
        stored(
            "t-ru",
            "Не приходит код подтверждения",
            flags=(FlagKind.POLITE_BUT_UNREAD, FlagKind.MISSED),
            after=1,
            customer_turns=turns(False, True),
            findings=[
                finding(
                    "Номер телефона я поменял в январе, старый больше не работает.",
                    "Код отправлен на номер, указанный при регистрации, проверьте, пожалуйста, сообщения.",
                    kind=FindingKind.CONTRADICTED_FACT,
                )
            ],
            judge=model,
        ),
        stored(
            "t-pl",
            "Faktura na firmę zamiast paragonu",
            mailbox="billing",
            flags=(FlagKind.MISSED,),
            customer_turns=turns(False),
            findings=[
                finding(
                    "Czy mogą Państwo wystawić fakturę na NIP, który podałem przy zamówieniu?",
                    None,
                    certainty=Certainty.LIKELY,
                )
            ],
            judge=model,
        ),
        stored(
            "t-long",
            "Moving our 40 mailboxes to the new plan",
            flags=(FlagKind.LONG_YET_BLAMELESS,),
            customer_turns=turns(False, False, False, False, False, False),
            summary="Six rounds because the customer’s wishes grew; each was answered in full.",
            judge=model,
        ),
        stored(
            "t-rule",
            "Rückgabe nach 15 Tagen",
            flags=(FlagKind.TOO_MANY_ROUNDS,),
            customer_turns=turns(False, True, True, cause=Cause.POLICY),
            summary="The parcel came a day before the return period ended; the rule counts from the order.",
            judge=model,
        ),
        stored(
            "t-praise",
            "Hochzeitsalbum kommt zu spät?",
            flags=(FlagKind.PRAISEWORTHY,),
            customer_turns=turns(False),
            praise="Noticed the date of the wedding in the order and arranged a courier before being asked.",
            judge=model,
        ),
        stored("t-no", "Fwd: contract 2026", reason="The model’s answer was cut off; it is tried again tonight."),
        stored(
            "t-doubt",
            "Zmiana hasła",
            customer_turns=turns(False),
            findings=[finding("Jak zmienić hasło?", None, certainty=Certainty.UNSURE)],
            judge=model,
        ),
    ]
    clean = [stored(f"t-clean-{number}", f"Question {number}", judge=model) for number in range(38)]
    return told + clean
