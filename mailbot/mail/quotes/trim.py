"""Takes from a run of own lines what is no message: banners, signatures, device lines, legal notices."""

from collections.abc import Sequence
from itertools import accumulate, takewhile

from mailbot.mail.quotes import notices, signatures
from mailbot.mail.quotes.boundaries import is_rule
from mailbot.mail.quotes.footers import without_footer
from mailbot.mail.quotes.names import AuthorName

MAX_DELIMITED_LINES = 25
MAX_CLOSED_LINES = 15
MAX_BANNER_LINES = 5
MAX_SURVEY_LINES = 4
MAX_CHOICES = 60
MIN_CARD_LINES = 3


def trim_segment(lines: Sequence[str], *, author: AuthorName, something_above: bool) -> list[str]:
    """Return the lines without signature and notices.

    `author` is whose name may stand at the end; `something_above` says that own text stands before.
    """
    kept = _without_delimited(trim_notices(lines))
    kept = _without_closing(kept, something_above=something_above)
    return _without_drawn_end(_without_card(_without_author(kept, author)))


def trim_notices(lines: Sequence[str]) -> list[str]:
    """Return the lines without device lines, helpdesk lines, gateway banners on top, and paragraphs of notices."""
    kept: list[str] = []
    in_notice = False
    written = without_footer(lines)
    for number, line in enumerate(written):
        if not line:
            in_notice = False
        elif (
            notices.is_device_line(line)
            or notices.is_helpdesk_line(line)
            or (number < MAX_BANNER_LINES and notices.is_banner(line))
        ):
            continue
        elif notices.is_disclaimer(line) or ((not number or not written[number - 1]) and _is_appended(written, number)):
            in_notice = True
        if not in_notice:
            kept.append(line)
    return kept


def _is_appended(lines: Sequence[str], number: int) -> bool:
    """Tell whether the paragraph that begins here is a helpdesk's.

    It asks to keep the subject, or to rate a reply and brings a link or a row of choices for that.
    """
    if notices.asks_to_keep_subject(lines[number]):
        return True
    below = list(takewhile(bool, lines[number + 1 : number + MAX_SURVEY_LINES]))
    linked = "://" in lines[number] or any("://" in line for line in below)
    offered = bool(below) and all(len(line) <= MAX_CHOICES and not line.endswith(".") for line in below)
    return (linked or offered) and notices.asks_rating(lines[number])


def signed_name(lines: Sequence[str]) -> str:
    """Return the name below, or behind, the last goodbye or thanks in the lines; empty if there is none."""
    for number in range(len(lines) - 1, -1, -1):
        behind = signatures.name_behind_closing(lines[number])
        if behind:
            return behind
        if signatures.is_closing(lines[number]) or signatures.is_courtesy(lines[number]):
            following = next((line for line in lines[number + 1 :] if line), "")
            return following.strip(" ,.-") if signatures.is_name(following) and following.istitle() else ""
    return ""


def _without_delimited(lines: list[str]) -> list[str]:
    below = _written_below(lines)
    for number, line in enumerate(lines):
        if below[number] <= MAX_DELIMITED_LINES and signatures.is_delimiter(line):
            if line == signatures.EXACT_DELIMITER or _is_signed_below(
                lines[number + 1 :], dashed=line.startswith("--")
            ):
                return lines[:number]
        elif 0 < below[number] <= MAX_CLOSED_LINES and is_rule(line) and _is_card(lines[number + 1 :]):
            return lines[:number]
    return lines


def _is_signed_below(lines: Sequence[str], *, dashed: bool) -> bool:
    """Tell whether a signature stands below a delimiter in a worn form: all of it, or its name or only paragraph."""
    written = [line for line in lines if line]
    if all(map(signatures.looks_like_signature, written)):
        return True
    return dashed and (signatures.is_name(written[0]) or "\n\n" not in "\n".join(lines).strip("\n"))


def _is_card(lines: Sequence[str]) -> bool:
    """Tell whether the lines below a drawn rule are a name with contacts."""
    return _is_signature(lines) and any(map(signatures.has_contact, lines))


def _without_closing(lines: list[str], *, something_above: bool) -> list[str]:
    """Drop the goodbye with name, title and contacts below it; what the author adds after them stays."""
    below = _written_below(lines)
    for number, line in enumerate(lines):
        if something_above and signatures.is_closing(line) and not _goes_on(lines, number):
            return lines[:number] + _without_name(lines[number + 1 :])
        if (
            0 < below[number] <= MAX_CLOSED_LINES
            and signatures.is_courtesy(line)
            and _is_signature(lines[number + 1 :])
        ):
            return lines[: number + 1]
        something_above = something_above or bool(line)
    return lines


def _goes_on(lines: Sequence[str], number: int) -> bool:
    """Tell whether prose follows without a break, so that "Best" was no goodbye."""
    following = lines[number + 1] if number + 1 < len(lines) else ""
    return bool(following) and not signatures.looks_like_signature(following)


def _without_author(lines: list[str], author: AuthorName) -> list[str]:
    """Drop the author's name at the end, with the titles and contacts below it."""
    below = _written_below(lines)
    announced = False
    for number, line in enumerate(lines):
        named = bool(line) and below[number] <= MAX_CLOSED_LINES and not announced and author.signs(line)
        if named and all(map(signatures.looks_like_signature, lines[number + 1 :])):
            return lines[:number]
        # "My address is:" announces the name as data.
        announced = line.endswith(":") if line else announced
    return lines


def _without_card(lines: list[str]) -> list[str]:
    """Drop a last paragraph of name, title and contacts. A street or a postcode may be what the mail is about."""
    end = len(lines)
    while end and not lines[end - 1]:
        end -= 1
    start = end
    while start and lines[start - 1] and end - start <= MAX_CLOSED_LINES:
        start -= 1
    card = lines[start:end]
    if len(card) < MIN_CARD_LINES:
        return lines
    above = next((line for line in reversed(lines[:start]) if line), "")
    if not above.endswith((".", "!", "?", ";")) or not _is_card(card):
        return lines
    told = (line for line in card if any(map(str.isdigit, line)) and not signatures.has_contact(line))
    return lines if any(told) else lines[:start]


def _without_drawn_end(lines: list[str]) -> list[str]:
    """Drop what is only drawn below the last line: it set off a quote or a notice that is gone."""
    end = len(lines)
    while end and (not lines[end - 1] or is_rule(lines[end - 1])):
        end -= 1
    return lines[:end]


def _without_name(lines: list[str]) -> list[str]:
    written = 0
    for number, line in enumerate(lines):
        if line and (written >= MAX_CLOSED_LINES or not signatures.looks_like_signature(line)):
            return ["", *lines[number:]]
        written += bool(line)
    return []


def _is_signature(lines: Sequence[str]) -> bool:
    written = [line for line in lines if line]
    return signatures.is_name(written[0]) and all(map(signatures.looks_like_signature, written))


def _written_below(lines: Sequence[str]) -> list[int]:
    """Return for each line how many lines below it are not blank."""
    from_here = list(accumulate(bool(line) for line in reversed(lines)))[::-1]
    return [*from_here[1:], 0]
