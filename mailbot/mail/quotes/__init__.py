"""Own text: what the author of a mail newly wrote, without quotes, signature and notices."""

from mailbot.mail.quotes.names import AuthorName
from mailbot.mail.quotes.scanner import own_text, signer_of

__all__ = ["AuthorName", "own_text", "signer_of"]
