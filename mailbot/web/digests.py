"""The addresses of digests: the list, one digest with its threads, and the mail itself in a frame of its own."""

from datetime import date
from http import HTTPStatus

from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse

from mailbot.store.kept import StoredDigest
from mailbot.web.digest_frame import quieten
from mailbot.web.digest_page import show_digest
from mailbot.web.security import DIGEST_HEADERS
from mailbot.web.site import Site
from mailbot.web.thread_rows import show_reviewed

THREADS_SHOWN = 100


def add_digests(app: FastAPI, site: Site) -> None:
    """Serve `/digests`, `/digests/{lead}/{day}` and `/digests/{lead}/{day}/mail`."""

    @app.api_route("/digests", methods=["GET", "HEAD"])
    def list_digests() -> HTMLResponse:
        digests = [show_digest(digest, site.zone) for digest in site.store.list_digests(100)]
        return site.render("digests.html", {"digests": digests})

    @app.api_route("/digests/{lead:path}/{day}/mail", methods=["GET", "HEAD"])
    def show_mail(lead: str, day: str) -> HTMLResponse:
        return HTMLResponse(quieten(find_digest(site, lead, day).html), headers=DIGEST_HEADERS)

    @app.api_route("/digests/{lead:path}/{day}", methods=["GET", "HEAD"])
    def show_one(lead: str, day: str) -> HTMLResponse:
        digest = find_digest(site, lead, day)
        reviews = [site.store.review_of(key) for key in digest.threads[:THREADS_SHOWN]]
        rows = [show_reviewed(review, site.zone) for review in reviews if review]
        values = {
            "digest": show_digest(digest, site.zone),
            "rows": rows,
            "without_model": any(row.without_model for row in rows),
        }
        return site.render("digest.html", values)


def find_digest(site: Site, lead: str, day: str) -> StoredDigest:
    """Return the digest of a lead's day as written in an address; raises HTTPException 404 where there is none."""
    try:
        found = site.store.digest(lead, date.fromisoformat(day))
    except ValueError:
        found = None
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "There is no digest of this lead and day.")
    return found
