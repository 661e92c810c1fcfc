"""The samples are what they claim to be: sound truth, balanced, in five languages, and rendered without loss."""

from collections import Counter
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from html import unescape
from itertools import groupby
from re import sub

import pytest

from mailbot.demo.company import DOMAIN
from mailbot.demo.sample_format import SampleError, SampleThread, dated, parse_elapsed, parse_sample
from mailbot.demo.samples import load_samples, mails_of, transcripts_of
from mailbot.model import FindingKind, Role

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DAY = datetime(2026, 11, 20, tzinfo=UTC)
SAMPLES = tuple(dated(sample, DAY) for sample in load_samples())
each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)


def flat(text: str) -> str:
    return "".join(text.split())


def role_of(sample: SampleThread, number: int) -> Role:
    return sample.messages[number].role


def turns_of(sample: SampleThread) -> list[tuple[Role, int]]:
    runs = groupby(sample.messages, key=lambda message: message.role)
    return [(role, next(run).number) for role, run in runs]


def text_parts(mail: Message) -> list[str]:
    texts = []
    for part in mail.walk():
        if part.get_content_maintype() == "text" and part.get_filename() is None:
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            text = payload.decode(str(part.get_content_charset()))
            texts.append(unescape(sub("<[^>]+>", "", text)) if part.get_content_subtype() == "html" else text)
    return texts


@each_sample
def test_the_file_name_and_the_language_agree_with_the_id(sample: SampleThread) -> None:
    assert sample.id.startswith(sample.lang + "-")


@each_sample
def test_the_customer_opens_the_thread_and_agents_write_from_the_company(sample: SampleThread) -> None:
    assert role_of(sample, 0) is Role.CUSTOMER
    for message in sample.messages:
        ours = message.author.email.endswith("@" + DOMAIN)
        assert ours == (message.role in (Role.AGENT, Role.INTERNAL))


@each_sample
def test_rounds_are_the_customer_turns(sample: SampleThread) -> None:
    assert sample.truth.rounds == sum(role is Role.CUSTOMER for role, _ in turns_of(sample))


@each_sample
def test_findings_stand_at_agents_replies_and_quote_an_earlier_customer_message(sample: SampleThread) -> None:
    for finding in sample.truth.findings:
        assert role_of(sample, finding.message) is Role.AGENT
        assert role_of(sample, finding.customer_message) is Role.CUSTOMER
        assert finding.customer_message < finding.message
        assert finding.customer_quote in sample.messages[finding.customer_message].text
        if finding.agent_quote is not None:
            assert finding.agent_quote in sample.messages[finding.message].text


@each_sample
def test_only_an_ignored_ask_goes_without_words_of_the_agent(sample: SampleThread) -> None:
    for finding in sample.truth.findings:
        assert (finding.agent_quote is None) == (finding.kind is FindingKind.IGNORED_ASK)


@each_sample
def test_avoidable_turns_are_customer_turns_after_a_reply_with_a_finding(sample: SampleThread) -> None:
    customer_turns = {number for role, number in turns_of(sample) if role is Role.CUSTOMER}
    missed = {finding.message for finding in sample.truth.findings}
    for turn in sample.truth.avoidable_turns:
        assert turn.message in customer_turns
        assert turn.because_of < turn.message
        assert turn.because_of in missed


@each_sample
def test_a_thread_says_when_it_could_have_ended_only_if_a_turn_was_avoidable(sample: SampleThread) -> None:
    truth = sample.truth
    assert (truth.could_have_ended_after is not None) == bool(truth.avoidable_turns)
    if truth.could_have_ended_after is not None:
        needed = truth.rounds - len(truth.avoidable_turns)
        assert truth.could_have_ended_after in (needed, max(1, needed - 1))  # closing thanks do not count


@each_sample
def test_clean_threads_have_no_finding_and_the_others_have_one(sample: SampleThread) -> None:
    assert sample.truth.clean == (not sample.truth.findings)


@each_sample
def test_every_reply_says_what_it_addressed(sample: SampleThread) -> None:
    replies = [message.number for message in sample.messages if message.role is Role.AGENT]
    assert [number for number, _ in sample.truth.addressed] == replies


@each_sample
def test_polite_but_unread_and_ignoring_replies_agree_with_the_findings(sample: SampleThread) -> None:
    missed = {finding.message for finding in sample.truth.findings}
    addressed = dict(sample.truth.addressed)
    assert set(sample.truth.polite_but_unread) <= missed
    for finding in sample.truth.findings:
        if finding.kind is FindingKind.IGNORED_ASK:
            assert addressed[finding.message] in ("no", "partly")
    assert all(addressed[number] in ("no", "partly") for number in sample.truth.polite_but_unread)
    for number in sample.truth.praise:
        assert role_of(sample, number) is Role.AGENT
        assert number not in missed


@each_sample
def test_a_reply_leaves_an_ask_open_if_and_only_if_it_missed_something_when_it_was_written(
    sample: SampleThread,
) -> None:
    missed = {finding.message for finding in sample.truth.findings if finding.kind is not FindingKind.BROKEN_PROMISE}
    assert {number for number, addressed in sample.truth.addressed if addressed in ("no", "partly")} == missed


def test_ids_are_unique_and_there_are_enough_in_each_language() -> None:
    assert len({sample.id for sample in SAMPLES}) == len(SAMPLES) >= 48
    counts = Counter(sample.lang for sample in SAMPLES)
    assert set(counts) == {"en", "el", "ru", "pl", "de"}
    assert min(counts.values()) >= 9


def test_about_half_are_clean_and_several_of_those_are_long() -> None:
    clean = [sample for sample in SAMPLES if sample.truth.clean]
    assert 0.4 <= len(clean) / len(SAMPLES) <= 0.6
    assert sum(len(sample.messages) >= 5 for sample in clean) >= 8


def test_every_kind_of_finding_occurs_in_several_threads() -> None:
    kinds = Counter(kind for sample in SAMPLES for kind in {finding.kind for finding in sample.truth.findings})
    assert {kind: kinds[kind] >= 3 for kind in FindingKind} == dict.fromkeys(FindingKind, True)


def test_one_customer_writes_eight_mails() -> None:
    story = next(sample for sample in SAMPLES if sample.id == "en-eight-letters")
    assert sum(message.role is Role.CUSTOMER for message in story.messages) == 8


def test_rendered_mails_carry_the_own_text_and_thread_by_their_headers() -> None:
    by_place = {(sample.id, message.number): message for sample in SAMPLES for message in sample.messages}
    seen: dict[str, set[str]] = {}
    for mail in mails_of(load_samples(), now=NOW):
        parsed = message_from_bytes(mail.raw)
        ids = seen.setdefault(mail.thread_id, set())
        if (mail.thread_id, mail.number) in by_place:
            message = by_place[mail.thread_id, mail.number]
            for text in text_parts(parsed):
                for paragraph in message.text.split("\n\n"):
                    assert flat(paragraph) in flat(text)
            for reference in str(parsed["References"] or "").split():
                assert reference in ids
            assert (parsed["In-Reply-To"] is None) == (mail.number == 0)
        assert parsed["Message-ID"] not in ids
        ids.add(str(parsed["Message-ID"]))


def test_the_same_now_gives_the_same_bytes_and_all_threads_end_the_day_before() -> None:
    mails = mails_of(load_samples(), now=NOW)
    assert mails == mails_of(load_samples(), now=NOW)
    last = {mail.thread_id: mail.at for mail in mails}
    assert {at.date() for at in last.values()} == {DAY.date()}


def test_agents_mails_lie_in_sent_and_customers_in_the_inbox() -> None:
    for mail in mails_of(load_samples(), now=NOW):
        ours = DOMAIN in str(message_from_bytes(mail.raw)["From"]) and "MAILER" not in str(mail.raw)
        assert mail.folder == ("Sent" if ours else "INBOX")


def test_mails_come_in_every_client_charset_encoding_and_with_one_big_attachment() -> None:
    mails = mails_of(load_samples(), now=NOW)
    parts = [part for mail in mails for part in message_from_bytes(mail.raw).walk()]
    assert {part.get_content_charset() for part in parts} >= {"utf-8", "windows-1251", "iso-8859-2", "iso-8859-7"}
    assert {part["Content-Transfer-Encoding"] for part in parts} >= {"base64", "quoted-printable"}
    assert sum(len(mail.raw) > 400_000 for mail in mails) == 1
    clients = {message.client for sample in SAMPLES for message in sample.messages}
    assert clients == {"gmail", "outlook", "apple", "thunderbird", "mailru", "proton", "phone", "helpdesk"}
    subjects = {str(make_header(decode_header(message_from_bytes(mail.raw)["Subject"]))) for mail in mails}
    prefixes = {subject.split(": ")[0] for subject in subjects if ": " in subject}
    assert prefixes >= {"Re", "RE", "AW", "Odp", "Απ", "На"}


def test_noise_is_marked_as_automatic_or_goes_between_colleagues() -> None:
    noise = [mail for mail in mails_of(load_samples(), now=NOW) if mail.thread_id.startswith("noise-")]
    assert len(noise) >= 6
    for mail in noise:
        parsed = message_from_bytes(mail.raw)
        assert parsed["Auto-Submitted"] or parsed["Precedence"] or mail.folder == "Sent"


def test_transcripts_hold_the_own_texts_and_the_truth() -> None:
    for sample, transcript in zip(SAMPLES, transcripts_of(load_samples()), strict=True):
        assert [message["text"] for message in transcript["messages"]] == [m.text for m in sample.messages]
        assert transcript["expected"]["rounds"] == sample.truth.rounds


def test_durations_are_read_and_anything_else_is_refused() -> None:
    assert parse_elapsed("2d3h").total_seconds() == 51 * 3600
    with pytest.raises(ValueError, match="no duration"):
        parse_elapsed("soon")


def test_a_sample_without_a_key_is_refused_by_the_name_of_its_file() -> None:
    with pytest.raises(SampleError, match=r"el-x\.toml: 'customer' is missing"):
        parse_sample("el-x.toml", 'id = "el-x"')
