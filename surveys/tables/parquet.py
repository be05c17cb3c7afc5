"""A table as Parquet: typed columns, the data dictionary in the file itself, written by row groups."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from surveys.tables.columns import Column, Row, Table, Type

if TYPE_CHECKING:
    import pyarrow as pa

GROUP = 20_000  # rows held at once


def write(file: BinaryIO, table: Table, rows: Iterable[Row]) -> None:
    """Write the file; of the rows one group is held at a time. The unit, meaning, source and null meaning of each column
    stand in its field's metadata.
    """
    # Not at the top: 50 MB and a third of a second, which a web server needs only where somebody asks for Parquet.
    import pyarrow.parquet as pq  # noqa: PLC0415 - see above

    schema = _schema(table)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for group in _groups(rows):
            writer.write_batch(_batch(schema, group))


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    every = iter(rows)
    while group := list(islice(every, GROUP)):
        yield group


def _batch(schema: "pa.Schema", group: list[Row]) -> "pa.RecordBatch":
    import pyarrow as pa  # noqa: PLC0415 - as above

    columns = zip(*group, strict=True)
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.record_batch(arrays, schema=schema)


def _schema(table: Table) -> "pa.Schema":
    import pyarrow as pa  # noqa: PLC0415 - as above

    types: dict[Type, Any] = {
        Type.TEXT: pa.string(),
        Type.WORD: pa.dictionary(pa.int8(), pa.string()),
        Type.COUNT: pa.int32(),
        Type.SHARE: pa.float64(),
        Type.NUMBER: pa.float64(),
        Type.CHANCE: pa.float64(),
        Type.DAY: pa.date32(),
        Type.MOMENT: pa.timestamp("s", tz="UTC"),
        Type.FLAG: pa.bool_(),
    }
    fields = [
        pa.field(column.name, types[column.type], nullable=bool(column.null), metadata=_told(column)) for column in table.columns
    ]
    return pa.schema(fields, metadata={"table": table.name, "rows": table.rows})


def _told(column: Column) -> dict[str, str]:
    told = {"unit": column.unit, "meaning": column.meaning, "source": column.source, "null": column.null}
    return {key: text for key, text in told.items() if text}
