"""The contract of the store about mail in; every test runs on both drivers."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from mailbot.model import Address, Envelope, InlineAnswer, Message, Role
from mailbot.store.port import Store, StoreError
from mailbot.versions import thread_version
from tests.unit.store.values import found, inbox, keep, message, minutes, review, version_of


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
        answered=(InlineAnswer(sentence=1, quoted="Czy „to” działa?"),),
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


def test_contents_are_those_of_the_messages_kept_in_this_mailbox(store: Store) -> None:
    keep(store, "t1", [replace(message("k1"), attachments=("Ρολόι.pdf",)), message("k2")])
    kept = store.contents_of("support", ["k1", "k3"])
    assert {key: content.attachments for key, content in kept.items()} == {"k1": ("Ρολόι.pdf",)}
    assert kept["k1"].text == message("k1").text
    assert store.contents_of("sales", ["k1"]) == {}
    assert store.contents_of("support", []) == {}


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
    keep(store, "t2", [message("k2", references=("<a@x>",))])
    asked = ["<a@x>", "<root@x>", "<none@x>", ""]
    assert store.threads_mentioning("support", asked) == {
        "<a@x>": {"t1": True, "t2": False},
        "<root@x>": {"t1": False},
    }
    assert store.threads_mentioning("sales", asked) == {}


def test_ids_that_other_threads_bear_are_told(store: Store) -> None:
    keep(store, "t1", [message("k1", message_id="<a@x>", references=("<root@x>",))])
    keep(store, "t2", [message("k2", message_id="<a@x>", references=("<root@x>", "<c@x>"))])
    keep(store, "t3", [message("k3", message_id="<c@x>")])
    asked = ["<a@x>", "<root@x>", "<c@x>"]
    assert store.borne_elsewhere("support", ["t1"], asked) == {"<a@x>"}
    assert store.borne_elsewhere("support", ["t2"], asked) == {"<a@x>", "<c@x>"}
    assert store.borne_elsewhere("support", ["t1", "t2", "t3"], asked) == frozenset()
    assert store.borne_elsewhere("sales", ["t1"], asked) == frozenset()


def test_an_id_of_a_megabyte_is_found_again(store: Store) -> None:
    long = f"<{'x' * 1_000_000}@x>"
    keep(store, "t1", [message("k1", message_id=long, subject="s" * 1_000_000)])
    assert store.threads_mentioning("support", [long]) == {long: {"t1": True}}


def test_an_envelope_holds_what_threads_are_made_of(store: Store) -> None:
    kept = replace(
        message("k1", message_id="<a@x>", references=("<b@x>", "<c@x>", "<a@x>"), subject="Re: Parcel"),
        in_reply_to=("<c@x>",),
        to=(Address(email="help@example.org"), Address(email="")),
        cc=(Address(email="eva@example.org"),),
    )
    store.save_mail("support", [found(kept, normal_subject="parcel")], assigned={"k1": "t1"}, merged={}, state=None)
    envelope = Envelope(
        key="k1",
        at=minutes(0),
        role=Role.CUSTOMER,
        author="nikos@example.com",
        recipients=("help@example.org", "eva@example.org"),
        subject="Re: Parcel",
        normal_subject="parcel",
        message_id="<a@x>",
        refers=("<c@x>", "<b@x>"),
    )
    assert store.envelopes(["t1", "nobody"]) == {"t1": [envelope]}
    assert store.envelopes_by_subject("support", ["parcel"], minutes(0), minutes(0)) == [("t1", envelope)]


def test_the_bearers_of_ids_are_found_in_their_threads(store: Store) -> None:
    keep(store, "t1", [message("k1", message_id="<a@x>"), message("k2", references=("<a@x>",))])
    keep(store, "t2", [message("k3", message_id="<a@x>"), message("k4", message_id="<b@x>")])
    found = store.bearers(["t1", "t2"], ["<a@x>", "<none@x>"])
    assert {key: [each.key for each in envelopes] for key, envelopes in found.items()} == {"t1": ["k1"], "t2": ["k3"]}
    assert store.bearers(["t1"], ["<b@x>"]) == {}


def test_messages_are_found_by_their_normalised_subject(store: Store) -> None:
    long = "p" * 100
    for key, at, subject in [("k1", 0, "parcel"), ("k2", 10, "parcel"), ("k3", 20, "parcel"), ("k4", 15, long)]:
        batch = [found(message(key, at=at), normal_subject=subject)]
        store.save_mail("support", batch, assigned={key: f"t-{key}"}, merged={}, state=None)

    def ask(*subjects: str) -> list[str]:
        return [thread for thread, _ in store.envelopes_by_subject("support", subjects, minutes(10), minutes(20))]

    assert ask("parcel") == ["t-k2", "t-k3"]
    assert ask("parcel", long) == ["t-k2", "t-k4", "t-k3"]
    assert ask("p" * 99) == []
    assert ask("invoice", "") == []
    assert ask() == []


def test_merged_threads_become_one(store: Store) -> None:
    keep(store, "t1", [message("k1", at=0, message_id="<a@x>")])
    keep(store, "t2", [message("k3", at=9, message_id="<c@x>", references=("<a@x>",))])
    link = message("k2", at=5, references=("<a@x>", "<c@x>"))
    assert keep(store, "t2", [link], merged={"t2": "t1"}) == 1
    thread = store.thread("t1")
    assert thread is not None
    assert [one.key for one in thread.messages] == ["k1", "k2", "k3"]
    assert thread.version == thread_version(thread.messages)
    assert store.threads_mentioning("support", ["<c@x>"]) == {"<c@x>": {"t1": True}}
    assert store.counts().threads == 1


def test_the_key_of_a_merged_thread_leads_to_what_it_became_part_of(store: Store) -> None:
    for number in (1, 2, 3):
        keep(store, f"t{number}", [message(f"k{number}", at=number)])
    keep(store, "", [], merged={"t3": "t2"})
    keep(store, "", [], merged={"t2": "t1"})
    store.save_review("t1", version_of(store, "t1"), review(), minutes(60))
    assert store.thread("t3") == store.thread("t2") == store.thread("t1")
    assert store.review_of("t3") == store.review_of("t1")
    assert store.review_of("t3") is not None


def test_a_key_that_names_a_thread_again_leads_to_that_one(store: Store) -> None:
    for number in (1, 2):
        keep(store, f"t{number}", [message(f"k{number}", at=number)])
    keep(store, "", [], merged={"t2": "t1"})
    store.save_mail("support", [], assigned={}, merged={}, moved={"k2": "t2"}, state=None)
    thread = store.thread("t2")
    assert thread is not None
    assert [one.key for one in thread.messages] == ["k2"]
    keep(store, "", [], merged={"t2": "t1"})
    assert store.thread("t2") == store.thread("t1")


def test_a_merged_thread_is_not_reviewed_under_its_old_key(store: Store) -> None:
    for number in (1, 2):
        keep(store, f"t{number}", [message(f"k{number}", at=number)])
    version = version_of(store, "t2")
    keep(store, "", [], merged={"t2": "t1"})
    assert not store.save_review("t2", version, review(), minutes(60))


def test_messages_that_part_from_a_thread_take_their_ids_along(store: Store) -> None:
    keep(store, "t1", [message("k1", at=1, references=("<r@x>",)), message("k2", at=2, references=("<s@x>", "<r@x>"))])
    first = version_of(store, "t1")
    store.save_mail("support", [], assigned={}, merged={}, moved={"k2": "t2"}, state=None)
    one, other = store.thread("t1"), store.thread("t2")
    assert one is not None
    assert other is not None
    assert [[each.key for each in thread.messages] for thread in (one, other)] == [["k1"], ["k2"]]
    assert one.version != first
    assert other.version == thread_version(other.messages)
    assert store.threads_mentioning("support", ["<r@x>", "<s@x>", "<k1@example.com>", "<k2@example.com>"]) == {
        "<r@x>": {"t1": False, "t2": False},
        "<s@x>": {"t2": False},
        "<k1@example.com>": {"t1": True},
        "<k2@example.com>": {"t2": True},
    }
    summaries = {summary.key: (summary.messages, summary.last_at) for summary in store.list_threads("support")}
    assert summaries == {"t1": (1, minutes(1)), "t2": (1, minutes(2))}


def test_messages_part_from_a_thread_that_is_merged_at_once(store: Store) -> None:
    keep(store, "t1", [message("k1")])
    keep(store, "t2", [message("k2"), message("k3")])
    store.save_mail("support", [], assigned={}, merged={"t2": "t1"}, moved={"k3": "t3"}, state=None)
    kept = {key: [each.key for each in envelopes] for key, envelopes in store.envelopes(["t1", "t2", "t3"]).items()}
    assert kept == {"t1": ["k1", "k2"], "t3": ["k3"]}


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
        store.envelopes_by_subject("support", ["parcel"], minutes(0).replace(tzinfo=None), minutes(1))


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
