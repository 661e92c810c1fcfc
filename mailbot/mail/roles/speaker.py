"""Whose words a mail carries, where a web form or a mailing list stands in its From field."""

import re

from mailbot.mail.parse import Mail
from mailbot.mail.roles.identity import MailboxIdentity
from mailbot.model import Address

NO_REPLY = re.compile(
    r"^(?:no|do[-_.]?not|don?t)[-_.]?reply|^(?:noreply|nepasrepondre|keine-?antwort|notifications?)\b"
)
# The accounts by which sites mail what somebody typed into a form; they ask to answer that person.
FORM = re.compile(
    r"^(?:mailer|wordpress|website|web-?form|forms?|contact-?form|kontakt-?formular|formular|form-?submissions?)$"
)
# "Tom Hadley via Support": how mailing lists rewrite a From field that DMARC would have refused.
VIA = re.compile(r"^['\"]?(.{1,100}?)['\"]?\s+(?:via|über|par|przez|через|μέσω)\s+\S.{0,100}$", re.IGNORECASE)


def speaker_of(mail: Mail, *, identity: MailboxIdentity) -> Address:
    """Return whose words a mail carries: its author, or the person for whom a web form or a mailing list sent it."""
    author = mail.author
    if identity.is_ours(author) and mail.original_from is not None and not identity.is_ours(mail.original_from):
        return _named(mail.original_from, author)
    asked = next((address for address in mail.reply_to if not identity.is_ours(address)), None)
    if asked is None or (identity.is_ours(mail.reply_to[0]) and not _name_before_via(author)):
        return author
    recipients = (*mail.to, *mail.cc)
    posted = identity.is_ours(author) and recipients and all(map(identity.is_ours, recipients))
    return _named(asked, author) if posted or is_form(mail) else author


def is_form(mail: Mail) -> bool:
    """Tell whether a form's or a no-reply address asks to answer somebody else."""
    local = mail.author.email.partition("@")[0]
    answered = mail.reply_to[0].email.partition("@")[0] if mail.reply_to else ""
    speaks_for_others = NO_REPLY.match(local) is not None or FORM.match(local) is not None
    return bool(answered) and speaks_for_others and NO_REPLY.match(answered) is None


def is_no_reply(address: Address) -> bool:
    """Tell whether an address says that nobody reads what is sent to it."""
    return NO_REPLY.match(address.email.partition("@")[0]) is not None


def _named(person: Address, author: Address) -> Address:
    return Address(email=person.email, name=person.name or _name_before_via(author))


def _name_before_via(author: Address) -> str:
    match = VIA.match(author.name)
    return match[1].strip() if match else ""
