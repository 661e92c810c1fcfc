"""The phrase trie: what the notation means, and that it stays linear on hostile words."""

import pytest

from mailbot.review.signals.fold import words_of
from mailbot.review.signals.phrases import Phrases


def _labels(written: str, text: str) -> list[tuple[int, int]]:
    return [(match.start, match.end) for match in Phrases({"cue": [written]}).find(words_of(text))]


@pytest.mark.parametrize(
    ("written", "text", "expected"),
    [
        ("order number", "My ORDER number is 5", [(1, 3)]),
        ("restart*", "I restarted it", [(1, 2)]),
        ("i|we have", "Now we have it", [(1, 3)]),
        ("not .. arrived", "it has not yet quite arrived", [(2, 6)]),
        ("not .. arrived", "not one two three four arrived", []),
        ("don't know", "I don’t know", [(1, 4)]),
        ("pisał*", "Jak już PISAŁAM", [(2, 3)]),
        ("δεν έφτασε", "Δεν εφτασε", [(0, 2)]),
    ],
)
def test_a_phrase_is_found_where_its_notation_says(written: str, text: str, expected: list[tuple[int, int]]) -> None:
    assert _labels(written, text) == expected


@pytest.mark.parametrize("written", ["", "..", ".. order", "order ..", "or*", "!"])
def test_a_phrase_that_cannot_be_found_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"phrase|word|letters"):
        Phrases({"cue": [written]})
