"""The contract of the store about mail in; every test runs on both drivers."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from mailbot.model import Address, Message, Role
from mailbot.store.port import Store, StoreError
from mailbot.versions import thread_version
from tests.unit.store.values import found, inbox, keep, message, minutes, version_of


def test_a_message_comes_back_as_it_was(store: Store) -> None:
    kept = Message(
        key="k1",
        at=minutes(0.123456),
        author=Address(email="ola@example.pl", name='Ola "Ż" O\'Hara'),
        role=Role.AGENT,
        subject="Re: zamówienie 100%",
        text="Dzień dobry.\n\nПривет, %(name)s :name \\u0000",
        sentences=("Dzień dobry.", "Привет, %(name)s :name \\u0000"),
        message_id="<k1@example.pl>",
        in_reply_to=("<a@b>", "<c@d>"),
        references=("<a@b>",),
        to=(Address(email="x@example.com", name="X"), Address(email="")),
        cc=(Address(email="y@example.com"),),
        attachments=("faktura.pdf", "δελτίο.png"),
        language="pl",
    )
    keep(store, "t1", [kept])
    thread = store.thread("t1")
    assert thread is not None
    assert thread.messages == (kept,)


def test_text_that_no_database_can_keep_is_kept_with_replacements(store: Store) -> None:
    keep(store, "t1", [message("k1", text="a\0b\udc80c", subject="\ud83d!")])
    thread = store.thread("t1")
    assert thread is not None
    assert thread.messages[0].text == "a\ufffdb\ufffdc"
    assert thread.messages[0].sentences == ("a\ufffdb\ufffdc",)
    assert thread.subject == "\ufffd!"
    assert thread.version == thread_version(thread.messages)


def test_an_unknown_thread_is_none(store: Store) -> None:
    assert store.thread("nobody") is None


def test_a_thread_is_oldest_first_and_named_by_its_oldest_message(store: Store) -> None:
    keep(store, "t1", [message("k2", at=5, subject="Re: Parcel lost")])
    keep(store, "t1", [message("k3", at=5, role=Role.AGENT), message("k1", at=1, subject="Parcel lost")])
    thread = store.thread("t1")
    assert thread is not None
    assert [one.key for one in thread.messages] == ["k1", "k2", "k3"]
    assert thread.subject == "Parcel lost"
    assert thread.version == thread_version(thread.messages)


def test_threads_carry_times_and_number_of_their_messages(store: Store) -> None:
    keep(store, "t1", [message("k1", at=1), message("k2", at=9, role=Role.AGENT)])
    keep(store, "t1", [message("k3", at=4)])
    (summary,) = store.list_threads("support")
    assert (summary.first_at, summary.last_at, summary.messages) == (minutes(1), minutes(9), 3)


def test_how_far_a_folder_was_read_is_kept_with_the_batch(store: Store) -> None:
    new = store.save_mail("support", [found(message("k1"), uid=5)], assigned={"k1": "t1"}, merged={}, state=inbox(5))
    assert new == 1
    assert store.folder_states("support") == {"INBOX": inbox(5)}
    assert store.folder_states("sales") == {}


def test_a_folder_moves_forward_only_until_its_validity_changes(store: Store) -> None:
    for state, expected in [(inbox(5), inbox(5)), (inbox(3), inbox(5)), (inbox(1, uid_validity=6), inbox(1, 6))]:
        store.save_mail("support", [], assigned={}, merged={}, state=state)
        assert store.folder_states("support") == {"INBOX": expected}


def test_known_keys_are_those_of_this_mailbox(store: Store) -> None:
    keep(store, "t1", [message("k1"), message("k2")])
    assert store.known_keys("support", ["k1", "k3"]) == {"k1"}
    assert store.known_keys("sales", ["k1"]) == frozenset()
    assert store.known_keys("support", []) == frozenset()


def test_the_same_key_in_another_mailbox_is_another_message(store: Store) -> None:
    assert keep(store, "t1", [message("k1")]) == 1
    assert keep(store, "t2", [message("k1")], mailbox="sales") == 1
    assert store.counts().messages == 2


def test_a_known_message_at_a_new_place_is_no_copy(store: Store) -> None:
    assert keep(store, "t1", [message("k1")]) == 1
    again = [found(message("k1"), uid=9, folder="Archive")]
    assert store.save_mail("support", again, assigned={}, merged={}, state=None) == 0
    assert store.counts("support").messages == 1


def test_the_same_message_twice_in_one_batch_is_kept_once(store: Store) -> None:
    batch = [found(message("k1"), uid=1), found(message("k1"), uid=2, folder="All Mail")]
    assert store.save_mail("support", batch, assigned={"k1": "t1"}, merged={}, state=None) == 1
    assert store.counts().messages == 1


def test_a_new_message_without_a_thread_is_refused_and_nothing_of_its_batch_kept(store: Store) -> None:
    batch = [found(message("k1")), found(message("k2"))]
    with pytest.raises(ValueError, match="k2"):
        store.save_mail("support", batch, assigned={"k1": "t1"}, merged={}, state=inbox(2))
    assert store.counts().messages == 0
    assert store.folder_states("support") == {}


def test_a_thread_of_another_mailbox_is_not_joined(store: Store) -> None:
    keep(store, "t1", [message("k1")])
    with pytest.raises(StoreError, match="mailbox support has it"):
        keep(store, "t1", [message("k2")], mailbox="sales")
    assert store.counts().messages == 1


def test_threads_are_found_by_the_ids_their_messages_bear_or_refer_to(store: Store) -> None:
    keep(store, "t1", [message("k1", message_id="<a@x>", references=("<root@x>", "<a@x>"))])
    asked = ["<a@x>", "<root@x>", "<none@x>", ""]
    assert store.threads_of_message_ids("support", asked) == {"<a@x>": "t1", "<root@x>": "t1"}
    assert store.threads_of_message_ids("sales", asked) == {}


def test_the_thread_that_bears_an_id_comes_before_one_that_refers_to_it(store: Store) -> None:
    keep(store, "t1", [message("k1", at=0, references=("<a@x>",))])
    keep(store, "t2", [message("k2", at=5, message_id="<a@x>")])
    assert store.threads_of_message_ids("support", ["<a@x>"]) == {"<a@x>": "t2"}


def test_an_id_of_a_megabyte_is_found_again(store: Store) -> None:
    long = f"<{'x' * 1_000_000}@x>"
    keep(store, "t1", [message("k1", message_id=long, subject="s" * 1_000_000)])
    assert store.threads_of_message_ids("support", [long]) == {long: "t1"}


def test_recent_threads_are_found_by_their_normalised_subject(store: Store) -> None:
    for key, at in [("k1", 0), ("k2", 10), ("k3", 20)]:
        batch = [found(message(key, at=at, subject="Re: Parcel"), normal_subject="parcel")]
        store.save_mail("support", batch, assigned={key: f"t-{key}"}, merged={}, state=None)
    threads = store.recent_threads_by_subject("support", "parcel", minutes(10))
    assert [thread.key for thread in threads] == ["t-k3", "t-k2"]
    assert [one.key for thread in threads for one in thread.messages] == ["k3", "k2"]
    assert list(store.recent_threads_by_subject("support", "invoice", minutes(0))) == []


def test_an_empty_subject_finds_no_thread(store: Store) -> None:
    keep(store, "t1", [message("k1", subject="")])
    assert list(store.recent_threads_by_subject("support", "", minutes(0))) == []


def test_merged_threads_become_one(store: Store) -> None:
    keep(store, "t1", [message("k1", at=0, message_id="<a@x>")])
    keep(store, "t2", [message("k3", at=9, message_id="<c@x>", references=("<a@x>",))])
    link = message("k2", at=5, references=("<a@x>", "<c@x>"))
    assert keep(store, "t2", [link], merged={"t2": "t1"}) == 1
    thread = store.thread("t1")
    assert thread is not None
    assert [one.key for one in thread.messages] == ["k1", "k2", "k3"]
    assert thread.version == thread_version(thread.messages)
    assert store.thread("t2") is None
    assert store.threads_of_message_ids("support", ["<c@x>"]) == {"<c@x>": "t1"}
    assert store.counts().threads == 1


def test_a_chain_of_merges_ends_in_its_last_thread(store: Store) -> None:
    for number in (1, 2, 3):
        keep(store, f"t{number}", [message(f"k{number}", at=number)])
    keep(store, "", [], merged={"t1": "t2", "t2": "t3"})
    thread = store.thread("t3")
    assert thread is not None
    assert [one.key for one in thread.messages] == ["k1", "k2", "k3"]
    assert store.counts().threads == 1


def test_a_circle_of_merges_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="circle"):
        keep(store, "", [], merged={"t1": "t2", "t2": "t1"})


def test_a_version_changes_when_and_only_when_a_message_comes(store: Store) -> None:
    keep(store, "t1", [message("k1")])
    first = version_of(store, "t1")
    keep(store, "t1", [message("k1")])
    assert version_of(store, "t1") == first
    keep(store, "t1", [message("k2", role=Role.AGENT)])
    assert version_of(store, "t1") != first


def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        store.recent_threads_by_subject("support", "parcel", minutes(0).replace(tzinfo=None))


def test_ten_threads_that_save_parts_of_one_conversation_lose_nothing(store: Store) -> None:
    start = threading.Barrier(10)

    def save(writer: int) -> int:
        start.wait(timeout=30)
        own = [message(f"k{writer}-{number}", at=number, text=f"{writer}/{number}") for number in range(5)]
        shared = [message(f"shared-{number}", at=60 + number) for number in range(5)]
        return sum(keep(store, "t1", [mine, common]) for mine, common in zip(own, shared, strict=True))

    with ThreadPoolExecutor(10) as pool:
        new = list(pool.map(save, range(10)))
    thread = store.thread("t1")
    assert thread is not None
    assert sum(new) == len(thread.messages) == 55
    assert thread.version == thread_version(thread.messages)
