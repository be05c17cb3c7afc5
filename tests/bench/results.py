"""Figures at size: every results page at each number of responses, on both stores; recording, rebuilding, and DuckDB beside them.

``python -m tests.bench results --size 1000000 --keep FOLDER`` takes other sizes, and keeps SQLite's stores for the next time.
"""

import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path

import click
from sqlalchemy import create_engine, text

from tests import postgres
from tests.bench import building, ingest, looking, yardstick

SIZES = (100_000, 10_000_000)
# What one response of the generated decade takes on the disk, dossiers, tokens and answers included.
BYTES = 2500
# As a server of this size would be set up; a benchmark of recording means a durable one.
POSTGRES = {"fsync": "on", "shared_buffers": "2GB", "work_mem": "64MB", "max_wal_size": "8GB"}


def measure(folder: Path, sizes: Sequence[int] = SIZES, stores: Sequence[str] = ("sqlite", "postgresql")) -> None:
    """Print everything, from this one run. The stores are filled side by side; nothing else runs while pages are timed."""
    sizes = _fitting(folder, sizes)
    stores = sorted(stores, reverse=True)  # SQLite's first: the other's releases are copied from it
    with ExitStack() as stack:
        urls = {kind: stack.enter_context(_urls(kind, sizes, folder)) for kind in stores}
        with ProcessPoolExecutor(len(stores), mp_context=get_context("spawn")) as pool:
            filled = {kind: pool.submit(building.fill, kind, urls[kind], folder, parquet=kind == stores[0]) for kind in stores}
            # The first kind's releases are made while others may still fill, and copied into those.
            for kind in stores:
                filled[kind].result()
                for size, url in urls[kind].items():
                    building.release(kind, url, size, like=None if kind == stores[0] else urls[stores[0]][size])
        for kind in stores:
            looking.measure(kind, urls[kind], folder)
            for size, url in urls[kind].items():
                click.echo(f"  the province's questions at {size:,}, to {kind} and to DuckDB:")
                yardstick.measure(kind, url, building.answers(folder, size))
            ingest.measure(kind, urls[kind])


def _fitting(folder: Path, sizes: Sequence[int]) -> list[int]:
    """The sizes for which the disk has room."""
    free = shutil.disk_usage(folder).free
    fitting = [size for size in sizes if size * BYTES < free]
    for size in set(sizes) - set(fitting):
        click.echo(f"{size:,} responses left out: {size * BYTES / 1e9:.0f} GB are needed, {free / 1e9:.0f} are free")
    return fitting


def _sqlite(size: int, folder: Path) -> str:
    return f"sqlite:///{folder / f'{size}.db'}"


@contextmanager
def _urls(kind: str, sizes: Sequence[int], folder: Path) -> Iterator[dict[int, str]]:
    if kind == "sqlite":
        yield {size: _sqlite(size, folder) for size in sizes}
        return
    with postgres.cluster(**POSTGRES) as address:
        engine = create_engine(address.format(name="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for size in sizes:
                connection.execute(text(f"CREATE DATABASE bench{size}"))
        engine.dispose()
        yield {size: address.format(name=f"bench{size}") for size in sizes}
