"""Intervals of shares: Wilson's for independent trials, the bootstrap where what is counted comes in threads."""

import random
from collections.abc import Callable, Sequence
from math import sqrt

Interval = tuple[float, float]
Weights = tuple[int, ...]

Z_95 = 1.959964
DRAWS = 2_000
LOW, HIGH = 0.025, 0.975


def wilson_interval(hits: int, of: int) -> Interval | None:
    """Return the 95 % score interval of a proportion (Wilson 1927); None without any trial."""
    if of == 0:
        return None
    share, z2 = hits / of, Z_95**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z_95 * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def draw_threads(threads: int, *, seed: int, draws: int = DRAWS) -> tuple[Weights, ...]:
    """Return how often each thread is taken in each of the draws with replacement; the same seed gives the same."""
    source = random.Random(seed)  # noqa: S311 - statistics, no secret
    population = range(threads)
    drawn = []
    for _ in range(draws):
        weights = [0] * threads
        for number in source.choices(population, k=threads):
            weights[number] += 1
        drawn.append(tuple(weights))
    return tuple(drawn)


def bootstrap_interval(
    counts: Sequence[Sequence[int]],
    statistic: Callable[[Sequence[int]], float | None],
    drawn: Sequence[Weights],
) -> Interval | None:
    """Return the 95 % percentile interval (Efron 1979) of a statistic of the counts summed over threads.

    `counts` holds one row a thread. A draw in which the statistic is None is left out; None where it is so in all.
    """
    if not counts:
        return None
    telling = [(number, row) for number, row in enumerate(counts) if any(row)]
    width = range(len(counts[0]))
    values = []
    for weights in drawn:
        taken = [(weights[number], row) for number, row in telling if weights[number]]
        value = statistic([sum(weight * row[column] for weight, row in taken) for column in width])
        if value is not None:
            values.append(value)
    if not values:
        return None
    values.sort()
    return values[round(LOW * (len(values) - 1))], values[round(HIGH * (len(values) - 1))]
