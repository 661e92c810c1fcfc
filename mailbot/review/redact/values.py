"""Personal data that has a shape: addresses of mail and web, numbers of phones, cards, accounts, taxes and orders.

Finds and classifies; knows nothing of names and placeholders. Every pattern is linear in the length of the text.
When in doubt a long number is personal: its kind may be wrong, but it never leaves the machine.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import phonenumbers
from stdnum import iban, luhn

from mailbot.review.redact.places import find_places, key_of_place

_SPACES = " \t\u00a0\u2007\u2009\u202f"
_DASHES = "\\-\u2010\u2011\u2012\u2013\u2014\u2212"

_SUSPECT = re.compile(r"[\d@</(\[{]|www\.", re.IGNORECASE)
"""Most sentences hold none of these, and so none of what is looked for here."""

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_DIGIT = re.compile(r"\d")
_FORGED = re.compile(r"<[A-Z]{1,16}_[0-9]{1,6}[a-z]{0,4}>")
_URL = re.compile(r"(?:https?://|ftp://|\bwww\.)[^\s<>\"'«»\0]+", re.IGNORECASE)
_BARE_URL = re.compile(r"(?<![\w.@/-])(?:[\w-]++\.){1,8}[^\W\d_]{2,24}/[^\s<>\"'«»\0]+")
_URL_TAIL = ".,;:!?)]}'\"…"
_HANDLE = re.compile(r"(?<![\w.@/])@[^\W\d]\w{1,39}")
_EMAIL = re.compile(r"(?:\"[^\"\n]{1,64}\"|(?<![\w.+%'-])[\w.+%'=&~-]++)@[\w-]++(?:\.[\w-]++)*")
_SPELT_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]++\s?[\[({]\s?(?:at|@|собака|παπακι|ät)\s?[\])}]\s?[\w-]++"
    r"(?:\s?(?:\.|[\[({]\s?(?:dot|punkt|точка|kropka|τελεια|punto|point|ponto)\s?[\])}])\s?[\w-]++){1,6}",
    re.IGNORECASE,
)
_IBAN = re.compile(rf"(?<!\w)[A-Z]{{2}}\d{{2}}(?:[{_SPACES}{_DASHES}]?[A-Z0-9]){{11,45}}", re.IGNORECASE)
_NINO = re.compile(r"(?<!\w)[A-Z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D](?!\w)", re.IGNORECASE)
_MIXED = re.compile(r"(?<!\w)[^\W_]++(?:[-_/.‑–][^\W_]++)*")
_NUMBER = re.compile(rf"(?<![\w.])[(+]{{0,2}}\d(?:\d|[{_SPACES}{_DASHES}().:/+]{{1,4}}(?=\d))*")

_DATE = r"(?:\d{1,2}([./-])\d{1,2}\1(?:(?:19|20)\d{2}|\d{2})|(?:19|20)\d{2}([./-])\d{1,2}\2\d{1,2})"
_TIME = r"\d{1,2}[:.]\d{2}(?::\d{2})?"
_HARMLESS = re.compile(
    rf"(?:{_DATE}|{_TIME}(?:[{_DASHES}]{_TIME})?|(?:19|20)\d{{2}}(?:[{_DASHES}/](?:(?:19|20)?\d{{2}}))?)"
)
_MOMENT = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}T[\d:.]*Z?|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}[^\W\d_]{1,2}\.?")
_THOUSANDS = re.compile(r"\d{1,3}(?:[. ,'\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?")
_MONEY_AFTER = re.compile(r",?\d{0,2}\s?(?:€|\$|£|₽|zł|eur|usd|pln|gbp|chf|rub|руб|ευρώ|euro)", re.IGNORECASE)
_MONEY_BEFORE = re.compile(r"(?:€|\$|£|₽|eur|usd|pln|gbp|chf)\s?$", re.IGNORECASE)

_PHONE_BEFORE = re.compile(
    r"(?:tel|phone|mobile|mobil|cell|call|fax|handy|telefon\w*|rufnummer|τηλ\w*|κινητ\w*|тел\w*|моб\w*|звон\w*|kom[óo]rk\w*"
    r"|t[ée]l[ée]phone|portable|m[óo]vil|cellulare|telem[óo]vel|whatsapp|viber)\W{0,3}(?:[^\W\d]{1,12}\W{1,3}){0,2}$",
    re.IGNORECASE,
)
_TAX_BEFORE = re.compile(
    r"(?:\bvat|\btin\b|\bnip\b|pesel|regon|αφμ|α\.φ\.μ|амка|\bинн|снилс|\bкпп|ust|steuer|siret|siren|\bnif|\bdni\b|\bnie\b"
    r"|\bcif\b|codice fiscale|partita iva|p\.? ?iva|\bnino\b|\bssn\b|\btax|φορολογικ|φπα|налог|podatk|fiscal)"
    r"\W{0,3}(?:[^\W\d]{1,12}\W{1,3}){0,2}$",
    re.IGNORECASE,
)
_ORDER_BEFORE = re.compile(
    r"(?:[#№]|n[°º]|\b(?:order|invoice|ticket|case|tracking|parcel|shipment|reference|ref|serial|account|contract|policy"
    r"|bestell\w*|auftrag\w*|rechnung\w*|kunden\w*|vertrag\w*|sendung\w*|serien\w*|vorgang\w*"
    r"|παραγγελ\w*|τιμολόγ\w*|αποστολ\w*|κωδικ\w*|πελάτ\w*|συμβολα\w*|σειριακ\w*"
    r"|заказ\w*|накладн\w*|сч[её]т\w*|трек\w*|договор\w*|посылк\w*|обращени\w*|заявк\w*"
    r"|zam[óo]wieni\w*|faktur\w*|zleceni\w*|przesy[łl]k\w*|umow\w*|reklamacj\w*|zg[łl]oszeni\w*"
    r"|commande|facture|colis|dossier|contrat|pedido|factura|env[íi]o|contrato|ordine|fattura|spedizione|contratto"
    r"|encomenda|fatura|processo))"
    r"\W{0,3}(?:(?:number|numbers|no|nr|num|nummer|numéro|número|numero|αριθμός|αριθ|αρ|номер|numer|id|code|is|ist"
    r"|lautet|είναι|to|est|es|è|é)\W{1,3}){0,3}$",
    re.IGNORECASE,
)
_WINDOW = 48
_LEAST_IN_MIXED = 5
_LEAST_AFTER_KEYWORD = 3
_LEAST_SPACED = 7
_LEAST_RUN = 6
_RUN = re.compile(rf"\d{{{_LEAST_RUN},}}")
_CARD_LENGTHS = range(13, 20)
_LEAST_IBAN = 15
_REGIONS: Mapping[str, str] = {
    "en": "GB", "el": "GR", "ru": "RU", "pl": "PL", "de": "DE", "fr": "FR", "es": "ES", "it": "IT", "pt": "PT"
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Value:
    """A piece of personal data: where it stands, of which kind, and the key under which it is the same elsewhere."""

    start: int
    end: int
    kind: str
    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Scan:
    """A text under search: `masked` is `text` with what was found before blotted out, so that nothing overlaps."""

    text: str
    masked: str
    language: str | None
    known: Mapping[str, str]

    def before(self, start: int) -> str:
        """Return what stands just before a place: the words that say what a number is."""
        return self.text[max(0, start - _WINDOW) : start]


def find_values(text: str, language: str | None = None, known: Mapping[str, str] | None = None) -> list[Value]:
    """Return the personal data of a text in order, without overlaps.

    `language` helps to read national phone numbers. `known` maps keys of values found elsewhere in the transcript to
    their kinds, so that a short order number is known again without the word `order` before it.
    """
    if not _SUSPECT.search(text):
        return []
    scan = Scan(text=text, masked=text, language=language, known=known or {})
    found: list[Value] = []
    for finder in _FINDERS:
        if more := list(finder(scan)):
            found.extend(more)
            scan = replace(scan, masked=mask_values(scan.masked, more))
    return sorted(found, key=lambda value: value.start)


def normalise_value(text: str) -> str:
    """Return the letters and digits of a value, upper-case: what makes it the same value elsewhere."""
    return _NOT_ALPHANUMERIC.sub("", text).upper()


def mask_values(text: str, values: Sequence[Value]) -> str:
    """Return a text of the same length in which values, given in order, are blotted out."""
    pieces, end = [], 0
    for value in values:
        pieces += [text[end : value.start], "\0" * (value.end - value.start)]
        end = value.end
    return "".join([*pieces, text[end:]])


def _find_forged(scan: Scan) -> Iterator[Value]:
    """Find text that looks like a placeholder of ours: it must neither be believed nor put back as another's value."""
    for match in _FORGED.finditer(scan.masked):
        yield Value(start=match.start(), end=match.end(), kind="TEXT", key=match[0])


def _find_urls(scan: Scan) -> Iterator[Value]:
    for match in _URL.finditer(scan.masked):
        end = match.start() + len(match[0].rstrip(_URL_TAIL))
        yield Value(start=match.start(), end=end, kind="URL", key=scan.text[match.start() : end])


def _find_bare_urls(scan: Scan) -> Iterator[Value]:
    for match in _BARE_URL.finditer(scan.masked):
        end = match.start() + len(match[0].rstrip(_URL_TAIL))
        yield Value(start=match.start(), end=end, kind="URL", key=scan.text[match.start() : end])


def _find_emails(scan: Scan) -> Iterator[Value]:
    for match in _EMAIL.finditer(scan.masked):
        yield Value(start=match.start(), end=match.end(), kind="EMAIL", key=match[0].casefold())


def _find_spelt_emails(scan: Scan) -> Iterator[Value]:
    for match in _SPELT_EMAIL.finditer(scan.masked):
        yield Value(start=match.start(), end=match.end(), kind="EMAIL", key=match[0].casefold())


def _find_handles(scan: Scan) -> Iterator[Value]:
    for match in _HANDLE.finditer(scan.masked):
        yield Value(start=match.start(), end=match.end(), kind="HANDLE", key=match[0].casefold())


def _find_places(scan: Scan) -> Iterator[Value]:
    if not _DIGIT.search(scan.masked):
        return
    for start, end in find_places(scan.masked):
        if not (scan.text[start].isdigit() and _ORDER_BEFORE.search(scan.before(start))):
            yield Value(start=start, end=end, kind="ADDRESS", key=key_of_place(scan.text[start:end]))


def _find_ibans(scan: Scan) -> Iterator[Value]:
    for match in _IBAN.finditer(scan.masked):
        end = _end_of_iban(match[0])
        if end:
            yield Value(start=match.start(), end=match.start() + end, kind="IBAN", key=normalise_value(match[0][:end]))


def _end_of_iban(text: str) -> int:
    """Return where an account number ends, words after it left out, or 0 if it is none.

    A number with a wrong check digit counts as well, up to its last digit: a slip of the pen is still personal.
    """
    ends = [match.end() for match in re.finditer(r"[A-Za-z0-9]+", text)]
    for end in reversed(ends):
        if iban.is_valid(text[:end]):
            return end
    last = max(index for index, char in enumerate(text) if char.isdigit()) + 1
    compact = normalise_value(text[:last])
    return last if len(compact) >= _LEAST_IBAN and sum(map(str.isdigit, compact)) >= _LEAST_SPACED else 0


def _find_ninos(scan: Scan) -> Iterator[Value]:
    for match in _NINO.finditer(scan.masked):
        yield Value(start=match.start(), end=match.end(), kind="TAX", key=normalise_value(match[0]))


def _find_mixed(scan: Scan) -> Iterator[Value]:
    """Find numbers that hold letters, such as `A-2291-B` after `order`, `12345678Z`, `PL5261040828`."""
    for match in _MIXED.finditer(scan.masked):
        digits = sum(map(str.isdigit, match[0]))
        if not digits:
            continue
        key = normalise_value(match[0])
        kind = scan.known.get(key) or _kind_of_mixed(scan, match, digits)
        if kind:
            yield Value(start=match.start(), end=match.end(), kind=kind, key=key)


def _kind_of_mixed(scan: Scan, match: re.Match[str], digits: int) -> str | None:
    before = scan.before(match.start())
    if digits >= _LEAST_AFTER_KEYWORD and _ORDER_BEFORE.search(before) and not _is_harmless(match[0]):
        return "ORDER"
    if match[0].isascii() and match[0].isdigit():
        return None
    if not any(map(str.isalpha, match[0])) or digits < _LEAST_IN_MIXED or _MOMENT.fullmatch(match[0]):
        return None
    return "TAX" if _TAX_BEFORE.search(before) else "ORDER"


def _find_numbers(scan: Scan) -> Iterator[Value]:
    """Find runs of digits, however they are grouped."""
    for match in _NUMBER.finditer(scan.masked):
        digits = sum(map(str.isdigit, match[0]))
        if digits < _LEAST_SPACED and not _RUN.search(match[0]):
            continue
        if _is_harmless(match[0]) or _is_money(scan.text, match):
            continue
        kind, key = _classify(scan, match)
        yield Value(start=match.start(), end=match.end(), kind=kind, key=key)


def _is_harmless(text: str) -> bool:
    """Tell whether a text is nothing but dates, times, years and the dashes between them."""
    parts = [part for part in text.split() if part.strip(_DASHES + "()")]
    return all(_HARMLESS.fullmatch(part.strip("().,")) for part in parts)


def _is_money(text: str, match: re.Match[str]) -> bool:
    if not _THOUSANDS.fullmatch(match[0]):
        return False
    after = text[match.end() : match.end() + 12]
    return bool(_MONEY_AFTER.match(after) or _MONEY_BEFORE.search(text[max(0, match.start() - 4) : match.start()]))


def _classify(scan: Scan, match: re.Match[str]) -> tuple[str, str]:
    """Return the kind of a long number and its key; phone numbers are the same with and without their country."""
    text, before = match[0], scan.before(match.start())
    key = normalise_value(text)
    if key in scan.known:
        return scan.known[key], key
    if _TAX_BEFORE.search(before):
        return "TAX", key
    if len(key) in _CARD_LENGTHS and luhn.is_valid(key):
        return "CARD", key
    called = _PHONE_BEFORE.search(before) is not None
    if called or not _ORDER_BEFORE.search(before):
        phone = _phone_key(text, scan.language)
        if phone or called:
            return "PHONE", phone or key
    return "ORDER" if _ORDER_BEFORE.search(before) else "NUMBER", key


def _phone_key(text: str, language: str | None) -> str | None:
    international = "+" + text.lstrip("(+0") if text.startswith(("00", "(00")) else text
    try:
        number = phonenumbers.parse(international, _REGIONS.get((language or "")[:2]))
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


_FINDERS: tuple[Callable[[Scan], Iterator[Value]], ...] = (
    _find_forged,
    _find_urls,
    _find_bare_urls,
    _find_emails,
    _find_spelt_emails,
    _find_handles,
    _find_ibans,
    _find_ninos,
    _find_places,
    _find_mixed,
    _find_numbers,
)
