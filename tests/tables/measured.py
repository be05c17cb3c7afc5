"""Run in a process of its own: write a table of so many rows, and print by how many MB the process grew meanwhile."""

import resource
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from surveys.tables import parquet, workbook
from surveys.tables.columns import Row, Words
from surveys.tables.definitions import TABLES
from surveys.tables.text import FOR_PROGRAMS, as_csv

DAY = date(2016, 1, 1)
TABLE = TABLES["clerks"]


def rows(count: int) -> Iterator[Row]:
    """Rows of some thousand different clerks."""
    for i in range(count):
        who = (f"CB{i % 2000:04d}", f"Cán bộ {i % 2000}", "H38", "Bộ phận Một cửa", DAY, DAY)
        yield *who, i, 0, 0, i, 0, 0, 0.5, i / (count + 1), 0.6, 3.5, False, None if i % 7 else "few", False


def write(kind: str, file: Path, count: int) -> None:
    """Write the file as the product does."""
    with file.open("wb") as out:
        if kind == "csv":
            out.writelines(as_csv(TABLE, rows(count), FOR_PROGRAMS))
        elif kind == "parquet":
            parquet.write(out, TABLE, rows(count))
        else:
            workbook.write(out, [(TABLE, rows(count), Words(str, lambda _, value: str(value or "")))])


def main() -> None:
    """``measured KIND FILE ROWS``: warm up with a tenth of the rows, then measure."""
    kind, file, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    write(kind, file, count // 10)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    write(kind, file, count)
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)  # noqa: T201 - what the test reads


if __name__ == "__main__":
    main()
