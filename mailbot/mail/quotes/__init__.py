"""Own text: what the author of a mail newly wrote, without quotes, signature and notices."""

from mailbot.mail.quotes.names import AuthorName
from mailbot.mail.quotes.scanner import OwnText, own_text, read_own_text, signer_of

__all__ = ["AuthorName", "OwnText", "own_text", "read_own_text", "signer_of"]
