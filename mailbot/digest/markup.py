"""Draws a digest as HTML: MJML compiled once, then filled by Jinja2 with everything escaped.

MJML sees our own template alone, never a word of a mail. Knows nothing of how the threads were chosen.
"""

from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from mjml import mjml2html

from mailbot.digest import words
from mailbot.digest.content import CauseCount, DigestContent, Group, Pair, ThreadEntry

SANS = "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif"
SERIF = "Georgia, 'Noto Serif', 'Times New Roman', serif"
DOTS_AT_MOST = 20
SMALLEST_BAR = 3


@cache
def _template() -> Template:
    """Return the frame, compiled to HTML and ready to be filled."""
    environment = Environment(
        loader=PackageLoader("mailbot.digest"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(SANS=SANS, SERIF=SERIF)
    source = resources.files("mailbot.digest").joinpath("templates/digest.mjml").read_text(encoding="utf-8")
    # No fonts: a digest makes no reader's program fetch anything.
    return environment.from_string(mjml2html(source, fonts={}))


def draw_html(content: DigestContent, *, base_url: str | None) -> str:
    """Return the digest as a whole HTML document; links are left out without a `base_url`."""
    return _template().render(
        headline=words.word_headline(content),
        preheader=_preheader(content),
        day=words.name_day(content.day),
        mailboxes=words.word_mailboxes(content),
        greeting=words.greet(content),
        figures=words.list_figures(content),
        doubtful=words.note_doubtful(content),
        groups=[_group(group, base_url) for group in content.groups],
        causes=_bars(content.causes),
        judges=[words.word_judge(made) for made in content.judges],
        machine=words.warn_of_machine(content),
        all_link=f"{base_url}/threads" if base_url else None,
        home_link=f"{base_url}/" if base_url else None,
    )


def _preheader(content: DigestContent) -> str:
    figures = [f"{number} {meaning}" for number, meaning in words.list_figures(content)]
    return "; ".join([words.word_headline(content), *figures]) + "."


def _group(group: Group, base_url: str | None) -> dict[str, Any]:
    return {
        "title": words.TITLES[group.kind],
        "introduction": words.INTRODUCTIONS[group.kind],
        "note": words.note_group(group),
        "total": f"{group.total:,}",
        "threads": [_thread(entry, base_url) for entry in group.threads],
        "more": words.count(group.more, "more thread") if group.more else None,
    }


def _thread(entry: ThreadEntry, base_url: str | None) -> dict[str, Any]:
    return {
        "subject": entry.subject,
        "link": f"{base_url}{entry.path}" if base_url else None,
        "facts": words.describe_thread(entry),
        "dots": entry.avoidable if len(entry.avoidable) <= DOTS_AT_MOST and any(entry.avoidable) else (),
        "lines": [line for line in (entry.summary, entry.praise, entry.reason) if line],
        "pairs": [_pair(pair) for pair in entry.pairs],
        "note": words.note_thread(entry),
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "kind": words.FINDINGS[pair.kind],
        "certainty": words.CERTAINTIES[pair.certainty],
        "customer": pair.customer,
        "quoted": pair.agent is not None,
        "reply": pair.agent if pair.agent is not None else words.NO_SENTENCE,
    }


def _bars(causes: tuple[CauseCount, ...]) -> list[dict[str, Any]]:
    """Return the causes with the length of their bars, in per cent of the longest."""
    longest = max((cause.rounds for cause in causes), default=0)
    bars = []
    for cause in causes:
        share = max(SMALLEST_BAR, round(100 * cause.rounds / longest))
        name = words.CAUSES[cause.cause]
        bars.append(
            {
                "name": name[:1].upper() + name[1:],
                "rounds": f"{cause.rounds:,}",
                "share": share,
                "rest": 100 - share,
            }
        )
    return bars
