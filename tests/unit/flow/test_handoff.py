"""A conversation that changes hands: from its bytes to whom the judge sees speak."""

from pathlib import Path

from mailbot.flow.intake import RawMail, take_in
from mailbot.mail.roles import MailboxIdentity
from mailbot.review.transcript import render_transcript, transcript_of_thread
from mailbot.store.sqlite import open_sqlite
from tests.unit.flow.letters import START

IDENTITY = MailboxIdentity(
    addresses=frozenset({"help@lampwerk.example"}),
    domains=frozenset({"agents.lampwerk.example"}),
    internal_domains=frozenset({"lampwerk.example"}),
    trusted_authserv_ids=frozenset({"mx.lampwerk.example"}),
)
PROVEN = "Authentication-Results: mx.lampwerk.example; dkim=pass header.d=lampwerk.example\n"
TOM, LEA = "Tom Hadley <tom@b.example>", "Lea Hadley <lea@b.example>"
HELP = "Lampwerk <help@lampwerk.example>"
WORKSHOP = "Werkstatt <werkstatt@lampwerk.example>"
FORWARDED = (
    "Can you look?\n\n---------- Forwarded message ---------\nFrom: Tom Hadley <tom@b.example>\n\nThe lamp hums."
)
# Author, readers, top fields, folder, text.
CONVERSATION = [
    (TOM, f"{HELP}\nCc: {LEA}", "", "INBOX", "The lamp hums."),
    (HELP, f"{TOM}\nCc: {LEA}", "", "Sent", "I ask the workshop.\n\nKind regards,\nEva Brandl"),
    (HELP, WORKSHOP, "", "Sent", FORWARDED),
    (WORKSHOP, HELP, PROVEN, "INBOX", "Send a new one."),
    (LEA, HELP, "", "INBOX", "It hums louder now. Tom is away."),
    (HELP, LEA, "", "Sent", "A new one leaves today.\n\nKind regards,\nJulien Moreau"),
    ("Eva Brandl <eva@agents.lampwerk.example>", TOM, PROVEN.replace("d=", "d=agents."), "INBOX", "Did it come?"),
]


def mail(number: int) -> RawMail:
    author, readers, top, folder, text = CONVERSATION[number]
    answered = f"In-Reply-To: <{number - 1}@x>\nReferences: <0@x>\n" if number else ""
    head = f"{top}From: {author}\nTo: {readers}\nSubject: Re: Lamp\nMessage-ID: <{number}@x>\n{answered}"
    date = f"Date: Fri, 20 Nov 2026 {10 + number}:00:00 +0000\n"
    return RawMail(
        raw=f"{head}{date}\n{text}\n".encode(), folder=folder, in_sent_folder=folder == "Sent", received_at=START
    )


def test_the_judge_sees_two_agents_a_note_and_the_customers_wife_and_no_name_of_theirs(tmp_path: Path) -> None:
    store = open_sqlite(tmp_path / "mailbot.db")
    store.migrate()
    mails = [mail(number) for number in range(len(CONVERSATION))]
    take_in("support", mails, identity=IDENTITY, store=store, now=START)
    (row,) = store.list_threads("support")
    thread = store.thread(row.key)
    store.close()
    assert thread is not None
    transcript = transcript_of_thread(thread)
    assert [message.alias for message in transcript.messages] == [
        "Customer", "Agent A", "Internal A", "Internal B", "Customer B", "Agent B", "Agent A",
    ]  # fmt: skip
    headers = [line for line in render_transcript(transcript).splitlines() if line.startswith("[")]
    assert not any(name in line for line in headers for name in ("Eva", "Julien", "Tom", "Lea", "lampwerk"))
