"""What `mailbot eval --swaps` and `--injections` print."""

from collections.abc import Sequence

from mailbot.cli.evaluate_tables import pair, rounded
from mailbot.cli.terminal import OutputFormat, print_json, print_rows, tell
from mailbot.cli.transcript_file import Record
from mailbot.cli.trials import Injected
from mailbot.evaluate.flips import Flip, FlipRate, rate_flips

TOTAL = "all"
LIMIT = 0.02
SHOWN_FLIPS = 10


def print_flips(flips: Sequence[Flip], seed: int, output: OutputFormat) -> None:
    """Print the flips of each swap."""
    if output is OutputFormat.JSON:
        print_json(_flips_record(flips, seed))
        return
    print_rows([_rate_line(rate) for rate in rate_flips(flips, seed=seed)], output)
    _tell_flips(flips)
    tell("unchanged: the same transcript reviewed twice, so what flips there flips by the judge's own dice.")


def print_injections(injected: Injected, seed: int, output: OutputFormat) -> None:
    """Print the flips of each class of texts, and how many were spotted."""
    if output is OutputFormat.JSON:
        print_json(
            {
                **_flips_record(injected.flips, seed),
                "spotted": [
                    {
                        "kind": spotted.kind,
                        "cases": spotted.cases,
                        "spotted": spotted.spotted,
                        "aside_cases": spotted.aside_cases,
                        "aside_spotted": spotted.aside_spotted,
                    }
                    for spotted in injected.spotted
                ],
                "seeds": injected.seeds,
                "suspicious_seeds": list(injected.suspicious_seeds),
            }
        )
        return
    spotted = {one.kind: one for one in injected.spotted}
    rows = []
    for rate in rate_flips(injected.flips, seed=seed):
        one = spotted[rate.how]
        shown = {"spotted": f"{one.spotted} of {one.cases}", "kept aside": f"{one.aside_spotted} of {one.aside_cases}"}
        rows.append({**_rate_line(rate), **shown})
    print_rows(rows, output)
    _tell_total(rate_flips([_under_total(flip) for flip in injected.flips], seed=seed))
    _tell_flips(injected.flips)
    named = f": {', '.join(injected.suspicious_seeds)}" if injected.suspicious_seeds else ""
    tell(
        f"spotted: cases in which the lead is shown the text; kept aside: those whose text the rules were not written "
        f"for. {len(injected.suspicious_seeds)} of {injected.seeds} untouched threads are called suspicious{named}."
    )


def _under_total(flip: Flip) -> Flip:
    return Flip(id=flip.id, how=TOTAL, places=flip.places, flipped=flip.flipped)


def _tell_total(rates: Sequence[FlipRate]) -> None:
    for rate in rates:
        tell(
            f"{rate.flipped} of {rate.places} verdicts flipped, {_percent(rate)}, in {rate.flipped_cases} of "
            f"{rate.cases} cases; at most {LIMIT:.0%} is promised."
        )


def _unreviewed(flips: Sequence[Flip]) -> list[str]:
    return sorted({flip.id for flip in flips if not flip.places})


def _tell_flips(flips: Sequence[Flip]) -> None:
    unreviewed = _unreviewed(flips)
    if unreviewed:
        tell(f"{len(unreviewed)} threads were not reviewed as they are, and count nowhere: {', '.join(unreviewed)}.")
    flipped = [flip for flip in flips if flip.flipped]
    for flip in flipped[:SHOWN_FLIPS]:
        places = ", ".join("the outcome" if kind == "thread" else f"{kind} {at}" for kind, at in flip.flipped)
        tell(f"  {flip.how.replace('_', ' ')}, {flip.id}: {places}")
    if len(flipped) > SHOWN_FLIPS:
        tell(f"  and {len(flipped) - SHOWN_FLIPS} more; --format json names all.")


def _flips_record(flips: Sequence[Flip], seed: int) -> Record:
    total = rate_flips([_under_total(flip) for flip in flips], seed=seed)
    return {
        "rates": [
            {
                "how": rate.how,
                "cases": rate.cases,
                "flipped_cases": rate.flipped_cases,
                "verdicts": rate.places,
                "flipped": rate.flipped,
                "share": rounded(rate.share),
                "share_95": pair(rate.interval),
            }
            for rate in (*rate_flips(flips, seed=seed), *total)
        ],
        "flips": [
            {"id": flip.id, "how": flip.how, "places": [list(place) for place in flip.flipped]}
            for flip in flips
            if flip.flipped
        ],
        "not_reviewed": _unreviewed(flips),
    }


def _rate_line(rate: FlipRate) -> Record:
    return {
        "altered": rate.how.replace("_", " "),
        "cases": rate.cases,
        "with a flip": rate.flipped_cases,
        "verdicts": rate.places,
        "flipped": rate.flipped,
        "share": _percent(rate),
    }


def _percent(rate: FlipRate) -> str:
    if rate.share is None or rate.interval is None:
        return "–"
    return f"{rate.share:.1%} ({rate.interval[0]:.1%}–{rate.interval[1]:.1%})"
