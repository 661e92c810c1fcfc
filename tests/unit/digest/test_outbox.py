"""The mail of a digest, its retries, and the local days it reports, in every zone and across every change of clocks."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mailbot.digest.outbox import (
    OutboxError,
    compose_mail,
    digest_message_id,
    digest_window,
    due_day,
    next_attempt,
)
from mailbot.store.kept import DigestState, StoredDigest
from tests.unit.digest.samples import DAY

NOW = datetime(2026, 3, 4, 7, 0, tzinfo=UTC)


PREPARED = StoredDigest(
    lead="anna@example.com",
    day=DAY,
    message_id=digest_message_id("anna@example.com", DAY, "example.com"),
    subject="4 of 48 threads needed too many rounds",
    html="<p>Ερώτηση</p>\n",
    text="Ερώτηση\n",
    threads=(),
    state=DigestState.PREPARED,
    prepared_at=NOW,
)


def sent(stored: StoredDigest, sender: str = "mailbot@example.com", name: str = "Anna") -> email.message.EmailMessage:
    """Return the mail as its reader gets it: through bytes and back."""
    raw = compose_mail(stored, sender=sender, recipient_name=name, date=NOW).as_bytes()
    return email.message_from_bytes(raw, policy=email.policy.default)


def read(part: email.message.Message) -> str:
    """Return the text of one part with its line ends as they were."""
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode().replace("\r\n", "\n")


# --- the mail


def test_the_mail_carries_text_first_and_html_as_its_alternative() -> None:
    mail = sent(PREPARED)
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert [read(part) for part in mail.iter_parts()] == ["Ερώτηση\n", "<p>Ερώτηση</p>\n"]


def test_the_headers_say_that_a_machine_wrote_it() -> None:
    mail = sent(PREPARED)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Mailbot"] == "digest"
    assert mail["Precedence"] == "bulk"
    assert mail["List-Id"] == "<digest.mailbot.example.com>"
    assert mail["Date"] == "Wed, 04 Mar 2026 07:00:00 +0000"
    assert mail["Message-ID"] == PREPARED.message_id
    assert mail["From"] == "mailbot <mailbot@example.com>"
    assert mail["To"] == "Anna <anna@example.com>"


@pytest.mark.parametrize("evil", ["x\r\nBcc: thief@example.net", "x\nBcc: thief@example.net", "x\rBcc: t", "x\x00y"])
def test_line_breaks_and_nul_in_any_value_inject_no_header(evil: str) -> None:
    honest = sent(PREPARED)
    mail = sent(replace(PREPARED, subject=evil), sender=f"{evil} <mailbot@example.com>", name=evil)
    assert mail.keys() == honest.keys()
    assert "Bcc" not in mail
    raw = compose_mail(
        replace(PREPARED, subject=evil), sender="m@example.com", recipient_name=evil, date=NOW
    ).as_bytes()
    assert b"\x00" not in raw


@pytest.mark.parametrize("address", ["anna@example.com\r\nBcc: t@x", "a b@example.com", "@", "anna@", "anna", "á@x.de"])
def test_an_address_that_cannot_stand_in_a_header_is_refused_with_its_remedy(address: str) -> None:
    with pytest.raises(OutboxError, match=r"address of the lead.*Correct it in config"):
        compose_mail(replace(PREPARED, lead=address), sender="m@example.com", recipient_name="", date=NOW)


def test_a_sender_without_an_address_is_refused() -> None:
    with pytest.raises(OutboxError, match="sender"):
        compose_mail(PREPARED, sender="mailbot", recipient_name="", date=NOW)


def test_a_domain_of_another_script_is_written_in_ascii() -> None:
    assert sent(replace(PREPARED, lead="anna@παράδειγμα.gr"))["To"].addresses[0].domain == "xn--hxajbheg2az3al.gr"


def test_a_name_of_another_script_arrives_whole() -> None:
    assert sent(PREPARED, name="Άννα Παπαδοπούλου, Dr.")["To"].addresses[0].display_name == "Άννα Παπαδοπούλου, Dr."


def test_long_headers_are_not_torn() -> None:
    domain = "a-very-long-subdomain.of-some-department.example-company.example.co.uk"
    stored = replace(PREPARED, message_id=digest_message_id("anna@example.com", DAY, domain), subject="Größe " * 60)
    mail = sent(stored, sender=f"mailbot@{domain}")
    assert mail["Message-ID"] == stored.message_id
    assert mail["List-Id"].startswith("<digest.mailbot.")
    assert mail["List-Id"].endswith("example-company.example.co.uk>")
    assert mail["Subject"].startswith("Größe Größe")
    raw = compose_mail(stored, sender=f"mailbot@{domain}", recipient_name="", date=NOW).as_bytes()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


def test_a_body_with_half_a_sign_or_nul_can_still_be_mailed() -> None:
    plain, _ = sent(replace(PREPARED, text="a\x00\ud83d\n")).iter_parts()
    assert read(plain) == "a?\n"


# --- the Message-ID


def test_the_message_id_is_the_same_for_the_same_lead_and_day() -> None:
    one = digest_message_id("Anna@Example.com ", DAY, "example.com")
    assert one == digest_message_id("anna@example.com", DAY, "example.com")
    assert one != digest_message_id("anna@example.com", DAY + timedelta(days=1), "example.com")
    assert one != digest_message_id("maria@example.com", DAY, "example.com")
    assert "anna" not in one


def test_the_message_id_holds_nothing_that_a_header_could_choke_on() -> None:
    assert digest_message_id("x\r\ny", DAY, ">\r\nBcc: \x00é").endswith("@bcc>")
    assert digest_message_id("x", DAY, "").endswith("@localhost>")


# --- retries


def test_the_pause_doubles_from_a_minute_to_four_hours_and_ends_after_two_days() -> None:
    moment, pauses, attempts = NOW, [], 1
    while (following := next_attempt(attempts, moment)) is not None:
        pauses.append((following - moment) // timedelta(minutes=1))
        moment, attempts = following, attempts + 1
    assert pauses[:9] == [1, 2, 4, 8, 16, 32, 64, 128, 240]
    assert set(pauses[9:]) == {240}
    assert timedelta(hours=47) < moment - NOW < timedelta(hours=50)


@given(st.integers(min_value=-3, max_value=10**9))
def test_any_count_of_attempts_gives_a_later_time_or_none(attempts: int) -> None:
    following = next_attempt(attempts, NOW)
    assert following is None or following > NOW


# --- local days


def test_a_plain_day_in_athens_begins_at_ten_in_the_evening_utc() -> None:
    assert digest_window(DAY, ZoneInfo("Europe/Athens")) == (
        datetime(2026, 3, 2, 22, tzinfo=UTC),
        datetime(2026, 3, 3, 22, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("Africa/Cairo", date(2026, 4, 24), 23),
        ("America/Havana", date(2026, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Pacific/Apia", date(2011, 12, 30), 0),
        ("UTC", date(2026, 3, 29), 24),
    ],
)
def test_a_day_is_as_long_as_the_clocks_make_it(zone: str, day: date, hours: float) -> None:
    begin, end = digest_window(day, ZoneInfo(zone))
    assert end - begin == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("now", "day"),
    [("2026-03-04T06:59:59", date(2026, 3, 2)), ("2026-03-04T07:00:00", date(2026, 3, 3))],
)
def test_yesterday_is_due_from_the_hour_on(now: str, day: date) -> None:
    zone = ZoneInfo("Europe/Warsaw")
    assert due_day(datetime.fromisoformat(now).replace(tzinfo=zone).astimezone(UTC), zone, 7) == day


@cache
def changes_of_clocks() -> tuple[tuple[str, datetime], ...]:
    """Return one zone for each distinct change of clocks in a few telling years, with the day before the change."""
    seen: dict[object, tuple[str, datetime]] = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        for year in (1987, 2011, 2026):
            moment = datetime(year, 1, 1, tzinfo=UTC)
            offset = moment.astimezone(zone).utcoffset()
            while moment.year == year:
                following = moment + timedelta(days=1)
                after = following.astimezone(zone).utcoffset()
                if after != offset:
                    seen.setdefault((moment, offset, after), (name, moment))
                moment, offset = following, after
    return tuple(seen.values())


@pytest.mark.parametrize("hour", [0, 2, 7])
def test_every_local_date_comes_up_once_and_in_order_around_every_change_of_clocks(hour: int) -> None:
    for name, change in changes_of_clocks():
        zone = ZoneInfo(name)
        steps = [change + timedelta(minutes=30 * step + step % 2) for step in range(-48, 120)]
        due = [due_day(now, zone, hour) for now in steps]
        came_up = list(dict.fromkeys(due))
        assert due == sorted(due), name
        dates = [came_up[0] + timedelta(days=number) for number in range((came_up[-1] - came_up[0]).days + 1)]
        windows = {day: digest_window(day, zone) for day in dates}
        assert came_up == [day for day in dates if len(set(windows[day])) > 1], name
        assert all(windows[day][1] <= now for day, now in zip(due, steps, strict=True)), name


zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)


@given(zone=zones, day=st.dates(min_value=date(1900, 1, 3), max_value=date(2037, 12, 30)))
@example(zone=ZoneInfo("America/St_Johns"), day=date(1987, 10, 24))
@example(zone=ZoneInfo("Pacific/Apia"), day=date(2011, 12, 30))
@example(zone=ZoneInfo("America/Toronto"), day=date(1919, 3, 30))
@example(zone=ZoneInfo("Pacific/Kwajalein"), day=date(1993, 8, 21))
def test_windows_of_consecutive_days_meet_and_begin_with_the_day(zone: ZoneInfo, day: date) -> None:
    begin, end = digest_window(day, zone)
    assert begin <= end == digest_window(day + timedelta(days=1), zone)[0]
    if begin < end:
        assert begin.astimezone(zone).date() == day
        assert (begin - timedelta(seconds=1)).astimezone(zone).date() < day
