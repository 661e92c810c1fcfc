"""Threads of one customer that are about one matter: linked with the reason, never merged. Pure; knows no store.

A link is a function of two threads alone, so it is the same in whatever order they came. It needs the same customer
and, as proof, a number that both name or almost the same subject soon after; being the same person is not enough.
"""

import re
from datetime import timedelta

from rapidfuzz.fuzz import token_sort_ratio

from mailbot.mail.subjects import normalise_subject
from mailbot.model import JourneyLink, JourneyReason, Role, Thread, ThreadProfile

REACH = timedelta(days=180)
"""How long after a thread its number may come up again for the same matter."""

SUBJECT_REACH = timedelta(days=14)
_LIKE = 90
_LEAST_SUBJECT_CHARACTERS = 12
_MOST_IDENTIFIERS = 100
_MOST_CHARACTERS = 100_000
_ADDRESSES = re.compile(r"(?:https?://|www\.)\S+|\S{1,100}@\S{1,100}")
_TELEPHONE = re.compile(r"(?:\+|(?<![\w/-])0)\d[\d ()./-]{6,20}")
_TOKEN = re.compile(r"(?<![\w+.,/-])[^\W_]{1,20}(?:[-/][^\W_]{1,20}){0,5}(?![\w])(?![.,]\d)")
_DATE = re.compile(r"(?:19|20)\d\d[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[-/]\d{1,2}[-/](?:19|20)?\d\d")
_LEAST_DIGITS = 4
_LEAST_DIGITS_ALONE = 5
_LONGEST_DIGITS_ALONE = 12
# What names the customer or a telephone, not the matter, stands shortly before such a number.
_OF_THE_PERSON = re.compile(
    r"\b(?:customer|client|account|member|kunde|mitglied|klient|cliente|πελάτη|πελατ|клиент|абонент|"
    r"phone|tel|mobile|handy|τηλ|κιν|тел|моб|zip|plz|postcode)[^\d\n]{0,20}$",
    re.IGNORECASE,
)
_BEFORE = 40


def profile_of(thread: Thread) -> ThreadProfile:
    """Return what a journey is looked for by: customers, normalised subject, numbers named, and when it was."""
    people = {message.author.email for message in thread.messages if message.role is Role.CUSTOMER}
    spoken = [message for message in thread.messages if message.role in {Role.CUSTOMER, Role.AGENT}]
    found: dict[str, None] = {}
    for message in spoken:
        for text in (message.subject, message.text):
            found.update(dict.fromkeys(identifiers_in(text)))
    times = [message.at for message in thread.messages]
    return ThreadProfile(
        thread_key=thread.key,
        people=frozenset(people - {""}),
        subject=normalise_subject(thread.subject),
        identifiers=frozenset(list(found)[:_MOST_IDENTIFIERS]),
        first_at=min(times),
        last_at=max(times),
    )


def identifiers_in(text: str) -> list[str]:
    """Return numbers of orders, tickets, invoices and the like, without hyphens and in capitals, in any language.

    What looks like a date, a sum, a year, a telephone or a customer's number is none.
    """
    plain = _TELEPHONE.sub(" ", _ADDRESSES.sub(" ", text[:_MOST_CHARACTERS]))
    found = []
    for match in _TOKEN.finditer(plain):
        digits = sum(map(str.isdigit, match[0]))
        if digits < _LEAST_DIGITS or _DATE.fullmatch(match[0]):
            continue
        bare = re.sub(r"[-/]", "", match[0]).upper()
        if bare.isdigit() and not (_LEAST_DIGITS_ALONE <= digits <= _LONGEST_DIGITS_ALONE and bare[0] != "0"):
            continue
        if _OF_THE_PERSON.search(plain, max(0, match.start() - _BEFORE), match.start()) is None:
            found.append(bare)
    return found


def link_threads(one: ThreadProfile, other: ThreadProfile) -> JourneyLink | None:
    """Return why two threads are one journey, or None. The order of the two does not matter."""
    if one.thread_key == other.thread_key or one.people.isdisjoint(other.people):
        return None
    earlier, later = sorted((one, other), key=lambda profile: (profile.first_at, profile.thread_key))
    apart = later.first_at - earlier.last_at
    shared = sorted(one.identifiers & other.identifiers)
    if shared and apart <= REACH:
        return _link(one, other, JourneyReason.IDENTIFIER, ", ".join(shared[:3]))
    # Two orders of one person are two matters, however alike their subjects.
    told_apart = one.identifiers and other.identifiers
    if not told_apart and apart <= SUBJECT_REACH and _alike(one.subject, other.subject):
        return _link(one, other, JourneyReason.SUBJECT, earlier.subject)
    return None


def _link(one: ThreadProfile, other: ThreadProfile, reason: JourneyReason, evidence: str) -> JourneyLink:
    first, second = sorted((one.thread_key, other.thread_key))
    return JourneyLink(one=first, other=second, reason=reason, evidence=evidence)


def _alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _LEAST_SUBJECT_CHARACTERS or " " not in one.strip():
        return False
    return token_sort_ratio(one, other) >= _LIKE
