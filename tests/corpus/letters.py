"""The hand-written letters of the corpus: a plain format that reads like mail, and its parser.

A file holds one language. `@ program [below|between]` opens a letter; its words follow. After a line `~` comes what is
not the author's text: name, title, notices. `# parent`, `# customer` and `# agent` open what letters quote and who
write them. With `below` the words stand under the quote, with `between` each paragraph under one of the quote's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Who writes or is written to."""

    name: str
    email: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CorpusLetter:
    """One letter: what the author wrote, what stands below it, and the text it answers, written at `at`."""

    name: str
    language: str
    program: str
    place: str
    own: str
    below: str
    parent: str
    author: Person
    other: Person
    subject: str
    at: datetime

    @property
    def expected(self) -> str:
        """Return the author's words on one line, for programs break lines as they like."""
        return " ".join(self.own.split())


def read_letters(path: Path) -> Iterator[CorpusLetter]:
    """Yield the letters of one file in order."""
    parents: list[str] = []
    people: dict[str, Person] = {}
    subject = ""
    number = 0
    for head, text in _blocks(path.read_text(encoding="utf-8")):
        sort, _, rest = head.partition(" ")
        if sort == "#" and rest == "parent":
            parents.append(text)
        elif sort == "#" and rest.startswith("subject"):
            subject = rest.removeprefix("subject ")
        elif sort == "#":
            role, name, email = rest.split(" ", 1)[0], *rest.split(" ", 1)[1].rsplit(" ", 1)
            people[role] = Person(name=name, email=email)
        else:
            number += 1
            program, _, place = rest.partition(" ")
            own, _, below = text.partition("\n~\n")
            yield CorpusLetter(
                name=f"{path.stem}-{number:02}-{program}{'-' + place if place else ''}",
                language=path.stem,
                program=program,
                place=place,
                own=own,
                below=below,
                parent=parents[number % len(parents)],
                author=people["customer"],
                other=people["agent"],
                subject=subject,
                at=datetime(2025, 1, 9, 8, 12, tzinfo=UTC) + timedelta(days=13 * number, minutes=47 * number),
            )


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    head, lines = "", list[str]()
    for line in [*text.split("\n"), "# end"]:
        if line.startswith(("@ ", "# ")):
            if head:
                yield head, "\n".join(lines).strip("\n")
            head, lines = line, []
        else:
            lines.append(line)
