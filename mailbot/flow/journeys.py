"""Journeys: each thread that has changed is linked with what the same customer wrote before or after."""

from mailbot.mail.journeys import REACH, link_threads, profile_of
from mailbot.store.port import Store

AT_ONCE = 200


def link_journeys(mailbox: str, *, store: Store) -> int:
    """Look for the journeys of all threads of a mailbox that changed since; return how many threads those were.

    Cut short, it goes on from there the next time.
    """
    linked = 0
    while keys := store.threads_to_link(mailbox, AT_ONCE):
        for key in keys:
            _link(key, store)
        linked += len(keys)
    return linked


def _link(key: str, store: Store) -> None:
    thread = store.thread(key)
    if thread is None:
        return
    profile = profile_of(thread)
    near = store.profiles_near(thread.mailbox, profile.people, profile.first_at - REACH, profile.last_at + REACH)
    links = [link for other in near if (link := link_threads(profile, other)) is not None]
    store.save_journeys(thread.mailbox, profile, thread.version, links)
