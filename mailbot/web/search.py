"""The address of the search: threads found by words of their mails."""

from dataclasses import dataclass
from datetime import tzinfo

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from mailbot.store.kept import SearchHit
from mailbot.web.site import Site
from mailbot.web.times import Moment, show_moment

MOST_HITS = 50
LONGEST_QUESTION = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class HitRow:
    """One thread found, with the line around the first word."""

    key: str
    subject: str
    mailbox: str
    author: str
    at: Moment
    before: str
    match: str
    after: str


def add_search(app: FastAPI, site: Site) -> None:
    """Serve `/search`."""

    @app.api_route("/search", methods=["GET", "HEAD"])
    def search(q: str = "", mailbox: str = "") -> HTMLResponse:
        asked = q[:LONGEST_QUESTION].strip()
        hits = site.store.search(asked, mailbox or None, limit=MOST_HITS) if asked else ()
        values = {
            "asked": asked,
            "mailbox": mailbox,
            "mailboxes": sorted({*site.mailboxes, *([mailbox] if mailbox else [])}),
            "hits": [show_hit(hit, site.zone) for hit in hits],
            "all_shown": len(hits) < MOST_HITS,
        }
        return site.render("search.html", values)


def show_hit(hit: SearchHit, zone: tzinfo) -> HitRow:
    """Return the row of a thread that was found."""
    return HitRow(
        key=hit.thread_key,
        subject=hit.subject or "(no subject)",
        mailbox=hit.mailbox,
        author=hit.author.name or hit.author.email or "(no sender)",
        at=show_moment(hit.at, zone),
        before=hit.before,
        match=hit.match,
        after=hit.after,
    )
