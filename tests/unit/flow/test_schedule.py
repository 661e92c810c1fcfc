"""What the clock starts, and under which names."""

import threading
from datetime import UTC, date, datetime, timedelta

from mailbot.flow.schedule import Schedule, name_slot, start_again, start_due_digests
from mailbot.settings import LeadSettings, MailboxSettings

NOW = datetime(2026, 11, 21, 9, 7, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


class Starts:
    """Notes what is started."""

    def __init__(self) -> None:
        """Note nothing yet."""
        self.syncs: list[tuple[str, str]] = []
        self.digests: list[tuple[str, date]] = []
        self.fired = threading.Event()

    def start_sync(self, mailbox: str, slot: str) -> None:
        """Note a sync."""
        self.syncs.append((mailbox, slot))
        self.fired.set()

    def start_digest(self, lead: str, day: date) -> None:
        """Note a digest."""
        self.digests.append((lead, day))


def test_clocks_that_differ_by_a_little_name_the_same_slot() -> None:
    assert name_slot(NOW, QUARTER) == name_slot(NOW + timedelta(minutes=7), QUARTER)
    assert name_slot(NOW, QUARTER) != name_slot(NOW + timedelta(minutes=8), QUARTER)


def test_each_lead_is_due_the_day_before_at_their_own_hour() -> None:
    starts = Starts()
    leads = [
        LeadSettings(address="athens@shop.example", timezone="Europe/Athens", hour=11),
        LeadSettings(address="lisbon@shop.example", timezone="Europe/Lisbon", hour=11),
    ]

    start_due_digests(leads, starts, NOW)

    assert starts.digests == [
        ("athens@shop.example", date(2026, 11, 20)),
        ("lisbon@shop.example", date(2026, 11, 19)),
    ]


def test_a_mailbox_in_trouble_is_tried_again_twice_a_minute() -> None:
    starts = Starts()

    for seconds in (0, 10, 30):
        start_again(["support"], starts, NOW + timedelta(seconds=seconds))

    slots = [slot for _, slot in starts.syncs]
    assert slots[0] == slots[1] != slots[2]
    assert all(slot.startswith("again-") for slot in slots)


def test_the_running_clock_starts_a_sync_of_every_mailbox_at_once() -> None:
    starts = Starts()
    mailbox = MailboxSettings(name="support", host="localhost", username="u")

    with Schedule(starts, mailboxes=[mailbox], leads=[], clock=lambda: NOW):
        assert starts.fired.wait(timeout=30)

    assert starts.syncs == [("support", f"start-{NOW.isoformat()}")]


def test_a_clock_that_is_set_back_by_a_day_stops_no_sync() -> None:
    starts = Starts()
    times = [NOW]
    mailbox = MailboxSettings(name="support", host="localhost", username="u")

    with Schedule(starts, mailboxes=[mailbox], leads=[], clock=lambda: times[-1], look_every=0.01):
        assert starts.fired.wait(timeout=30)
        starts.fired.clear()
        times.append(NOW - timedelta(days=1))
        assert starts.fired.wait(timeout=30)

    _, slot = starts.syncs[1]
    assert slot == f"{name_slot(times[-1], QUARTER)}-set-back-{times[-1].isoformat()}"


def test_a_computer_that_slept_looks_as_soon_as_it_wakes() -> None:
    starts = Starts()
    times = [NOW]
    mailbox = MailboxSettings(name="support", host="localhost", username="u")

    with Schedule(starts, mailboxes=[mailbox], leads=[], clock=lambda: times[-1], look_every=0.01):
        assert starts.fired.wait(timeout=30)
        starts.fired.clear()
        times.append(NOW + timedelta(hours=8))
        assert starts.fired.wait(timeout=30)

    assert starts.syncs[1] == ("support", name_slot(times[-1], QUARTER))
