"""What calendars write into an invitation, taken off: dates, places, ways to dial in. Tables and one function."""

import re

MAX_CHARACTERS = 300
# Outlook draws this line between the times and what the organiser typed.
TILDES = re.compile(r"^\s*(?:\*~){4,}\*?\s*$")
# Whole texts that only a calendar writes.
GENERATED = re.compile(
    r"google calendar|calendar\.google\.|-::~:~::~|you have been (?:invited|asked)|"
    r"this event has been (?:changed|cancel)",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"^\W{0,3}(?:when|where|who|organi[sz]er|time|location|wann|wo|zeit|ort|quand|où|lieu|cuándo|dónde|lugar|quando|dove|"
    r"luogo|onde|local|kiedy|gdzie|miejsce|когда|где|место|πότε|πού|τοποθεσία)\s*:",
    re.IGNORECASE,
)
MEETING = re.compile(
    r"^\W{0,3}(?:_{5,}|microsoft teams|zoom meeting|google meet|"
    r"join (?:zoom|the meeting|microsoft teams|with google meet))",
    re.IGNORECASE,
)


def typed_in_invitation(text: str) -> str:
    """Return what a person typed into an invitation; nothing where a calendar wrote all of it."""
    if GENERATED.search(text):
        return ""
    kept: list[str] = []
    for line in text.split("\n"):
        if TILDES.match(line[:MAX_CHARACTERS]):
            kept.clear()
        elif MEETING.match(line[:MAX_CHARACTERS]):
            break
        elif not LABEL.match(line[:MAX_CHARACTERS]):
            kept.append(line)
    return "\n".join(kept).strip("\n")
