"""Who speaks in a mail: customer, agent, internal, or a machine. Decides from headers, never from the body."""

import re
from dataclasses import dataclass

from mailbot.mail.authentication import Authenticity, authenticity
from mailbot.mail.parse import Mail
from mailbot.model import Address, Role

DAEMONS = frozenset(
    ["mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon", "mail_daemon", "bounce", "bounces", "double-bounce"]
)
NO_REPLY = re.compile(
    r"^(?:no|do[-_.]?not|don?t)[-_.]?reply|^(?:noreply|nepasrepondre|keine-?antwort|notifications?)\b"
)
BULK = frozenset({"bulk", "list", "junk", "auto_reply", "auto-reply"})
MACHINE_REPORTS = frozenset({"delivery-status", "disposition-notification", "feedback-report"})
# "Tom Hadley via Support": how mailing lists rewrite a From field that DMARC would have refused.
VIA = re.compile(r"^['\"]?(.{1,100}?)['\"]?\s+(?:via|über|par|przez|через|μέσω)\s+\S.{0,100}$", re.IGNORECASE)
OUT_OF_OFFICE = re.compile(
    r"""^\W*(?:(?:re|aw|sv|odp|απ|отв)\s*:\s*)?(?:
    out\ of\ (?:the\ )?office | automatic\ reply | auto(?:matic)?[ -]?(?:reply|response|responder) | away\ from |
    on\ (?:annual\ |maternity\ |parental\ )?(?:leave|vacation|holiday) |
    αυτόματη\ απάντηση | εκτός\ γραφείου | απουσία | σε\ άδεια |
    автоматический\ ответ | автоответ | вне\ офиса | нет\ на\ месте | в\ отпуске |
    automatyczna\ odpowied[źz] | autoodpowied[źz] | odpowied[źz]\ automatyczna | poza\ biurem | nieobecno[śs][ćc] |
    automatische\ antwort | abwesenheit | abwesend | nicht\ im\ b[üu]ro | im\ urlaub |
    r[ée]ponse\ automatique | absence | absent | en\ cong[ée] |
    respuesta\ autom[áa]tica | fuera\ de\ (?:la\ )?oficina | ausencia | de\ vacaciones |
    risposta\ automatica | fuori\ (?:sede|ufficio) | assen(?:te|za) | in\ ferie |
    resposta\ autom[áa]tica | fora\ do\ escrit[óo]rio | aus[êe]ncia | de\ f[ée]rias
    )""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class MailboxIdentity:
    """Whose mailbox it is, all in lower case.

    `addresses` and `domains` are those of agents; `internal_domains` belong to colleagues who do not answer
    customers; `digest_senders` are the addresses mailbot itself writes from. `trusted_authserv_ids` name the servers
    whose Authentication-Results are believed; `trust_from` believes every From field that no server disowned.
    """

    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    internal_domains: frozenset[str] = frozenset()
    digest_senders: frozenset[str] = frozenset()
    trusted_authserv_ids: frozenset[str] = frozenset()
    trust_from: bool = False

    def is_agent(self, address: Address) -> bool:
        """Tell whether an address is an agent's."""
        return address.email in self.addresses or _domain_in(address.email, self.domains)

    def is_ours(self, address: Address) -> bool:
        """Tell whether an address belongs to the company at all."""
        return self.is_agent(address) or _domain_in(address.email, self.internal_domains)


def role_of(mail: Mail, *, identity: MailboxIdentity, in_sent_folder: bool) -> Role:
    """Return who speaks. A machine is recognised by RFC 3834 and RFC 3464 fields, bulk fields and null senders.

    One weak sign (a no-reply address, an unsubscribe link, Precedence) does not make an agent's reply automatic,
    for helpdesks add those to what people wrote. An agent's address that nothing proves is nobody's turn: the mail is
    automatic, or internal where it went to colleagues alone.
    """
    speaker = speaker_of(mail, identity=identity)
    known = Authenticity.PROVEN if in_sent_folder else _authenticity(mail, speaker, identity)
    ours = in_sent_folder or (identity.is_ours(speaker) and known is not Authenticity.DISOWNED)
    answers = bool(mail.in_reply_to or mail.references)
    if _is_machine(mail, identity) or _weak_signs(mail, identity) >= (2 if ours and answers else 1):
        return Role.AUTOMATIC
    if not ours:
        return Role.AUTOMATIC if identity.is_ours(speaker) else Role.CUSTOMER
    recipients = (*mail.to, *mail.cc)
    if recipients and all(identity.is_ours(recipient) for recipient in recipients):
        return Role.INTERNAL
    if not (in_sent_folder or identity.is_agent(speaker)):
        return Role.INTERNAL
    return Role.AGENT if known is Authenticity.PROVEN else Role.AUTOMATIC


def speaker_of(mail: Mail, *, identity: MailboxIdentity) -> Address:
    """Return whose words a mail carries: its author, or the person for whom a web form or a mailing list sent it."""
    author = mail.author
    if identity.is_ours(author) and mail.original_from is not None and not identity.is_ours(mail.original_from):
        return Address(email=mail.original_from.email, name=mail.original_from.name or _name_before_via(author))
    if not mail.reply_to or identity.is_ours(mail.reply_to[0]):
        return author
    recipients = (*mail.to, *mail.cc)
    posted = identity.is_ours(author) and recipients and all(map(identity.is_ours, recipients))
    if posted or _is_form(mail):
        return Address(email=mail.reply_to[0].email, name=mail.reply_to[0].name or _name_before_via(author))
    return author


def _authenticity(mail: Mail, speaker: Address, identity: MailboxIdentity) -> Authenticity:
    found = authenticity(mail.authentication_results, email=mail.author.email, trusted=identity.trusted_authserv_ids)
    if found is Authenticity.DISOWNED or mail.author.email != speaker.email:
        return found
    return Authenticity.PROVEN if identity.trust_from else found


def _name_before_via(author: Address) -> str:
    match = VIA.match(author.name)
    return match[1].strip() if match else ""


def _is_form(mail: Mail) -> bool:
    """Tell whether a no-reply address asks to answer somebody else."""
    local = mail.author.email.partition("@")[0]
    answered = mail.reply_to[0].email.partition("@")[0] if mail.reply_to else ""
    return bool(answered) and NO_REPLY.match(local) is not None and NO_REPLY.match(answered) is None


def _is_machine(mail: Mail, identity: MailboxIdentity) -> bool:
    """Tell whether one strong sign says that no person wrote this."""
    local = mail.author.email.partition("@")[0]
    return (
        bool(mail.mailbot)
        or mail.list_id.partition("<")[2].startswith("mailbot.")
        or mail.author.email in identity.digest_senders
        or mail.auto_submitted not in {"", "no"}
        or (mail.content_type == "multipart/report" and mail.report_type in MACHINE_REPORTS | {""})
        or local in DAEMONS
        or mail.auto_reply not in {"", "no"}
        or mail.calendar_method in {"reply", "counter", "refresh", "declinecounter"}
        or mail.precedence in {"auto_reply", "auto-reply"}
    )


def _weak_signs(mail: Mail, identity: MailboxIdentity) -> int:
    """Count signs that a person's mail can bear too, were there only one of them.

    The fields of a list count for nothing if it is the support address itself that is run as a list.
    """
    local = mail.author.email.partition("@")[0]
    away = OUT_OF_OFFICE.match(mail.subject) is not None
    suppressed = "oof" in mail.auto_response_suppress or "all" in mail.auto_response_suppress.split(", ")
    own_list = _is_own_list(mail.list_id, identity)
    signs = (
        mail.precedence in BULK and not (own_list and mail.precedence in {"list", "bulk"}),
        bool(mail.list_id or mail.list_unsubscribe) and not own_list,
        mail.return_path == "",
        away and (suppressed or mail.return_path == "" or bool(mail.in_reply_to)),
        away and suppressed,
        NO_REPLY.match(local) is not None and not _is_form(mail),
    )
    return sum(signs)


def _is_own_list(list_id: str, identity: MailboxIdentity) -> bool:
    """Tell whether a List-Id (RFC 2919) is that of an agents' address, such as `<help.shop.example>`."""
    name = list_id.rpartition("<")[2].rstrip("> ")
    if not name:
        return False
    of_address = any(address.replace("@", ".") == name for address in identity.addresses)
    return of_address or _domain_in(name, identity.domains | identity.internal_domains)


def _domain_in(email: str, domains: frozenset[str]) -> bool:
    """Tell whether an address lies in one of the domains or below it."""
    domain = email.rpartition("@")[2]
    while domain:
        if domain in domains:
            return True
        domain = domain.partition(".")[2]
    return False
