"""Goodbyes in languages beyond the nine that sentences are split in, and words that greet and part. Tables, tests."""

import re

MAX_CHARACTERS = 60

FAREWELLS = r"""(?:
    s\ (?:přátelským\ |srdečným\ )?pozdravem | s\ (?:priateľským\ )?pozdravom | s\ (?:úctou|přáním\ hezkého\ dne) |
    (?:hezký\ den\ a\ )?zdrav(?:ím|íme|í) | mějte\ se(?:\ hezky)? |
    (?:met\ )?(?:(?:de\ )?(?:hartelijke|vriendelijke|lieve)\ )?(?:groet(?:jes|en)?) | mvg | hoogachtend |
    (?:med\ )?(?:(?:vänliga|vänlig|bästa|varma|hjärtliga)\ )?hälsning(?:ar)? | mvh |
    (?:med\ )?(?:de\ )?(?:(?:venlig|vennlig|bedste|beste|kærlig)\ )?hils(?:ner|en) | dbh |
    (?:ystävällisin\ |parhain\ )?terveisin |
    з\ (?:\w+\ )?повагою | з\ найкращими\ побажаннями | щиро\ ваш[аі]? | с\ уважение | поздрави |
    saygılar(?:ım|ımız)?(?:la)? | (?:en\ )?iyi\ dileklerim(?:iz)?le | sevgiler(?:imle)? | selamlar |
    (?:szívélyes\ |baráti\ )?üdvözlettel | tisztelettel | üdv |
    cu\ (?:stimă|stima|respect|drag) | salutări | toate\ cele\ bune |
    (?:srdačan\ |lijep\ |lep\ )?pozdrav | s\ poštovanjem | lp |
    salutacions(?:\ cordials)? | pagarbiai | ar\ cieņu | lugupidamisega | tervitades |
    trân\ trọng | hormat\ (?:saya|kami) |
    בברכה(?:\ רבה)? | בכבוד\ רב | (?:مع\ )?(?:أطيب\ |خالص\ |فائق\ )?(?:ال)?(?:تحياتي|تحيات|تحية|احترام) |
    此致 | 敬礼 | 祝好 | 敬具 | 敬上 |
    ciao | tschüss | tschau | bises | bisous | ahoj | čau | adiós | φιλιά
    )"""
FAREWELL_LINE = re.compile(rf"^\W{{0,3}}{FAREWELLS}\s*[,.!;،–—-]{{0,2}}\s*$", re.IGNORECASE | re.VERBOSE)
FAREWELL_WITH_NAME = re.compile(
    rf"^\W{{0,3}}{FAREWELLS}[,،]?\s+((?:[^\W\d_][\w.'’-]{{0,30}}\s*){{1,3}})$", re.IGNORECASE | re.VERBOSE
)


def is_farewell(line: str) -> bool:
    """Tell whether a line only says goodbye; some of the words greet as well, so text has to stand above it."""
    return len(line) <= MAX_CHARACTERS and FAREWELL_LINE.match(line) is not None


def name_behind_farewell(line: str) -> str:
    """Return the name in a line such as "S pozdravem Petra", or an empty string."""
    named = FAREWELL_WITH_NAME.match(line) if len(line) <= MAX_CHARACTERS else None
    return named[1].strip() if named is not None and named[1].istitle() else ""
