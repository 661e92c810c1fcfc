"""The first page: how the mailboxes fare, the latest digest, and the threads that need attention."""

from collections.abc import Sequence
from datetime import datetime

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from mailbot.model import Review
from mailbot.store.kept import ThreadSummary
from mailbot.web.digest_page import show_digest
from mailbot.web.mailboxes import show_mailboxes
from mailbot.web.site import Site
from mailbot.web.thread_rows import show_thread
from mailbot.web.words import NEEDS_ATTENTION, count_words

LOOKED_AT = 200
SHOWN = 20


def add_overview(app: FastAPI, site: Site) -> None:
    """Serve `/`."""

    @app.api_route("/", methods=["GET", "HEAD"])
    def show_overview() -> HTMLResponse:
        latest = [show_digest(digest, site.zone) for digest in site.store.list_digests(1)]
        recent = site.store.list_threads(limit=LOOKED_AT)
        rows = [show_thread(summary, site.zone) for summary in pick_worst(recent)]
        counts = site.store.counts()
        values = {
            "digest": latest[0] if latest else None,
            "rows": rows,
            "without_model": any(row.without_model for row in rows),
            "empty": not counts.threads,
            "figures": (
                count_words(counts.messages, "mail read", "mails read"),
                count_words(counts.threads, "thread", "threads"),
                count_words(counts.reviews, "review", "reviews"),
            ),
            "quarantined": counts.quarantined,
            "mailboxes": show_mailboxes(site.mailboxes, site.store.mailbox_statuses(), site.zone),
        }
        return site.render("overview.html", values)


def pick_worst(recent: Sequence[ThreadSummary]) -> list[ThreadSummary]:
    """Return up to SHOWN threads that need attention: most avoidable rounds first, then latest activity."""
    needy = [summary for summary in recent if needs_attention(summary.review)]
    return sorted(needy, key=_by_harm, reverse=True)[:SHOWN]


def needs_attention(review: Review | None) -> bool:
    """Tell whether a review met a rule that a lead should look at."""
    return review is not None and not NEEDS_ATTENTION.isdisjoint(review.flags)


def _by_harm(summary: ThreadSummary) -> tuple[int, datetime]:
    return summary.review.avoidable_rounds if summary.review else 0, summary.last_at
