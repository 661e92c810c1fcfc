"""Answers written into a quote, each tied to the quoted sentence that it answers. Pure; knows no mail program."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.mail.quotes.attributions import Attribution, weigh
from mailbot.model import InlineAnswer
from mailbot.sentences import split_sentences

MAX_QUOTED_LINES = 60
MAX_QUOTED_CHARACTERS = 500
# A quote of more sentences with one passage below it is a mail answered as a whole.
MAX_LONE_SENTENCES = 3
QUESTION_MARKS = ("?", "？", "؟", ";")


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """Own text that no quote interrupts, and the quoted lines directly above it, in order."""

    text: str
    above: Sequence[str]


def tie_answers(passages: Sequence[Passage]) -> tuple[InlineAnswer, ...]:
    """Return for each passage that answers a part of a quote which quoted sentence that is.

    Of the sentences directly above, it is the last question, or the last sentence where none asks. A single passage
    below a long quote answers all of it and is tied to none.
    """
    if not any(passage.above for passage in passages):
        return ()
    asked: list[tuple[int, tuple[str, ...]]] = []
    sentence = 0
    for passage in passages:
        quoted = _quoted_sentences(passage.above)
        if quoted:
            asked.append((sentence, quoted))
        sentence += len(split_sentences(passage.text))
    if len(asked) == 1 and len(asked[0][1]) > MAX_LONE_SENTENCES:
        return ()
    return tuple(InlineAnswer(sentence=number, quoted=_choose(quoted)) for number, quoted in asked)


def _quoted_sentences(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the sentences of the nearest quoted lines, without those quoted in the quote and who wrote them."""
    bare = [line.lstrip().removeprefix(">").lstrip() for line in lines[-MAX_QUOTED_LINES:]]
    outer = [line for line in bare if not line.startswith(">") and weigh(line) is Attribution.NONE]
    return split_sentences("\n".join(outer).strip("\n"))


def _choose(quoted: Sequence[str]) -> str:
    questions = [sentence for sentence in quoted if sentence.rstrip(" \"'»”)").endswith(QUESTION_MARKS)]
    return (questions or quoted)[-1][:MAX_QUOTED_CHARACTERS]
