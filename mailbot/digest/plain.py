"""Lays a digest out as plain text of 72 columns that stands alone. Links keep to one line, however long."""

from collections.abc import Iterator

from mailbot.digest import words
from mailbot.digest.clean import display_width
from mailbot.digest.content import CauseCount, DigestContent, Group, Pair, ThreadEntry

COLUMNS = 72
BAR_COLUMNS = 24


def lay_out(content: DigestContent, *, base_url: str | None) -> str:
    """Return the text version; links are left out without a `base_url`."""
    lines = [*_opening(content)]
    for group in content.groups:
        lines += ["", "", *_group(group, base_url)]
    if content.causes:
        lines += ["", "", *_causes(content.causes)]
    lines += ["", "-- ", *_closing(content, base_url)]
    return "\n".join(lines) + "\n"


def wrap(text: str, *, first: str = "", rest: str | None = None) -> list[str]:
    """Return `text` in lines of at most 72 columns, the first led by `first`, the others by `rest`.

    Columns are counted as a terminal shows them; a word that is longer than a line is broken.
    """
    hang = first if rest is None else rest
    lines: list[str] = []
    line, used, empty = first, display_width(first), True
    for word in text.split():
        pieces = _break(word, COLUMNS - max(display_width(first), display_width(hang)))
        for piece in pieces:
            width = display_width(piece)
            if not empty and used + 1 + width > COLUMNS:
                lines.append(line)
                line, used, empty = hang, display_width(hang), True
            line, used = (line + piece, used + width) if empty else (f"{line} {piece}", used + 1 + width)
            empty = False
    return lines if empty else [*lines, line]


def _break(word: str, columns: int) -> Iterator[str]:
    if display_width(word) <= columns:
        yield word
        return
    piece, used = "", 0
    for char in word:
        width = display_width(char)
        if used + width > columns:
            yield piece
            piece, used = "", 0
        piece, used = piece + char, used + width
    yield piece


def _opening(content: DigestContent) -> list[str]:
    place = words.word_mailboxes(content)
    lines = wrap(" · ".join(part for part in ("mailbot", words.name_day(content.day), place) if part))
    lines += ["", *wrap(words.greet(content)), *wrap(f"{words.word_headline(content)}.")]
    figures = words.list_figures(content)
    if figures:
        lines.append("")
        room = max(len(number) for number, _ in figures)
        for number, meaning in figures:
            lines += wrap(meaning, first=f"  {number:>{room}}  ", rest=" " * (room + 4))
    doubtful = words.note_doubtful(content)
    return lines + (["", *wrap(doubtful)] if doubtful else [])


def _group(group: Group, base_url: str | None) -> list[str]:
    title = f"{words.TITLES[group.kind].upper()} ({group.total:,})"
    lines = [title, "=" * len(title), *wrap(words.INTRODUCTIONS[group.kind])]
    note = words.note_group(group)
    lines += wrap(note) if note else []
    for entry in group.threads:
        lines += ["", *_thread(entry, base_url)]
    if group.more:
        lines += ["", *wrap(f"... and {words.count(group.more, 'more thread')}.")]
        lines += [f"  {base_url}/threads"] if base_url else []
    return lines


def _thread(entry: ThreadEntry, base_url: str | None) -> list[str]:
    lines = [*wrap(entry.subject, first="* ", rest="  "), *wrap(" · ".join(words.describe_thread(entry)), first="  ")]
    for line in (entry.summary, entry.praise, entry.reason):
        lines += wrap(line, first="  ") if line else []
    for pair in entry.pairs:
        lines += ["", *_pair(pair)]
    note = words.note_thread(entry)
    lines += ["", *wrap(note, first="  ")] if note else []
    return lines + ([f"  {base_url}{entry.path}"] if base_url else [])


def _pair(pair: Pair) -> list[str]:
    reply = f"“{pair.agent}”" if pair.agent is not None else f"({words.NO_SENTENCE})"
    return [
        *wrap(f"{words.FINDINGS[pair.kind]} ({words.CERTAINTIES[pair.certainty]})", first="  "),
        *wrap(f"“{pair.customer}”", first="    Customer  ", rest=" " * 14),
        *wrap(reply, first="    Reply     ", rest=" " * 14),
    ]


def _causes(causes: tuple[CauseCount, ...]) -> list[str]:
    title = "WHY CUSTOMERS HAD TO WRITE AGAIN"
    longest = max(cause.rounds for cause in causes)
    lines = [title, "=" * len(title)]
    for cause in causes:
        bar = "#" * max(1, round(BAR_COLUMNS * cause.rounds / longest))
        lines.append(f"  {words.CAUSES[cause.cause]:<26}{cause.rounds:>6,}  {bar}")
    return lines


def _closing(content: DigestContent, base_url: str | None) -> list[str]:
    lines = [line for made in content.judges for line in wrap(words.word_judge(made))]
    machine = words.warn_of_machine(content)
    lines += wrap(machine) if machine else []
    return lines + ([f"{base_url}/"] if base_url else [])
