"""What a lead does on the page, in a real browser."""

from dataclasses import replace

import pytest
from playwright.sync_api import FloatRect, Page, expect

from tests.e2e.conftest import Visit
from tests.unit.web.reading_store import ReadingStore
from tests.unit.web.samples import DIGEST, LEAD, THREAD

pytestmark = pytest.mark.browser


def test_a_lead_reads_the_latest_digest_and_goes_on_to_its_thread(visit: Visit) -> None:
    page = visit.open()
    page.get_by_role("link", name=DIGEST.subject).click()
    mail = page.frame_locator("iframe")
    expect(mail.get_by_role("heading", name="Saturday 14 March")).to_be_visible()
    page.get_by_role("link", name=THREAD.subject).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(THREAD.subject)


def test_a_link_in_the_mailed_digest_opens_its_thread(visit: Visit, store: ReadingStore) -> None:
    link = f'<a href="{visit.url}threads/{THREAD.key}">The thread</a>'
    store.digests = [replace(DIGEST, html=f"<!doctype html><title>Digest</title><p>{link}</p>")]
    page = visit.open(f"digests/{LEAD}/2026-03-14")
    with page.expect_popup() as opened:
        page.frame_locator("iframe").get_by_role("link", name="The thread").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text(THREAD.subject)


def test_an_ask_leads_to_its_sentence_and_the_sentence_back_to_the_ask(visit: Visit) -> None:
    page = visit.open(f"threads/{THREAD.key}")
    ask = page.locator("#ask-2")
    ask.get_by_role("link", name="And is it safe to keep using it until then?").click()
    sentence = page.locator("#m0-s4")
    expect(sentence).to_be_in_viewport()
    assert sentence.evaluate("sentence => sentence.matches(':target')")
    page.locator("#m0-s4 + .back").get_by_role("link", name="ask 2").click()
    expect(ask).to_be_in_viewport()
    assert ask.evaluate("ask => ask.matches(':target')")


def test_an_ignored_ask_shows_what_the_reply_was_about_instead(visit: Visit) -> None:
    page = visit.open(f"threads/{THREAD.key}")
    proof = page.locator("#ask-2 details").nth(1)
    expect(proof.locator("li").first).to_be_hidden()
    proof.locator("summary").click()
    expect(proof.locator("li").first).to_be_visible()
    assert proof.locator(".about").all_inner_texts() == ["courtesy", "courtesy", "answers ask 1", "something else"]


def test_the_avoidable_rounds_are_marked_and_lead_to_the_reply_behind_them(visit: Visit) -> None:
    page = visit.open(f"threads/{THREAD.key}")
    avoidable = page.locator(".timeline .avoidable")
    expect(avoidable).to_have_count(2)
    avoidable.first.get_by_role("link", name="mail 2").click()
    expect(page.locator("#m1")).to_be_in_viewport()


def test_threads_are_found_by_flag_with_the_form_alone(visit: Visit) -> None:
    page = visit.open("threads")
    page.get_by_label("Flag").select_option("praiseworthy")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No thread fits")).to_be_visible()
    page.get_by_role("link", name="Show all threads").click()
    expect(page.get_by_role("link", name=THREAD.subject)).to_be_visible()


def test_the_keyboard_alone_reaches_the_content_and_shows_where_it_is(visit: Visit) -> None:
    page = visit.open(f"threads/{THREAD.key}")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    first = page.locator("main a").first
    expect(first).to_be_focused()
    assert first.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"


@pytest.mark.parametrize("path", ["", "threads", f"threads/{THREAD.key}", "digests"])
def test_no_page_is_wider_than_the_screen(visit: Visit, path: str) -> None:
    page = visit.open(path)
    for width in (320, 360, 800, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_ledger_stands_under_the_conversation_and_on_a_desk_beside_it(visit: Visit) -> None:
    page = visit.open(f"threads/{THREAD.key}")
    wide = boxes(page)
    page.set_viewport_size({"width": 360, "height": 800})
    narrow = boxes(page)
    assert wide[1]["x"] >= wide[0]["x"] + wide[0]["width"]
    assert narrow[1]["y"] >= narrow[0]["y"] + narrow[0]["height"]


def boxes(page: Page) -> tuple[FloatRect, FloatRect]:
    conversation = page.locator(".conversation").bounding_box()
    ledger = page.locator(".ledger").bounding_box()
    assert conversation is not None
    assert ledger is not None
    return conversation, ledger


def test_a_printed_thread_is_one_column_without_the_menu_and_with_every_proof_open(visit: Visit) -> None:
    page = visit.open(f"threads/{THREAD.key}")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.locator("#ask-2 details li").first).to_be_visible()
