"""Subjects without what mail programs add: reply and forward prefixes, list tags, ticket numbers."""

import re
import unicodedata

MAX_CHARACTERS = 500
MAX_PREFIXES = 50

# What programs write before the subject of an answer, by language. Letters with marks stand without them as well,
# for capitals are often written so. German and Dutch, Greek, Russian and Ukrainian, Polish and Czech, French, Spanish
# and Portuguese, Italian, Nordic, Baltic, Hungarian, Romanian, Croatian, Turkish, Hebrew, Arabic, Chinese, Japanese,
# Korean.
REPLY = (
    "re|ré|res|resp|aw|antw|antwort|antwoord|betr|betreft|"
    "απ|απάντ|απαντ|απάντηση|απαντηση|σχετ|σχ|"
    "отв|ответ|відп|відповідь|на|ha|"
    "odp|odpowiedź|odpowiedz|odpověď|odpoved|"
    "rép|rep|réponse|reponse|réf|ref|respuesta|resposta|rif|rispondi|risposta|ri|r|"
    "sv|svar|vs|vast|ats|atb|vá|válasz|răsp|rasp|răspuns|odg|odgovor|ynt|yan|yanıt|"
    "תשובה|השב|رد|回复|回覆|回復|答复|答覆|返信|회신|답장"
)
FORWARD = (
    "fwd?|fw|wg|wtr|weiterleitung|weitergeleitet|doorst|dstr|"
    "πρθ|προώθ|προωθ|προώθηση|προωθηση|πρ|"
    "пересл|пер|переадр|переслано|доп|"
    "pd|przek|przekazano|podaj dalej|dal|přep|předáno|preposlané|"
    "tr|trans|transf|transfert|rv|reenv|reenviado|enc|encaminhar|encaminhada|encaminhado|i|inoltra|inoltro|"
    "vb|vl|vidarebefordrat|videresendt|vidaresent|fs|továbbítás|továbbít|tovább|redir|redirecţionat|proslij|ilt|ilet|iletildi|"
    "הועבר|إعادة توجيه|转发|轉寄|轉發|転送|전달"
)
# `Re[2]:` (The Bat!), `Re(2):`, `Re^2:`, `RE*2:`, `Re2:` (Lotus Notes), `Odp.:`, `RE :` (French), `回复：` (Chinese).
ENDING = r"(?:\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\^\d{1,4}|\*\d{1,4}))?\d{0,2}\.?\s*[:\uff1a]"
LEADING = r"^[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"
REPLY_PREFIX = re.compile(rf"{LEADING}(?:{REPLY}){ENDING}", re.IGNORECASE)
FORWARD_PREFIX = re.compile(rf"{LEADING}(?:{FORWARD}){ENDING}", re.IGNORECASE)
TAG = re.compile(rf"{LEADING}\[[^\[\]]{{1,60}}\](?=\s*\S)")
FORWARD_FRAME = re.compile(rf"{LEADING}\[(?:fwd?|fw)\s*:(.*)\]\s*$", re.IGNORECASE | re.DOTALL)
FORWARD_ENDING = re.compile(r"\(fwd\)\s*$", re.IGNORECASE)
TICKET = re.compile(
    r"[\[(#{]\s*(?:(?:ticket|case|request|issue|id|ref|vorgang|anfrage|zgłoszenie|sprawa|заявка|обращение|тикет|запрос|"
    r"αίτημα|υπόθεση|demande|dossier|caso|richiesta|pedido|chamado|solicitud|incidencia|ärende|sak)"
    r"\s*(?:id|no|nr|n°|№)?\s*[#:.\-]?\s*)?#{0,2}\s*([A-Za-z]{0,6}-?\d{3,15})\s*(?:[\])}]|#{1,2})?",
    re.IGNORECASE,
)
TICKET_TAG = re.compile(
    r"\[[^\[\]]{0,40}\d{3,15}[^\[\]]{0,20}\]|\(#\d{3,15}\)|##\d{3,15}##|\{#?\d{3,15}\}|"
    r"\((?:ticket|case|request|caso|vorgang)\s*(?:id|no|nr)?\s*[#:.]?\s*\d{3,15}\)",
    re.IGNORECASE,
)


def normalise_subject(subject: str) -> str:
    """Return a subject for comparison: folded, without prefixes, [tags] and the tickets of helpdesks.

    What is left is never made of a tag alone; see RFC 5256, section 2.1, for the marks of English programs.
    """
    rest = TICKET_TAG.sub(" ", _composed(subject))
    for _ in range(MAX_PREFIXES):
        shorter = _without_one_mark(rest)
        if shorter == rest:
            break
        rest = shorter
    return " ".join(rest.casefold().split())


def is_reply_subject(subject: str) -> bool:
    """Tell whether a subject says that it answers another; tags before the prefix do not matter."""
    rest = _composed(subject)
    for _ in range(MAX_PREFIXES):
        if REPLY_PREFIX.match(rest):
            return True
        shorter = TAG.sub("", rest, count=1)
        if shorter == rest:
            return False
        rest = shorter
    return False


def bears_ticket(subject: str) -> bool:
    """Tell whether a helpdesk put a ticket number in brackets into a subject."""
    return TICKET_TAG.search(subject[:MAX_CHARACTERS]) is not None


def answers_by_subject(subject: str) -> bool:
    """Tell whether a subject alone says that a mail goes on with an earlier one."""
    return is_reply_subject(subject) or bears_ticket(subject)


def subject_tags(subject: str) -> frozenset[str]:
    """Return the ticket numbers in a subject, in lower case: different ones mean different matters."""
    return frozenset(number.lower() for number in TICKET.findall(subject[:MAX_CHARACTERS]))


def _composed(subject: str) -> str:
    # A Mac writes é as e and a mark.
    return unicodedata.normalize("NFC", subject[:MAX_CHARACTERS])


def _without_one_mark(subject: str) -> str:
    """Return a subject without its outermost prefix, tag or forward mark."""
    shorter = REPLY_PREFIX.sub("", subject, count=1)
    shorter = FORWARD_PREFIX.sub("", shorter, count=1)
    shorter = FORWARD_ENDING.sub("", TAG.sub("", shorter, count=1), count=1)
    framed = FORWARD_FRAME.match(shorter)
    return framed[1] if framed else shorter
