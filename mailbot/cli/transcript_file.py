"""Reads a file of transcripts, one JSON object a line. A line that is none is named, and spoils no other."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mailbot.cli.terminal import WrongUseError
from mailbot.model import MailbotError, Transcript
from mailbot.review.transcript import TranscriptError, transcript_of_record
from mailbot.sentences import split_sentences

Record = dict[str, Any]

FORM = "one JSON object a line, with id and messages"


class TranscriptFileError(MailbotError):
    """A transcript file cannot be used; the text names the line and what is wrong with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of the file, numbered from 1: its object as far as it could be read, and what became of it.

    Either `transcript` or `complaint` is set.
    """

    number: int
    record: Record = field(default_factory=dict)
    transcript: Transcript | None = None
    complaint: str | None = None

    @property
    def id(self) -> str | int | None:
        """Return the id as the file writes it, so that a review can be matched with it; None where there is none."""
        name = self.record.get("id")
        return name if isinstance(name, str | int) and not isinstance(name, bool) else None


def read_lines(file: Path) -> list[Line]:
    """Return the lines of a file that are not blank.

    Raises WrongUseError where there is no such file, and TranscriptFileError where it cannot be read or no line of
    it is a transcript.
    """
    if not file.exists():
        raise WrongUseError(f"there is no file {file}; give a file with {FORM}.")
    if file.is_dir():
        raise WrongUseError(f"{file} is a folder; give a file with {FORM}.")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise TranscriptFileError(f"{file} cannot be read: {error.strerror}; correct its permissions.") from error
    lines = list(_read(data.removeprefix(b"\xef\xbb\xbf"), file))
    if not lines:
        raise TranscriptFileError(f"{file} is empty; give a file with {FORM}.")
    if all(line.transcript is None for line in lines):
        raise TranscriptFileError(f"{lines[0].complaint} No other line is a transcript either; give {FORM}.")
    return lines


def doubled_ids(lines: Sequence[Line]) -> list[str]:
    """Return a sentence for each id that an earlier line has already."""
    first: dict[str, int] = {}
    told = []
    for line in lines:
        if line.transcript is not None:
            earlier = first.setdefault(line.transcript.id, line.number)
            if earlier != line.number:
                told.append(f"line {line.number} has the id {line.id!r} that line {earlier} has; give each its own.")
    return told


def _read(data: bytes, file: Path) -> Iterator[Line]:
    # Not splitlines(): U+2028 and the like may stand inside a JSON string.
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            yield _read_line(line, number, f"{file}, line {number}")


def _read_line(line: bytes, number: int, where: str) -> Line:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Line(number=number, complaint=f"{where}: this is not UTF-8 (byte {error.start + 1} of the line).")
    except json.JSONDecodeError as error:
        return Line(number=number, complaint=f"{where}: this is not JSON ({error.msg}, column {error.colno}).")
    except (ValueError, RecursionError):
        return Line(number=number, complaint=f"{where}: this JSON is too deep or has a number too long to be read.")
    if not isinstance(record, dict):
        return Line(number=number, complaint=f"{where}: this is no JSON object; write {FORM}.")
    try:
        return Line(number=number, record=record, transcript=transcript_of_record(record, split_sentences))
    except TranscriptError as error:
        return Line(number=number, record=record, complaint=f"{where}: {error}")
