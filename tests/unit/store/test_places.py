"""The contract of the store about places: what lies where, what is missing, and how a mailbox fares."""

from dataclasses import replace

import pytest

from mailbot.store.kept import Copy, FolderState, MailboxStatus, NewMessage, Quarantined
from mailbot.store.port import Store, StoreError
from tests.unit.store.test_unchanged import forbid_changes
from tests.unit.store.values import found, inbox, message, minutes

INBOX = ("INBOX", 7)


def save(store: Store, messages: list[NewMessage], *refused: Quarantined, state: FolderState | None = None) -> None:
    """Keep messages, each in a thread of its own."""
    assigned = {new.message.key: f"t-{new.message.key}" for new in messages}
    store.save_mail("support", messages, assigned=assigned, merged={}, state=state, quarantined=refused)


def refused(uid: int, raw: bytes = b"") -> Quarantined:
    """Return a mail of the inbox that could not be read, or that the server would not hand out."""
    return Quarantined(mailbox="support", folder="INBOX", uid_validity=7, uid=uid, raw=raw, reason="no", at=minutes(0))


def uids(store: Store) -> tuple[int, ...]:
    """Return what is kept of the inbox."""
    return tuple(store.kept_uids("support", "INBOX", 7, 1, 100))


def test_places_are_counted_by_folder_and_validity(store: Store) -> None:
    kept = message("k1")
    save(store, [found(kept, uid=1), found(kept, uid=4), found(kept, uid=1, folder="Filed"), found(message("k2"))])
    assert store.kept_counts("support") == {INBOX: 2, ("Filed", 7): 1, ("INBOX", 0): 1}
    assert uids(store) == (1, 4)
    assert store.kept_uids("support", "INBOX", 7, 2, 4) == (4,)
    assert store.kept_counts("sales") == {}


def test_a_mail_that_is_gone_is_no_longer_counted_until_it_is_met_again(store: Store) -> None:
    save(store, [found(message("k1"), uid=1), found(message("k2"), uid=2)])
    store.note_gone("support", "INBOX", 7, [1, 99])
    assert uids(store) == (2,)
    assert store.counts("support").messages == 2
    save(store, [found(message("k1"), uid=1)])
    assert uids(store) == (1, 2)


def test_a_mail_kept_whole_in_quarantine_is_accounted_for(store: Store) -> None:
    save(store, [], refused(3, raw=b"?"))
    assert store.kept_counts("support") == {INBOX: 1}
    assert uids(store) == (3,)


def test_a_mail_not_handed_out_is_missing_until_the_third_attempt(store: Store) -> None:
    seen = []
    for _ in range(3):
        save(store, [], refused(3))
        seen.append(uids(store))
    assert seen == [(), (), (3,)]
    assert store.counts("support").quarantined == 1


def test_a_mail_handed_out_at_last_leaves_the_quarantine(store: Store) -> None:
    save(store, [], refused(3))
    save(store, [found(message("k3"), uid=3)])
    assert uids(store) == (3,)
    assert store.list_quarantined("support") == ()


def test_a_forgotten_folder_is_read_anew_and_its_messages_stay(store: Store) -> None:
    save(store, [found(message("k1"), uid=1)], refused(2, raw=b"?"), state=inbox(2))
    store.forget_folder("support", "INBOX")
    assert store.folder_states("support") == {}
    assert store.kept_counts("support") == {}
    assert store.counts("support").messages == 1


def test_how_many_mails_are_left_out_may_change_without_new_mail(store: Store) -> None:
    for state, expected in [(replace(inbox(5), left_out=2),) * 2, (replace(inbox(4), left_out=9), inbox(5))]:
        save(store, [], state=state)
        assert store.folder_states("support")["INBOX"].left_out == (expected.left_out or 2)


def test_a_message_is_found_by_its_providers_number_and_gains_a_place(store: Store) -> None:
    save(store, [replace(found(message("k1"), uid=1), provider_id="77")])
    assert store.keys_of_provider_ids("support", ["77", "78"]) == {"77": "k1"}
    copy = Copy(message_key="k1", folder="Label", uid_validity=3, uid=9, provider_id="77")
    for _ in range(2):
        store.save_copies("support", [copy])
    assert store.kept_counts("support") == {INBOX: 1, ("Label", 3): 1}


def test_trouble_of_a_mailbox_is_kept_with_its_beginning(store: Store) -> None:
    bad = MailboxStatus(mailbox="support", since=minutes(1), error="no answer", not_before=minutes(9))
    store.save_mailbox_status(bad)
    store.save_mailbox_status(replace(bad, since=minutes(5), error="refused", missing=2))
    assert store.mailbox_statuses() == {"support": replace(bad, error="refused", missing=2)}
    well = MailboxStatus(mailbox="support", since=minutes(8))
    store.save_mailbox_status(well)
    assert store.mailbox_statuses() == {"support": well}


def test_no_news_of_a_mailbox_change_no_row(url: str, store: Store) -> None:
    well = MailboxStatus(mailbox="support", since=minutes(1))
    store.save_mailbox_status(well)
    forbid_changes(url)
    store.save_mailbox_status(replace(well, since=minutes(20)))
    with pytest.raises(StoreError, match="a row changed"):
        store.save_mailbox_status(replace(well, error="no answer"))


def test_texts_are_found_by_the_message_ids_that_messages_bear(store: Store) -> None:
    save(store, [found(message("k1", text="First.")), found(message("k2", text="Second.", references=("<x@y>",)))])
    wanted = ["<k1@example.com>", "<x@y>", "", "<nobody@example.com>"]
    assert store.texts_of_message_ids("support", wanted) == {"<k1@example.com>": "First."}
    assert store.texts_of_message_ids("sales", wanted) == {}
