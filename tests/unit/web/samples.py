"""A thread, its review and a digest as the store would hand them over, for the tests of the pages."""

from dataclasses import replace
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
    Thread,
    Treatment,
    TurnDoes,
    Usage,
)
from mailbot.store.kept import DigestState, StoredDigest, StoredReview, ThreadSummary

START = datetime(2026, 3, 12, 8, 14, tzinfo=UTC)
LEAD = "irene@harbourline.example"
DAY = date(2026, 3, 14)

CUSTOMER = Address(email="noor.devries@post.example", name="Noor de Vries")
AGENT = Address(email="tomas@harbourline.example", name="Tomas Lind")
SECOND_AGENT = Address(email="petra@harbourline.example", name="Petra Holm")


def write_message(number: int, role: Role, author: Address, hours: float, paragraphs: list[list[str]]) -> Message:
    """Return a message of paragraphs; the regards stand on a line of their own."""
    return Message(
        key=f"mail-{number}",
        at=START + timedelta(hours=hours),
        author=author,
        role=role,
        subject="Kettle leaks from the base",
        text="\n\n".join(" ".join(paragraph).replace("regards, ", "regards,\n") for paragraph in paragraphs),
        sentences=tuple(sentence for paragraph in paragraphs for sentence in paragraph),
        language="en",
    )


MESSAGES = (
    replace(
        write_message(
            0,
            Role.CUSTOMER,
            CUSTOMER,
            0,
            [
                ["Hello,"],
                [
                    "the kettle from order 48213 has begun to leak from its base.",
                    "I have descaled it twice and tightened the lid, and it still drips.",
                ],
                ["Could you send a replacement?", "And is it safe to keep using it until then?"],
                ["Kind regards,", "Noor"],
            ],
        ),
        attachments=("kettle-base.jpg",),
    ),
    write_message(
        1,
        Role.AGENT,
        AGENT,
        3.4,
        [
            ["Dear Noor,"],
            [
                "Thank you so much for reaching out to us!",
                "We are truly sorry for the trouble and completely understand how you feel.",
            ],
            [
                "Please descale the kettle and make sure that the lid is closed tightly.",
                "Could you also let us know your order number?",
            ],
            ["It is our greatest pleasure to help you.", "Warm regards,", "Tomas"],
        ],
    ),
    write_message(
        2,
        Role.CUSTOMER,
        CUSTOMER,
        26,
        [
            ["As I wrote, it is order 48213, and I have descaled it already."],
            ["Will you replace it, and may I use it meanwhile?"],
        ],
    ),
    write_message(
        3,
        Role.AGENT,
        SECOND_AGENT,
        30.5,
        [
            ["Hello Noor,"],
            [
                "sorry that you had to tell us twice.",
                "A new kettle leaves our warehouse tomorrow, 14 March, and you need not send the old one back.",
            ],
            ["Petra"],
        ],
    ),
    write_message(
        4,
        Role.CUSTOMER,
        CUSTOMER,
        49,
        [["Thank you, that is good news.", "But you have still not said whether it is safe to use."]],
    ),
    write_message(
        5,
        Role.AGENT,
        SECOND_AGENT,
        50,
        [
            [
                "You are right, I am sorry.",
                "Please unplug it and do not use it: water near the base can reach the contacts.",
            ],
            ["Petra"],
        ],
    ),
)

THREAD = Thread(key="t-48213", mailbox="support", subject="Kettle leaks from the base", messages=MESSAGES, version="v1")


def quote(message: int, sentence: int) -> Quote:
    """Return a sentence of the sample thread as a quote."""
    return Quote(ref=Ref(message, sentence), text=MESSAGES[message].sentences[sentence])


LABELS = (
    SentenceLabel(ref=Ref(1, 0), does=Does.COURTESY),
    SentenceLabel(ref=Ref(1, 1), does=Does.COURTESY),
    SentenceLabel(ref=Ref(1, 2), does=Does.COURTESY),
    SentenceLabel(ref=Ref(1, 3), does=Does.SUGGESTS_TRIED_STEP, about=("f2",)),
    SentenceLabel(ref=Ref(1, 4), does=Does.ASKS_KNOWN_FACT, about=("f1",)),
    SentenceLabel(ref=Ref(1, 5), does=Does.BOILERPLATE),
    SentenceLabel(ref=Ref(1, 6), does=Does.COURTESY),
    SentenceLabel(ref=Ref(1, 7), does=Does.OTHER),
    SentenceLabel(ref=Ref(3, 0), does=Does.COURTESY),
    SentenceLabel(ref=Ref(3, 1), does=Does.COURTESY),
    SentenceLabel(ref=Ref(3, 2), does=Does.ANSWERS, about=("a1",)),
    SentenceLabel(ref=Ref(3, 3), does=Does.OTHER),
    SentenceLabel(ref=Ref(5, 0), does=Does.COURTESY),
    SentenceLabel(ref=Ref(5, 1), does=Does.ANSWERS, about=("a2",)),
    SentenceLabel(ref=Ref(5, 2), does=Does.OTHER),
)

ASKS = (
    Ask(
        id="a1",
        kind=AskKind.REQUEST,
        quote=quote(0, 3),
        final=Treatment.ANSWERED,
        treatments=(
            AskTreatment(message=1, treatment=Treatment.IGNORED),
            AskTreatment(message=3, treatment=Treatment.ANSWERED, quote=quote(3, 2)),
        ),
    ),
    Ask(
        id="a2",
        kind=AskKind.QUESTION,
        quote=quote(0, 4),
        final=Treatment.ANSWERED,
        treatments=(
            AskTreatment(message=1, treatment=Treatment.IGNORED),
            AskTreatment(message=3, treatment=Treatment.IGNORED),
            AskTreatment(message=5, treatment=Treatment.ANSWERED, quote=quote(5, 1)),
        ),
    ),
)

FINDINGS = (
    Finding(
        kind=FindingKind.REASKED_FACT,
        message=1,
        customer=quote(0, 1),
        agent=quote(1, 4),
        certainty=Certainty.CERTAIN,
    ),
    Finding(
        kind=FindingKind.SUGGESTED_TRIED_STEP,
        message=1,
        customer=quote(0, 2),
        agent=quote(1, 3),
        certainty=Certainty.LIKELY,
    ),
    Finding(
        kind=FindingKind.IGNORED_ASK,
        message=3,
        customer=quote(0, 4),
        agent=None,
        certainty=Certainty.LIKELY,
        ask="a2",
    ),
)

REVIEW = Review(
    id="t-48213",
    status=Status.REVIEWED,
    judge="openai",
    model="gpt-5-mini",
    prompt="review@3",
    rounds=3,
    avoidable_rounds=2,
    could_have_ended_after=1,
    asks=ASKS,
    replies=(
        Reply(message=1, addressed=Addressed.NO, courtesy_share=0.625, polite_but_unread=True, unread_score=0.93),
        Reply(message=3, addressed=Addressed.PARTLY, courtesy_share=0.5, polite_but_unread=True, unread_score=0.7),
        Reply(message=5, addressed=Addressed.YES, courtesy_share=0.3, polite_but_unread=False, unread_score=0.1),
    ),
    findings=FINDINGS,
    turns=(
        CustomerTurn(message=0, does=TurnDoes.NEW_ASK, avoidable=False, because_of=None, cause=None),
        CustomerTurn(message=2, does=TurnDoes.REPEATS, avoidable=True, because_of=1, cause=Cause.AGENT),
        CustomerTurn(message=4, does=TurnDoes.CHASES, avoidable=True, because_of=3, cause=Cause.AGENT),
    ),
    sentences=LABELS,
    outcome=Outcome.RESOLVED,
    flags=(FlagKind.TOO_MANY_ROUNDS, FlagKind.POLITE_BUT_UNREAD),
    summary="A leaking kettle: the replacement came after one repetition, the question of safety after two.",
    better_reply=(
        "Hello Noor,\n\nthank you for trying the descaling and the lid already. Order 48213 is under warranty: a new "
        "kettle leaves tomorrow, 14 March. Please unplug the old one and do not use it; water near the base can reach "
        "the contacts.\n\nTomas"
    ),
    praise="Petra admitted the miss plainly and spared the customer a return parcel.",
    usage=Usage(tokens_in=2840, tokens_cached=1920, tokens_out=612, cost=0.0016),
)

STORED_REVIEW = StoredReview(
    thread_key=THREAD.key,
    mailbox=THREAD.mailbox,
    subject=THREAD.subject,
    version=THREAD.version,
    reviewed_at=START + timedelta(hours=52),
    last_at=MESSAGES[-1].at,
    review=REVIEW,
)

DIGEST = StoredDigest(
    lead=LEAD,
    day=DAY,
    message_id="<digest-2026-03-14@harbourline.example>",
    subject="2 avoidable rounds in 1 of 6 threads",
    html='<!doctype html><html lang="en"><head><title>Digest</title></head><body style="font-family:sans-serif">'
    "<h1>Saturday 14 March</h1><p>One thread needed too many rounds.</p></body></html>",
    text="One thread needed too many rounds.",
    threads=(THREAD.key,),
    state=DigestState.SENT,
    prepared_at=START + timedelta(hours=53),
    sent_at=START + timedelta(hours=53, minutes=1),
    attempts=1,
)


def summarise(thread: Thread, review: Review | None) -> ThreadSummary:
    """Return the row that a list of threads holds for a thread."""
    return ThreadSummary(
        key=thread.key,
        mailbox=thread.mailbox,
        subject=thread.subject,
        version=thread.version,
        first_at=thread.messages[0].at,
        last_at=thread.messages[-1].at,
        messages=len(thread.messages),
        review=review,
    )
