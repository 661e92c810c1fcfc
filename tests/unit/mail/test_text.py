"""HTML becomes the lines a reader sees, with quotes marked."""

import pytest

from mailbot.mail.text import REST_IS_QUOTED, text_of_html, unflow


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two<br>Three</div>", "One\nTwo\nThree"),
        ("<div>One</div><div>&nbsp;</div><div>Two</div>", "One\n\nTwo"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<table><tr><td>Order</td><td>4711</td></tr><tr><td>x</td></tr></table>", "Order 4711\nx"),
        ("<b>bold</b> and <i>it</i>al", "bold and ital"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("<style>p{}</style><script>x()</script><title>t</title>seen", "seen"),
        ('<div style="display:none">hidden</div>seen', "seen"),
        ('<span style="font-size:1px;max-height:0px">preheader</span>seen', "seen"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('<p class="MsoNormal">a</p><p class="MsoNormal">b</p>', "a\nb"),
    ],
)
def test_blocks_become_lines(html: str, expected: str) -> None:
    assert text_of_html(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<blockquote type="cite">old</blockquote>',
        '<blockquote class="gmail_quote">old</blockquote>',
        '<blockquote style="border-left:1px solid #0857A6">old</blockquote>',
        "<blockquote>old</blockquote>",
        '<div class="yahoo_quoted">old</div>',
        '<div class="protonmail_quote">old</div>',
    ],
)
def test_quotes_are_marked(html: str) -> None:
    assert text_of_html(f"<div>new</div>{html}<div>after</div>") == "new\n\n> old\n\nafter"


def test_an_indented_paragraph_is_no_quote() -> None:
    html = '<blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>mine</div></blockquote>'
    assert text_of_html(html) == "mine"


@pytest.mark.parametrize(
    "html",
    [
        '<div id="divRplyFwdMsg">old</div>',
        '<div id="x_divRplyFwdMsg">old</div>',
        '<div id="appendonsend"></div>old',
        '<span id="OLK_SRC_BODY_SECTION">old</span>',
        "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>old</div>",
    ],
)
def test_what_outlook_quotes_is_announced(html: str) -> None:
    assert text_of_html(f"new{html}") == f"new\n\n{REST_IS_QUOTED}\nold"


def test_markup_that_nests_too_deep_still_gives_its_text() -> None:
    assert text_of_html("<div>" * 5_000 + "kept") == "kept"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a \nb\nc", "a b\nc"),
        ("> a \n> b\nc", "> a b\nc"),
        ("> a \nb", "> a \nb"),
        (" >not quoted", ">not quoted"),
        ("a\n-- \nme", "a\n-- \nme"),
    ],
)
def test_soft_breaks_are_taken_out(text: str, expected: str) -> None:
    assert unflow(text) == expected


def test_delsp_removes_the_space_of_a_soft_break() -> None:
    assert unflow("ab \ncd", delete_space=True) == "abcd"
