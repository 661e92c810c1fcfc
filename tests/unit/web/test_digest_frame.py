"""What is taken out of a digest before it is shown."""

import pytest

from mailbot.web.digest_frame import quieten
from tests.unit.web.samples import DIGEST


@pytest.mark.parametrize(
    "element",
    [
        '<link rel="preconnect" href="http://far.example">',
        '<noscript><link rel="preconnect" href="http://far.example"></noscript>',
        '<base href="http://far.example/">',
        '<meta http-equiv="refresh" content="0;url=http://far.example">',
        '<iframe src="http://far.example"></iframe>',
        '<a href="x" ping="http://far.example">x</a>',
        '<svg><script href="http://far.example"></script></svg>',
        '<form action="http://far.example"><button>go</button></form>',
    ],
)
def test_what_acts_by_itself_is_taken_out(element: str) -> None:
    kept = quieten(f"<html><head></head><body><p>Before</p>{element}<p>After</p></body></html>")
    assert "far.example" not in kept
    assert "<p>Before</p>" in kept
    assert "<p>After</p>" in kept


def test_the_styles_and_words_of_a_digest_stay() -> None:
    kept = quieten(DIGEST.html)
    assert 'style="font-family:sans-serif"' in kept
    assert "One thread needed too many rounds." in kept


def test_a_link_opens_in_a_tab_of_its_own_since_our_pages_refuse_to_be_framed() -> None:
    kept = quieten('<a href="http://127.0.0.1:8025/threads/t" target="_self">thread</a>')
    assert '<a href="http://127.0.0.1:8025/threads/t" target="_blank" rel="noopener noreferrer">thread</a>' in kept


def test_it_begins_with_one_doctype_so_that_the_browser_keeps_to_the_standard() -> None:
    assert quieten(DIGEST.html).lower().count("<!doctype html>") == 1


@pytest.mark.parametrize("html", ["", "plain words", "<p>open", "\0"])
def test_what_is_hardly_html_is_no_error(html: str) -> None:
    assert quieten(html).startswith("<!doctype html>")
