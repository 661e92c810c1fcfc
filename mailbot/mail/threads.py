"""Messages become threads: by the ids they bear and refer to, else carefully by subject. Does no I/O.

The threads of a mailbox depend on its mails alone, never on the order or the batches in which they came: a late mail
may join threads, and may part what a doubled Message-ID had joined. Two customers never share a thread because of a
worthless or doubled Message-ID.
"""

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from mailbot.mail.subjects import answers_by_subject, normalise_subject, subject_tags
from mailbot.model import Envelope, Message, Role

MAX_REFERENCES = 20_000
SUBJECT_WINDOW = timedelta(days=14)

IsOurs = Callable[[str], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """The thread of each new message, of each kept one that moves, and of each thread that became part of another."""

    assigned: Mapping[str, str]
    moved: Mapping[str, str]
    merged: Mapping[str, str]


def envelope_of(message: Message) -> Envelope:
    """Return what decides to which thread a message belongs."""
    ids = dict.fromkeys((*message.in_reply_to, *message.references[-MAX_REFERENCES:]))
    return Envelope(
        key=message.key,
        at=message.at,
        role=message.role,
        author=message.author.email,
        recipients=tuple(address.email for address in (*message.to, *message.cc) if address.email),
        subject=message.subject,
        normal_subject=normalise_subject(message.subject),
        message_id=message.message_id,
        refers=tuple(id_ for id_ in ids if id_ and id_ != message.message_id),
    )


def ids_in(envelope: Envelope) -> tuple[str, ...]:
    """Return the ids that a message bears or refers to."""
    return (envelope.message_id, *envelope.refers) if envelope.message_id else envelope.refers


def parties_of(envelope: Envelope, is_ours: IsOurs) -> frozenset[str]:
    """Return whose matter a message is: its author, or the outsiders that one of us writes to.

    Of a mail among ourselves these are all whom it names; of one that names nobody, the mails that it refers to.
    """
    if not _by_one_of_us(envelope, is_ours):
        return frozenset({envelope.author} if envelope.author else envelope.refers)
    outsiders = _outsiders(envelope, is_ours)
    return outsiders or frozenset({envelope.author, *envelope.recipients} - {""})


def join_threads(
    new: Iterable[Envelope],
    *,
    kept: Mapping[str, Sequence[Envelope]],
    settled: Mapping[str, Sequence[Envelope]] | None = None,
    doubled: Collection[str] = (),
    mailbox: str = "",
    is_ours: IsOurs = lambda _: False,
) -> Assignment:
    """Return the threads that new messages and those of the kept threads around them make up.

    `kept` are whole threads by key: all that share an id or a subject with a new message, as `mailbot.flow.threading`
    finds them. Of `settled` threads, which can only grow or merge, a few messages are enough. `doubled` are ids that
    threads beyond those bear as well. A new thread is named by the mailbox and its
    oldest message; a kept one keeps its name as long as the message that named it; of threads that merge, the name
    that sorts first survives.
    """
    around = {**kept, **(settled or {})}
    thread_of = {envelope.key: key for key, envelopes in around.items() for envelope in envelopes}
    everyone = {envelope.key: envelope for envelope in chain(new, *around.values())}
    links = _Links(sorted(everyone.values(), key=_order), doubled, is_ours)
    for envelopes in (settled or {}).values():
        links.hold_together(envelopes)
    links.follow_subjects()
    namers = {key: _namer(key, envelopes, mailbox) for key, envelopes in around.items()}
    names = _name_groups(links.groups(), namers, mailbox)
    surviving = set(names.values())
    merged = {key: names[namer] for key, namer in namers.items() if key not in surviving}
    moved = {key: names[key] for key, old in thread_of.items() if merged.get(old, old) != names[key]}
    return Assignment(
        assigned={key: name for key, name in names.items() if key not in thread_of},
        moved=moved,
        merged=merged,
    )


def is_settled(mentions: Iterable[str], bearers: Sequence[Envelope], borne: AbstractSet[str], is_ours: IsOurs) -> bool:
    """Tell whether a kept thread can only grow by new messages: of all its mails it is enough to look at `bearers`.

    `mentions` are the ids that new messages share with this thread alone, `bearers` its messages that bear one of
    them, and `borne` the ids of the new messages. So it is if new messages answer mails that are there once, and none
    is itself mentioned.
    """
    ids = [bearer.message_id for bearer in bearers]
    return (
        sorted(ids) == sorted(mentions)
        and borne.isdisjoint(ids)
        and not any(_hides_recipients(bearer, is_ours) for bearer in bearers)
    )


def find_seekers(envelopes: Iterable[Envelope], *, doubled: Collection[str], is_ours: IsOurs) -> list[Envelope]:
    """Return the answers among these messages that join no other by an id they refer to: only their subject can."""
    return _Links(sorted(envelopes, key=_order), doubled, is_ours).seekers()


def may_answer(reply: Envelope, earlier: Envelope, is_ours: IsOurs) -> bool:
    """Tell whether a message, if no id says whom it answers, may by its subject answer an earlier one."""
    if not (_seeks_by_subject(reply) and reply.normal_subject == earlier.normal_subject):
        return False
    return not _asked_of(reply, is_ours).isdisjoint(_asked_of(earlier, is_ours)) and _fits(earlier, reply)


class _Links:
    """Disjoint sets of messages (union-find with path halving), joined by their ids from the start."""

    def __init__(self, ordered: Sequence[Envelope], doubled: Collection[str], is_ours: IsOurs) -> None:
        self._ordered = ordered
        self._is_ours = is_ours
        self._parent = {envelope.key: envelope.key for envelope in ordered}
        self._linked: set[str] = set()
        self._follow_ids(frozenset(doubled))

    def hold_together(self, envelopes: Sequence[Envelope]) -> None:
        """Join messages of which that is known already."""
        self._join([envelope.key for envelope in envelopes])

    def groups(self) -> list[list[Envelope]]:
        """Return the messages of each set, oldest first."""
        groups: dict[str, list[Envelope]] = defaultdict(list)
        for envelope in self._ordered:
            groups[self._find(envelope.key)].append(envelope)
        return list(groups.values())

    def seekers(self) -> list[Envelope]:
        """Return the answers that none of the ids they refer to joins to another message."""
        return [each for each in self._ordered if each.key not in self._linked and _seeks_by_subject(each)]

    def follow_subjects(self) -> None:
        """Join an answer that no id joins to the latest earlier message with its subject and one of its people."""
        seekers = self.seekers()
        subjects = {seeker.normal_subject for seeker in seekers}
        earlier: dict[tuple[str, str], list[Envelope]] = defaultdict(list)
        for envelope in sorted(self._ordered, key=_subject_order) if seekers else ():
            if envelope.normal_subject in subjects and envelope.role is not Role.AUTOMATIC:
                for person in _asked_of(envelope, self._is_ours):
                    earlier[envelope.normal_subject, person].append(envelope)
        for seeker in seekers:
            lines = [earlier[seeker.normal_subject, person] for person in _asked_of(seeker, self._is_ours)]
            found = [each for line in lines if (each := _latest_fitting(line, seeker)) is not None]
            if found:
                self._join([seeker.key, max(found, key=_subject_order).key])

    def _follow_ids(self, doubled: frozenset[str]) -> None:
        """Join messages that share an id.

        An id that tells one mail joins all who refer to it. An id of several mails, of none we have, or of a round
        mail whose recipients are hidden, joins only those who share a party. In the archive of a mailing list no mail
        names a recipient, and none is hidden: customers who answer a round mail name whom they write to.
        """
        bearers: dict[str, list[Envelope]] = defaultdict(list)
        groups: dict[str, list[Envelope]] = defaultdict(list)
        for envelope in self._ordered:
            if envelope.message_id:
                bearers[envelope.message_id].append(envelope)
            for id_ in ids_in(envelope):
                groups[id_].append(envelope)
        for id_, group in groups.items():
            if len(group) > 1:
                if id_ not in doubled and self._tells_one_mail(bearers.get(id_, ()), group):
                    self._link(id_, group)
                else:
                    self._link_by_party(id_, group)

    def _tells_one_mail(self, bearers: Sequence[Envelope], group: Sequence[Envelope]) -> bool:
        hidden = any(_hides_recipients(bearer, self._is_ours) for bearer in bearers)
        if not bearers or (hidden and any(each.recipients for each in group)):
            return False
        # A copy that a mailing list sent has the same author; what a broken program wrote to two customers has not.
        return len(bearers) == 1 or bool(
            frozenset.intersection(*(parties_of(bearer, self._is_ours) for bearer in bearers))
        )

    def _link_by_party(self, id_: str, group: Sequence[Envelope]) -> None:
        by_party: dict[str, list[Envelope]] = defaultdict(list)
        for envelope in group:
            for party in parties_of(envelope, self._is_ours):
                by_party[party].append(envelope)
        for joined in by_party.values():
            if len(joined) > 1:
                self._link(id_, joined)

    def _link(self, id_: str, group: Sequence[Envelope]) -> None:
        # That others answer a mail does not tell what it answers itself.
        self._linked.update(envelope.key for envelope in group if envelope.message_id != id_)
        self._join([envelope.key for envelope in group])

    def _find(self, key: str) -> str:
        parent = self._parent
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    def _join(self, keys: Sequence[str]) -> None:
        first = self._find(keys[0])
        for key in keys[1:]:
            self._parent[self._find(key)] = first


def _order(envelope: Envelope) -> tuple[datetime, str]:
    return envelope.at, envelope.key


def _subject_order(envelope: Envelope) -> tuple[datetime, bool, str]:
    # Of two mails of one second the answer is the later one.
    return envelope.at, answers_by_subject(envelope.subject), envelope.key


def _by_one_of_us(envelope: Envelope, is_ours: IsOurs) -> bool:
    if envelope.role is Role.AUTOMATIC:
        return is_ours(envelope.author)
    return envelope.role is not Role.CUSTOMER


def _outsiders(envelope: Envelope, is_ours: IsOurs) -> frozenset[str]:
    return frozenset(email for email in envelope.recipients if not is_ours(email))


def _hides_recipients(envelope: Envelope, is_ours: IsOurs) -> bool:
    """Tell whether one of us wrote to outsiders it may not name: each of them answers in a thread of their own."""
    return _by_one_of_us(envelope, is_ours) and not _outsiders(envelope, is_ours)


def _seeks_by_subject(envelope: Envelope) -> bool:
    return (
        envelope.role is not Role.AUTOMATIC and bool(envelope.normal_subject) and answers_by_subject(envelope.subject)
    )


def _asked_of(envelope: Envelope, is_ours: IsOurs) -> frozenset[str]:
    """Return the people a subject is looked for with; mails without any author share one who has no name."""
    return frozenset({""}) if not envelope.author else parties_of(envelope, is_ours)


def _latest_fitting(earlier: Sequence[Envelope], reply: Envelope) -> Envelope | None:
    place = bisect_left(earlier, _subject_order(reply), key=_subject_order)
    for number in range(place - 1, -1, -1):
        if reply.at - earlier[number].at > SUBJECT_WINDOW:
            return None
        if _fits(earlier[number], reply):
            return earlier[number]
    return None


def _fits(earlier: Envelope, reply: Envelope) -> bool:
    if Role.AUTOMATIC in {earlier.role, reply.role} or _subject_order(earlier) >= _subject_order(reply):
        return False
    tags = subject_tags(earlier.subject), subject_tags(reply.subject)
    same_ticket = not all(tags) or bool(tags[0] & tags[1])
    return same_ticket and reply.at - earlier.at <= SUBJECT_WINDOW


def _name_groups(groups: Iterable[Sequence[Envelope]], namers: Mapping[str, str], mailbox: str) -> dict[str, str]:
    """Return the name of the group of each message."""
    named_by: dict[str, list[str]] = defaultdict(list)
    for thread, namer in namers.items():
        named_by[namer].append(thread)
    names = {}
    for group in groups:
        heirs = [name for envelope in group for name in named_by.get(envelope.key, ())]
        name = min(heirs, default="") or _name(mailbox, group[0].key)
        names.update(dict.fromkeys((envelope.key for envelope in group), name))
    return names


def _namer(thread: str, envelopes: Sequence[Envelope], mailbox: str) -> str:
    """Return the message that bears a kept thread's name: the one it is named after, or if that is gone the oldest."""
    named = (envelope.key for envelope in envelopes if _name(mailbox, envelope.key) == thread)
    return next(named, None) or min(envelopes, key=_order).key


def _name(mailbox: str, key: str) -> str:
    return hashlib.sha256(f"{mailbox}\x1f{key}".encode()).hexdigest()[:32]
