"""What `eval` compares: a judge with its model and prompt, or reviews that `label` wrote before."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mailbot.app import choose_judge
from mailbot.cli.label import JUDGES, Labelled, choose, label_all
from mailbot.cli.terminal import WrongUseError
from mailbot.cli.transcript_file import Line, Record, TranscriptFileError
from mailbot.flow.progress import Progress
from mailbot.settings import JudgeChoice, Settings

KEYS = ("judge", "model", "prompt", "second_look", "reviews")
SWITCH = {"on": True, "off": False}


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One side of a comparison, by the words it was asked for with; `reviews` is a file that `label` wrote."""

    name: str
    choice: JudgeChoice
    settings: Settings
    reviews: Path | None = None


def read_candidate(spec: str, settings: Settings) -> Candidate:
    """Return what `judge=openai,prompt=review2,model=x` or `reviews=out.jsonl` asks for; raises WrongUseError."""
    values = _read_pairs(spec)
    if "reviews" in values and len(values) > 1:
        raise WrongUseError(f"--compare {spec}: reviews=FILE stands alone; what made them is written in them.")
    if values.keys() & {"model", "prompt", "second_look"} and values.get("judge") == "signals":
        raise WrongUseError(f"--compare {spec}: signals have no model and no prompt; leave these out.")
    llm: dict[str, str | bool] = {key: values[key] for key in ("model", "prompt") if key in values}
    if "second_look" in values:
        llm["second_look"] = SWITCH[values["second_look"]]
    candidate = Candidate(
        name=spec,
        choice=choose(values.get("judge", "openai" if llm else "auto")),
        settings=settings.model_copy(update={"llm": settings.llm.model_copy(update=llm)}),
        reviews=Path(values["reviews"]) if "reviews" in values else None,
    )
    if candidate.reviews is None:
        choose_judge(candidate.choice, candidate.settings)  # a wrong one is told before the other is paid for
    elif not candidate.reviews.is_file():
        raise WrongUseError(f"--compare {spec}: there is no file {candidate.reviews}; `mailbot label` writes one.")
    return candidate


def reviews_of(candidate: Candidate, lines: Sequence[Line], progress: Progress) -> list[Labelled]:
    """Return a candidate's reviews of these transcripts, in their order: made now, or read from its file.

    Raises TranscriptFileError where the file lacks one of them.
    """
    if candidate.reviews is None:
        return label_all(lines, candidate.choice, candidate.settings, progress, lambda _: None)
    kept = _read_reviews(candidate.reviews)
    lacking = [line.id for line in lines if line.id not in kept]
    if lacking:
        raise TranscriptFileError(
            f"{candidate.reviews} lacks {len(lacking)} of the transcripts, the first being {lacking[0]!r}; "
            "write it again with `mailbot label` from the same file."
        )
    return [Labelled(record=kept[line.id], seconds=0.0) for line in lines]


def _read_pairs(spec: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in spec.split(","):
        key, equals, value = pair.strip().partition("=")
        if not equals or not value or key not in KEYS or key in values:
            raise WrongUseError(
                f"--compare {spec}: {pair.strip()!r} is not understood; write key=value, separated by commas, each of "
                f"{', '.join(KEYS)} at most once."
            )
        values[key] = value
    if values.get("second_look", "on") not in SWITCH:
        raise WrongUseError(f"--compare {spec}: second_look is on or off.")
    if values.get("judge", "auto") not in JUDGES:
        raise WrongUseError(f"--compare {spec}: there is no such judge; there are {', '.join(JUDGES)}.")
    return values


def _read_reviews(file: Path) -> Mapping[object, Record]:
    reviews: dict[object, Record] = {}
    for number, line in enumerate(file.read_bytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise TranscriptFileError(f"{file}, line {number}: this is not JSON; `mailbot label` writes it.") from error
        if not isinstance(record, dict) or "id" not in record or "status" not in record:
            raise TranscriptFileError(f"{file}, line {number}: this is no review; `mailbot label` writes them.")
        reviews[record["id"]] = record
    return reviews
