"""What can go wrong with tokens: passing trouble of the token server, or a sign-in that a person must repeat."""

from mailbot.mail.imap import MailboxError, PassingError, SignInError


class TokenServerError(PassingError):
    """The token server cannot be reached or answers nothing of use for now."""


class SignInAgainError(SignInError):
    """What was granted has expired, was revoked or was never there: a person must sign in again."""


class SignInDeniedError(SignInError):
    """The person, or the provider on their behalf, did not grant what was asked for."""


class RegistrationError(MailboxError):
    """The provider does not accept the application: its id, its secret or what it may do."""


class TokenFileError(MailboxError):
    """The file of the tokens cannot be read or written, or others can read it."""
