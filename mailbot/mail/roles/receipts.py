"""What helpdesks write by themselves, in nine languages: receipts, changes of status, requests to rate an answer.

Asked only about mails that a helpdesk marked as its own: there no header field tells its receipts from agents' answers.
"""

import re

from mailbot.mail.parse import Mail
from mailbot.mail.roles.identity import MailboxIdentity
from mailbot.mail.text import text_of_html
from mailbot.model import Address

MAX_HTML = 50_000
MAX_HEAD = 2_000
LONGEST_NOTICE = 60
DIVIDER = re.compile(r"^\s*[-_=—–*]{5,}\s*$|^\s*>")
REPLY_HERE = re.compile(
    r"^\s*#{2,}|\b(?:above|below)\s+this\s+line|über\s+dieser\s+(?:zeile|linie)|au-dessus\s+de\s+cette\s+ligne|"
    r"encima\s+de\s+esta\s+línea|sopra\s+questa\s+riga|acima\s+desta\s+linha|powyżej\s+tej\s+linii|"
    r"выше\s+этой\s+(?:строки|линии)|πάνω\s+από\s+αυτή",
    re.IGNORECASE,
)
COMMENT = re.compile(
    r"\b(?:commented|replied|wrote|hat\s+kommentiert|a\s+commenté|ha\s+comentado|ha\s+commentato|comentou|"
    r"skomentował\w*|прокомментировал\w*|σχολίασε)\s*:\s*$",
    re.IGNORECASE | re.MULTILINE,
)


def _any(*patterns: str) -> re.Pattern[str]:
    spaced = (pattern.replace(" ", r"\s+") for pattern in patterns)
    return re.compile("|".join(spaced), re.IGNORECASE)


# Something of the customer's has arrived or been filed.
RECEIVED = _any(
    r"\b(?:your|the) (?:support )?(?:request|message|e-?mail|enquiry|inquiry|ticket|case|question)\b[^.!?\n]{0,40}"
    r"\b(?:received|created|logged|registered|opened|submitted|recorded)\b",
    r"\b(?:received|got|logged|registered|recorded) your (?:support )?"
    r"(?:request|message|e-?mail|enquiry|inquiry|ticket|case|question)\b",
    r"\b(?:ticket|case|request) (?:received|created|opened)\b",
    r"\b(?:ihre|deine|die) (?:anfrage|nachricht|e-?mail|mail|meldung|mitteilung|ticket)\b[^.!?\n]{0,60}"
    r"\b(?:eingegangen|erhalten|erfasst|angelegt|registriert|aufgenommen)\b",
    r"\b(?:anfrage|ticket) (?:erhalten|eingegangen|erstellt)\b",
    r"\bvotre (?:demande|message|e-?mail|courriel|ticket|requête)\b[^.!?\n]{0,40}"
    r"\b(?:reçue?|enregistrée?|créée?|prise? en (?:compte|charge))\b",
    r"\b(?:reçu|enregistré|pris en compte) votre (?:demande|message|e-?mail|courriel|ticket|requête)\b",
    r"\b(?:su|tu) (?:solicitud|mensaje|correo|consulta|ticket|petición|caso)\b[^.!?\n]{0,40}"
    r"\b(?:recibid[oa]|registrad[oa]|cread[oa])\b",
    r"\b(?:recibido|registrado|creado) (?:su|tu) (?:solicitud|mensaje|correo|consulta|ticket|petición|caso)\b",
    r"\b(?:sua|tua|suo|tuo) (?:richiesta|messaggio|e-?mail|segnalazione|ticket)\b[^.!?\n]{0,40}"
    r"\b(?:ricevut[oa]|registrat[oa]|creat[oa]|pres[oa] in carico)\b",
    r"\b(?:ricevuto|registrato|preso in carico) (?:la|il) (?:sua|tua|suo|tuo)\b",
    r"\b(?:seu|sua) (?:pedido|mensagem|e-?mail|solicitação|ticket|questão)\b[^.!?\n]{0,40}"
    r"\b(?:recebid[oa]|regist(?:r)?ad[oa]|criad[oa])\b",
    r"\b(?:recebemos|regist(?:r)?[aá]mos) (?:o |a )?(?:seu|sua)\b",
    r"\b(?:zgłoszenie|wiadomość|zapytanie|prośba)\b[^.!?\n]{0,60}"
    r"\b(?:otrzymane|otrzymaliśmy|przyjęt[ea]|zarejestrowan[ea]|utworzone|wpłynęł[oa])\b",
    r"\b(?:otrzymaliśmy|przyjęliśmy|zarejestrowaliśmy) (?:państwa|twoje|twoją|pani|pana)\b",
    r"\bваш\w* (?:запрос|обращени\w|сообщени\w|письмо|заявк\w|вопрос)\b[^.!?\n]{0,40}"
    r"\b(?:получен\w?|принят\w?|зарегистрирован\w?|создан\w?)\b",
    r"\b(?:получили|приняли|зарегистрировали) ваш\w* ",
    r"\b(?:αίτημ\w+|μήνυμ\w+|e-?mail|ερώτημ\w+) σας\b[^.!;\n]{0,40}\b(?:ελήφθη|παραλήφθηκε|καταχωρ\w+|δημιουργήθηκε)\b",
    r"\b(?:λάβαμε|παραλάβαμε|καταχωρήσαμε) το (?:αίτημ|μήνυμ|e-?mail|ερώτημ)\w*",
)
# Somebody will answer later, or it has a number now: what a receipt goes on to say.
LATER = _any(
    r"\b(?:get back to|be in touch|(?:will|shall)(?: be)? (?:respond|reply|answer|contact|follow|review)\w*)\b",
    r"\bbeing (?:reviewed|processed|looked)\b|\bon it\b|\b(?:reference|ticket|case|request) (?:number|id|no)\b",
    r"\b(?:melden uns|antworten (?:ihnen|dir)|kümmer\w+ (?:uns|sich))\b|\bwird\b[^.!?\n]{0,60}\bbearbeitet\b",
    r"\b(?:ticket|bearbeitungs|vorgangs|fall)-?nummer\b|\b(?:unter|mit) der nummer\b",
    r"\b(?:reviendr\w+ vers vous|répondr\w+|recontacter\w+|(?:sera|être) traitée?)\b",
    r"\ben cours (?:de traitement|d['’](?:examen|analyse))|\b(?:sous le numéro|numéro de (?:ticket|dossier|demande))\b",
    r"\b(?:responder\w+|contactaremos|en contacto con|(?:siendo|está) revisad[oa]|estamos revisando)\b",
    r"\b(?:con el número|número de (?:ticket|caso|referencia|solicitud))\b",
    r"\b(?:risponder\w+|ricontatter\w+|verrà (?:esaminata|gestita)|numero di (?:ticket|pratica|richiesta))\b",
    r"\b(?:responderemos|entraremos em contact?o|(?:a ser|sendo|será) analisad[oa]|número do (?:ticket|pedido))\b",
    r"\b(?:odpowiemy|skontaktujemy|pod numerem|numer (?:sprawy|zgłoszenia)|nadaliśmy)\b",
    r"\b(?:ответим|свяжемся|рассматрива\w+|обрабатывается|под номером|номер (?:обращения|заявки|запроса))\b",
    r"\b(?:απαντήσουμε|επικοινωνήσουμε|εξετάζεται|με αριθμό|αριθμός (?:αιτήματος|υπόθεσης))\b",
)
# The system tells of itself: of its own tickets, or what it wants to be told.
NOTICE = _any(
    r"\bchanged the status\b|\b(?:ticket|request|case|conversation)\b[^.!?\n]{0,40}\b(?:has been|was) "
    r"(?:automatically )?(?:marked as |deemed |set to )?(?:solved|resolved|closed|merged|assigned|reopened)\b",
    r"\brate (?:the|our|your) (?:support|help|service|experience|conversation)|\bhow would you rate\b|"
    r"\bwere you satisfied\b|\bsatisfaction survey\b|\bautomatically generated\b",
    r"\b(?:ticket|anfrage|vorgang)\b[^.!?\n]{0,40}\bwurde (?:automatisch )?(?:als )?"
    r"(?:gelöst|geschlossen|abgeschlossen|erledigt)\b|\bbewerten sie\b|\bautomatisch (?:erstellt|erzeugt|generiert)\w* "
    r"(?:nachricht|e-?mail)\b",
    r"\b(?:demande|ticket|requête)\b[^.!?\n]{0,40}\ba été (?:résolue?|clôturée?|fermée?)\b|\bévaluer (?:notre|l)|"
    r"\bmessage automatique\b",
    r"\b(?:solicitud|ticket|consulta|caso)\b[^.!?\n]{0,40}\bha sido (?:resuelt[oa]|cerrad[oa])\b|"
    r"\bvalor[ae] (?:la atención|nuestr)|\bmensaje automático\b",
    r"\b(?:richiesta|ticket|segnalazione)\b[^.!?\n]{0,40}\bè stat[oa] (?:risolt[oa]|chius[oa])\b|"
    r"\bvaluta (?:il|la) (?:nostr|servizio)|\bmessaggio automatico\b",
    r"\b(?:pedido|ticket|solicitação)\b[^.!?\n]{0,40}\bfoi (?:resolvid[oa]|fechad[oa]|encerrad[oa])\b|"
    r"\bavali[ae] o (?:nosso|atendimento)|\bmensagem automática\b",
    r"\bzgłoszenie\b[^.!?\n]{0,40}\bzostało (?:rozwiązane|zamknięte)\b|\boceń (?:nas|obsługę)|"
    r"\bwiadomość (?:została wygenerowana )?automatyczn",
    r"\b(?:запрос|обращение|заявка|тикет)\b[^.!?\n]{0,40}\b(?:решен[оа]?|закрыт[оа]?)\b|\bоцените (?:работу|качество)|"
    r"\bавтоматическое (?:сообщение|уведомление|письмо)\b",
    r"\bαίτημ\w+\b[^.!;\n]{0,40}\b(?:επιλύθηκε|έκλεισε|ολοκληρώθηκε)\b|\bβαθμολογήστε\b|"
    r"\bαυτόματο (?:μήνυμα|e-?mail)\b",
)
# One person speaks of what she did or will do; programs speak for everybody.
OF_ONE_PERSON = _any(
    r"(?-i:\bI\b)|\bich\b|\bmir\b|\bmich\b",
    r"\bje\b|\bj['’]\w|\byo\b|\bhe \w+[aeio]d?[dt]?o\b|\b(?:revisé|envié|hablé|estoy|puedo)\b",
    r"\bho (?:\w+t[oa]|già)\b|\b(?:posso|controllo|invio)\b|\beu\b|\b(?:estou|posso|\w{3,}ei)\b",
    r"\b\w+[łl][ea]m\b|\b(?:wyślę|sprawdzę|mogę|jestem)\b|\bя\b|\b(?:могу|отправлю|проверю)\b",
    r"\b(?:έλεγξα|έστειλα|είδα|μίλησα|επικοινώνησα|μπορώ|στέλνω|εγώ)\b",
)


def is_written_by_a_person(mail: Mail, identity: MailboxIdentity) -> bool:
    """Tell whether a mail that our helpdesk marked as made by a program carries what an agent wrote.

    Where the helpdesk names the person for whom it writes, that decides; otherwise the text above what it quotes.
    """
    if mail.originator:
        return identity.is_ours(Address(email=mail.originator))
    text = mail.plain if mail.plain.strip() else text_of_html(mail.html[:MAX_HTML])
    head, quoted = _head(text)
    if not head or COMMENT.search(head):
        return bool(head)
    if OF_ONE_PERSON.search(head):
        return True
    if RECEIVED.search(head) and (LATER.search(head) or RECEIVED.search(mail.subject)):
        return False
    return quoted or len(head.split()) > LONGEST_NOTICE or NOTICE.search(head) is None


def _head(text: str) -> tuple[str, bool]:
    """Return the words above the first divider or quote, and whether more stands below it."""
    kept: list[str] = []
    for line in text[:MAX_HEAD].splitlines():
        if REPLY_HERE.search(line[:200]):
            continue
        if DIVIDER.match(line):
            if any(kept):
                return "\n".join(kept), True
            continue
        kept.append(line.strip())
    return "\n".join(line for line in kept if line), False
