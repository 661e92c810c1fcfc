"""The contract of the store about quarantine, and about imports that were cut short."""

from dataclasses import replace

import pytest

from mailbot.store.kept import ArchivePosition, Quarantined
from mailbot.store.port import Store, StoreError
from tests.unit.store.test_unchanged import forbid_changes
from tests.unit.store.values import found, inbox, message, minutes

WHOLE = Quarantined(
    mailbox="support",
    folder="INBOX",
    uid_validity=7,
    uid=3,
    raw=b"\x00\xff no header",
    reason="no header",
    at=minutes(1),
    received_at=minutes(-5),
    in_sent_folder=True,
    provider_id="77",
    provider_thread="78",
    tried_by="0.1.0",
)
REFUSED = replace(WHOLE, raw=b"", uid=4, reason="the server said NO")
ARCHIVED = Quarantined(
    mailbox="sales", folder="old.mbox", uid_validity=None, uid=None, raw=b"?", reason="empty", at=minutes(0)
)


def put(store: Store, *mails: Quarantined) -> None:
    """Put mails into quarantine."""
    for mail in mails:
        store.save_mail(mail.mailbox, [], assigned={}, merged={}, state=None, quarantined=[mail])


def test_what_cannot_be_read_is_listed_once_and_kept_whole(store: Store) -> None:
    put(store, WHOLE, ARCHIVED, WHOLE, ARCHIVED)
    listed = store.list_quarantined()
    assert [(entry.mailbox, entry.folder, entry.size, entry.attempts) for entry in listed] == [
        ("sales", "old.mbox", 1, 1),
        ("support", "INBOX", 12, 1),
    ]
    assert [entry.identity for entry in store.list_quarantined("support")] == [WHOLE.identity]
    assert store.quarantined("support", WHOLE.identity) == WHOLE
    assert store.quarantined("sales", WHOLE.identity) is None
    assert store.counts("support").quarantined == 1


def test_the_same_bytes_at_another_place_change_no_row_of_the_quarantine(url: str, store: Store) -> None:
    put(store, ARCHIVED)
    forbid_changes(url)
    put(store, replace(ARCHIVED, folder="older.mbox"))


def test_each_refusal_of_the_server_is_counted_with_its_last_reason(store: Store) -> None:
    put(store, REFUSED, replace(REFUSED, reason="the server said BAD", tried_by="0.2.0"))
    (entry,) = store.list_quarantined()
    assert (entry.size, entry.attempts, entry.reason, entry.tried_by) == (0, 2, "the server said BAD", "0.2.0")


def test_an_attempt_is_counted_with_its_version_and_then_explained(store: Store) -> None:
    put(store, WHOLE, ARCHIVED)
    store.count_attempt("support", WHOLE.identity, "cut short", "0.3.0")
    tried = replace(WHOLE, attempts=2, reason="cut short", tried_by="0.3.0")
    assert store.quarantined("support", WHOLE.identity) == tried
    store.explain_quarantined("support", WHOLE.identity, "no sense")
    assert store.quarantined("support", WHOLE.identity) == replace(tried, reason="no sense")
    assert store.quarantined("sales", ARCHIVED.identity) == ARCHIVED


def test_a_mail_read_at_last_leaves_alone(store: Store) -> None:
    put(store, WHOLE, ARCHIVED)
    store.leave_quarantine("sales", ARCHIVED.identity)
    assert [entry.identity for entry in store.list_quarantined()] == [WHOLE.identity]


def test_a_mail_read_at_its_place_leaves_too(store: Store) -> None:
    put(store, WHOLE)
    store.save_mail("support", [found(message("k3"), uid=3)], assigned={"k3": "t3"}, merged={}, state=inbox(3))
    assert store.list_quarantined() == ()


def test_where_an_import_goes_on_is_kept_until_its_end(url: str, store: Store) -> None:
    first = ArchivePosition(source=0, offset=4096, fingerprint="aa")
    for position in (first, replace(first, source=2, offset=0, fingerprint="bb")):
        store.save_archive_position("support", "/mail/old.mbox", position)
        assert store.archive_position("support", "/mail/old.mbox") == position
    assert store.archive_position("sales", "/mail/old.mbox") is None
    store.save_archive_position("support", "/mail/old.mbox", None)
    assert store.archive_position("support", "/mail/old.mbox") is None
    forbid_changes(url)
    with pytest.raises(StoreError, match="a row changed"):
        store.save_archive_position("support", "/mail/old.mbox", first)
