"""Figures for other programs, from the command line."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from surveys.errors import N_, NotFound
from surveys.figures.filters import Filters
from surveys.figures.periods import parse
from surveys.figures.released.release import refresh
from surveys.figures.scope import scope
from surveys.office.models import Office
from surveys.tables import parquet
from surveys.tables.definitions import TABLES
from surveys.tables.dictionary import as_markdown
from surveys.tables.rows import ROWS
from surveys.tables.text import FOR_PROGRAMS, as_csv
from surveys.web import database, now, reading


@click.command()
@click.argument("table", type=click.Choice(list(TABLES)))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--office", default="", help="Code of the office, with all below it; default: the first one.")
@click.option(
    "--period", default="", help="2026, 2026-Q1, 2026-03 or 2026-01..2026-06; default: the latest year (released: all)."
)
@with_appcontext
def export(table: str, file: Path, office: str, period: str) -> None:
    """Write TABLE to FILE: Parquet if its name ends in .parquet, else CSV. Small groups are withheld as everywhere."""
    refresh(database(), clock=now)
    with reading() as session:
        codes = {row.code: row.id for row in session.execute(select(Office.code, Office.id).order_by(Office.id))}
        if not codes or (office and office not in codes):
            raise NotFound(N_("Không có đơn vị mang mã “%(code)s”."), code=office)
        chosen = codes[office] if office else next(iter(codes.values()))
        filters = Filters(period=parse(period) if period else None, office=chosen)
        found = scope(session, filters, office_ids=tuple(codes.values()), now=now())
        rows = ROWS[table](session, found, "vi")
        with file.open("wb") as out:
            if file.suffix == ".parquet":
                parquet.write(out, TABLES[table], rows)
            else:
                out.writelines(as_csv(TABLES[table], rows, FOR_PROGRAMS))
    click.echo(f"{file}: {file.stat().st_size:,} bytes")


@click.command()
def dictionary() -> None:
    """Print the data dictionary: every table and column that can be taken out."""
    click.echo(as_markdown())


commands: list[click.Command] = [dictionary, export]
