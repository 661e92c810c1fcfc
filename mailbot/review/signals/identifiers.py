"""Numbers and addresses that name things: order numbers, e-mail addresses, phones, IBANs. Knows no language."""

import re
from dataclasses import dataclass

MARK = "qqcode"

_DIGIT = re.compile(r"\d")
_EMAIL = r"(?P<email>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})"
_IBAN = r"(?P<iban>\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,3})?\b)"
_DATE = r"(?P<date>\b\d{1,2}[./-]\d{1,2}[./-](?:20)?\d{2}\b|\b20\d{2}-\d{2}-\d{2}\b)"
_TIME = r"(?P<time>\b\d{1,2}[:.]\d{2}\b(?![\d.,-])|\b\d{1,2} ?(?:am|pm|a\.m\.|p\.m\.|uhr)\b)"
_MONEY = (
    r"(?P<money>[€$£]\s?\d[\d.,]*|\b\d[\d.,  ]{0,12}\s?(?:[€$£₽]|(?:eur|euros?|usd|gbp|pln|zł|zl|руб\w{0,3}|рублей|"
    r"ευρώ|ευρω|chf|dollars?|pounds?)\b))"
)
_MEASURE = r"(?P<measure>\b\d[\d.,]{0,12}\s?(?:%|(?:cm|mm|kg|gb|mb|km|kwh|watt|ml|mbit|mbps|[gm]hz|x)\b))"
_PHONE = r"(?P<phone>(?<!\w)\+\d[\d ()/.-]{6,18}\d)"
_GROUPED = r"(?P<grouped>(?<![\w.,-])\d{2,4}(?: \d{2,4}){1,4}(?![\w.,-]?\d|\w))"
_PLACEHOLDER = r"(?P<placeholder><[A-Z]{3,12}_\d{1,4}>)"
_CODE = (
    r"(?P<code>(?<![\w.,])(?:[#№]\s?)?(?:[^\W\d_]{1,10}[-/]){0,3}[^\W\d_]{0,10}"
    r"\d[A-Za-z0-9]*(?:[-/][A-Za-z0-9]+)*(?!\w))"
)
_KINDS = (_PLACEHOLDER, _EMAIL, _IBAN, _DATE, _TIME, _MONEY, _MEASURE, _PHONE, _GROUPED, _CODE)
_ANY = re.compile("|".join(_KINDS), re.IGNORECASE)
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FEWEST_DIGITS = 3
_FEWEST_DIGITS_GROUPED = 6
_FEWEST_DIGITS_OF_PHONE = 9
_FEWEST_SIGNS_WITH_LETTERS = 4
_FEWEST_DIGITS_WITH_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Code:
    """A value that names something: `kind` is email, iban, phone, date or code; `value` is fit to compare."""

    kind: str
    value: str


def find_codes(text: str) -> tuple[str, list[Code], frozenset[str]]:
    """Return the text with the n-th code replaced by the word `qqcode<n>`, the codes, and what other figures stand.

    The other figures are named `time`, `money`, `measure` and `number`; they stay in the text.
    """
    if not _DIGIT.search(text) and "@" not in text:
        return text, [], frozenset()
    codes: list[Code] = []
    figures: set[str] = set()

    def replace(found: re.Match[str]) -> str:
        written = found.group()
        kind = _kind_of_group(written) if found.lastgroup == "grouped" else found.lastgroup or "code"
        if kind in ("time", "money", "measure", "number"):
            figures.add(kind)
            return written
        value = written.casefold() if kind in ("email", "date") else _NOT_ALPHANUMERIC.sub("", written).casefold()
        if kind == "code" and not _names_something(written, value):
            figures.add("number")
            return written
        if kind == "date":
            figures.add("time")
        codes.append(Code("code" if kind == "placeholder" else kind, value))
        return f" {MARK}{len(codes) - 1} "

    return _ANY.sub(replace, text), codes, frozenset(figures)


def _kind_of_group(written: str) -> str:
    """Return what digits written in groups are: "330 871" is a code, "020 7946 0958" a phone, "15 207" a number."""
    digits = sum(map(str.isdigit, written))
    if digits < _FEWEST_DIGITS_GROUPED:
        return "number"
    return "phone" if written.startswith("0") and digits >= _FEWEST_DIGITS_OF_PHONE else "code"


def _names_something(written: str, value: str) -> bool:
    digits = sum(sign.isdigit() for sign in value)
    if "#" in written or "№" in written:
        return digits >= _FEWEST_DIGITS_WITH_LETTERS
    if _YEAR.fullmatch(value):
        return False
    if digits == len(value):
        return digits >= _FEWEST_DIGITS
    return digits >= _FEWEST_DIGITS_WITH_LETTERS and len(value) >= _FEWEST_SIGNS_WITH_LETTERS
