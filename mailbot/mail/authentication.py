"""What a receiving server found out about a mail's author: Authentication-Results (RFC 8601). Knows no mailbox.

A field is worth what the server that wrote it is worth: only the topmost one of a named server is believed, and that
server has to remove those that came in under its name (RFC 8601, 5).
"""

import re
from collections.abc import Sequence
from enum import Enum

MAX_CHARACTERS = 20_000
MAX_RESULTS = 100
METHOD = re.compile(r"^([a-z][a-z0-9_-]*)(?:/\d+)?\s*=\s*([a-z]+)(?=\s|$)", re.IGNORECASE)
PROPERTY = re.compile(r"(?:^|\s)([a-z]+\.[a-z0-9_-]+)\s*=\s*(\S+)", re.IGNORECASE)
# Microsoft 365 names no server: its fields begin with a result (RFC 8601, 2.2 would have it otherwise).
MICROSOFT_365 = "microsoft365"
# Which domain a passed check speaks of (RFC 7489, 3.1: it has to align with that of the From field).
SPEAKS_OF = {
    "dmarc": ("header.from",),
    "dkim": ("header.d", "header.i"),
    "spf": ("smtp.mailfrom", "smtp.mail"),
}
# Who signed in to send it (RFC 8601, 2.7.4); the envelope beside it is whatever they wrote.
SIGNED_IN = "smtp.auth"
DISOWNED = frozenset({"fail", "permerror"})


class Authenticity(Enum):
    """What is known of the address in a From field."""

    PROVEN = "proven"
    DISOWNED = "disowned"
    UNKNOWN = "unknown"


def authenticity(fields: Sequence[str], *, email: str, trusted: frozenset[str]) -> Authenticity:
    """Return what Authentication-Results fields, topmost first, say of the author `email`.

    PROVEN needs a server of `trusted` (authserv-ids in lower case) whose DMARC, or aligned DKIM or SPF, passed, or
    to whom the author signed in; the name "microsoft365" stands for the servers that name themselves nowhere.
    DISOWNED is a failed DMARC there; where no such server spoke, in the topmost field, for nobody forges that.
    """
    believed = next((field for field in fields if _server(field) in trusted), None)
    field = believed if believed is not None else next(iter(fields), "")
    results = _results(field)
    if any(method == "dmarc" and result in DISOWNED for method, result, _ in results):
        return Authenticity.DISOWNED
    passed = [(method, about) for method, result, about in results if result == "pass"]
    if believed is not None and any(_speaks_of(method, about, email.lower()) for method, about in passed):
        return Authenticity.PROVEN
    return Authenticity.UNKNOWN


def _server(field: str) -> str:
    first = _sections(field)[0]
    if METHOD.match(first):
        return MICROSOFT_365
    words = first.split()
    # A version, or a slash and a version, may follow (RFC 8601, 2.2); the name may stand in quotes.
    name = words[0].strip('"').partition("/")[0].lower() if words else ""
    return "" if name == MICROSOFT_365 else name


def _results(field: str) -> list[tuple[str, str, dict[str, str]]]:
    found = []
    sections = _sections(field)
    nameless = METHOD.match(sections[0]) is not None
    for section in sections[0 if nameless else 1 : MAX_RESULTS + 1]:
        method = METHOD.match(section)
        if method:
            about = {name.lower(): value.lower() for name, value in PROPERTY.findall(section)}
            found.append((method[1].lower(), method[2].lower(), about))
    return found


def _sections(field: str) -> list[str]:
    """Return the parts between semicolons, without comments; what stands in quotes is nobody's word but one value."""
    sections: list[list[str]] = [[]]
    depth = 0
    quoted = escaped = False
    for character in field[:MAX_CHARACTERS]:
        if escaped:
            escaped = False
        elif character == "\\" and (quoted or depth):
            escaped = True
        elif quoted:
            quoted = character != '"'
            sections[-1].append("_" if quoted and not character.isalnum() and character not in "@.-" else character)
        elif character == '"' and not depth:
            quoted = True
            sections[-1].append(character)
        elif character in "()":
            depth = max(depth + (1 if character == "(" else -1), 0)
            sections[-1].append(" ")
        elif not depth and character == ";":
            sections.append([])
        elif not depth:
            sections[-1].append(character)
    return ["".join(section).strip() for section in sections]


def _speaks_of(method: str, about: dict[str, str], email: str) -> bool:
    domain = email.rpartition("@")[2]
    if method == "auth":
        return about.get(SIGNED_IN, "").strip('"') == email
    names = SPEAKS_OF.get(method, ())
    values = [about[name].strip('"').rpartition("@")[2] for name in names if name in about]
    if method == "dmarc":
        return bool(domain) and all(value == domain for value in values)
    return any(_aligned(value, domain) for value in values)


def _aligned(one: str, other: str) -> bool:
    """Tell whether two domains are the same or one lies below the other (relaxed alignment, without a suffix list)."""
    return "." in one and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))
