"""Where a mailbox's access tokens come from: its file, and the token server when the one there is used up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from mailbot.mail.imap import TokenRefusedError
from mailbot.mail.oauth.client import Client
from mailbot.mail.oauth.errors import TokenServerError
from mailbot.mail.oauth.token_file import load_tokens, replace_tokens, sole_writer
from mailbot.mail.oauth.tokens import Renewal, Tokens, refresh


@dataclass(frozen=True, kw_only=True, slots=True)
class MailboxTokens:
    """The tokens of one mailbox, shared with every process that reads it. A token source of `mail.imap`."""

    client: Client
    file: Path
    clock: Callable[[], datetime]

    def token(self) -> str:
        """Return an access token, renewed where it is near its end; raises MailboxError."""
        kept = load_tokens(self.file, self.client.mailbox)
        if kept.good_at(self.clock()):
            return kept.access_token
        try:
            return self.renewed(refused=kept.access_token)
        except TokenServerError:
            if self.clock() >= kept.expires_at:
                raise
            return kept.access_token

    def renewed(self, *, refused: str) -> str:
        """Return another token than the refused one: what another process has just brought, or a new one."""
        with sole_writer(self.file, self.client.mailbox):
            kept = load_tokens(self.file, self.client.mailbox)
            if kept.access_token != refused and kept.good_at(self.clock()):
                return kept.access_token
            return self._renew(kept).tokens.access_token

    def renew(self) -> Renewal:
        """Renew the tokens now, however good they are: this shows whether what was granted still stands."""
        with sole_writer(self.file, self.client.mailbox):
            return self._renew(load_tokens(self.file, self.client.mailbox))

    def _renew(self, kept: Tokens) -> Renewal:
        renewal = refresh(self.client, kept.refresh_token, now=self.clock())
        replace_tokens(self.file, renewal.tokens, self.client.mailbox)
        return renewal


@dataclass(frozen=True, kw_only=True, slots=True)
class OneToken:
    """A token just granted, for trying a mailbox before anything is saved."""

    mailbox: str
    access_token: str = field(repr=False)

    def token(self) -> str:
        """Return the token."""
        return self.access_token

    def renewed(self, *, refused: str) -> str:
        """Refuse: if a token that is seconds old will not do, no other would."""
        del refused
        raise TokenRefusedError(
            f"mailbox {self.mailbox}: the server refused a token that was granted just now. Check that username is the "
            "mailbox of the account that signed in, or one shared with it, and that IMAP is switched on for it."
        )
