"""Goodbyes in languages beyond the nine that sentences are split in, and words that greet and part. Tables, tests."""

import re

MAX_CHARACTERS = 60

# Matched against a line in lower case, which is several times as fast as ignoring case.
FAREWELL = re.compile(
    r"""\W{0,3}(?:
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
    um\ (?:grande|forte)\ abraço | un\ (?:fuerte|gran)\ abrazo | besos | beijos | bjs | abs |
    ciao | tschüss | tschau | bises | bisous | ahoj | čau | adiós | φιλιά
    )(?!\w)""",
    re.VERBOSE,
)
NAME = re.compile(r"[,،]?\s*((?:[^\W\d_][\w.'’-]{0,30}\s*){1,3})")


def is_farewell(line: str) -> bool:
    """Tell whether a line only says goodbye; some of the words greet as well, so text has to stand above it."""
    return not _behind(line, "…").strip(" ,.!;،–—-")


def name_behind_farewell(line: str) -> str:
    """Return the name in a line such as "S pozdravem Petra", or an empty string."""
    named = NAME.fullmatch(_behind(line, ""))
    return named[1].strip() if named is not None and named[1].istitle() else ""


def _behind(line: str, otherwise: str) -> str:
    """Return what stands behind the goodbye at the head of a line, or `otherwise` if none stands there."""
    found = FAREWELL.match(line.lower()) if len(line) <= MAX_CHARACTERS else None
    return line[found.end() :] if found is not None else otherwise
