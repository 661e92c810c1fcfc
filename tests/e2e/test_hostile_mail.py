"""Hostile mail in a real browser: no script runs, no request leaves (promise 30)."""

import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.e2e.conftest import Visit
from tests.unit.web.reading_store import ReadingStore, sample_store
from tests.unit.web.samples import DIGEST, LEAD, MESSAGES, REVIEW, STORED_REVIEW, THREAD

pytestmark = pytest.mark.browser

PAGES = [
    "",
    "threads",
    f"threads/{THREAD.key}",
    "digests",
    f"digests/{LEAD}/2026-03-14",
    f"digests/{LEAD}/2026-03-14/mail",
]

PAYLOADS = (
    "<script>window.hit=1;alert(1)</script>",
    "<img src='http://{host}/i.png' onerror='window.hit=1;alert(1)'>",
    "<svg onload='window.hit=1;alert(1)'><image href='http://{host}/s.png'/></svg>",
    "<style>@import url(http://{host}/c.css);body{{background:url(http://{host}/b.png)}}</style>",
    "<link rel=stylesheet href='http://{host}/l.css'><link rel=prefetch href='http://{host}/p'>",
    "<link rel=dns-prefetch href='//{host}'><link rel=preconnect href='http://{host}'>",
    "<meta http-equiv=refresh content='0;url=http://{host}/m'>",
    "<base href='http://{host}/'><a ping='http://{host}/ping' href='x'>x</a>",
    "<form action='http://{host}/f'><input name=q autofocus onfocus='window.hit=1;alert(1)'></form>",
    "<iframe src='http://{host}/fr'></iframe><iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<object data='http://{host}/o'></object><embed src='http://{host}/e'>",
    "<video autoplay src='http://{host}/v' onerror='window.hit=1'></video><audio src='http://{host}/a'></audio>",
    "<p style=\"background:url('http://{host}/st.png')\">text</p><font face=x>",
    "<style>@font-face{{font-family:x;src:url(http://{host}/w.woff)}}*{{font-family:x}}</style>",
    '"><a href="javascript:window.hit=1" autofocus onfocus="window.hit=1;alert(1)">click</a>',
    "'><details open ontoggle='window.hit=1;alert(1)'>",
    "{{{{ 7 * 7 }}}}{{% include 'layout.html' %}}",
    "</title></style></textarea></script><script>window.hit=1</script>",
    "\u202egnp.exe <bdo dir=rtl>",
)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Listen where the payloads point, so that a request would be heard."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture
def store(listener: socket.socket) -> ReadingStore:
    """Return a store whose every text is hostile, the stored digest included."""
    host = f"127.0.0.1:{listener.getsockname()[1]}"
    payloads = tuple(payload.format(host=host) for payload in PAYLOADS)
    everything = "\n".join(payloads)
    hostile = replace(
        MESSAGES[0],
        text=everything,
        sentences=payloads,
        attachments=payloads,
        subject=everything,
        author=replace(MESSAGES[0].author, name=everything, email=payloads[0]),
        language=payloads[0],
    )
    store = sample_store()
    store.threads = [replace(THREAD, subject=everything, messages=(hostile, *MESSAGES[1:]))]
    review = replace(REVIEW, summary=everything, better_reply=everything, praise=everything, model=everything)
    store.reviews = {THREAD.key: replace(STORED_REVIEW, subject=everything, review=review)}
    store.digests = [
        replace(DIGEST, subject=everything, error=everything, html=f"<!doctype html><title>x</title>{everything}")
    ]
    return store


@pytest.mark.parametrize("path", PAGES)
def test_hostile_text_runs_no_script_and_makes_no_request(visit: Visit, listener: socket.socket, path: str) -> None:
    page = visit.open(path)
    page.wait_for_load_state("networkidle")
    assert visit.strangers() == []
    assert visit.dialogs == []
    assert [frame.evaluate("window.hit") for frame in page.frames if frame.url.startswith(visit.url)].count(1) == 0
    with pytest.raises(BlockingIOError):
        listener.accept()
    assert page.url == visit.url + path


def test_hostile_text_is_still_readable(visit: Visit) -> None:
    page = visit.open(f"threads/{THREAD.key}")
    assert page.locator("#m0-s0").inner_text() == PAYLOADS[0]
