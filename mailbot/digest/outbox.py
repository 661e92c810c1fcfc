"""When a digest is due, when it is tried again, and the mail it becomes. Pure: sends nothing, asks no clock.

Days are local dates of the lead, so that a change of the clocks neither doubles a digest nor loses one.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from mailbot.digest.clean import clean_line
from mailbot.model import MailbotError
from mailbot.store.kept import StoredDigest

FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=4)
# 1 + 2 + … + 128 minutes, then eleven times four hours: a little over two days.
MOST_ATTEMPTS = 19

HEADER_LIMIT = 300
# With more, List-Id would not fit one line, and the standard library would fold it into encoded words.
LIST_DOMAIN_LIMIT = 50


class OutboxError(MailbotError):
    """A digest cannot be made into a mail; the text names the address at fault."""


# --- when


def digest_window(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the UTC instants [begin, end) of a local day.

    Windows of consecutive days meet without gap or overlap, and a day that a zone left out (Samoa, 30 December
    2011) is empty. Where an evening hour is repeated across midnight, the day ends at the first midnight.
    """
    return _first_instant(day, 0, zone), _first_instant(day + timedelta(days=1), 0, zone)


def due_day(now: datetime, zone: ZoneInfo, hour: int) -> date:
    """Return the local day that is to be reported at `now`: the last one whose morning after has struck `hour`.

    As time goes on every local date that exists comes up once, in order, and never comes back.
    """
    return next(day for day in _days_back_from(now, zone) if _is_due(day, now, zone, hour))


def _days_back_from(now: datetime, zone: ZoneInfo) -> Iterator[date]:
    today = now.astimezone(zone).date()
    # A clock set back across midnight shows yesterday again, hence one day more than today.
    back = 1
    while True:
        yield today + timedelta(days=back)
        back -= 1


def _is_due(day: date, now: datetime, zone: ZoneInfo, hour: int) -> bool:
    begin, end = digest_window(day, zone)
    return begin < end and _first_instant(day + timedelta(days=1), hour, zone) <= now


def _first_instant(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """Return the first UTC instant, to the second, at which the local clock shows this hour of this day or later."""
    wall = datetime.combine(day, time(hour))
    late = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    early = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    # PEP 495: only for a time that the clocks skip is fold=1 the earlier one; the change lies between the two.
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        if middle.astimezone(zone).replace(tzinfo=None) >= wall:
            late = middle
        else:
            early = middle
    return late


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """Return when to try again after `attempts` tries (1 or more) were refused for the time being.

    The pause doubles from one minute to four hours; after some 48 hours in all, None: give up and say so.
    """
    if attempts > MOST_ATTEMPTS:
        return None
    doublings = min(max(attempts, 1) - 1, MOST_ATTEMPTS)
    return now + min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)


# --- what


def digest_message_id(lead: str, day: date, domain: str) -> str:
    """Return the Message-ID (RFC 5322, 3.6.4) of a lead's digest of one day: the same whenever it is asked for.

    The lead's address is hashed, so that the header tells nobody to whom else a digest went.
    """
    digest = hashlib.sha256(lead.strip().lower().encode("utf-8", "replace")).hexdigest()[:20]
    return f"<{day:%Y%m%d}.{digest}@{_plain_domain(domain)}>"


def compose_mail(digest: StoredDigest, *, sender: str, recipient_name: str, date: datetime) -> EmailMessage:
    """Return the digest as a mail, text first and HTML as its alternative (RFC 2046, 5.1.4).

    `sender` is an address or `Name <address>`, `date` an aware time. Headers tell other programs that a machine
    wrote it (RFC 3834) and which list it belongs to (RFC 2919). Control characters in any value become spaces.
    Raises OutboxError if the sender or the lead has no address that can stand in a header.
    """
    name, address = _split_sender(clean_line(sender, HEADER_LIMIT))
    author = _address(name or "mailbot", address, "sender")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = author
    mail["To"] = _address(recipient_name, digest.lead, "lead")
    mail["Subject"] = clean_line(digest.subject, HEADER_LIMIT)
    mail["Date"] = format_datetime(date.astimezone(UTC))
    mail["Message-ID"] = clean_line(digest.message_id, HEADER_LIMIT)
    mail["List-Id"] = f"<digest.mailbot.{_shorten_domain(author.domain)}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Precedence"] = "bulk"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["X-Mailbot"] = "digest"
    mail.set_content(_body(digest.text))
    mail.add_alternative(_body(digest.html), subtype="html")
    return mail


def _split_sender(sender: str) -> tuple[str, str]:
    """Return name and address of `Name <address>`; not by parseaddr, which releases of Python read differently."""
    name, bracket, rest = sender.rpartition("<")
    return (name.strip(' "'), rest.partition(">")[0].strip()) if bracket else ("", sender.strip())


def _address(name: str, address: str, whose: str) -> Address:
    shown = clean_line(name, HEADER_LIMIT)
    try:
        local, _, domain = address.strip().rpartition("@")
        ascii_domain = domain.encode("idna").decode("ascii")
        parsed = Address(display_name=shown, addr_spec=f"{local}@{ascii_domain}")
    except (ValueError, MessageError, IndexError) as error:
        raise OutboxError(_bad_address(whose, address)) from error
    if not parsed.username or not parsed.domain or not local.isascii():
        raise OutboxError(_bad_address(whose, address))
    return parsed


def _bad_address(whose: str, address: str) -> str:
    shown = clean_line(address, HEADER_LIMIT)
    return f"digest: the address of the {whose}, {shown!r}, cannot stand in a mail header. Correct it in config/."


def _plain_domain(domain: str) -> str:
    """Return the domain with nothing but letters, digits, dots and hyphens; "localhost" if nothing is left."""
    kept = "".join(char for char in domain.lower() if char.isascii() and (char.isalnum() or char in ".-"))
    return kept.strip(".-") or "localhost"


def _shorten_domain(domain: str) -> str:
    """Return the last labels of a domain, as many as there is room for."""
    plain = _plain_domain(domain)
    return plain if len(plain) <= LIST_DOMAIN_LIMIT else _plain_domain(plain[-LIST_DOMAIN_LIMIT:].partition(".")[2])


def _body(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
