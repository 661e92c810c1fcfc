"""The addresses of threads: the list with its filters, and one thread."""

from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse

from mailbot.model import FlagKind
from mailbot.web.site import Site
from mailbot.web.thread_page import build_thread_page
from mailbot.web.thread_rows import read_page, show_thread
from mailbot.web.words import FLAGS

ROWS = 50


def add_threads(app: FastAPI, site: Site) -> None:
    """Serve `/threads` and `/threads/{key}`."""

    @app.api_route("/threads", methods=["GET", "HEAD"])
    def list_threads(mailbox: str = "", flag: str = "", before: str = "") -> HTMLResponse:
        wanted = parse_flag(flag)
        page = read_page(
            lambda limit, since: site.store.list_threads(mailbox or None, limit=limit, before=since),
            size=ROWS,
            before=parse_before(before),
            flag=wanted,
        )
        rows = [show_thread(summary, site.zone) for summary in page.threads]
        values = {
            "rows": rows,
            "without_model": any(row.without_model for row in rows),
            "mailbox": mailbox,
            "mailboxes": sorted({*site.mailboxes, *([mailbox] if mailbox else [])}),
            "flag": flag,
            "flags": [(kind.value, words) for kind, words in FLAGS.items()],
            "later_page": bool(before),
            "older": older_address(mailbox, flag, page.before),
        }
        return site.render("threads.html", values)

    @app.api_route("/threads/{key:path}", methods=["GET", "HEAD"])
    def show_one(key: str) -> HTMLResponse:
        thread = site.store.thread(key)
        if thread is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, "There is no such thread.")
        journey = site.store.journey_of(thread.key)
        page = build_thread_page(thread, site.store.review_of(thread.key), site.zone, journey)
        return site.render("thread.html", {"page": page})


def parse_flag(text: str) -> FlagKind | None:
    """Return the flag named in an address, None for none; raises HTTPException 400 for an unknown one."""
    if not text:
        return None
    try:
        return FlagKind(text)
    except ValueError:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "There is no such flag.") from None


def parse_before(text: str) -> datetime | None:
    """Return the aware time named in an address, None for none; raises HTTPException 400 for what is no time."""
    if not text:
        return None
    try:
        before = datetime.fromisoformat(text)
        return (before if before.tzinfo else before.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise HTTPException(HTTPStatus.BAD_REQUEST, "This is no time that a list can go on from.") from None


def older_address(mailbox: str, flag: str, before: datetime | None) -> str | None:
    """Return the address of the next page with the same filters, or None at the end."""
    if before is None:
        return None
    parts = {"mailbox": mailbox, "flag": flag, "before": before.astimezone(UTC).isoformat()}
    return "/threads?" + urlencode({name: value for name, value in parts.items() if value})
