"""The threads of a batch: the kept ones around it are read, and all are joined anew. Costs what is new and near."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from mailbot.mail.threads import (
    SUBJECT_WINDOW,
    Assignment,
    IsOurs,
    find_seekers,
    ids_in,
    is_settled,
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
    around = _Around(mailbox, new, store, is_ours)
    around.read_by_ids()
    around.read_by_subjects()
    return join_threads(
        new,
        kept=around.whole,
        settled=around.settled,
        doubled=around.doubled | around.borne_elsewhere(),
        mailbox=mailbox,
        is_ours=is_ours,
    )


class _Around:
    """The kept threads around new messages: `whole` ones, `settled` ones by a few of their messages."""

    def __init__(self, mailbox: str, new: Sequence[Envelope], store: Store, is_ours: IsOurs) -> None:
        self._mailbox = mailbox
        self._new = new
        self._store = store
        self._is_ours = is_ours
        self.whole: Threads = {}
        self.settled: Threads = {}
        self.doubled: frozenset[str] = frozenset()

    def read_by_ids(self) -> None:
        """Read the threads that new messages may join or part by an id, and tell the ids that several threads bear.

        An id that several threads mention has joined no strangers, and does so only when its first bearer comes. So
        of the thousands of threads that may mention the id of a round mail those of the same people are enough.
        """
        mentions = self._store.threads_mentioning(self._mailbox, {id_ for each in self._new for id_ in ids_in(each)})
        borne = {envelope.message_id for envelope in self._new}
        alone: dict[str, list[str]] = defaultdict(list)
        all_of: set[str] = set()
        some_of: set[str] = set()
        for id_, threads in mentions.items():
            if len(threads) == 1:
                alone[next(iter(threads))].append(id_)
            elif id_ in borne and not any(threads.values()):
                all_of.update(threads)
            else:
                some_of.update(threads)
        self.doubled = frozenset(id_ for id_, threads in mentions.items() if len(threads) > 1 and any(threads.values()))
        self.settled = self._settle({thread: ids for thread, ids in alone.items() if thread not in all_of}, borne)
        self.whole = dict(self._store.envelopes((all_of | alone.keys()) - self.settled.keys()))
        people = self._parties(self._new)
        for thread, envelopes in self._store.envelopes(some_of - self.whole.keys()).items():
            if not people.isdisjoint(self._parties(envelopes)):
                self._read_whole({thread: envelopes})

    def read_by_subjects(self) -> None:
        """Read further threads with a message that may answer a new one by subject, or be answered so.

        Kept answers are asked about as well: what new messages change may cut what their ids joined them to.
        """
        seekers = find_seekers(self._everyone(), doubled=self.doubled | self.borne_elsewhere(), is_ours=self._is_ours)
        answered, answering = _by_subject(self._new), _by_subject(seekers)
        found = self._store.envelopes_by_subject(
            self._mailbox,
            answered.keys() | answering.keys(),
            min([each.at for each in self._new] + [each.at - SUBJECT_WINDOW for each in seekers]),
            max(each.at for each in (*self._new, *seekers)) + SUBJECT_WINDOW,
        )
        beside = {
            thread
            for thread, envelope in found
            if thread not in self.whole
            and (
                any(may_answer(envelope, each, self._is_ours) for each in answered[envelope.normal_subject])
                or any(may_answer(each, envelope, self._is_ours) for each in answering[envelope.normal_subject])
            )
        }
        self._read_whole(self._store.envelopes(beside))

    def borne_elsewhere(self) -> frozenset[str]:
        """Return the ids in whole threads that others bear."""
        if not self.whole:
            return frozenset()
        ids = {id_ for envelopes in self.whole.values() for envelope in envelopes for id_ in ids_in(envelope)}
        return self._store.borne_elsewhere(self._mailbox, self.whole.keys(), ids)

    def _settle(self, threads: Mapping[str, Sequence[str]], borne: AbstractSet[str]) -> Threads:
        """Return of those of the threads that can only grow the messages that new ones answer.

        Their own references and subjects are left out: they have done their work, and lead to what is not read here.
        """
        bearers = self._store.bearers(threads.keys(), [id_ for ids in threads.values() for id_ in ids])
        return {
            thread: [replace(bearer, refers=(), normal_subject="") for bearer in bearers.get(thread, ())]
            for thread, ids in threads.items()
            if is_settled(ids, bearers.get(thread, ()), borne, self._is_ours)
        }

    def _read_whole(self, threads: Mapping[str, Sequence[Envelope]]) -> None:
        for thread, envelopes in threads.items():
            self.whole[thread] = envelopes
            self.settled.pop(thread, None)

    def _everyone(self) -> list[Envelope]:
        kept = (*self.whole.values(), *self.settled.values())
        return [*self._new, *(envelope for envelopes in kept for envelope in envelopes)]

    def _parties(self, envelopes: Iterable[Envelope]) -> frozenset[str]:
        return frozenset(party for envelope in envelopes for party in parties_of(envelope, self._is_ours))


def _by_subject(envelopes: Iterable[Envelope]) -> dict[str, list[Envelope]]:
    found: dict[str, list[Envelope]] = defaultdict(list)
    for envelope in envelopes:
        if envelope.normal_subject:
            found[envelope.normal_subject].append(envelope)
    return found
