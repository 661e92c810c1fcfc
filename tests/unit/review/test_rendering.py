"""Templates of strangers: what they may do, and what ends them."""

import pytest

from mailbot.review.rendering import MAX_BYTES, RenderingError, render_limited


def test_a_template_is_rendered_with_the_words_it_may_use() -> None:
    assert render_limited("One of {{ kinds | join(', ') }}.", {"kinds": ("ερώτηση", "problem")}) == (
        "One of ερώτηση, problem."
    )


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("{{ 'a' * 10**9 }}", "too much memory"),
        ("{{ 'ab'.__class__.__mro__ }}", "unsafe"),
        ("{{ ().__class__.__base__.__subclasses__() }}", "unsafe"),
        ("{% for i in range(10**9) %}{% endfor %}", "too big"),
        ("{% for i in range(99999) %}{{ '-' * 9999 }}{% endfor %}", "64 KB"),
        ("{{ unknown }}", "undefined"),
        ("{{ cycler.__init__.__globals__.os.environ }}", "unsafe"),
        ("{% include '/etc/passwd' %}", "no loader"),
        ("{% set x = kinds.append('x') %}{{ kinds }}", "unsafe"),
        ("{{ unclosed", "end of"),
    ],
)
def test_a_template_that_reaches_too_far_is_ended_with_its_reason(source: str, reason: str) -> None:
    with pytest.raises(RenderingError, match=f"(?i){reason}"):
        render_limited(source, {"kinds": ("a",)})


def test_a_template_that_runs_for_ever_is_ended() -> None:
    rows = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
    with pytest.raises(RenderingError, match="more than 1 second"):
        render_limited(rows, {})


def test_a_template_of_the_full_length_is_rendered_whole() -> None:
    assert len(render_limited("x" * MAX_BYTES, {})) == MAX_BYTES
