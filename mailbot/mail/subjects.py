"""Subjects without what mail programs add: reply and forward prefixes, list tags, ticket numbers."""

import re

MAX_CHARACTERS = 500
MAX_PREFIXES = 50
REPLY = "re|aw|antw|antwort|odp|απ|απάντ|απάντηση|σχετ|σχ|отв|ответ|на|ha|rv|res|resp|rif|ri|r|réf|ref|rép|sv|vs|wg re"
FORWARD = (
    "fwd?|fw|wg|wtr|weiterleitung|pd|przek|dal|πρθ|προώθ|πρ|пересл|пер|tr|enc|rv|reenv|reenviado|inoltra|i|vl|fs|доп"
)
COUNT = r"\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\^\d{1,4}|\*\d{1,4})?"
REPLY_PREFIX = re.compile(rf"^\s*(?:{REPLY}){COUNT}\s*[::]\s*", re.IGNORECASE)
FORWARD_PREFIX = re.compile(rf"^\s*(?:{FORWARD}){COUNT}\s*[::]\s*", re.IGNORECASE)
TAG = re.compile(r"^\s*\[([^\[\]]{1,60})\]\s*")
TICKET = re.compile(
    r"[\[(#]\s*(?:(?:ticket|case|request|issue|id|ref|vorgang|zgłoszenie|заявка|обращение|αίτημα|demande|caso|richiesta|pedido)"
    r"\s*(?:id|no|nr|n°|№)?\s*[#:.]?\s*)?#?\s*([A-Za-z]{0,6}-?\d{3,15})\s*[\])]?",
    re.IGNORECASE,
)
TICKET_TAG = re.compile(r"\[[^\[\]]{0,40}\d{3,15}[^\[\]]{0,20}\]|\(#\d{3,15}\)")


def normalise_subject(subject: str) -> str:
    """Return a subject for comparison: prefixes of nine languages, [tags] and bracketed tickets taken out, folded."""
    rest = TICKET_TAG.sub(" ", subject[:MAX_CHARACTERS])
    for _ in range(MAX_PREFIXES):
        shorter = TAG.sub("", FORWARD_PREFIX.sub("", REPLY_PREFIX.sub("", rest, count=1), count=1), count=1)
        if shorter == rest:
            break
        rest = shorter
    return " ".join(rest.casefold().split())


def is_reply_subject(subject: str) -> bool:
    """Tell whether a subject says that it answers another; tags before the prefix do not matter."""
    rest = subject[:MAX_CHARACTERS]
    for _ in range(MAX_PREFIXES):
        if REPLY_PREFIX.match(rest):
            return True
        shorter = TAG.sub("", rest, count=1)
        if shorter == rest:
            return False
        rest = shorter
    return False


def bears_ticket(subject: str) -> bool:
    """Tell whether a helpdesk put a ticket number in brackets into a subject."""
    return TICKET_TAG.search(subject[:MAX_CHARACTERS]) is not None


def subject_tags(subject: str) -> frozenset[str]:
    """Return the ticket numbers in a subject, in lower case: different ones mean different matters."""
    return frozenset(number.lower() for number in TICKET.findall(subject[:MAX_CHARACTERS]))
