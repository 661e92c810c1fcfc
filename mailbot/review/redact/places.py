"""Postal addresses in nine languages: a street with its number, a postcode with its town.

Owns what an address looks like. Every pattern is linear in the length of the text.
"""

import re

_LONG_ENOUGH = 5
_GAP = r"[ \u00a0]"
_JOIN = rf"(?:,?{_GAP}{{1,2}}|,)"
_CAPITAL = r"(?:[^\W\d_a-zß-öø-ÿα-ωά-ώа-яё][^\W\d_]{0,39})"
_NAME = rf"{_CAPITAL}(?:['’-]{_CAPITAL})?"
_NAMES = rf"{_NAME}(?:{_GAP}{_NAME}){{0,3}}"
_SMALL = (
    r"(?i:de|del|della|delle|dei|degli|di|da|das|do|dos|des|du|la|las|le|les|los|el|l|d|e|y|i|et|of|the|im|am|an|der|den"
    r"|zum|zur|von)"
)
_LINKED = rf"(?:{_SMALL}(?:['’]|{_GAP})){{0,3}}{_NAME}(?:{_GAP}(?:{_SMALL}(?:['’]|{_GAP})){{0,2}}{_NAME}){{0,3}}"
_NUMBER = r"\d{1,4}[^\W\d_]?(?![\w%])(?:[-/–]\d{1,4}[^\W\d_]?(?!\w))?"
_EXTRA = (
    r"(?i:(?:flat|apt|apartment|unit|suite|floor|wohnung|whg|etage|stock|bâtiment|bat|appt|appartement|étage|esc|piso|puerta"
    r"|izquierda|derecha|interno|int|scala|piano|andar|esq|dto|apto|bloco|m|lok|mieszkania|кв|квартира|корп|корпус|стр|подъезд|эт"
    r"|этаж|όροφος|όροφο|διαμέρισμα)\b\.?[ \u00a0]?[\w./ºª-]{0,6})"
)
_POSTCODE = (
    r"(?:[A-Z]{1,2}\d[A-Z\d]?[ \u00a0]?\d[A-Z]{2}|(?:[A-Z]{1,2}-)?\d{5}(?:-\d{4})?"
    r"|\d{3}[ \u00a0]\d{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{6})"
)
_TAIL = rf"(?:{_JOIN}(?:\d{{1,2}}[.ºª°]{{1,2}}[ \u00a0]?)?{_EXTRA}){{0,3}}"
_TOWN = (
    rf"(?:{_JOIN}(?:г\.{_GAP}?)?(?:{_POSTCODE}(?!\w)(?:{_GAP}{_NAMES})?"
    rf"|{_NAMES}{_JOIN}(?:[A-Z]{{2}}{_GAP})?{_POSTCODE}(?!\w)))?"
)

_NUMBER_FIRST = re.compile(
    rf"(?<!\w){_NUMBER}{_GAP}(?:[A-Z][a-zA-Z'’-]{{1,30}}{_GAP}){{1,3}}"
    r"(?i:street|st|road|rd|avenue|ave|lane|ln|drive|dr|close|court|ct|way|place|pl|square|sq|terrace|crescent|gardens|grove"
    rf"|hill|park|boulevard|blvd|row|walk|mews|parade|quay|view|rise)\b\.?{_TAIL}{_TOWN}",
)
_FRENCH = re.compile(
    rf"(?<!\w)\d{{1,4}}(?:{_GAP}?(?:bis|ter|quater)|[a-d])?,?{_GAP}(?i:rue|avenue|av\.?|bd\.?|boulevard|place|chemin|impasse|allée"
    rf"|quai|cours|route|passage|square|sentier|ruelle|faubourg){_GAP}{_LINKED}{_TAIL}{_TOWN}",
)
_WORD_FIRST = re.compile(
    r"(?<!\w)(?i:calle|c/|avda\.?|avenida|av\.|plaza|pza\.?|paseo|camino|carretera|ctra\.?|ronda|travesía|glorieta"
    r"|via|viale|piazza|piazzale|corso|largo|vicolo|strada|lungomare|rua|r\.|travessa|praça|estrada|alameda|beco|rodovia"
    r"|ul\.?|ulica|ulicy|ulicę|al\.|aleja|alei|aleje|pl\.|plac|placu|os\.|osiedle|osiedlu"
    r"|ул\.?|улица|улице|улицы|улицу|просп\.|пр\.|пр-т|проспект|проспекте|пер\.|переулок|переулке|ш\.|шоссе|бул\.|бульвар|бульваре|наб\."
    r"|набережная|площадь|пл\.|οδός|οδό|οδού|λεωφόρος|λεωφόρο|λεωφόρου|λεωφ\.?|λ\.|πλατεία|πλατείας)"
    rf"{_GAP}?(?:{_GAP}?{_LINKED}|\d{{1,2}}-?[^\W\d_]{{0,2}}{_GAP}{_NAME})(?:{_GAP}[IVX]{{1,4}})?{_JOIN}"
    rf"(?i:n\.?[ºo°]?\.?{_GAP}?|nº{_GAP}?|núm\.{_GAP}?|д\.{_GAP}?|дом{_GAP}|nr{_GAP}|αρ\.{_GAP}?)?{_NUMBER}{_TAIL}{_TOWN}",
)
_NO_DAY = (
    r"(?!(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahr|Montag|Dienstag|Mittwoch"
    r"|Donnerstag|Freitag|Samstag|Sonntag|Ende|Anfang|Schnitt|Umkreis|Alter)\b)"
)
_GERMAN = re.compile(
    rf"(?<!\w)(?:[^\W\d_-]{{1,30}}(?:-[^\W\d_-]{{1,30}}){{0,3}}-?(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm"
    rf"|ufer|chaussee|steig|stieg|kamp|wall|graben|markt|pfad|promenade)|{_NAME}{_GAP}(?:Straße|Strasse|Str\.|Weg|Platz|Allee|Gasse|Ring|Damm|Ufer)"
    rf"|(?:Am|An der|Auf der|Auf dem|Im|In der|Zum|Zur|Unter den|Hinter dem|Alte|Alter|Neue|Neuer)"
    rf"{_GAP}{_NO_DAY}{_NAME})"
    rf"{_GAP}{_NUMBER}{_TAIL}{_TOWN}"
)
_BARE = re.compile(rf"(?<!\w){_NAMES}{_GAP}{_NUMBER}{_JOIN}{_POSTCODE}{_GAP}{_NAMES}")
_POSTCODE_TOWN = re.compile(
    rf"(?<![\w.,/-])(?:(?:[A-Z]{{1,2}}-)?\d{{5}}|\d{{3}}{_GAP}\d{{2}}|\d{{2}}-\d{{3}}|\d{{4}}-\d{{3}}|\d{{6}},?){_GAP}{_NAMES}"
)
_BRITISH = re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]?[ \u00a0]\d[A-Z]{2}(?!\w)")
_PATTERNS = (_NUMBER_FIRST, _FRENCH, _WORD_FIRST, _GERMAN, _BARE, _POSTCODE_TOWN, _BRITISH)


def find_places(text: str) -> list[tuple[int, int]]:
    """Return start and end of every postal address in a text, in order and without overlaps."""
    spans = sorted(match.span() for pattern in _PATTERNS for match in pattern.finditer(text))
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def key_of_place(text: str) -> str:
    """Return what makes an address the same elsewhere: its street and number, without postcode, floor and town."""
    pieces = ["".join(char for char in piece if char.isalnum()).upper() for piece in text.split(",")]
    key = pieces[0]
    for piece in pieces[1:]:
        if len(key) >= _LONG_ENOUGH and any(map(str.isdigit, key)):
            break
        key += piece
    return key
