"""A rendered digest: mail text never becomes markup, nothing is clipped, and each form stands alone."""

from collections.abc import Sequence
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.digest.clean import display_width
from mailbot.digest.content import GroupKind
from mailbot.digest.plain import COLUMNS, wrap
from mailbot.digest.render import RenderedDigest, render_digest
from mailbot.digest.select import select_digest
from mailbot.digest.words import TITLES
from mailbot.model import Cause, FlagKind
from mailbot.store.kept import StoredReview
from tests.processor_time import assert_costs_at_most
from tests.unit.digest.samples import DAY, LEAD, SampleLead, a_real_day, finding, stored, turns

HTML_LIMIT = 100_000
MANY = (FlagKind.TOO_MANY_ROUNDS, FlagKind.MISSED)
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</td></tr></table></div></body></html>",
    "<mj-section><mj-text>forged</mj-text></mj-section>",
    "{{ 7 * 7 }}{% for x in y %}{# gone #}",
    "<!--[if mso]><![endif]--> ]]> &lt;b&gt; &#60;",
    "javascript:alert(1)",
]


class Skeleton(HTMLParser):
    """Collects the tags of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        """Read the page."""
        super().__init__()
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}", ()))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def render(reviews: Sequence[StoredReview], base_url: str | None = None, lead: SampleLead = LEAD) -> RenderedDigest:
    return render_digest(select_digest(reviews, lead=lead, day=DAY, mailboxes=()), base_url=base_url)


def thread_saying(words: str) -> list[StoredReview]:
    """Return one thread with these words in every place that a mail or a judge fills."""
    return [
        stored(
            "t",
            words,
            flags=MANY,
            after=1,
            customer_turns=turns(False, True, True),
            findings=[finding(words, words)],
            summary=words,
            praise=words,
        ),
        stored("n", words, reason=words),
    ]


# --- what mails say never becomes markup


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_shows_as_text_and_changes_no_tag(words: str) -> None:
    harmless = Skeleton(render(thread_saying("harmless")).html)
    page = Skeleton(render(thread_saying(words), lead=SampleLead(name=words)).html)
    assert page.tags == Skeleton(render(thread_saying("harmless"), lead=SampleLead(name="x")).html).tags
    assert page.tags == harmless.tags
    assert page.text.count(words) == harmless.text.count("harmless") + 1


@settings(max_examples=50)
@given(st.text(min_size=1))
def test_no_text_whatever_changes_the_structure(words: str) -> None:
    expected = Skeleton(render(thread_saying("harmless")).html).tags
    rendered = render(thread_saying(f"x{words}"))
    assert Skeleton(rendered.html).tags == expected
    rendered.html.encode()
    rendered.text.encode()


def test_quotes_and_subjects_find_their_own_direction() -> None:
    tags = Skeleton(render(thread_saying("שלום, מה קורה עם ההזמנה?")).html).tags
    assert sum(("dir", "auto") in attributes for tag, attributes in tags if tag in {"div", "h3"}) >= 4


@pytest.mark.parametrize("base_url", [None, "javascript:alert(1)//", "data:text/html,x", ""])
def test_without_a_web_address_there_are_no_links(base_url: str | None) -> None:
    rendered = render(a_real_day(), base_url)
    assert "<a" not in [f"<{tag}" for tag, _ in Skeleton(rendered.html).tags]
    assert "/threads/" not in rendered.text


def test_with_a_web_address_each_thread_is_linked_in_both_forms() -> None:
    rendered = render(a_real_day(), "https://mailbot.example.com/")
    for key in ("t-gr", "t-en", "t-no"):
        assert f'href="https://mailbot.example.com/threads/{key}"' in rendered.html
        assert f"https://mailbot.example.com/threads/{key}\n" in rendered.text


# --- what every mail program can show


def test_the_page_loads_nothing_from_anywhere() -> None:
    page = Skeleton(render(a_real_day()).html)
    assert not {tag for tag, _ in page.tags} & {"img", "link", "script", "iframe", "svg", "form"}
    assert not [name for _, attributes in page.tags for name, _ in attributes if name in {"src", "background"}]
    assert "@import" not in render(a_real_day()).html
    assert "url(" not in render(a_real_day()).html


def test_the_page_names_its_language_and_both_colour_schemes() -> None:
    html = render(a_real_day()).html
    tags = Skeleton(html).tags
    assert ("lang", "en") in dict(tags)["html"]
    assert ("meta", (("name", "color-scheme"), ("content", "light dark"))) in tags
    assert "prefers-color-scheme: dark" in html


def test_headings_follow_one_another_for_those_who_listen() -> None:
    levels = [int(tag[1]) for tag, _ in Skeleton(render(a_real_day()).html).tags if tag in {"h1", "h2", "h3"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - sooner <= 1 for sooner, later in pairwise(levels))


def test_tables_that_only_lay_out_say_so() -> None:
    tables = [attributes for tag, attributes in Skeleton(render(a_real_day()).html).tags if tag == "table"]
    assert tables
    assert all(("role", "presentation") in attributes for attributes in tables)


def test_the_preview_line_is_the_headline() -> None:
    rendered = render(a_real_day())
    body = rendered.html[rendered.html.index("<body") :]
    assert Skeleton(body).text.startswith("4 of 48 threads needed too many rounds; 3 could have ended")
    assert rendered.subject == "4 of 48 threads needed too many rounds (3 Mar)"


# --- size and speed


@pytest.mark.parametrize("unit", ['"', "<", "🙂", "я", "word "])
def test_the_largest_day_stays_below_what_is_clipped_and_counts_the_rest(unit: str) -> None:
    endless = unit * 3000
    many: list[StoredReview] = []
    for number in range(20):
        spare = turns(False, True, True)
        ruled = turns(False, True, True, cause=Cause.POLICY)
        many += [
            stored(f"a{number}", endless, flags=MANY, customer_turns=spare, findings=[finding(endless, endless)] * 9),
            stored(f"b{number}", endless, flags=(FlagKind.POLITE_BUT_UNREAD,), findings=[finding(endless, endless)]),
            stored(f"c{number}", endless, flags=(FlagKind.MISSED,), findings=[finding(endless, None)] * 5),
            stored(f"d{number}", endless, flags=(FlagKind.LONG_YET_BLAMELESS,), summary=endless),
            stored(f"e{number}", flags=MANY, customer_turns=ruled, findings=[finding(endless, endless)] * 9),
            stored(f"f{number}", endless, praise=endless, judge=(endless, endless, endless)),
            stored(f"g{number}", endless, reason=endless),
        ]
    rendered = render(many, "https://mailbot.example.com", SampleLead(name=endless))
    assert len(rendered.html.encode()) < HTML_LIMIT
    for kind in GroupKind:
        assert TITLES[kind] in rendered.html
    assert rendered.html.count("more threads</a>") == len(GroupKind)
    assert len(rendered.text.encode()) < HTML_LIMIT


def test_an_ordinary_day_is_not_thinned_out() -> None:
    rows = [
        stored(f"t{number}", flags=MANY, customer_turns=turns(False, True, True), findings=[finding("a?", "b")] * 3)
        for number in range(5)
    ]
    assert render(rows).html.count(">Reply<") == 15


def test_ten_thousand_threads_are_chosen_and_drawn_in_a_few_seconds() -> None:
    rows = [
        stored(
            f"t{number}",
            f"Order {number}",
            flags=MANY,
            after=1,
            customer_turns=turns(False, True, True),
            findings=[finding("Where is my order, please? " * 20, "Thank you for your patience. " * 20)] * 3,
        )
        for number in range(10_000)
    ]
    assert_costs_at_most(4, lambda: render(rows))
    rendered = render(rows)
    assert len(rendered.html.encode()) < HTML_LIMIT
    assert "9,995 more threads" in rendered.html
    assert "9,995 more threads" in rendered.text


# --- text and quiet days


def test_no_line_of_the_text_is_wider_than_72_columns() -> None:
    wide = "日本語の長い件名" * 20 + " " + "x" * 500
    for reviews in (a_real_day(), thread_saying(wide)):
        lines = render(reviews, lead=SampleLead(name=wide)).text.splitlines()
        assert max(display_width(line) for line in lines) <= COLUMNS


@given(st.text(), st.sampled_from(["", "  ", "    Customer  "]))
def test_wrapping_loses_no_character_and_keeps_to_the_width(text: str, first: str) -> None:
    lines = wrap(text, first=first, rest=" " * len(first))
    assert all(display_width(line) <= COLUMNS for line in lines)
    assert "".join("".join(lines).split()) == "".join((first if text.split() else "").split() + text.split())


def test_the_text_tells_all_that_the_page_tells() -> None:
    text = " ".join(render(a_real_day()).text.split())
    for told in (
        "4 of 48 threads needed too many rounds.",
        "9 e-mails customers need not have written",
        "Customer “Ο αριθμός της παραγγελίας είναι 88213.”",
        "(No sentence of the reply is about this.)",
        "WORTH PRAISING (1)",
        "1 doubtful finding waits for a human.",
        "47 threads reviewed by openai, model gpt-5-mini, prompt review@3.",
    ):
        assert told in text


def test_reviews_by_signals_say_that_no_language_model_read_them() -> None:
    rendered = render([stored("t", flags=(FlagKind.MISSED,), findings=[finding("a?", None)])])
    assert "1 thread reviewed without a language model" in rendered.html
    assert "1 thread reviewed without a language model" in rendered.text


@pytest.mark.parametrize(
    ("reviews", "line"),
    [
        ([], "A quiet day: no conversation moved"),
        ([stored("a"), stored("b")], "A good day: nothing stands out in 2 threads"),
    ],
)
def test_a_quiet_day_is_one_friendly_line(reviews: list[StoredReview], line: str) -> None:
    rendered = render(reviews)
    assert rendered.subject == f"{line} (3 Mar)"
    assert "<h2" not in rendered.html
    assert [row for row in rendered.text.split("\n-- \n")[0].splitlines() if row][1:] == [
        "Good morning, Anna.",
        f"{line}.",
    ]


def test_a_day_that_could_not_be_reviewed_does_not_pass_for_a_good_one() -> None:
    rendered = render([stored("a", reason="The endpoint stayed down."), stored("b", reason="The same.")])
    assert rendered.subject.startswith("None of 2 threads could be reviewed")
    assert "The endpoint stayed down." in rendered.text
