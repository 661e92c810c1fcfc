"""The threads of a batch: the kept ones around it are read, and all are joined anew. Costs what is new and near."""

from collections.abc import Iterable, Mapping, Sequence

from mailbot.mail.threads import (
    SUBJECT_WINDOW,
    Assignment,
    IsOurs,
    find_seekers,
    ids_in,
    join_threads,
    may_answer,
    parties_of,
)
from mailbot.model import Envelope
from mailbot.store.port import Store

Threads = dict[str, Sequence[Envelope]]


def thread_batch(mailbox: str, new: Sequence[Envelope], *, store: Store, is_ours: IsOurs) -> Assignment:
    """Return the threads of new messages, and what becomes of the kept threads that they touch."""
    if not new:
        return Assignment(assigned={}, moved={}, merged={})
    kept, doubled = _around_ids(mailbox, new, store, is_ours)
    doubled |= _borne_elsewhere(mailbox, kept, store)
    beside = _around_subjects(mailbox, new, kept, doubled, store, is_ours)
    if beside:
        kept |= beside
        doubled |= _borne_elsewhere(mailbox, kept, store)
    return join_threads(new, kept=kept, doubled=doubled, mailbox=mailbox, is_ours=is_ours)


def _around_ids(mailbox: str, new: Sequence[Envelope], store: Store, is_ours: IsOurs) -> tuple[Threads, frozenset[str]]:
    """Return the kept threads that new messages may join or part by an id, and the ids that several threads bear.

    An id that several threads mention has joined no strangers, and does so only when its first bearer comes. So of
    the thousands of threads that may mention the id of a round mail those of the same people are enough.
    """
    mentions = store.threads_mentioning(mailbox, {id_ for envelope in new for id_ in ids_in(envelope)})
    borne = {envelope.message_id for envelope in new}
    sure: set[str] = set()
    doubled: set[str] = set()
    for id_, threads in mentions.items():
        known_bearer = any(threads.values())
        if len(threads) == 1 or (id_ in borne and not known_bearer):
            sure.update(threads)
        elif known_bearer:
            doubled.add(id_)
    maybe = {thread for threads in mentions.values() for thread in threads} - sure
    people = _parties(new, is_ours)
    kept: Threads = dict(store.envelopes(sure))
    for thread, envelopes in store.envelopes(maybe).items():
        if not people.isdisjoint(_parties(envelopes, is_ours)):
            kept[thread] = envelopes
    return kept, frozenset(doubled)


def _around_subjects(
    mailbox: str,
    new: Sequence[Envelope],
    kept: Threads,
    doubled: frozenset[str],
    store: Store,
    is_ours: IsOurs,
) -> Threads:
    """Return further kept threads with a message that may answer a new one by subject, or be answered so.

    A kept answer is asked about as well: what new messages changed may have cut what its ids joined it to.
    """
    everyone = [*new, *(envelope for envelopes in kept.values() for envelope in envelopes)]
    seekers = find_seekers(everyone, doubled=doubled, is_ours=is_ours)
    asked = {envelope.normal_subject for envelope in (*new, *seekers)} - {""}
    times = [envelope.at for envelope in (*new, *seekers)]
    found = store.envelopes_by_subject(mailbox, asked, min(times) - SUBJECT_WINDOW, max(times) + SUBJECT_WINDOW)
    near: Mapping[str, list[Envelope]] = {subject: [] for subject in asked}
    for envelope in (*new, *seekers):
        if envelope.normal_subject:
            near[envelope.normal_subject].append(envelope)
    beside = {
        thread
        for thread, envelope in found
        if thread not in kept
        and any(
            may_answer(envelope, each, is_ours) or may_answer(each, envelope, is_ours)
            for each in near[envelope.normal_subject]
        )
    }
    return dict(store.envelopes(beside))


def _borne_elsewhere(mailbox: str, kept: Threads, store: Store) -> frozenset[str]:
    ids = {id_ for envelopes in kept.values() for envelope in envelopes for id_ in ids_in(envelope)}
    return store.borne_elsewhere(mailbox, kept.keys(), ids) if kept else frozenset()


def _parties(envelopes: Iterable[Envelope], is_ours: IsOurs) -> frozenset[str]:
    return frozenset(party for envelope in envelopes for party in parties_of(envelope, is_ours))
