"""Turns the content of a digest into a subject, an HTML and a text version that no mail program clips. Pure."""

from dataclasses import dataclass, replace

from mailbot.digest.clean import clean_line
from mailbot.digest.content import DigestContent, Group, Pair, ThreadEntry
from mailbot.digest.markup import draw_html
from mailbot.digest.plain import lay_out
from mailbot.digest.words import word_subject

# Gmail clips a message at 102 KB of HTML; a tenth is kept for what relays and clients add.
LARGEST_HTML = 92_000


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderedDigest:
    """A digest ready to be stored and mailed."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Density:
    """How much is shown: threads a group, pairs a thread, characters a quote."""

    threads: int
    pairs: int
    quote: int


DENSITIES = (
    Density(threads=5, pairs=3, quote=420),
    Density(threads=5, pairs=2, quote=280),
    Density(threads=5, pairs=1, quote=220),
    Density(threads=3, pairs=1, quote=160),
    Density(threads=1, pairs=1, quote=100),
)


def render_digest(content: DigestContent, *, base_url: str | None) -> RenderedDigest:
    """Return the digest in both forms, the HTML under 100 KB of UTF-8.

    What does not fit is counted ("3 more threads"), never dropped in silence. `base_url` leads to the pages of the
    threads; None, or anything but http and https, leaves the links out.
    """
    base = base_url.rstrip("/") if base_url and base_url.startswith(("http://", "https://")) else None
    for density in DENSITIES:
        shown = thin_out(content, density)
        html = draw_html(shown, base_url=base)
        if len(html.encode()) <= LARGEST_HTML:
            break
    return RenderedDigest(subject=word_subject(shown), html=html, text=lay_out(shown, base_url=base))


def thin_out(content: DigestContent, density: Density) -> DigestContent:
    """Return the content with no more than `density` allows; all counts stay what they were."""
    return replace(content, groups=tuple(_thin_group(group, density) for group in content.groups))


def _thin_group(group: Group, density: Density) -> Group:
    return replace(group, threads=tuple(_thin_thread(entry, density) for entry in group.threads[: density.threads]))


def _thin_thread(entry: ThreadEntry, density: Density) -> ThreadEntry:
    hidden = max(0, len(entry.pairs) - density.pairs)
    pairs = tuple(_thin_pair(pair, density) for pair in entry.pairs[: density.pairs])
    return replace(entry, pairs=pairs, more_pairs=entry.more_pairs + hidden)


def _thin_pair(pair: Pair, density: Density) -> Pair:
    agent = None if pair.agent is None else clean_line(pair.agent, density.quote)
    return replace(pair, customer=clean_line(pair.customer, density.quote), agent=agent)
