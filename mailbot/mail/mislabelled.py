"""Eight-bit text under a wrong label: which charset of a family its letters speak for. Knows nothing of mails.

Programs that read one Cyrillic charset as another produce letters all the same, so that no decoder complains.
"""

import re
from math import log

SAMPLE_BYTES = 4_096
ASCII_END = 0x7F
LEAST_LETTERS = 6
LEAST_FOREIGN_LETTERS = 8
# By how much another charset must be likelier: letter for letter, and all together (natural logarithms).
LEAST_GAIN = 0.35
LEAST_EVIDENCE = 8.0
CYRILLIC = ("cp1251", "koi8-u", "cp866", "iso8859-5", "mac-cyrillic")
# How often letters stand among a thousand of Russian (Sharov, 2003), with those that only its sister languages have.
PER_THOUSAND = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґўјљњћџђ",
        (*(110, 85, 80, 74, 67, 63, 55, 47, 45, 44, 35, 32, 30, 28, 26, 20, 19, 17, 17, 16, 16, 14, 12, 10, 9),
         *(7, 6, 5, 4, 3, 3, 2, 2, 20, 4, 4, 1, 1, 4, 1, 1, 1, 0.5, 0.5)),
        strict=True,
    )
)  # fmt: skip
STRANGE = log(0.05)
CAPITAL_IN_WORD = -2.0
SIGN_IN_WORD = re.compile("[a-zó][\u00b3\u00b9\u00bf][a-zó]")
LIKELIHOOD = {letter: log(often) for letter, often in PER_THOUSAND.items()}


def likelier_cyrillic(data: bytes, codec: str) -> str:
    """Return the Cyrillic charset that the bytes speak for: `codec` unless another one is much likelier."""
    sample = data[:SAMPLE_BYTES]
    own, best = _score(sample, codec), max((_score(sample, each), each) for each in CYRILLIC)
    gain = best[0] - own
    letters = sum(byte > ASCII_END for byte in sample)
    return best[1] if gain > LEAST_GAIN and gain * letters > LEAST_EVIDENCE else codec


def is_foreign(text: str) -> bool:
    """Tell whether text read as Western European is something else.

    Nearly all letters of another script come out accented; Polish ones come out as signs in the middle of words.
    """
    if SIGN_IN_WORD.search(text):
        return True
    sample = text[:SAMPLE_BYTES]
    accented = sum(character > "\x7f" for character in sample)
    plain = sum(character < "\x7f" and character.isalpha() for character in sample)
    return accented >= LEAST_FOREIGN_LETTERS and accented > 2 * plain


def _score(sample: bytes, codec: str) -> float:
    """Return the mean likelihood of the characters beyond ASCII; 0 likes and dislikes are for too few of them."""
    text = sample.decode(codec, errors="replace")
    weights: list[float] = []
    before = ""
    for character in text:
        if character > "\x7f":
            weights.append(LIKELIHOOD.get(character.lower(), STRANGE))
            weights[-1] += CAPITAL_IN_WORD if character.isupper() and before.islower() else 0
        before = character
    return sum(weights) / len(weights) if len(weights) >= LEAST_LETTERS else 0.0
