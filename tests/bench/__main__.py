"""``python -m tests.bench [ratings|weight|kiosk|printing|results]``: print the benchmarks; ratios hold within one run only."""

import sys
import tempfile
from pathlib import Path

import click

from tests.bench import kiosk, printing, ratings, results, weight

PARTS = {
    "ratings": ratings.measure,
    "weight": weight.measure,
    "kiosk": kiosk.measure,
    "printing": printing.measure,
    "results": results.measure,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        click.echo(f"\n— {name} —")
        with tempfile.TemporaryDirectory(prefix="phieu-bench-") as folder:
            PARTS[name](Path(folder))
