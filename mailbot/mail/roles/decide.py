"""The decision: from proof, recipients and the signs of machines to one of four roles."""

from mailbot.mail.authentication import Authenticity, authenticity
from mailbot.mail.parse import Mail
from mailbot.mail.roles.identity import MailboxIdentity
from mailbot.mail.roles.machines import is_machine, is_marked, weak_signs
from mailbot.mail.roles.receipts import is_written_by_a_person
from mailbot.mail.roles.speaker import speaker_of
from mailbot.model import Address, Role


def role_of(mail: Mail, *, identity: MailboxIdentity, in_sent_folder: bool) -> Role:
    """Return who speaks. A machine is recognised by RFC 3834 and RFC 3464 fields, bulk fields and null senders.

    One weak sign (a no-reply address, an unsubscribe link, Precedence) does not make an agent's reply automatic.
    Helpdesks put strong ones too on all they send: of their mails from our side the text decides, a receipt or a
    notice against an answer. An agent's address that nothing proves is nobody's turn: the mail is automatic, or
    internal where it went to colleagues alone. A colleague who does answer a customer, with proof, answers as an agent.
    """
    speaker = speaker_of(mail, identity=identity)
    known = Authenticity.PROVEN if in_sent_folder else _authenticity(mail, speaker, identity)
    ours = in_sent_folder or (identity.is_ours(speaker) and known is not Authenticity.DISOWNED)
    if _is_automatic(mail, identity, ours=ours):
        return Role.AUTOMATIC
    if not ours:
        return Role.AUTOMATIC if identity.is_ours(speaker) else Role.CUSTOMER
    recipients = (*mail.to, *mail.cc)
    if recipients and all(map(identity.is_ours, recipients)):
        return Role.INTERNAL
    proven = known is Authenticity.PROVEN
    if in_sent_folder or identity.is_agent(speaker):
        return Role.AGENT if proven else Role.AUTOMATIC
    return Role.AGENT if proven and recipients and _answers(mail) else Role.INTERNAL


def _is_automatic(mail: Mail, identity: MailboxIdentity, *, ours: bool) -> bool:
    if is_machine(mail, identity):
        return True
    bearable = 1 if ours and _answers(mail) else 0
    if not is_marked(mail) and weak_signs(mail, identity) <= bearable:
        return False
    return not (ours and mail.helpdesk and is_written_by_a_person(mail, identity))


def _answers(mail: Mail) -> bool:
    return bool(mail.in_reply_to or mail.references)


def _authenticity(mail: Mail, speaker: Address, identity: MailboxIdentity) -> Authenticity:
    """Return what is known of the author; where From names several domains, none is proven (RFC 7489, 6.6.1)."""
    found = authenticity(mail.authentication_results, email=mail.author.email, trusted=identity.trusted_authserv_ids)
    if found is Authenticity.DISOWNED:
        return found
    domains = {address.email.rpartition("@")[2] for address in mail.authors}
    if domains != {mail.author.email.rpartition("@")[2]}:
        return Authenticity.UNKNOWN
    believed = identity.trust_from and mail.author.email == speaker.email
    return Authenticity.PROVEN if believed else found
