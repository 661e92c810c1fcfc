"""The line a mail program writes above a quote: "On … wrote:", in each language and client. Tables and one test."""

import re
from enum import IntEnum

MAX_CHARACTERS = 400
MAX_LINES = 4


class Attribution(IntEnum):
    """How sure it is that a line introduces a quote."""

    NONE = 0
    WEAK = 1  # only if quoted lines follow
    STRONG = 2  # also when the quote itself bears no marks


# Patterns without IGNORECASE are matched against lines in lower case, which is several times as fast.
# Words that say "wrote", where the sentence may go on with a name up to the colon (German, Polish passive).
VERBS = re.compile(
    r"""\b(?:
    wrote | writes | έγραψε | έγραψαν | γράφει | έγραφε |
    написал(?:а|и|\(а\))? | писал(?:а|и|\(а\))? | пишет | пишут | сообщил(?:а|\(а\))? |
    napisa[łl](?:a|\(a\)|/a)? | pisze | napisana\ przez |
    schrieb | schreibt | geschrieben | a\ [ée]crit | [ée]crivait | [ée]crit |
    schreef | skrev | kirjoitti | yazd[ıi] | napsal(?:a|\(a\))? | napísal(?:a|\(a\))? | написа(?:в|ла|\(ла\)) |
    a\ scris | написа | пише | quoting | zitat\ von | citando | cytowanie |
    ezt\ írta | írta | napisao | napisala | je\ napisa(?:o|la) |
    escribi[óo] | escribe | ha\ escrito | ha\ scritto | scrive | scriveva | escreveu | escreve
    )\b""",
    re.VERBOSE,
)
PREFIXES = (
    r"(?:on|στις|στην|την|το|am|le|el|en|il(?:\s+giorno)?|em|no\s+dia|a|w\s+dniu|dnia|du|"
    r"wiadomość\s+napisana\s+przez.{1,120}?(?:w\s+dniu)?)"
)
DAY_OR_MONTH = (
    # weekdays and months by their first letters, for clients shorten them in many ways
    r"(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|"
    r"δευ|τρι|τρί|τετ|πεμ|πέμ|παρ|σαβ|σάβ|κυρ|ιαν|φεβ|μαρ|μάρ|απρ|μαΐ|μαϊ|μάι|ιουν|ιούν|ιουλ|ιούλ|αυγ|αύγ|σεπ|οκτ|νοε|νοέ|δεκ|"
    r"пн|вт|ср|чт|пт|сб|вс|пон|сре|чет|пят|суб|вос|янв|фев|мар|апр|май|мая|июн|июл|авг|сен|окт|ноя|дек|"
    r"pon|wto|wt|śr|sro|czw|pt|pią|sob|nie|ndz|sty|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru|"
    r"mo|di|mi|do|fr|sa|so|mär|mai|okt|dez|lun|mar|mer|jeu|ven|sam|dim|fév|avr|juin|juil|aoû|déc|"
    r"mié|jue|vie|sáb|dom|ene|abr|ago|dic|gio|sab|gen|mag|giu|lug|set|ott|"
    r"seg|ter|qua|qui|sex|segunda|out|fev|mai)\w*[.,]?"
)
STARTS_WITH_DATE = re.compile(rf"^[\s*_>-]*(?:{PREFIXES}\s+)?(?:{DAY_OR_MONTH}|\d{{1,4}}(?:\b|[年년]))")
TIME = re.compile(r"\b\d{1,2}[:.hH]\s?\d{2}\b")
DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\b|[年년])|\b\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{2,4}\b")
EMAIL = re.compile(r"[^\s<>@]{1,100}@[^\s<>@]{1,100}")
ENDS_WITH_ADDRESS = re.compile(r"@[^\s<>@]{1,100}>?[)\"»]?\s?[:\uff1a]\s*[*_]*$")
# Chinese, Japanese and Korean put the verb last and no space before it.
ENDS_EASTERN = re.compile(r"(?:写道|寫道|書きました|のメール|작성)\s?[:\uff1a]$")
ENDS_LIKE_ONE = re.compile(r"[:\uff1a]\s*[*_]*$")
DASHED = re.compile(r"^\s*-{2,8}\s+(\S.*?)\s+-{2,8}\s*$")
# A program sets the writer's name off from the date; German puts it behind the verb.
NAMED = re.compile(r",|schrieb|geschrieben", re.IGNORECASE)


def weigh(line: str) -> Attribution:
    """Return how surely `line`, already joined if it was wrapped, introduces a quote.

    Prose such as "On Monday your colleague wrote:" is weak: it has neither a time of day nor an address.
    """
    if len(line) > MAX_CHARACTERS or not ENDS_LIKE_ONE.search(line):
        return Attribution.NONE
    folded = line.lower()
    verb = VERBS.search(folded) is not None or ENDS_EASTERN.search(line) is not None
    dated = DATE.search(line) is not None
    timed = TIME.search(line) is not None
    address = EMAIL.search(line) is not None
    starts = STARTS_WITH_DATE.match(folded) is not None
    named = address or (starts and timed and NAMED.search(line) is not None)
    # Russian programs name the writer last and leave the verb out.
    if named and dated and (verb or (starts and timed and ENDS_WITH_ADDRESS.search(line) is not None)):
        return Attribution.STRONG
    # Date, time and address above marked lines say enough in any language.
    if verb or (timed and dated and address) or (starts and timed and (dated or address)):
        return Attribution.WEAK
    return Attribution.NONE


def starts_with_date(line: str) -> bool:
    """Tell whether a line begins as dated attributions do, so that its end may stand some lines below."""
    return STARTS_WITH_DATE.match(line[:MAX_CHARACTERS].lower()) is not None


def has_time(line: str) -> bool:
    """Tell whether a line holds a time of day."""
    return TIME.search(line[:MAX_CHARACTERS]) is not None


def holds_date_or_address(line: str) -> bool:
    """Tell whether a line holds what every attribution does: above a marked quote it may begin with either."""
    head = line[:MAX_CHARACTERS]
    return DATE.search(head) is not None or EMAIL.search(head) is not None


def is_dashed_attribution(line: str) -> bool:
    """Tell whether a line is an attribution between dashes and without a colon, as Zoho writes it."""
    if not line.lstrip().startswith("--") or len(line) > MAX_CHARACTERS:
        return False
    dashed = DASHED.match(line)
    return dashed is not None and weigh(f"{dashed[1]}:") is Attribution.STRONG


def ends_like_attribution(line: str) -> bool:
    """Tell cheaply whether a line could be the last one of an attribution."""
    return len(line) <= MAX_CHARACTERS and line.rstrip().endswith((":", "\uff1a", ":*", ":_"))
