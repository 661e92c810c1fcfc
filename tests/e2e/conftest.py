"""A real browser and a served page; a picture is kept of what a failing test last saw."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, sync_playwright

from mailbot.web.app import create_app
from mailbot.web.server import WebServer
from tests.servers.requirement import require_program
from tests.unit.web.reading_store import ReadingStore, as_store, sample_store

FAILED = pytest.StashKey[bool]()


@dataclass(kw_only=True)
class Visit:
    """An open page, with every request that left it and every dialog that a script opened."""

    page: Page
    url: str
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def open(self, path: str = "") -> Page:
        self.page.goto(self.url + path)
        return self.page

    def note_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def note_failure(self, request: Request) -> None:
        """Forget a request that the page's policy stopped before it left the browser."""
        if request.failure == "csp":
            self.requests.remove(request.url)

    def note_dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def strangers(self) -> list[str]:
        """Return the requests that went anywhere but to our own server."""
        return [request for request in self.requests if not request.startswith(self.url)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Yield a browser; it is closed after each file, for playwright holds the thread's event loop while it runs."""
    chromium = require_program("chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def store() -> ReadingStore:
    return sample_store()


@pytest.fixture(params=["light"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def visit(
    browser: Browser, store: ReadingStore, scheme: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Visit]:
    with WebServer(create_app(as_store(store), mailboxes=["support"])) as server:
        dark = scheme == "dark"
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
        )
        visit = Visit(page=context.new_page(), url=server.url)
        context.on("request", visit.note_request)
        context.on("requestfailed", visit.note_failure)
        context.on("dialog", visit.note_dialog)
        yield visit
        if request.node.stash.get(FAILED, False):
            visit.page.screenshot(path=tmp_path / "failed.png", full_page=True)
        context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember on the item that a phase of its test has failed."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report
