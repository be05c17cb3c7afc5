"""``python -m tests.bench [ratings|weight|kiosk|printing|results]``: print the benchmarks; ratios hold within one run only."""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from tests.bench import kiosk, printing, ratings, results, weight

PARTS: dict[str, Callable[[Path], None]] = {
    "ratings": ratings.measure,
    "weight": weight.measure,
    "kiosk": kiosk.measure,
    "printing": printing.measure,
    "results": results.measure,
}


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
@click.option("--size", "sizes", multiple=True, type=int, default=results.SIZES, help="Responses, for results; may be repeated.")
@click.option("--store", "stores", multiple=True, type=click.Choice(["sqlite", "postgresql"]), default=["sqlite", "postgresql"])
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="A folder for results' stores, which stay there.")
def bench(parts: tuple[str, ...], sizes: tuple[int, ...], stores: tuple[str, ...], keep: Path | None) -> None:
    """Print the benchmarks, all of them unless some are named."""
    for name in parts or PARTS:
        click.echo(f"\n— {name} —")
        part = partial(results.measure, sizes=sizes, stores=stores) if name == "results" else PARTS[name]
        if keep and name == "results":
            keep.mkdir(parents=True, exist_ok=True)
            part(keep)
            continue
        with tempfile.TemporaryDirectory(prefix="phieu-bench-") as folder:
            part(Path(folder))


if __name__ == "__main__":
    bench()
