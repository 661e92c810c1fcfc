"""Messages become threads: by the ids they bear and refer to, else carefully by subject. Does no I/O.

Guards one rule above all: two customers never share a thread because of a worthless or doubled Message-ID.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from mailbot.mail.subjects import bears_ticket, is_reply_subject, normalise_subject, subject_tags
from mailbot.model import Message, Role, Thread

MAX_REFERENCES = 20_000
SUBJECT_WINDOW = timedelta(days=14)


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """Which thread each message belongs to, and which threads turned out to be part of another."""

    assigned: Mapping[str, str]
    merged: Mapping[str, str]


class _Sets:
    """Disjoint sets of message and thread keys (union-find with path halving)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, key: str) -> str:
        parent = self._parent
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self._parent[second] = first

    def join_all(self, keys: Iterable[str]) -> None:
        iterator = iter(keys)
        first = next(iterator, None)
        for key in iterator:
            self.join(first or key, key)


def join_threads(
    messages: Sequence[Message],
    *,
    known: Mapping[str, str],
    by_subject: Callable[[Message], Iterable[Thread]],
    mailbox: str = "",
    look_up: Callable[[str], Thread | None] | None = None,
) -> Assignment:
    """Return the thread of every message, whatever their order.

    `known` maps Message-IDs that kept messages bear or refer to, to their thread key; `by_subject` returns recent
    kept threads with the message's normalised subject. With `look_up`, which returns a kept thread, a link into it
    through an id that a new message bears as well is checked for a shared customer. A new thread is named by the
    mailbox and its oldest message; of threads that merge, the key that sorts first survives.
    """
    ordered = sorted({message.key: message for message in messages}.values(), key=lambda m: (m.at, m.key))
    sets = _Sets()
    people = {message.key: customers_of(message) for message in ordered}
    hidden = frozenset(message.message_id for message in ordered if _is_round_mail(message))
    linked = _link_by_ids(ordered, people, hidden, sets)
    thread_of: dict[str, set[str]] = defaultdict(set)
    for message in ordered:
        for key in _known_threads(message, people[message.key], known, look_up):
            sets.join(_node(key), message.key)
            thread_of[key].add(message.key)
            linked.add(message.key)
    _link_by_subject(ordered, people, linked, sets, by_subject, thread_of)
    return _name_threads(ordered, sets, thread_of, mailbox)


def customers_of(message: Message) -> frozenset[str]:
    """Return the addresses on the customer's side of a message: its author, or those an agent writes to."""
    if message.role is Role.CUSTOMER:
        return frozenset({message.author.email} - {""})
    return frozenset(address.email for address in (*message.to, *message.cc) if address.email)


def _node(thread_key: str) -> str:
    return f"thread:{thread_key}"


def _ids_referred(message: Message) -> tuple[str, ...]:
    ids = (*message.in_reply_to, *message.references[-MAX_REFERENCES:])
    return tuple(dict.fromkeys(id_ for id_ in ids if id_ and id_ != message.message_id))


def _link_by_ids(
    ordered: Sequence[Message], people: Mapping[str, frozenset[str]], hidden: frozenset[str], sets: _Sets
) -> set[str]:
    """Join messages of this batch that share an id; returns the keys of those that were joined to another.

    An id borne by one message joins all who refer to it. An id borne by several, by none we have seen, or by a
    round mail whose recipients are hidden (`hidden`), joins only those who share a customer.
    """
    bearers: dict[str, list[str]] = defaultdict(list)
    referrers: dict[str, list[str]] = defaultdict(list)
    for message in ordered:
        if message.message_id:
            bearers[message.message_id].append(message.key)
        for id_ in _ids_referred(message):
            referrers[id_].append(message.key)
    linked: set[str] = set()
    for id_ in bearers.keys() | referrers.keys():
        group = [*bearers.get(id_, ()), *referrers.get(id_, ())]
        if len(bearers.get(id_, ())) == 1 and id_ not in hidden:
            groups = [group]
        else:
            by_customer: dict[str, list[str]] = defaultdict(list)
            for key in group:
                for person in people[key]:
                    by_customer[person].append(key)
            groups = list(by_customer.values())
        for joined in groups:
            if len(joined) > 1:
                sets.join_all(joined)
                linked.update(joined)
    return linked


def _known_threads(
    message: Message,
    people: frozenset[str],
    known: Mapping[str, str],
    look_up: Callable[[str], Thread | None] | None,
) -> Iterable[str]:
    referred: dict[str, list[str]] = defaultdict(list)
    for id_ in _ids_referred(message):
        if id_ in known:
            referred[known[id_]].append(id_)
    yield from (key for key in sorted(referred) if _may_join(people, referred[key], look_up(key) if look_up else None))
    bearer = known.get(message.message_id) if message.message_id else None
    if bearer is None or bearer in referred:
        return
    thread = look_up(bearer) if look_up else None
    if thread is None or any(
        people & customers_of(kept) or message.message_id in _ids_referred(kept)
        for kept in thread.messages
        if kept.key != message.key
    ):
        yield bearer


def _may_join(people: frozenset[str], ids: Sequence[str], thread: Thread | None) -> bool:
    """Tell whether references into a kept thread hold: to a mail that names its people, or by a shared customer."""
    if thread is None:
        return True
    borne = {kept.message_id for kept in thread.messages if not _is_round_mail(kept)}
    return not borne.isdisjoint(ids) or any(people & customers_of(kept) for kept in thread.messages)


def _is_round_mail(message: Message) -> bool:
    """Tell whether one of us wrote it to people it does not name: each of them answers in a thread of their own."""
    return message.role is not Role.CUSTOMER and not (message.to or message.cc)


def _link_by_subject(
    ordered: Sequence[Message],
    people: Mapping[str, frozenset[str]],
    linked: set[str],
    sets: _Sets,
    by_subject: Callable[[Message], Iterable[Thread]],
    thread_of: dict[str, set[str]],
) -> None:
    """Join a reply that no id joins to the latest earlier message with its subject and one of its customers."""
    seen: dict[str, list[Message]] = defaultdict(list)
    for message in ordered:
        subject = normalise_subject(message.subject)
        if not subject:
            continue
        if message.key not in linked and (is_reply_subject(message.subject) or bears_ticket(message.subject)):
            earlier = next((m for m in reversed(seen[subject]) if _fits(m, message, people)), None)
            kept = _fitting_thread(message, people, by_subject(message))
            if earlier is not None:
                sets.join(earlier.key, message.key)
            elif kept is not None:
                sets.join(_node(kept), message.key)
                thread_of[kept].add(message.key)
        seen[subject].append(message)


def _fitting_thread(message: Message, people: Mapping[str, frozenset[str]], threads: Iterable[Thread]) -> str | None:
    fitting = [(kept.at, thread.key) for thread in threads for kept in thread.messages if _fits(kept, message, people)]
    return max(fitting)[1] if fitting else None


def _fits(earlier: Message, reply: Message, people: Mapping[str, frozenset[str]]) -> bool:
    shared = customers_of(earlier) & people[reply.key] or not (earlier.author.email or reply.author.email)
    if earlier.role is Role.AUTOMATIC or reply.role is Role.AUTOMATIC or not shared:
        return False
    tags = subject_tags(earlier.subject), subject_tags(reply.subject)
    same_ticket = not all(tags) or bool(tags[0] & tags[1])
    return same_ticket and timedelta(0) <= reply.at - earlier.at <= SUBJECT_WINDOW


def _name_threads(
    ordered: Sequence[Message], sets: _Sets, thread_of: Mapping[str, set[str]], mailbox: str
) -> Assignment:
    names: dict[str, list[str]] = defaultdict(list)
    for key in thread_of:
        names[sets.find(_node(key))].append(key)
    survivors = {root: min(keys) for root, keys in names.items()}
    for message in ordered:
        root = sets.find(message.key)
        if root not in survivors:
            # Messages come oldest first, so the first of a set names it.
            survivors[root] = hashlib.sha256(f"{mailbox}\x1f{message.key}".encode()).hexdigest()[:32]
    return Assignment(
        assigned={message.key: survivors[sets.find(message.key)] for message in ordered},
        merged={key: survivors[root] for root, keys in names.items() for key in keys if key != survivors[root]},
    )
