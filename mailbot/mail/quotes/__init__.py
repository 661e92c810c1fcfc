"""Own text: what the author of a mail newly wrote, without quotes, signature and notices."""

from mailbot.mail.quotes.scanner import own_text

__all__ = ["own_text"]
