"""The contract of the store about journeys; every test runs on both drivers."""

from mailbot.model import JourneyLink, JourneyReason, Role, ThreadProfile
from mailbot.store.kept import JourneyThread
from mailbot.store.port import Store
from tests.unit.store.values import keep, message, minutes, version_of

PERSON = "nikos@example.com"


def profile(key: str, *, at: float = 0, people: tuple[str, ...] = (PERSON,)) -> ThreadProfile:
    return ThreadProfile(
        thread_key=key,
        people=frozenset(people),
        subject="λάμπα",
        identifiers=frozenset({"20418", "ΑΒ77"}),
        first_at=minutes(at),
        last_at=minutes(at),
    )


def link(one: str, other: str, evidence: str = "20418") -> JourneyLink:
    return JourneyLink(one=one, other=other, reason=JourneyReason.IDENTIFIER, evidence=evidence)


def save(store: Store, key: str, *links: JourneyLink, at: float = 0) -> None:
    store.save_journeys("support", profile(key, at=at), version_of(store, key), links)


def fill(store: Store) -> None:
    """Keep three threads of one customer."""
    for number in (1, 2, 3):
        keep(store, f"t{number}", [message(f"k{number}", at=number)])


def test_threads_with_a_customer_are_due_until_they_are_linked_and_again_when_they_change(store: Store) -> None:
    fill(store)
    keep(store, "t4", [message("k4", role=Role.AGENT)])
    assert store.threads_to_link("support", 2) == ("t1", "t2")
    for key in ("t1", "t2", "t3"):
        save(store, key)
    assert store.threads_to_link("support", 9) == ()
    keep(store, "t2", [message("k5", at=9)])
    assert store.threads_to_link("support", 9) == ("t2",)
    assert store.threads_to_link("sales", 9) == ()


def test_a_profile_comes_back_for_its_people_and_its_time(store: Store) -> None:
    fill(store)
    save(store, "t2", at=2)
    assert store.profiles_near("support", [PERSON, "x@y"], minutes(2), minutes(2)) == (profile("t2", at=2),)
    assert store.profiles_near("support", [PERSON], minutes(3), minutes(9)) == ()
    assert store.profiles_near("support", [PERSON], minutes(0), minutes(1)) == ()
    assert store.profiles_near("support", ["x@y"], minutes(0), minutes(9)) == ()
    assert store.profiles_near("sales", [PERSON], minutes(0), minutes(9)) == ()


def test_a_link_is_seen_from_both_threads(store: Store) -> None:
    fill(store)
    save(store, "t1", link("t1", "t2"), link("t1", "t3", "ΑΒ77"))
    other = JourneyThread(
        thread_key="t1",
        subject="Parcel",
        first_at=minutes(1),
        last_at=minutes(1),
        messages=1,
        reason=JourneyReason.IDENTIFIER,
        evidence="20418",
    )
    assert store.journey_of("t2") == (other,)
    assert [each.thread_key for each in store.journey_of("t1")] == ["t3", "t2"]


def test_the_links_of_a_thread_are_replaced_as_a_whole(store: Store) -> None:
    fill(store)
    save(store, "t1", link("t1", "t2"))
    save(store, "t2", link("t2", "t3"))
    assert store.journey_of("t1") == ()
    assert [each.thread_key for each in store.journey_of("t3")] == ["t2"]


def test_a_link_to_a_thread_that_is_gone_is_left_out(store: Store) -> None:
    fill(store)
    save(store, "t1", link("t1", "t9"))
    assert store.journey_of("t1") == ()
    store.save_journeys("support", profile("t9"), "v", [link("t1", "t9")])
    assert store.journey_of("t1") == ()


def test_a_merge_takes_profile_and_links_away(store: Store) -> None:
    fill(store)
    save(store, "t2", link("t2", "t3"), at=2)
    keep(store, "", [], merged={"t2": "t1"})
    assert store.journey_of("t3") == ()
    assert store.profiles_near("support", [PERSON], minutes(0), minutes(9)) == ()
    assert "t1" in store.threads_to_link("support", 9)
