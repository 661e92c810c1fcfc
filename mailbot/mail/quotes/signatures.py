"""Where an author's words end and the signature begins: closings, names, contacts. Tables and tests."""

import re

from mailbot.mail.quotes.farewells import is_farewell, name_behind_farewell
from mailbot.mail.quotes.notices import is_device_line, is_disclaimer
from mailbot.sentences.phrases import COURTESY_LINE, GOODBYE_LINE, GOODBYE_SENTENCE, GOODBYE_WITH_NAME

MAX_CLOSING_CHARACTERS = 60
MAX_DELIMITER = 5
EXACT_DELIMITER = "-- "
MAX_CLOSING_SENTENCE = 220
MAX_SIGNATURE_LINE = 90
MAX_SIGNATURE_WORDS = 9
MAX_NOTICE_START = 400
MAX_LABEL_WORDS = 3
MAX_NAME = 40
MAX_NAME_WORDS = 4

# Smileys, kisses' marks and punctuation that people put behind a goodbye; a question mark makes it none.
FLOURISH = re.compile(r"[^\w?)\]]+$|\s*[:;]-?[)D]+$")
# What parts name, title and firm where they share a line.
CARD = re.compile(r"\s+[|•·]\s+")
TWO_TONGUES = re.compile(r"\s+[/|·]\s+")
# A full stop behind these ends a name of a firm, not a sentence.
ABBREVIATED_END = re.compile(
    r"(?:\b\w{1,3}\.\s?\w{1,3}\.|\b(?:ltd|inc|co|corp|llc|lda|ltda|srl|spa|sas|eurl|kft|zrt|oy|as|pty|bros|assoc|dept|tel|ext)\.)$",
    re.IGNORECASE,
)
# Patterns without IGNORECASE are matched against lines in lower case, which is several times as fast.
DELIMITER = re.compile(r"^\s?(?:--|—)\s?$")
POSTSCRIPT = re.compile(r"^\W{0,2}(?:p\.?\s?p?\.?\s?s|υ\.?\s?γ|з\.?\s?ы|ps|p\.d)\b\.?\s?[.:,-]?")
NAME_LINE = re.compile(r"^\W{0,2}(?:[^\W\d_][\w.'’-]*[\s,]*){1,5}$")
CONTACT = re.compile(
    r"@|https?://|www\.|\+?\d[\d\s()/.-]{6,}\d|\||"
    r"\b(?:tel|phone|mobile|fax|τηλ|κιν|тел|моб|факс|kom|telefon|mobil|tél|móvil|cell|telem)\b"
)

# What the law makes companies write below a letter.
COMPANY = re.compile(
    r"\bregistered\s+(?:in|office)\b|\bcompany\s+(?:no|number)\b|\bamtsgericht\b|\bhandelsregister\b|\bgeschäftsführer\b|"
    r"\bust-?id|\bsiège\s+social\b|\bsiret\b|\bsede\s+legale\b|\bp\.?\s?iva\b|\bkrs\b|\bregon\b|\bnip\b|\bгэми\b|\bγεμη\b|\bинн\b|"
    r"\bc\.?i\.?f\.?\b|\bdomicilio\s+social\b|\bnipc\b|\bsede\s+social\b"
)

# A number the company knows the customer by is told, not signed with: a careful reader uses it.
TOLD_NUMBER = re.compile(
    r"^\W{0,3}(?:(?:my|our|meine?|unsere?|mon|notre|mi|il\s+mio|o\s+meu|mój|мой|ваш|ο)\s+)?"
    r"(?:customer|client|order|contract|policy|booking|serial|membership|kunden|bestell|auftrags|vertrags|buchungs|serien|"
    r"mitglieds|(?:n[°ºo.]+|num[ée]ro|numero|número|numer|nr|номер|αριθμός)\s+(?:de\s+|di\s+|d['’]|do\s+|da\s+)?"
    r"(?:client|commande|contrat|cliente|pedido|contrato|ordine|contratto|encomenda|klienta|zamówienia|umowy|клиента|"
    r"заказа|договора|πελάτη|παραγγελίας|συμβολαίου))"
    r"[\w.-]{0,12}\s?(?:no|nr|number|id|nummer)?\s?[.:#°º-]{0,3}\s?[\w/-]{0,12}\d[\w/-]{0,20}$"
)


def is_closing(line: str) -> bool:
    """Tell whether a line only says goodbye, perhaps in two languages or with the name behind a comma."""
    if len(line) > MAX_CLOSING_CHARACTERS:
        return len(line) <= MAX_CLOSING_SENTENCE and GOODBYE_SENTENCE.match(line.lower()) is not None
    if not line[-1:].isalnum():
        line = FLOURISH.sub("", line)
    if "/" in line or "|" in line or "·" in line:
        return all(map(_is_one_closing, TWO_TONGUES.split(line)))
    return _is_one_closing(line)


def _is_one_closing(line: str) -> bool:
    folded = line.lower()
    return (
        is_farewell(line)
        or GOODBYE_SENTENCE.match(folded) is not None
        or GOODBYE_LINE.match(folded) is not None
        or bool(name_behind_closing(line))
    )


def name_behind_closing(line: str) -> str:
    """Return the name in a line such as "Regards, Claire", or an empty string."""
    # The one letter whose lower case is two characters would move the name.
    folded = line.replace("İ", "i").lower()
    named = GOODBYE_WITH_NAME.match(folded) if len(line) <= MAX_CLOSING_CHARACTERS else None
    name = line[named.start(1) : named.end(1)] if named is not None else ""
    return name.strip() if name.istitle() else name_behind_farewell(line)


def is_courtesy(line: str) -> bool:
    """Tell whether a line only thanks or wishes well: words of the author, but often the last before the name."""
    return len(line) <= MAX_CLOSING_CHARACTERS and COURTESY_LINE.match(line.lower()) is not None


def is_delimiter(line: str) -> bool:
    """Tell whether a line is the signature delimiter of RFC 3676, 4.3, or one of its worn forms."""
    return len(line) <= MAX_DELIMITER and DELIMITER.match(line) is not None


def has_contact(line: str) -> bool:
    """Tell whether a line holds an address, a web page or a telephone number."""
    return CONTACT.search(line[:MAX_SIGNATURE_LINE].lower()) is not None


def is_postscript(line: str) -> bool:
    """Tell whether the author goes on after the signature."""
    return POSTSCRIPT.match(line[:12].lower()) is not None


def looks_like_signature(line: str) -> bool:
    """Tell whether a line below a closing is a name, a title, an address: short, and no sentence."""
    bare = line.strip()
    folded = bare.lower()
    if not bare or is_device_line(bare) or is_disclaimer(bare) or COMPANY.search(folded[:MAX_NOTICE_START]):
        return True
    if (
        is_postscript(bare)
        or TOLD_NUMBER.match(folded[:MAX_SIGNATURE_LINE])
        or len(bare) > MAX_SIGNATURE_LINE
        or "?" in bare.split("http")[0]
    ):
        return False
    if CONTACT.search(folded):
        return len(bare.split()) <= MAX_SIGNATURE_WORDS + 3 and not bare.endswith((".", "!"))
    ends = bare.endswith((".", "!", ";", ":")) and ABBREVIATED_END.search(bare) is None
    return len(bare.split()) <= MAX_SIGNATURE_WORDS and not (ends and len(bare.split()) > MAX_LABEL_WORDS)


def is_name(line: str) -> bool:
    """Tell whether a line can be nothing but a name, or a card in one line: one to four words, no digits, no end."""
    bare = CARD.split(line.strip(), maxsplit=1)[0]
    return (
        0 < len(bare) <= MAX_NAME
        and len(bare.split()) <= MAX_NAME_WORDS
        and NAME_LINE.match(bare) is not None
        and bare[0].isupper()
    )
