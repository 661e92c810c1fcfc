"""OAuth 2.0 for mailboxes: signing in once, and access tokens ever after. Knows nothing of IMAP's commands."""

from mailbot.mail.oauth.client import Client, client_of
from mailbot.mail.oauth.device import DeviceCode, begin_device, wait_for_device
from mailbot.mail.oauth.errors import SignInAgainError, SignInDeniedError, TokenServerError
from mailbot.mail.oauth.providers import PROVIDERS, guess_provider
from mailbot.mail.oauth.redirect import Landing, Redirect, begin_redirect, finish_redirect, listening
from mailbot.mail.oauth.refusals import word_clock
from mailbot.mail.oauth.source import MailboxTokens, OneToken
from mailbot.mail.oauth.token_file import save_tokens
from mailbot.mail.oauth.tokens import Renewal, Tokens

__all__ = [
    "PROVIDERS",
    "Client",
    "DeviceCode",
    "Landing",
    "MailboxTokens",
    "OneToken",
    "Redirect",
    "Renewal",
    "SignInAgainError",
    "SignInDeniedError",
    "TokenServerError",
    "Tokens",
    "begin_device",
    "begin_redirect",
    "client_of",
    "finish_redirect",
    "guess_provider",
    "listening",
    "save_tokens",
    "wait_for_device",
    "word_clock",
]
