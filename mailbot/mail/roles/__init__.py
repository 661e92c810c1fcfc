"""Who speaks in a mail: customer, agent, internal, or a machine. Header fields prove it, never the body."""

from mailbot.mail.roles.decide import role_of
from mailbot.mail.roles.identity import MailboxIdentity
from mailbot.mail.roles.speaker import speaker_of

__all__ = ["MailboxIdentity", "role_of", "speaker_of"]
