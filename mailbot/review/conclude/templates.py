"""Pasted templates: replies that are mostly an earlier reply over again. Compares texts, knows no labels."""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from mailbot.model import Ref, Transcript

SAME_SENTENCE = 95.0
FEWEST_WORDS = 12
SMALLEST_SHARE = 0.5
SHORTEST_SENTENCE = 4
LONGEST_MEMORY = 300  # sentences looked back on, so that a thread of any length costs linear time


def find_repeated_templates(transcript: Transcript, agent_messages: Sequence[int]) -> Iterator[Ref]:
    """Yield, for each reply that is mostly pasted, its longest pasted sentence.

    Pasted are sentences of four words and more that stand nearly word for word in an earlier reply; they must hold
    twelve words and half the words of the reply. Greetings and signatures, which are short, thus never count.
    """
    seen: list[str] = []
    for message in agent_messages:
        sentences = transcript.messages[message].sentences
        pasted = [number for number, text in enumerate(sentences) if _is_pasted(text, seen)]
        words = sum(len(sentences[number].split()) for number in pasted)
        if words >= FEWEST_WORDS and words >= SMALLEST_SHARE * sum(len(text.split()) for text in sentences):
            yield Ref(message, max(pasted, key=lambda number: len(sentences[number])))
        seen = [*seen, *(_folded(text) for text in sentences)][-LONGEST_MEMORY:]


def _is_pasted(text: str, seen: Sequence[str]) -> bool:
    folded = _folded(text)
    if len(folded.split()) < SHORTEST_SENTENCE:
        return False
    return process.extractOne(folded, seen, scorer=fuzz.ratio, score_cutoff=SAME_SENTENCE) is not None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
