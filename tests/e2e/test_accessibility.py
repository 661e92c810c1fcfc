"""Every page, light and dark, wide and narrow, against axe-core's rules for WCAG 2.2 AA (promise 37)."""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Visit
from tests.unit.web.reading_store import ReadingStore
from tests.unit.web.samples import LEAD, THREAD

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ["", "threads", f"threads/{THREAD.key}", "digests", f"digests/{LEAD}/2026-03-14", "threads/unknown"]


def violations(visit: Visit, path: str) -> list[str]:
    """Return what axe objects to, one line an element."""
    page = visit.open(path)
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(
        "async rules => (await axe.run(document, {runOnly: rules, iframes: false})).violations", RULES
    )
    return [f"{rule['id']}: {node['html']}: {node['failureSummary']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"], indirect=True)
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_a_violation(visit: Visit, path: str, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    assert violations(visit, path) == []


@pytest.mark.parametrize("scheme", ["light", "dark"], indirect=True)
@pytest.mark.parametrize("path", ["", "threads", "digests"])
def test_no_empty_page_has_a_violation(visit: Visit, store: ReadingStore, path: str) -> None:
    store.threads.clear()
    store.reviews.clear()
    store.digests.clear()
    assert violations(visit, path) == []
