"""The way from bytes to Message, in one call. Composes the steps; each of them lives in a module of its own."""

import re
from datetime import datetime

from mailbot.language import detect_language
from mailbot.mail.parse import Mail, message_key, parse_mail
from mailbot.mail.quotes import own_text
from mailbot.mail.quotes.invitations import typed_in_invitation
from mailbot.mail.roles import MailboxIdentity, role_of, speaker_of
from mailbot.mail.text import text_of_html
from mailbot.model import Message
from mailbot.sentences import split_sentences

STUB_CHARACTERS = 200
STUB = re.compile(r"html|browser|view (?:this|the) (?:e-?mail|message)", re.IGNORECASE)
QUOTING_HTML = re.compile(r"<blockquote|gmail_quote|divRplyFwdMsg|appendonsend|protonmail_quote|yahoo_quoted")


def read_message(
    raw: bytes,
    *,
    received_at: datetime,
    identity: MailboxIdentity,
    in_sent_folder: bool,
    parent_text: str | None = None,
) -> Message:
    """Return the mail in `raw` as a Message: own text, its sentences, role and language.

    `received_at` is the server's time in UTC; `parent_text` is the text of the mail answered, if it is known, and
    serves as proof of what is quoted. Raises UnreadableMailError when no parser can read the bytes.
    """
    mail = parse_mail(raw, received_at=received_at)
    text = own_text_of_mail(mail, parent_text=parent_text)
    return Message(
        key=message_key(mail),
        at=mail.at,
        author=speaker_of(mail, identity=identity),
        role=role_of(mail, identity=identity, in_sent_folder=in_sent_folder),
        subject=mail.subject,
        text=text,
        sentences=split_sentences(text),
        message_id=mail.message_id,
        in_reply_to=mail.in_reply_to,
        references=mail.references,
        to=mail.to,
        cc=mail.cc,
        attachments=mail.attachments,
        language=detect_language(text),
    )


def own_text_of_mail(mail: Mail, *, parent_text: str | None = None) -> str:
    """Return what the author newly wrote, from the plain body unless that is missing, a stub or hides its quotes."""
    author = mail.author.name
    if mail.calendar_method:
        return own_text(typed_in_invitation(mail.plain or text_of_html(mail.html)), parent_text=parent_text)
    if mail.html and (not mail.plain.strip() or _is_stub(mail)):
        return own_text(text_of_html(mail.html), parent_text=parent_text, author=author)
    own = own_text(mail.plain, parent_text=parent_text, author=author)
    whole = "".join(own.split()) == "".join(mail.plain.split())
    if whole and QUOTING_HTML.search(mail.html):
        # The plain body shows no quotes although the HTML body marks some: only the HTML tells them apart.
        return own_text(text_of_html(mail.html), parent_text=parent_text, author=author) or own
    return own


def _is_stub(mail: Mail) -> bool:
    """Tell whether the plain body only says that there is an HTML one."""
    return len(mail.plain) < STUB_CHARACTERS < len(mail.html) and STUB.search(mail.plain) is not None
