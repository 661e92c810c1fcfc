"""The signs by which machines are known: fields that only they write, and fields that people's mails bear too."""

import re

from mailbot.mail.parse import Mail
from mailbot.mail.roles.identity import MailboxIdentity
from mailbot.mail.roles.speaker import is_form, is_no_reply

DAEMONS = frozenset(
    ["mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon", "mail_daemon", "bounce", "bounces", "double-bounce"]
)
BULK = frozenset({"bulk", "list", "junk", "auto_reply", "auto-reply"})
OUT_OF_OFFICE = re.compile(
    r"""^\W*(?:(?:re|aw|sv|odp|απ|отв)\s*:\s*)?(?:
    out\ of\ (?:the\ )?office | automatic\ reply | auto(?:matic)?[ -]?(?:reply|response|responder) | away\ from |
    away\ until | on\ (?:annual\ |maternity\ |parental\ )?(?:leave|vacation|holiday) |
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
RETURNED = re.compile(
    r"""^(?:
    undeliver(?:ed|able) | mail\ delivery\ (?:failed|failure|system) | delivery\ (?:status\ notification|failure) |
    failure\ notice | returned\ mail\b | unzustellbar | non\ remis | no\ se\ puede\ entregar | não\ entregue |
    niedostarczon | недоставлен | δεν\ παραδόθηκε | non\ recapitabile
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def is_machine(mail: Mail, identity: MailboxIdentity) -> bool:
    """Tell whether one strong sign says that no person wrote this (RFC 3834, RFC 3464, RFC 5546, our own digests)."""
    return (
        bool(mail.mailbot)
        or mail.list_id.partition("<")[2].startswith("mailbot.")
        or mail.author.email in identity.digest_senders
        or mail.auto_submitted not in {"", "no", "auto-generated"}
        or mail.content_type == "multipart/report"
        or mail.author.email.partition("@")[0] in DAEMONS
        or mail.auto_reply not in {"", "no", "false"}
        or mail.calendar_method in {"reply", "counter", "refresh", "declinecounter"}
        or mail.precedence in {"auto_reply", "auto-reply"}
    )


def is_marked(mail: Mail) -> bool:
    """Tell whether a program says that it made this mail, as helpdesks do of everything that goes through them."""
    return mail.auto_submitted == "auto-generated" or mail.helpdesk == "jira"


def weak_signs(mail: Mail, identity: MailboxIdentity) -> int:
    """Count signs that a person's mail can bear too, were there only one of them.

    The fields of a list count for nothing if it is the support address itself that is run as a list.
    """
    away = OUT_OF_OFFICE.match(mail.subject) is not None
    suppressed = "oof" in mail.auto_response_suppress or "all" in mail.auto_response_suppress.split(", ")
    own_list = identity.is_own_list(mail.list_id)
    signs = (
        mail.precedence in BULK and not (own_list and mail.precedence in {"list", "bulk"}),
        bool(mail.list_id or mail.list_unsubscribe) and not own_list,
        mail.return_path == "",
        away and (suppressed or mail.return_path == "" or bool(mail.in_reply_to)),
        away and suppressed,
        RETURNED.match(mail.subject) is not None,
        is_no_reply(mail.author) and not is_form(mail),
    )
    return sum(signs)
