"""The page as an ASGI application: routes, their order, and how refusals look. Reads the store, never writes."""

from collections.abc import Sequence
from datetime import UTC, tzinfo
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from mailbot.store.port import Store
from mailbot.web.digests import add_digests
from mailbot.web.overview import add_overview
from mailbot.web.search import add_search
from mailbot.web.security import HEADERS, TRUSTED_HOSTS, ReadingOnly, SecureHeaders
from mailbot.web.site import STATIC, Site, load_templates
from mailbot.web.threads import add_threads


def create_app(store: Store, *, title: str = "mailbot", zone: tzinfo = UTC, mailboxes: Sequence[str] = ()) -> FastAPI:
    """Return the read-only page over a store.

    Times are shown in `zone`; `mailboxes` are the names that the list of threads can be narrowed to.
    """
    site = Site(store=store, title=title, zone=zone, mailboxes=tuple(mailboxes), templates=load_templates())
    app = FastAPI(title=title, docs_url=None, redoc_url=None, openapi_url=None)
    add_overview(app, site)
    add_threads(app, site)
    add_search(app, site)
    add_digests(app, site)
    app.add_api_route("/healthz", tell_health, methods=["GET", "HEAD"], response_class=PlainTextResponse)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    add_refusals(app, site)
    app.add_middleware(ReadingOnly)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=TRUSTED_HOSTS, www_redirect=False)
    app.add_middleware(SecureHeaders)
    return app


def tell_health() -> str:
    """Return a word that a probe can look for."""
    return "ok"


def add_refusals(app: FastAPI, site: Site) -> None:
    """Make what is not found, not understood or broken a page of our own, without any trace of the program."""

    @app.exception_handler(HTTPException)
    def refuse(_: Request, error: HTTPException) -> Response:
        status = HTTPStatus(error.status_code)
        headline = error.detail if error.detail != status.phrase else "There is no such page."
        return site.render_problem(
            status, headline, "It may have been renamed or erased. The list of threads is below."
        )

    @app.exception_handler(Exception)
    def apologise(_: Request, __: Exception) -> Response:
        page = site.render_problem(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "This page could not be made.",
            "Nothing was changed. The log of mailbot says what went wrong; please try again, or look at another page.",
        )
        page.headers.update(HEADERS)
        return page
