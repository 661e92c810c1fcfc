"""Mails of the demo mailbox that nobody asked for: newsletter, bounce, parcel robot, invitation, spam, internal note.

None of them may ever count as a customer's or an agent's turn.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_string, policy
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime

from mailbot.demo.company import AGENTS, DOMAIN, SUPPORT


@dataclass(frozen=True, kw_only=True, slots=True)
class SampleMail:
    """One mail as it lies in a folder of the mailbox: RFC 822 bytes and the UTC time it arrived.

    `number` counts the messages of the thread `thread_id` from 0; noise has threads of its own, named `noise-…`.
    """

    folder: str
    raw: bytes
    at: datetime
    thread_id: str
    number: int


def noise_mails(day: datetime) -> tuple[SampleMail, ...]:
    """Return the noise of the UTC day that begins at `day`."""
    return tuple(
        _mail(f"noise-{make.__name__.strip('_')}", make(), day + after, folder) for make, after, folder in _NOISE
    )


def _mail(name: str, mail: Message, at: datetime, folder: str) -> SampleMail:
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{at:%Y%m%d%H%M}.{name}@{str(mail['From']).rpartition('@')[2].rstrip('>')}>"
    if "To" not in mail:
        mail["To"] = SUPPORT.email
    raw = mail.as_bytes(policy=policy.compat32.clone(linesep="\r\n"))
    return SampleMail(folder=folder, raw=raw, at=at, thread_id=name, number=0)


def _newsletter() -> Message:
    mail = MIMEText(
        "<html><body><h1>Retail Logistics Weekly</h1><p>Can your returns desk survive the holiday peak? Five shops "
        "tell how they did it.</p><p>How many parcels do you lose a year? Take our survey.</p>"
        '<p><a href="https://weekly.retail-logistics.example/u/81">Unsubscribe</a></p></body></html>',
        "html",
        "utf-8",
    )
    mail["From"] = "Retail Logistics Weekly <weekly@retail-logistics.example>"
    mail["Subject"] = "Can your returns desk survive the holiday peak?"
    mail["List-Id"] = "<weekly.retail-logistics.example>"
    mail["List-Unsubscribe"] = "<https://weekly.retail-logistics.example/u/81>"
    mail["Precedence"] = "bulk"
    return mail


def _bounce() -> Message:
    mail = MIMEMultipart("report", boundary="=_bounce_4471", report_type="delivery-status")
    mail.attach(
        MIMEText(
            "This is the mail system at host mx1.kesteva.example.\n\n"
            "I'm sorry to have to inform you that your message could not be delivered to one or more recipients.\n\n"
            "<h.brandt@postbox.example>: host mx.postbox.example said: 550 5.1.1 User unknown",
        )
    )
    status = message_from_string(
        "Content-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx1.kesteva.example\n\nFinal-Recipient: rfc822; h.brandt@postbox.example\n"
        "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n"
    )
    mail.attach(status)
    returned = Message()
    returned["Content-Type"] = "text/rfc822-headers"
    returned.set_payload(
        f"From: Jonas Krueger <{AGENTS['jonas'].address.email}>\nTo: h.brandt@postbox.example\n"
        f"Subject: Ihre Rechnung KV-470011\nMessage-ID: <rechnung-470011@{DOMAIN}>\n"
    )
    mail.attach(returned)
    mail["From"] = f"Mail Delivery System <MAILER-DAEMON@mx1.{DOMAIN}>"
    mail["Subject"] = "Undelivered Mail Returned to Sender"
    mail["Auto-Submitted"] = "auto-replied"
    mail["Return-Path"] = "<>"
    return mail


def _parcel_notice() -> Message:
    mail = MIMEText(
        "Sehr geehrte Damen und Herren,\n\nIhre Sammelabholung 77-20415 (14 Pakete) wurde heute um 16:40 Uhr "
        "übernommen.\nBitte antworten Sie nicht auf diese E-Mail.\n\nFlinkPaket Versandservice",
        "plain",
        "utf-8",
    )
    mail["From"] = "FlinkPaket <noreply@flinkpaket.example>"
    mail["Subject"] = "Abholung bestätigt: 77-20415"
    mail["Auto-Submitted"] = "auto-generated"
    return mail


def _calendar_invitation() -> Message:
    mail = MIMEMultipart("alternative", boundary="=_invite_0931")
    mail.attach(MIMEText("Invitation: Quarterly courier review, room Maas.", "plain", "utf-8"))
    event = MIMEText(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:courier-review@flinkpaket.example\r\n"
        "DTSTAMP:20261101T090000Z\r\nDTSTART:20261203T100000Z\r\nDTEND:20261203T110000Z\r\n"
        "SUMMARY:Quarterly courier review\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "calendar",
        "utf-8",
    )
    event.set_param("method", "REQUEST")
    mail.attach(event)
    mail["From"] = "FlinkPaket Calendar <calendar-robot@flinkpaket.example>"
    mail["Subject"] = "Invitation: Quarterly courier review"
    mail["Auto-Submitted"] = "auto-generated"
    return mail


def _spam() -> Message:
    mail = MIMEText(
        "Hello dear shop owner,\n\nwe put your web site on page 1 of every search engine in 14 days, guaranteed!!! "
        "Do you want 3000 new visitors a day? Reply YES and we start today.\n\nBest, Kevin\n"
        "Unsubscribe: http://rank-rocket.example/out",
        "plain",
        "utf-8",
    )
    mail["From"] = "Kevin <kevin@rank-rocket.example>"
    mail["Subject"] = "Page 1 in 14 days - GUARANTEED"
    mail["X-Spam-Flag"] = "YES"
    mail["Precedence"] = "bulk"
    mail["List-Unsubscribe"] = "<http://rank-rocket.example/out>"
    return mail


def _internal_note() -> Message:
    mail = MIMEText(
        "Hi Claire,\n\nthe Brew 2 pump batch from week 38 is confirmed faulty. Please swap without asking for a video "
        "when the serial number begins with BR2-38.\n\nAnna",
        "plain",
        "utf-8",
    )
    mail["From"] = f"Anna Lindqvist <{AGENTS['anna'].address.email}>"
    mail["To"] = f"Claire Whitmore <{AGENTS['claire'].address.email}>"
    mail["Subject"] = "Brew 2, week 38"
    return mail


_NOISE: tuple[tuple[Callable[[], Message], timedelta, str], ...] = (
    (_newsletter, timedelta(hours=5, minutes=2), "INBOX"),
    (_bounce, timedelta(hours=8, minutes=31), "INBOX"),
    (_parcel_notice, timedelta(hours=15, minutes=44), "INBOX"),
    (_calendar_invitation, timedelta(hours=9, minutes=12), "INBOX"),
    (_spam, timedelta(hours=3, minutes=17), "INBOX"),
    (_internal_note, timedelta(hours=7, minutes=50), "Sent"),
)
