"""Where an author's words end and the signature begins: closings, device lines, disclaimers. Tables and tests."""

import re

from mailbot.sentences.phrases import COURTESY_LINE, GOODBYE_LINE, GOODBYE_WITH_NAME

MAX_CLOSING_CHARACTERS = 60
MAX_SIGNATURE_LINE = 90
MAX_SIGNATURE_WORDS = 9
MAX_NOTICE_START = 400
MAX_BANNER = 400
MAX_LABEL_WORDS = 3
MAX_NAME = 40
MAX_NAME_WORDS = 4

DELIMITER = re.compile(r"^\s?(?:--|—)\s?$")
POSTSCRIPT = re.compile(r"^\W{0,2}(?:p\.?\s?p?\.?\s?s|υ\.?\s?γ|з\.?\s?ы|ps|p\.d)\b\.?\s?[.:,-]?", re.IGNORECASE)
NAME_LINE = re.compile(r"^\W{0,2}(?:[^\W\d_][\w.'’-]*[\s,]*){1,5}$")
CONTACT = re.compile(
    r"@|https?://|www\.|\+?\d[\d\s()/.-]{6,}\d|\||"
    r"\b(?:tel|phone|mobile|fax|τηλ|κιν|тел|моб|факс|kom|telefon|mobil|tél|móvil|cell|telem)\b",
    re.IGNORECASE,
)

# What the law makes companies write below a letter.
COMPANY = re.compile(
    r"\bregistered\s+(?:in|office)\b|\bcompany\s+(?:no|number)\b|\bamtsgericht\b|\bhandelsregister\b|\bgeschäftsführer\b|"
    r"\bust-?id|\bsiège\s+social\b|\bsiret\b|\bsede\s+legale\b|\bp\.?\s?iva\b|\bkrs\b|\bregon\b|\bnip\b|\bгэми\b|\bγεμη\b|\bинн\b|"
    r"\bc\.?i\.?f\.?\b|\bdomicilio\s+social\b|\bnipc\b|\bsede\s+social\b",
    re.IGNORECASE,
)
DEVICE_LINE = re.compile(
    r"""^\W{0,3}(?:
    sent\ (?:from|via|with|using)\ .{2,60} | get\ outlook\ for\ \w+.{0,80} | sent\ with\ proton.{0,60} |
    στάλθηκε\ από\ .{2,60} |
    εστάλη\ από\ .{2,60} |
    αποστολή\ από\ .{2,60} |
    απεστάλη\ από\ .{2,60} |
    λήψη\ του\ outlook.{0,60} |
    отправлено\ (?:с|из|через|от)\ .{2,60} | послано\ с\ .{2,60} | отправлено\ с\ .{2,60} | скачать\ outlook.{0,60} |
    wysłan[eoy]\ (?:z|ze|przez|za\ pomocą)\ .{2,60} | pobierz\ (?:aplikację\ )?outlook.{0,60} |
    (?:von|mit)\ meine[mr]\ .{2,40}\ gesendet |
    gesendet\ (?:von|mit|über|via)\ .{2,60} |
    outlook\ für\ \w+.{0,60} |
    diese\ nachricht\ wurde\ von\ meinem\ .{2,60} |
    envoyé\ (?:de(?:puis)?|à\ partir\ de|avec|via)\ .{2,60} | télécharger\ outlook.{0,60} | obtenez\ outlook.{0,60} |
    enviado\ (?:desde|con|de|do|a\ partir\ d[eo]|via|com|pelo)\ .{2,60} |
    obtener\ outlook.{0,60} |
    obter\ (?:o\ )?outlook.{0,60} |
    inviato\ (?:da(?:l|lla)?|con|tramite)\ .{2,60} |
    scarica\ outlook.{0,60} |
    ottenere\ outlook.{0,60} |
    ottieni\ outlook.{0,60} |
    enviada\ (?:d[oe]|a\ partir\ d[eo])\ .{2,60}
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
DEVICE_WORDS = re.compile(
    r"iphone|ipad|android|samsung|galaxy|huawei|xiaomi|redmi|nokia|blackberry|pixel|smartphone|mobile|phone|outlook|"
    r"yahoo|gmail|mail|proton|thunderbird|bluemail|spark|windows|κινητό|συσκευή|телефон|устройств|почт|telefon|"
    r"smartfon|urządze|poczt|handy|gerät|téléphone|portable|móvil|teléfono|celular|dispositivo|telefono|cellulare|"
    r"telemóvel",
    re.IGNORECASE,
)
DISCLAIMER_LINE = re.compile(
    r"""^\W{0,4}(?:
    confidentiality\ notice | disclaimer\b | privileged(?:\ and|/)\ ?confidential | legal\ notice |
    (?:this|the)\ (?:e-?mail|message|communication|information|electronic).{0,160}(?:confidential|
    intended\ (?:only|solely|for)|privileged) |
    if\ you\ (?:are\ not\ the\ intended|have\ received\ this) | (?:please\ )?consider\ the\ environment |
    virus-free\. |
    (?:το|αυτό\ το|το\ παρόν)\ (?:παρόν\ )?(?:μήνυμα|e-?mail|ηλεκτρονικό).{0,160}(?:εμπιστευτικ|απόρρητ|
    αποκλειστικά) |
    δήλωση\ εμπιστευτικότητας |
    σκεφτείτε\ το\ περιβάλλον |
    (?:это|данное|настоящее)\ (?:электронное\ )?(?:сообщение|письмо|электронное).{0,160}(?:конфиденциальн|
    предназначен) |
    (?:уведомление|заявление)\ о\ конфиденциальности |
    (?:ta|niniejsza|treść\ tej|treść\ niniejszej)\ (?:wiadomoś|korespondencj).{0,160}(?:poufn|wyłącznie|przeznaczon) |
    klauzula\ poufności |
    pomyśl\ o\ środowisku |
    (?:diese|der\ inhalt\ dieser)\ (?:e-?mail|nachricht|mail).{0,160}(?:vertraulich|ausschlie(?:ß|ss)lich|bestimmt) |
    vertraulichkeitshinweis |
    bitte\ denken\ sie\ an\ die\ umwelt |
    (?:ce|le\ présent|cet)\ (?:message|courriel|e-?mail).{0,160}(?:confidentiel|destin|exclusiv) |
    avis\ de\ confidentialité |
    pensez\ à\ l['’]environnement |
    (?:este|el\ presente|la\ información).{0,60}(?:mensaje|correo|e-?mail).{0,160}(?:confidencial|exclusiv|dirigid) |
    aviso\ (?:legal|de\ confidencialidad) |
    (?:questo|il\ presente|le\ informazioni|la\ presente).{0,60}(?:messaggio|e-?mail|
    comunicazione).{0,160}(?:confidenzial|riservat|esclusiv) |
    avviso\ di\ riservatezza |
    (?:esta|a\ presente|este).{0,60}(?:mensagem|e-?mail|correio).{0,160}(?:confidencia|exclusiv|destina) |
    aviso\ de\ confidencialidade
    )""",
    re.IGNORECASE | re.VERBOSE,
)
BANNER_LINE = re.compile(
    r"^\W{0,4}(?:you\s+don['’]t\s+often\s+get\s+e?-?mail\s+from\b.*|\[external\]\s*$|"
    r"(?:caution|warning|external(?:\s+e-?mail)?)\b\W{0,4}"
    r"(?:this\s+e-?mail|the\s+sender|do\s+not\s+click|this\s+message|$).*)",
    re.IGNORECASE,
)


def is_closing(line: str) -> bool:
    """Tell whether a line only says goodbye, perhaps with the name behind a comma."""
    if len(line) > MAX_CLOSING_CHARACTERS:
        return False
    return GOODBYE_LINE.match(line) is not None or bool(name_behind_closing(line))


def name_behind_closing(line: str) -> str:
    """Return the name in a line such as "Regards, Claire", or an empty string."""
    named = GOODBYE_WITH_NAME.match(line) if len(line) <= MAX_CLOSING_CHARACTERS else None
    return named[1].strip() if named is not None and named[1].istitle() else ""


def is_courtesy(line: str) -> bool:
    """Tell whether a line only thanks or wishes well: words of the author, but often the last before the name."""
    return len(line) <= MAX_CLOSING_CHARACTERS and COURTESY_LINE.match(line) is not None


def is_delimiter(line: str) -> bool:
    """Tell whether a line is the signature delimiter of RFC 3676, 4.3, or one of its worn forms."""
    return DELIMITER.match(line) is not None


def has_contact(line: str) -> bool:
    """Tell whether a line holds an address, a web page or a telephone number."""
    return CONTACT.search(line[:MAX_SIGNATURE_LINE]) is not None


def is_device_line(line: str) -> bool:
    """Tell whether a mail program added the line to say where a mail was written ("Sent from my iPhone")."""
    return (
        len(line) <= MAX_SIGNATURE_LINE * 2
        and DEVICE_LINE.match(line.strip(" .*_")) is not None
        and DEVICE_WORDS.search(line) is not None
    )


def is_disclaimer(line: str) -> bool:
    """Tell whether a paragraph that begins with this line is a legal notice nobody wrote for this mail."""
    return DISCLAIMER_LINE.match(line[:MAX_NOTICE_START]) is not None


def is_banner(line: str) -> bool:
    """Tell whether a mail gateway put this line on top of the mail."""
    return len(line) <= MAX_BANNER and BANNER_LINE.match(line) is not None


def is_postscript(line: str) -> bool:
    """Tell whether the author goes on after the signature."""
    return POSTSCRIPT.match(line[:12]) is not None


def looks_like_signature(line: str) -> bool:
    """Tell whether a line below a closing is a name, a title, an address: short, and no sentence."""
    bare = line.strip()
    if not bare or is_device_line(bare) or is_disclaimer(bare) or COMPANY.search(bare[:MAX_NOTICE_START]):
        return True
    if is_postscript(bare) or len(bare) > MAX_SIGNATURE_LINE or "?" in bare.split("http")[0]:
        return False
    if CONTACT.search(bare):
        return len(bare.split()) <= MAX_SIGNATURE_WORDS + 3 and not bare.endswith((".", "!"))
    return len(bare.split()) <= MAX_SIGNATURE_WORDS and not (
        bare.endswith((".", "!", ";", ":")) and len(bare.split()) > MAX_LABEL_WORDS
    )


def is_name(line: str) -> bool:
    """Tell whether a line can be nothing but a name: one to four words, no digits, no sentence end."""
    bare = line.strip()
    return (
        0 < len(bare) <= MAX_NAME
        and len(bare.split()) <= MAX_NAME_WORDS
        and NAME_LINE.match(bare) is not None
        and bare[0].isupper()
    )
