"""Raw mails for the tests of the flow."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from mailbot.flow.intake import RawMail
from mailbot.mail.roles import MailboxIdentity

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
CUSTOMER = "nikos@post.example"
AGENT = "ann@shop.example"
IDENTITY = MailboxIdentity(domains=frozenset({"shop.example"}))


def letter(number: int, text: str, *, agent: bool = False, answers: int | None = None, hours: int = 0) -> RawMail:
    """Return a mail of the customer or, in the Sent folder, of the agent."""
    mail = EmailMessage()
    mail["From"], mail["To"] = (AGENT, CUSTOMER) if agent else (CUSTOMER, AGENT)
    mail["Subject"] = "Parcel" if answers is None else "Re: Parcel"
    mail["Message-ID"] = f"<{number}@post.example>"
    if answers is not None:
        mail["In-Reply-To"] = f"<{answers}@post.example>"
    at = START + timedelta(hours=hours)
    mail["Date"] = at
    mail.set_content(text)
    return RawMail(
        raw=bytes(mail),
        folder="Sent" if agent else "INBOX",
        in_sent_folder=agent,
        received_at=at,
        uid_validity=1,
        uid=number,
    )
