"""Intervals: what resampling gives, and what stands where it knows no doubt."""

import pytest

from mailbot.evaluate.intervals import bootstrap_interval, draw_threads, wilson_interval
from mailbot.evaluate.score import Tally, add_tallies
from mailbot.evaluate.uncertainty import bound_check


def test_the_same_seed_draws_the_same_threads_and_another_seed_others() -> None:
    assert draw_threads(9, seed=5) == draw_threads(9, seed=5)
    assert draw_threads(9, seed=5) != draw_threads(9, seed=6)
    assert {sum(weights) for weights in draw_threads(9, seed=5)} == {9}


def test_the_bootstrap_of_a_share_is_close_to_what_theory_says() -> None:
    counts = [(1, 1)] * 60 + [(0, 1)] * 40

    interval = bootstrap_interval(counts, lambda row: row[0] / row[1], draw_threads(100, seed=1))

    assert interval == pytest.approx(wilson_interval(60, 100), abs=0.02)


def test_threads_are_resampled_and_not_places() -> None:
    once = [Tally(right=1, wrong=0, missed=0)] * 20 + [Tally(right=0, wrong=0, missed=1)] * 20
    clustered = [Tally(right=10, wrong=0, missed=0)] * 2 + [Tally(right=0, wrong=0, missed=10)] * 2

    spread = bound_check(add_tallies("any_finding", once), draw_threads(40, seed=1)).recall
    wider = bound_check(add_tallies("any_finding", clustered), draw_threads(4, seed=1)).recall

    assert spread is not None
    assert wider is not None
    assert wider[1] - wider[0] > spread[1] - spread[0]


def test_five_of_five_is_no_proof_of_perfection() -> None:
    bounds = bound_check(add_tallies("any_finding", [Tally(right=1, wrong=0, missed=0)] * 5), draw_threads(5, seed=1))

    assert bounds.precision == bounds.recall == wilson_interval(5, 5)
    assert bounds.f1 == pytest.approx((0.7225, 1.0), abs=1e-4)


def test_a_figure_that_does_not_exist_has_no_interval() -> None:
    bounds = bound_check(add_tallies("any_finding", [Tally(right=0, wrong=0, missed=2)] * 3), draw_threads(3, seed=1))

    assert bounds.precision is None
    assert bounds.recall == wilson_interval(0, 6)
