"""Prints the labelled threads of this repository as one transcript file for `mailbot eval`.

`python tools/labelled_set.py > labelled.jsonl`; with `--reporting`, only those that nothing was tuned on.
"""

# ruff: noqa: INP001  # scripts, not a package

import json
import sys
from pathlib import Path

from mailbot.demo.samples import load_samples, transcripts_of

DATA = Path(__file__).parents[1] / "tests" / "data"
TUNED = ("threads-tune.jsonl", "threads-tune-2.jsonl")
REPORTING = ("threads-report.jsonl",)


def main() -> None:
    """Write the threads to standard output, one JSON object a line."""
    names = REPORTING if "--reporting" in sys.argv[1:] else (*TUNED, *REPORTING)
    for name in names:
        sys.stdout.write((DATA / name).read_text(encoding="utf-8"))
    for record in transcripts_of(load_samples()):
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
