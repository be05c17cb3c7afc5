"""docs/data.md says what is true: its dictionary is the code's, and its examples run on real files."""

import re
from pathlib import Path

import duckdb
import pytest

from surveys.tables import parquet
from surveys.tables.columns import Words
from surveys.tables.definitions import TABLES
from surveys.tables.dictionary import as_markdown
from surveys.tables.text import FOR_PROGRAMS, as_csv, for_people
from tests.tables.figures import Figures

DOCUMENT = (Path(__file__).parents[2] / "docs/data.md").read_text(encoding="utf-8")
SQL, PYTHON = (re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL) for language in ("sql", "python"))
OFFICE = "kind = 'office' AND question = 'overall' AND withheld IS NULL"


@pytest.fixture
def folder(figures: Figures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files that the examples open, in the working directory."""
    monkeypatch.chdir(tmp_path)
    for name, period in (("clerks", "2016"), ("released", "")):
        with Path(f"{name}.parquet").open("wb") as file:
            parquet.write(file, TABLES[name], figures.rows(name, period))
    words = Words(str, lambda _, value: "" if value is None else str(value))
    for path, style in (("clerks-api.csv", FOR_PROGRAMS), ("clerks.csv", for_people("vi", words))):
        Path(path).write_bytes(b"".join(as_csv(TABLES["clerks"], figures.rows("clerks"), style)))
    return tmp_path


def test_the_dictionary_is_the_code_s() -> None:
    """After a change: ``phieu dictionary`` prints what belongs under the heading Dictionary."""
    assert DOCUMENT.endswith(as_markdown())


def test_duckdb_opens_the_files_as_documented(folder: Path, figures: Figures) -> None:
    by_quarter, withheld = (duckdb.execute(example).fetchall() for example in SQL)
    told = figures.told("released", "")
    quarters = [
        row["n"]
        for row in told
        if (row["kind"], row["question"], row["span"], row["withheld"]) == ("clerk", "overall", "quarter", None)
    ]
    assert sorted(row[2] for row in by_quarter) == sorted(quarters)  # type: ignore[type-var] # counts
    assert ("clerk", "few", 1) in withheld


def test_duckdb_adds_the_pieces_up_to_the_years(folder: Path) -> None:
    pieces, years = (
        duckdb.execute(f"SELECT sum(n)::INT FROM 'released.parquet' WHERE {OFFICE} AND {which}").fetchall()
        for which in ("finest_months", "span = 'year'")
    )
    assert pieces == years != [(None,)]


@pytest.mark.parametrize("example", PYTHON)
def test_pandas_opens_the_files_as_documented(folder: Path, example: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(example, "docs/data.md", "exec"), {})
    said = capsys.readouterr().out
    assert "print" not in example or re.search(r"2016\s+\d{3}", said)


def test_a_parquet_file_carries_the_dictionary(folder: Path) -> None:
    import pyarrow.parquet as pq

    schema = pq.read_schema("clerks.parquet")
    told = {field.name: {key.decode(): text.decode() for key, text in field.metadata.items()} for field in schema}
    expected = {
        column.name: {
            key: text
            for key, text in vars(column).items()
            if key in ("unit", "meaning", "source", "null") and text
        }
        for column in TABLES["clerks"].columns
    }  # fmt: skip
    assert told == expected
    assert schema.metadata[b"table"] == b"clerks"
