"""Which helpdesk sent a mail, told by its header fields. Knows neither roles nor texts."""

import re
from functools import lru_cache

from mailbot.mail.headers import Headers, parse_addresses

# Fields that only one system writes, by the beginning of their names.
FIELDS = {
    "x-zendesk-": "zendesk",
    "x-jira-fingerprint": "jira",
    "x-atlassian-": "jira",
    "x-rt-ticket": "rt",
    "rt-ticket": "rt",
    "x-otrs-": "otrs",
    "x-zammad-": "zammad",
    "x-fup-priority": "freshdesk",
    "x-freshdesk": "freshdesk",
    "x-helpscout": "helpscout",
    "x-front-": "front",
    "x-hubspot": "hubspot",
    "x-hs-": "hubspot",
    "x-intercom": "intercom",
    "x-gorgias": "gorgias",
    "x-osticket": "osticket",
}
BEGINNINGS = tuple(FIELDS)
# What systems call themselves in X-Mailer and X-Powered-By.
PROGRAMS = re.compile(
    r"\b(zendesk|freshdesk|freshworks|jira|help\s?scout|front|frontapp|hubspot|intercom|otrs|znuny|zammad|"
    r"request\s?tracker|rt|osticket|gorgias|kayako|deskpro|liveagent|zoho\s?desk|happyfox|groove|teamwork\s?desk|"
    r"open-?ticket-?request-?system)\b",
    re.IGNORECASE,
)
# Labels of domains that systems write into Message-IDs and addresses of their own.
DOMAINS = frozenset(
    re.findall(
        r"\S+",
        "zendesk freshdesk freshservice atlassian helpscout helpscoutapp frontapp hubspot hubspotemail intercom "
        "intercom-mail intercom-mail-eu gorgias kayako deskpro ladesk zohodesk happyfox groovehq",
    )
)
LABEL = re.compile(r"[\w-]{1,63}")
MAX_CHARACTERS = 500


def helpdesk_of(headers: Headers) -> str:
    """Return the name of the helpdesk that sent a mail, empty where no field betrays one.

    Anybody can write such a field: it tells how the other fields are to be read, never who wrote.
    """
    for name in headers.fields:
        if system := _system_of_field(name):
            return system
    said = " ".join(headers.first(name)[:MAX_CHARACTERS] for name in ("x-mailer", "x-powered-by", "x-managed-by"))
    program = PROGRAMS.search(said)
    if program is not None:
        return program[1].lower()
    sender = next(iter(parse_addresses(headers.first("from")[:MAX_CHARACTERS])), None)
    made_by = headers.first("message-id")[:MAX_CHARACTERS].rpartition("@")[2].lower()
    domains = f"{made_by} {sender.email.rpartition('@')[2] if sender is not None else ''}"
    return next((label for label in LABEL.findall(domains) if label in DOMAINS), "")


@lru_cache(maxsize=1_000)
def _system_of_field(name: str) -> str:
    if not name.startswith(BEGINNINGS):
        return ""
    return next(system for beginning, system in FIELDS.items() if name.startswith(beginning))


def originator_of(headers: Headers) -> str:
    """Return the address of the person in whose name Request Tracker sent a mail, in lower case, or nothing."""
    values = (headers.first("x-rt-originator"), headers.first("rt-originator"))
    return next((address.email for value in values for address in parse_addresses(value)), "")
