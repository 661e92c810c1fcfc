"""What mail programs write in each language: attribution lines, header blocks, reply prefixes, phone signatures.

Owns wording only; knows nothing of MIME or HTML. Dates are spelled by Babel from aware local times.
"""

from datetime import datetime

from babel.dates import format_datetime

from mailbot.model import Address

ZONES: dict[str, str] = {
    "en": "Europe/London",
    "el": "Europe/Athens",
    "ru": "Europe/Moscow",
    "pl": "Europe/Warsaw",
    "de": "Europe/Berlin",
}

_LOCALES: dict[str, str] = {"en": "en_GB", "el": "el_GR", "ru": "ru_RU", "pl": "pl_PL", "de": "de_DE"}

# Each value: the date pattern (CLDR) and the line, as the program writes it in that language.
_GMAIL: dict[str, tuple[str, str]] = {
    "en": ("EEE, d MMM y 'at' HH:mm", "On {date}, {who} wrote:"),
    "el": ("EEE d MMM y 'στις' h:mm a", "Στις {date}, ο χρήστης {who} έγραψε:"),
    "ru": ("EEE, d MMM y 'г.' 'в' HH:mm", "{date}, {who}:"),
    "pl": ("EEE, d MMM y 'o' HH:mm", "{date} {who} napisał(a):"),
    "de": ("EEE, d. MMM y 'um' HH:mm 'Uhr'", "Am {date} schrieb {who}:"),
}
_APPLE: dict[str, tuple[str, str]] = {
    "en": ("d MMM y, 'at' HH:mm", "On {date}, {who} wrote:"),
    "el": ("d MMM y, 'στις' h:mm a", "Στις {date}, ο/η {who} έγραψε:"),
    "ru": ("d MMM y 'г.', 'в' HH:mm", "{date}, {who} написал(а):"),
    "pl": ("d MMM y, 'o' 'godz'. HH:mm", "Wiadomość napisana przez {who} w dniu {date}:"),
    "de": ("dd.MM.y 'um' HH:mm", "Am {date} schrieb {who}:"),
}
_THUNDERBIRD: dict[str, tuple[str, str]] = {
    "en": ("dd/MM/y HH:mm", "On {date}, {name} wrote:"),
    "el": ("d/M/y h:mm a", "Στις {date}, ο/η {name} έγραψε:"),
    "ru": ("dd.MM.y HH:mm", "{date}, {name} пишет:"),
    "pl": ("dd.MM.y 'o' HH:mm", "W dniu {date}, {name} pisze:"),
    "de": ("dd.MM.yy 'um' HH:mm", "Am {date} schrieb {name}:"),
}
_PROTON: dict[str, tuple[str, str]] = {
    "en": ("EEEE, d MMMM y 'at' HH:mm", "On {date}, {who} wrote:"),
    "el": ("EEEE, d MMMM y 'στις' h:mm a", "Στις {date}, ο/η {who} έγραψε:"),
    "ru": ("EEEE, d MMMM y 'г.' 'в' HH:mm", "{date}, {who} написал(а):"),
    "pl": ("EEEE, d MMMM y 'o' HH:mm", "{date}, {who} napisał(a):"),
    "de": ("EEEE, d. MMMM y 'um' HH:mm", "Am {date}, schrieb {who}:"),
}
_MAILRU: dict[str, tuple[str, str]] = dict.fromkeys(_GMAIL, ("EEEE, d MMMM y, H:mm ZZZZZ", "{date} от {who}:"))
_ATTRIBUTIONS: dict[str, dict[str, tuple[str, str]]] = {
    "gmail": _GMAIL,
    "helpdesk": _GMAIL,
    "apple": _APPLE,
    "phone": _APPLE,
    "thunderbird": _THUNDERBIRD,
    "proton": _PROTON,
    "mailru": _MAILRU,
}

HEADER_LABELS: dict[str, tuple[str, str, str, str]] = {
    "en": ("From", "Sent", "To", "Subject"),
    "el": ("Από", "Στάλθηκε", "Προς", "Θέμα"),
    "ru": ("От", "Отправлено", "Кому", "Тема"),
    "pl": ("Od", "Wysłano", "Do", "Temat"),
    "de": ("Von", "Gesendet", "An", "Betreff"),
}

SENT_FROM_PHONE: dict[str, str] = {
    "en": "Sent from my iPhone",
    "el": "Στάλθηκε από το iPhone μου",
    "ru": "Отправлено с iPhone",
    "pl": "Wysłane z iPhone'a",
    "de": "Von meinem iPhone gesendet",
}

_OUTLOOK_PREFIX: dict[str, str] = {"en": "RE: ", "el": "Απ: ", "ru": "На: ", "pl": "Odp: ", "de": "AW: "}


def reply_prefix(client: str, lang: str) -> str:
    """Return what a mail program puts before the subject of a reply, with its space."""
    return _OUTLOOK_PREFIX[lang] if client == "outlook" else "Re: "


def attribution(client: str, lang: str, author: Address, at: datetime) -> str:
    """Return the line above quoted text, `at` being in the zone of the one who quotes."""
    pattern, line = _ATTRIBUTIONS[client][lang]
    date = format_datetime(at, pattern, locale="ru_RU" if client == "mailru" else _LOCALES[lang])
    if client == "mailru":
        date = date[:1].upper() + date[1:]
    return line.format(date=date, who=f"{author.name} <{author.email}>", name=author.name)


def header_date(lang: str, at: datetime) -> str:
    """Return a date as Outlook writes it in the header block above quoted text."""
    return format_datetime(at, "EEEE, d MMMM y HH:mm", locale=_LOCALES[lang])
