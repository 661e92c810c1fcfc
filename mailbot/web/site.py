"""What every route is given: the store, the zone of the reader, and how a template becomes an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from http import HTTPStatus
from pathlib import Path

import jinja2
from fastapi.responses import HTMLResponse

from mailbot.store.port import Store

HERE = Path(__file__).parent
STATIC = HERE / "static"


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """The parts shared by all pages. `mailboxes` are the names a list can be narrowed to."""

    store: Store
    title: str
    zone: tzinfo
    mailboxes: tuple[str, ...]
    templates: jinja2.Environment

    def render(self, template: str, values: Mapping[str, object], status: HTTPStatus = HTTPStatus.OK) -> HTMLResponse:
        """Return a page; every value is escaped by the template."""
        page = self.templates.get_template(template).render(site=self, **values)
        return HTMLResponse(page, status_code=status)

    def render_problem(self, status: HTTPStatus, headline: str, advice: str) -> HTMLResponse:
        """Return a page that says what could not be shown and what to do instead."""
        return self.render("problem.html", {"headline": headline, "advice": advice}, status)


def load_templates() -> jinja2.Environment:
    """Return the templates with escaping on for all of them, and undefined names an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
