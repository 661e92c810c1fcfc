"""Redaction on the sample threads of the demo: of the people who write them, nothing is sent."""

import re
from datetime import UTC, datetime

import pytest

from mailbot.demo.company import SUPPORT
from mailbot.demo.sample_format import SampleThread
from mailbot.demo.samples import SENT, load_samples, mails_of, transcripts_of
from mailbot.mail.read import Incoming, read_messages
from mailbot.mail.roles import MailboxIdentity
from mailbot.model import Message, Thread
from mailbot.review.redact import redact
from mailbot.review.transcript import render_transcript, transcript_of_record, transcript_of_thread
from mailbot.sentences import split_sentences

SAMPLES = load_samples()


def names_of(sample: SampleThread) -> set[str]:
    """Return the words of the names, and the addresses, of all who write in a thread."""
    authors = [message.author for message in sample.messages]
    words = {word for author in authors for word in re.findall(r"[^\W\d_]{3,}", author.name)}
    return {word.casefold() for word in words} | {author.email for author in authors}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)
@pytest.mark.parametrize("headers", [True, False], ids=["with-authors", "text-alone"])
def test_no_name_of_a_writer_is_sent(sample: SampleThread, *, headers: bool) -> None:
    (record,) = transcripts_of((sample,))
    if not headers:
        record["messages"] = [{**message, "author": None} for message in record["messages"]]
    sent = render_transcript(redact(transcript_of_record(record, split_sentences)).transcript).casefold()
    said = set(re.findall(r"[^\W\d_]+", sent)) | set(re.findall(r"\S+@\S+", sent))
    assert names_of(sample) & said == set()


THIRD_PERSONS = ("osei", "lindqvist", "vermeer", "gąsienica", "καλλέργη", "βλάχου", "линдквист", "wrona", "hollins")


@pytest.mark.parametrize("language", [True, False], ids=["language-told", "language-unknown"])
def test_no_name_of_those_who_are_only_spoken_of_is_sent(*, language: bool) -> None:
    sent = ""
    for record in transcripts_of(SAMPLES):
        messages = [{**message, "author": None} for message in record["messages"]]
        told = record | {"messages": messages} | ({} if language else {"lang": None})
        sent += render_transcript(redact(transcript_of_record(told, split_sentences)).transcript).casefold()
    assert [name for name in THIRD_PERSONS if name in sent] == []


def test_no_name_of_a_writer_is_sent_of_mails_that_came_by_the_mailbox() -> None:
    identity = MailboxIdentity(domains=frozenset({SUPPORT.email.partition("@")[2]}), trust_from=True)
    now = datetime(2026, 11, 21, 9, tzinfo=UTC)
    mails = mails_of(SAMPLES, now=now)
    leaked = {}
    for sample in SAMPLES:
        own = [mail for mail in mails if mail.thread_id == sample.id]
        read = read_messages(
            [Incoming(raw=mail.raw, received_at=mail.at, in_sent_folder=mail.folder == SENT) for mail in own],
            identity=identity,
            parents=lambda _: {},
        )
        messages = tuple(message for message in read if isinstance(message, Message))
        thread = Thread(key=sample.id, mailbox="m", subject=sample.subject, messages=messages, version="1")
        sent = render_transcript(redact(transcript_of_thread(thread)).transcript).casefold()
        said = set(re.findall(r"[^\W\d_]+", sent)) | set(re.findall(r"\S+@\S+", sent))
        if found := names_of(sample) & said:
            leaked[sample.id] = found
    assert leaked == {}
