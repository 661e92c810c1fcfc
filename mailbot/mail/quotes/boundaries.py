"""What mail programs write between a reply and what it answers: separators and header blocks. Tables and tests."""

import re
from collections.abc import Sequence

MAX_CHARACTERS = 300
MAX_VALUE_LINES = 4
MAX_BLOCK_LINES = 16
MIN_KEYS = 3

# One family a language: what each key means. Rows are tried together, for a block may not mix them.
FAMILIES: tuple[dict[str, str], ...] = tuple(
    {key.casefold(): meaning for meaning, keys in family.items() for key in keys.split("|")}
    for family in (
        {
            "from": "from|sender",
            "date": "sent|date|sent at",
            "to": "to",
            "cc": "cc|bcc|reply-to|importance",
            "subject": "subject",
        },
        {
            "from": "από|αποστολέας",
            "date": "στάλθηκε|εστάλη|ημερομηνία|αποστολή|ημ/νία",
            "to": "προς|παραλήπτης",
            "cc": "κοιν.|κοιν|κοινοποίηση|cc|ιδιαίτερη κοινοποίηση",
            "subject": "θέμα",
        },
        {
            "from": "от|от кого|отправитель|from",
            "date": "отправлено|дата|послано|date|sent",
            "to": "кому|получатель|to",
            "cc": "копия|cc|скрытая копия|важность",
            "subject": "тема|subject",
        },
        {
            "from": "od|nadawca|from",
            "date": "wysłano|wysłane|data|data wysłania|date|sent",
            "to": "do|adresat|to",
            "cc": "dw|udw|kopia|cc|odp. do",
            "subject": "temat|subject",
        },
        {
            "from": "von|absender",
            "date": "gesendet|datum|gesendet am|date",
            "to": "an|empfänger",
            "cc": "cc|kopie|bcc|wichtigkeit|priorität|antwort an",
            "subject": "betreff|subject",
        },
        {
            "from": "de|expéditeur",
            "date": "envoyé|date|envoyé le|date d'envoi",
            "to": "à|a|destinataire|pour",
            "cc": "cc|copie|copie à|cci|importance",
            "subject": "objet|sujet",
        },
        {
            "from": "de|remitente",
            "date": "enviado|fecha|enviado el|enviados",
            "to": "para|destinatario",
            "cc": "cc|copia|cco|importancia",
            "subject": "asunto",
        },
        {
            "from": "da|mittente",
            "date": "inviato|data|inviata",
            "to": "a|per|destinatario",
            "cc": "cc|copia|ccn|priorità",
            "subject": "oggetto",
        },
        {
            "from": "de|remetente",
            "date": "enviado|enviada|data|enviado em|enviada em",
            "to": "para|destinatário",
            "cc": "cc|cópia|cco|importância",
            "subject": "assunto",
        },
        {
            "from": "od|odesílatel|odosielateľ",
            "date": "datum|odesláno|dátum|odoslané",
            "to": "komu|pro|příjemce|príjemca",
            "cc": "kopie",
            "subject": "předmět|predmet",
        },
        {"from": "van", "date": "verzonden|datum", "to": "aan", "cc": "cc", "subject": "onderwerp"},
        {
            "from": "från|fra",
            "date": "skickat|sendt|dato|datum",
            "to": "till|til",
            "cc": "kopia|kopi|cc",
            "subject": "ämne|emne",
        },
        {"from": "lähettäjä", "date": "lähetetty|päivämäärä", "to": "vastaanottaja", "cc": "kopio", "subject": "aihe"},
        {
            "from": "kimden|gönderen",
            "date": "gönderildi|gönderilen|gönderilme tarihi|tarih",
            "to": "kime|alıcı",
            "cc": "bilgi",
            "subject": "konu",
        },
        {"from": "від|від кого", "date": "надіслано|дата", "to": "кому", "cc": "копія", "subject": "тема"},
        {"from": "de la|de", "date": "trimis|data|dată", "to": "către|catre", "cc": "cc", "subject": "subiect"},
        {
            "from": "من",
            "date": "تم الإرسال|التاريخ|تاريخ الإرسال|أرسلت",
            "to": "إلى",
            "cc": "نسخة|نسخة إلى",
            "subject": "الموضوع",
        },
        {"from": "מאת", "date": "נשלח|תאריך", "to": "אל", "cc": "עותק|העתק", "subject": "נושא"},
        {
            "from": "pošiljatelj|od|šalje",
            "date": "poslano|datum",
            "to": "za|prima",
            "cc": "kopija",
            "subject": "predmet|zadeva",
        },
        {"from": "от", "date": "изпратено|дата", "to": "до", "cc": "копие", "subject": "относно|тема"},
        {"from": "siuntėjas|nuo", "date": "išsiųsta|data", "to": "kam", "cc": "kopija", "subject": "tema"},
        {"from": "no|sūtītājs", "date": "nosūtīts|datums", "to": "kam", "cc": "kopija", "subject": "temats|tēma"},
        {
            "from": "saatja|kellelt",
            "date": "saadetud|kuupäev",
            "to": "adressaat|kellele",
            "cc": "koopia",
            "subject": "teema",
        },
        {"from": "từ", "date": "đã gửi|ngày", "to": "đến|tới", "cc": "cc", "subject": "chủ đề|tiêu đề"},
        {
            "from": "dari",
            "date": "terkirim|dikirim|tanggal",
            "to": "kepada|untuk",
            "cc": "cc",
            "subject": "subjek|perihal",
        },
        {"from": "de", "date": "enviat|data", "to": "per a|a", "cc": "a/c", "subject": "assumpte|tema"},
        {"from": "feladó", "date": "elküldve|dátum", "to": "címzett", "cc": "másolat", "subject": "tárgy"},
        {
            "from": "发件人|寄件者|差出人|보낸사람|보낸 사람",
            "date": "发送时间|日期|寄件日期|送信日時|日付|보낸날짜|보낸 날짜|날짜",
            "to": "收件人|收件者|宛先|받는사람|받는 사람",
            "cc": "抄送|副本|참조",
            "subject": "主题|主旨|件名|제목",
        },
    )
)
KEYS = frozenset(key for family in FAMILIES for key in family)
KEY_LINE = re.compile(r"^[\s*_]{0,8}([^\W\d_][\w .'/-]{0,24}?)\s?[*_]{0,2}\s?[:\uff1a][*_]{0,2}(?:\s|$)(.*)$")
# Keys that travellers write too; "Sent:" only a mail program does.
DATES = frozenset({"date", "data", "дата", "datum", "fecha", "ημερομηνία"})
ADDRESSED = re.compile(r"@|\bmailto\b")
DRAWN = ("_", "-", "=", "*", "—", "–", "─", "━", "~")
RULE = re.compile(r"^\s*[_\-=*—–─━~]{5,}\s*$|^\s*_{3,}\s*$")
# Notes puts the answered mail's first words behind its writer and time.
NOTES_SUMMARY = re.compile(r"^[^-]{2,80}---\s?\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\s+\d{1,2}:\d{2}.{0,12}?---")

ORIGINAL = (
    "original message|original e-?mail|original-?nachricht|ursprüngliche nachricht|ursprüngliche e-?mail|"
    "αρχικό μήνυμα|πρωτότυπο μήνυμα|исходное сообщение|оригинальное сообщение|первоначальное сообщение|"
    "oryginalna wiadomość|wiadomość oryginalna|pierwotna wiadomość|message d['’]origine|message original|"
    "message initial|mensaje original|messaggio originale|mensagem original|reply message|"
    "ответ на сообщение|цитируемое сообщение|mail original|pôvodná správa|původní (?:e-?mail|zpráva)|"
    "oorspronkelijk bericht|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding|"
    "alkuperäinen viesti|özgün ileti|orijinal mesaj|вихідне повідомлення|оригінальне повідомлення|"
    "mesaj original|eredeti üzenet|оригинално съобщение|izvorna poruka|originalna poruka|"
    "oprindelig besked|missatge original|原始邮件|原始郵件|元のメッセージ|원본 메일|원본 메시지"
)
FORWARDED = (
    "forwarded message|begin forwarded message|forwarded by.{0,80}|προωθημένο μήνυμα|προωθούμενο μήνυμα|"
    "έναρξη προωθημένου μηνύματος|προώθηση μηνύματος|"
    "пересылаемое сообщение|пересланное сообщение|перенаправленное сообщение|начало переадресованного сообщения|"
    "начало пересылаемого сообщения|конец пересылаемого сообщения|"
    "wiadomość przekazana dalej|przekazana wiadomość|wiadomość przekazana|treść przekazanej wiadomości|"
    "początek przekazanej wiadomości|przekazywana wiadomość|treść przekazywanej wiadomości|"
    "weitergeleitete nachricht|anfang der weitergeleiteten nachricht|weitergeleitete e-?mail|"
    "message transféré|message transmis|début du message réexpédié|début du message transféré|"
    "mensaje reenviado|inicio del mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato|"
    "mensagem encaminhada|início da mensagem encaminhada|mensagem reencaminhada|início da mensagem reencaminhada|"
    "přeposlaná zpráva|preposlaná správa|doorgestuurd bericht|vidarebefordrat meddelande|"
    "videresendt (?:besked|melding)|"
    "välitetty viesti|переслане повідомлення|i̇?letilmiş i̇?leti|továbbított üzenet|mesaj redirecționat|"
    "препратено съобщение"
)
# Apple's Mail writes these above a forwarded mail, without dashes.
FORWARDS_BELOW = (
    "begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|"
    "début du message (?:réexpédié|transféré)|"
    "inicio del mensaje reenviado|inizio messaggio inoltrato|início da mensagem (?:re)?encaminhada|"
    "początek (?:przekazanej|przekazywanej) wiadomości|начало (?:переадресованного|пересылаемого) сообщения|"
    "έναρξη προωθημένου μηνύματος|αρχή προωθημένου μηνύματος|začátek přeposílané zprávy|začiatok preposlanej správy|"
    "begin doorgestuurd bericht|vidarebefordrat brev|start på videresendt besked|videresendt melding|"
    "välitetty viesti alkaa|i̇?letilen i̇?leti başlangıcı|початок листа, що пересилається|továbbított levél kezdete|"
    "începutul mesajului redirecționat|inici del missatge reenviat"
)
# A run of dashes is taken as a whole (what a lookahead found is not tried again), so that rules cost nothing.
ORIGINAL_LINE = re.compile(rf"^\s*(?=([-_=*]{{2,}}))\1\s*(?:{ORIGINAL})\s*:?\s*[-_=*]{{2,}}\s*$", re.IGNORECASE)
FORWARDED_LINE = re.compile(
    rf"^\s*(?=([-_=*]{{2,}}))\1\s*(?:{FORWARDED})\s*:?\s*[-_=*]{{2,}}\s*$"
    rf"|^\s*(?:{FORWARDS_BELOW})\s*:\s*$",
    re.IGNORECASE,
)
DASHED_TITLE = re.compile(r"^\s*[-_=*—]{4,}\s*[^\W\d_][^\d:]{2,60}?\s*[-_=*—]{4,}\s*$")
# Outlook for mobile and others put the separator at the head of a dashed attribution.
DASHED_ON = re.compile(r"^\s*-{2,}\s*on\b.{5,200}\bwrote\s*[-:]", re.IGNORECASE)
# Helpdesks cut there; `##- … -##` is Zendesk's in any language. Lower case, for ignoring case is several times as slow.
REPLY_ABOVE = re.compile(
    r"""^\s*\#\#-\s.{3,150}\s-\#\#\s*$ | ^(?=(\W*))\1(?:
    (?:please\s+)?(?:type|write|enter|reply|respond|answer)\b.{0,40}\babove\s+this\s+line(?:\s+to\s+.{0,60})? |
    (?:please\s+)?do\s+not\s+(?:type|write|reply)\s+below\s+this\s+line |
    (?:πληκτρολογήστε|γράψτε|απαντήστε|παρακαλ(?:ούμε|ώ))\b.{0,40}\bπάνω\s+από\b.{0,40}\bγραμμή |
    (?:пожалуйста,?\s+)?(?:введите|напишите|пишите|ответьте|отвечайте)\b
        .{0,30}\b(?:выше|над)\b.{0,30}(?:строк|лини)\w* |
    (?:prosimy|odpowiedz|odpowiedź|wpisz|napisz)\b.{0,40}\b(?:powyżej|nad)\b.{0,30}(?:lini|wiersz|kresk).{0,10} |
    bitte\s+.{0,60}(?:oberhalb|über)\s+diese[rs]?\s+(?:zeile|linie)\b.{0,30} |
    (?:veuillez\s+)?(?:répond|écri|saisi|tape).{0,60}\bau-dessus\s+de\s+cette\s+ligne |
    (?:por\s+favor,?\s+)?(?:escrib|respond|conteste).{0,40}\bencima\s+de\s+esta\s+línea |
    (?:per\s+favore,?\s+)?(?:scriv|rispond|inseri|digit).{0,60}\bsopra\s+(?:a\s+)?questa\s+(?:riga|linea) |
    (?:por\s+favor,?\s+)?(?:digit|escrev|respond).{0,40}\bacima\s+desta\s+linha
    )\W*$""",
    re.VERBOSE,
)


def may_part(line: str) -> bool:
    """Tell cheaply whether a line is drawn or holds a colon, as all separators and header blocks do."""
    return ":" in line or "\uff1a" in line or "---" in line or line.lstrip().startswith(DRAWN)


def is_original_line(line: str) -> bool:
    """Tell whether a line says that the message answered follows."""
    if not line.lstrip().startswith(DRAWN):
        return "---" in line and NOTES_SUMMARY.match(line) is not None
    if len(line) > MAX_CHARACTERS:
        return False
    return ORIGINAL_LINE.match(line) is not None or DASHED_ON.match(line) is not None


def is_reply_above_line(line: str) -> bool:
    """Tell whether a helpdesk asks to answer above this line."""
    return len(line) <= MAX_CHARACTERS and REPLY_ABOVE.match(line.lower()) is not None


def is_forwarded_line(line: str) -> bool:
    """Tell whether a line says that a forwarded message follows."""
    if len(line) > MAX_CHARACTERS or not (line.lstrip().startswith(DRAWN) or line.rstrip().endswith(":")):
        return False
    return FORWARDED_LINE.match(line) is not None


def is_dashed_title(line: str) -> bool:
    """Tell whether a line is a title between dashes, "original message" in any language if a header block follows."""
    return line.lstrip().startswith(DRAWN) and DASHED_TITLE.match(line[:MAX_CHARACTERS]) is not None


def is_rule(line: str) -> bool:
    """Tell whether a line is only drawn, as Outlook draws one above a header block."""
    return line.lstrip().startswith(DRAWN) and RULE.match(line[:MAX_CHARACTERS]) is not None


def header_block_end(lines: Sequence[str], start: int) -> int | None:
    """Return the number of the line after the header block that begins at `start`, or None if none begins there.

    A block names sender, date and one more key of one language in lines that follow one another (long values may
    wrap), and holds a subject, an address or a "Sent": a traveller's "From: Athens / To: Berlin / Date:" is none.
    """
    key = _key_of(lines[start])
    if key not in KEYS or (start and _key_of(lines[start - 1]) in KEYS):
        # A block was looked for where its first key stands; once more at every key would be quadratic work.
        return None
    families = [family for family in FAMILIES if key in family]
    return max((end for family in families if (end := _block_end(lines, start, family)) is not None), default=None)


def _block_end(lines: Sequence[str], start: int, family: dict[str, str]) -> int | None:
    meanings: set[str] = set()
    addressed = False
    end = start
    wrapped = 0
    for number in range(start, min(start + MAX_BLOCK_LINES, len(lines))):
        line = lines[number][:MAX_CHARACTERS]
        key = _key_of(line)
        meaning = family.get(key)
        if meaning is not None:
            meanings.add(meaning)
            addressed = addressed or (meaning == "date" and key not in DATES) or ADDRESSED.search(line) is not None
            end, wrapped = number + 1, 0
        elif not line.strip() or wrapped >= MAX_VALUE_LINES or {"from", "date", "subject"} <= meanings:
            break
        else:
            addressed = addressed or ADDRESSED.search(line) is not None
            wrapped += 1
    complete = "from" in meanings and len(meanings - {"cc"}) >= MIN_KEYS
    return end if complete and ("subject" in meanings or addressed) else None


def _key_of(line: str) -> str:
    """Return the words before the colon of a `Key: value` line, in lower case; empty if it is none."""
    head = line[:MAX_CHARACTERS]
    match = KEY_LINE.match(head) if ":" in head or "\uff1a" in head else None
    return " ".join(match[1].casefold().split()) if match else ""
